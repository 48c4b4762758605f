import Web

/// The addresses that reports are sent to.
///
/// *Source:* URL Standard, "URL parsing", as far as `https` goes; hosts in other scripts must come in their `xn--` form,
/// and user names are dropped.
enum ReportURL {
  /// An address, completed with another one where it is relative; without its fragment.
  ///
  /// - Returns: nil for what is no `https` address.
  static func resolve(_ text: String, base: String) -> String? {
    let plain = cleaned(text)
    if let colon = schemeEnd(plain) {
      guard plain[..<colon].lowercased() == "https" else { return nil }
      let rest = plain[plain.index(after: colon)...]
      return rest.hasPrefix("//") ? absolute("https:" + rest) : nil
    }
    guard let base = Parts(cleaned(base)) else { return nil }
    if plain.hasPrefix("//") { return absolute("https:" + plain) }
    let (path, query) = split(plain)
    if path.isEmpty {
      return spelling(base.origin, base.path, query ?? (plain.isEmpty ? base.query : nil))
    }
    let folder =
      path.hasPrefix("/") ? "" : base.path[...(base.path.lastIndex(of: "/") ?? base.path.startIndex)]
    return spelling(base.origin, folder + path, query)
  }

  private static func absolute(_ url: String) -> String? {
    Parts(url).map { spelling($0.origin, $0.path, $0.query) }
  }

  /// What an `https` address consists of.
  private struct Parts {
    var origin: Origin
    var path: String
    var query: String?

    init?(_ url: String) {
      guard let origin = try? Origin(url), origin.scheme == "https", let start = url.firstRange(of: "//")
      else { return nil }
      self.origin = origin
      let (path, query) = split(String(url[start.upperBound...].drop { !"/?".contains($0) }))
      self.path = path.isEmpty ? "/" : path
      self.query = query
    }
  }

  /// An address as the URL Standard has it before it parses it, without its fragment; reverse slashes are slashes.
  private static func cleaned(_ text: String) -> String {
    var scalars = Substring(text).unicodeScalars
    while let first = scalars.first, first.value <= 0x20 { scalars.removeFirst() }
    while let last = scalars.last, last.value <= 0x20 { scalars.removeLast() }
    scalars.removeAll { "\t\n\r".unicodeScalars.contains($0) }
    let whole = Substring(scalars).prefix { $0 != "#" }
    let path = whole.prefix { $0 != "?" }
    return String(path.map { $0 == "\\" ? "/" : $0 }) + whole[path.endIndex...]
  }

  /// The colon behind a scheme.
  private static func schemeEnd(_ text: String) -> String.Index? {
    guard let colon = text.firstIndex(of: ":"), let first = text.first, first.isASCII, first.isLetter else {
      return nil
    }
    let isScheme = text[..<colon].utf8.allSatisfy { byte in
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        || [43, 45, 46].contains(byte)
    }
    return isScheme ? colon : nil
  }

  private static func split(_ text: String) -> (path: String, query: String?) {
    guard let mark = text.firstIndex(of: "?") else { return (text, nil) }
    return (String(text[..<mark]), String(text[text.index(after: mark)...]))
  }

  private static func spelling(_ origin: Origin, _ path: String, _ query: String?) -> String {
    origin.description + encoded(withoutDots(path), also: "?^`{}")
      + (query.map { "?" + encoded($0, also: "'") } ?? "")
  }

  /// A path without `.` and `..`, also where they are spelt with percent signs.
  private static func withoutDots(_ path: String) -> String {
    var kept: [Substring] = []
    let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    for (index, segment) in segments.enumerated() {
      let isLast = index == segments.count - 1
      switch segment.lowercased().replacing("%2e", with: ".") {
      case ".": if isLast { kept.append("") }
      case "..":
        _ = kept.popLast()
        if isLast { kept.append("") }
      default: kept.append(segment)
      }
    }
    return "/" + kept.joined(separator: "/")
  }

  /// A text with percent signs for what URLs do not hold.
  private static func encoded(_ text: String, also more: String) -> String {
    let escaped = Array((" \"<>" + more).utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      guard byte <= 0x20 || byte > 0x7E || escaped.contains(byte) else {
        bytes.append(byte)
        continue
      }
      let digits = Array("0123456789ABCDEF".utf8)
      bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
