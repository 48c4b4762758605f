/// The text of one document, cut into lines so that a mistake can be shown where it stands.
///
/// Lines end where the YAML reader ends them: at a line feed, a carriage return or both, and at the Unicode
/// characters next line (U+0085), line separator (U+2028) and paragraph separator (U+2029), as YAML 1.1
/// section 5.4 has it.
public final class SourceText: Sendable {
  /// The name shown in front of each message, as the user typed it.
  public let fileName: String
  /// The lines without their line ends; never empty.
  public let lines: [String]

  /// Cuts `text` into lines.
  ///
  /// - Parameters:
  ///   - text: The whole document.
  ///   - fileName: The name shown in messages.
  public init(_ text: String, fileName: String) {
    self.fileName = fileName
    self.lines = Self.cut(text)
  }

  /// The text of a line, counted from 1; empty beyond the end.
  ///
  /// - Parameter number: The line's number, from 1.
  public func line(_ number: Int) -> String {
    lines.indices.contains(number - 1) ? lines[number - 1] : ""
  }

  private static func cut(_ text: String) -> [String] {
    var lines: [String] = []
    var current = String.UnicodeScalarView()
    var previousWasReturn = false
    for scalar in text.unicodeScalars {
      defer { previousWasReturn = scalar == "\r" }
      switch scalar {
      case "\n" where previousWasReturn:
        continue
      case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
        lines.append(String(current))
        current = String.UnicodeScalarView()
      default:
        current.append(scalar)
      }
    }
    lines.append(String(current))
    return lines
  }
}
