/// Lays text out for terminals of at least 100 columns.
enum Paragraphs {
  static let width = 100

  /// Breaks text into lines at spaces.
  ///
  /// - Parameters:
  ///   - text: the text; words longer than a line stay whole.
  ///   - indent: columns before the second and all further lines, and free in the first.
  ///   - width: columns of a line.
  static func wrapped(_ text: String, indent: Int = 0, width: Int = Self.width) -> String {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, indent + last.count + 1 + word.count <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n" + String(repeating: " ", count: indent))
  }

  /// Names with what they mean, in two columns; each row ends its line.
  ///
  /// - Parameter rows: names and texts; a long name pushes its text to the next line.
  static func list(_ rows: [(name: String, text: String)]) -> String {
    let indent = 2 + min(32, rows.map(\.name.count).max() ?? 0) + 2
    return rows.map { name, text in
      let head = "  " + name
      let body = wrapped(text, indent: indent)
      if head.count + 2 > indent { return "\(head)\n\(String(repeating: " ", count: indent))\(body)\n" }
      return head + String(repeating: " ", count: indent - head.count) + body + "\n"
    }.joined()
  }
}
