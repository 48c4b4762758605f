/// Colours the words that matter in messages: errors red, warnings and notes yellow, carets alike.
struct DiagnosticColours {
  /// Whether anything is coloured at all.
  let isOn: Bool

  private static let reset = "\u{1B}[0m"
  private static let kinds = [
    ("error:", "\u{1B}[1;31m"), ("warning:", "\u{1B}[1;33m"), ("note:", "\u{1B}[1;36m"),
  ]

  /// A message with its colours; the message itself when they are off.
  ///
  /// - Parameter message: one or several findings, each with the line it is about and carets under it.
  func applied(to message: String) -> String {
    guard isOn else { return message }
    var colour = Self.kinds[0].1
    return message.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if Self.isExcerpt(line) { return String(line) }
      if let carets = Self.carets(of: line) {
        return line[..<carets.lowerBound] + colour + line[carets] + Self.reset + line[carets.upperBound...]
      }
      guard let (word, its) = Self.word(of: line) else { return String(line) }
      colour = its
      return line[..<word.lowerBound] + its + line[word] + Self.reset + line[word.upperBound...]
    }.joined(separator: "\n")
  }

  /// The first word that says how bad it is: at the start of the line or after the place.
  private static func word(of line: Substring) -> (Range<Substring.Index>, colour: String)? {
    kinds.compactMap { kind, colour in
      line.ranges(of: kind).first {
        $0.lowerBound == line.startIndex || line[..<$0.lowerBound].hasSuffix(": ")
      }
      .map { ($0, colour) }
    }.min { $0.0.lowerBound < $1.0.lowerBound }
  }

  /// Whether a line shows a line of a file: a number and a bar before it.
  private static func isExcerpt(_ line: Substring) -> Bool {
    let number = line.drop { $0 == " " }.prefix { $0.isNumber }
    return !number.isEmpty && line[number.endIndex...].hasPrefix(" | ")
  }

  /// The carets at the start of a line, after white space.
  private static func carets(of line: Substring) -> Range<Substring.Index>? {
    let start = line.drop { $0.isWhitespace }
    let carets = start.prefix { $0 == "^" }
    return carets.isEmpty ? nil : carets.startIndex..<carets.endIndex
  }
}
