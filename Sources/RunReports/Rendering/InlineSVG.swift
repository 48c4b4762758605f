/// A picture made fit to stand in a page beside others.
enum InlineSVG {
  /// The picture as an element of a page: accessible by name, as wide as there is room, with identifiers of its own.
  ///
  /// - Parameters:
  ///   - svg: the picture as the renderer made it.
  ///   - name: what its identifiers begin with; lower-case letters, digits and hyphens.
  ///   - title: its accessible name.
  ///   - description: what it shows.
  /// - Returns: nil when it is no picture.
  static func element(_ svg: String, name: String, title: String, description: String) -> String? {
    guard let start = svg.firstRange(of: "<svg"), let close = svg[start.upperBound...].firstIndex(of: ">"),
      let end = svg.lastRange(of: "</svg>"), close < end.lowerBound,
      !svg.contains("<script"), !svg.contains("<foreignObject")
    else { return nil }
    let head = String(svg[start.upperBound..<close])
    guard let box = attribute("viewBox", in: head), let width = attribute("width", in: head),
      let size = Double(width), size > 0
    else { return nil }
    let body = prefixed(String(svg[svg.index(after: close)..<end.lowerBound]), name)
    // A picture may be somewhat larger than drawn, and as small as the page.
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"\(HTML.escape(box))\" role=\"img\" "
      + "aria-labelledby=\"\(name)-title \(name)-desc\" style=\"max-width:\(Int(size * 1.15))px\">"
      + "<title id=\"\(name)-title\">\(HTML.escape(title))</title>"
      + "<desc id=\"\(name)-desc\">\(HTML.escape(description))</desc>" + body + "</svg>"
  }

  /// The value of an attribute in the head of an element; nil when there is none.
  private static func attribute(_ name: String, in head: String) -> String? {
    guard let start = head.firstRange(of: " \(name)=\"") else { return nil }
    return String(head[start.upperBound...].prefix { $0 != "\"" })
  }

  /// The body with every identifier, and every reference to one, begun with a name.
  private static func prefixed(_ body: String, _ name: String) -> String {
    body.replacing(" id=\"", with: " id=\"\(name)-").replacing("url(#", with: "url(#\(name)-")
      .replacing("href=\"#", with: "href=\"#\(name)-")
  }
}

extension String {
  /// Where a text stands last.
  fileprivate func lastRange(of text: String) -> Range<String.Index>? {
    ranges(of: text).last
  }
}
