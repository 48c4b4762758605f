import Yams

/// Finds how many characters of its line a value takes, so that the carets cover all of it.
enum WrittenLength {
  private static let longestLine = 1_000

  /// The length in Unicode scalars; 1 for lists, groups and blocks of text.
  ///
  /// - Parameters:
  ///   - node: The value.
  ///   - line: The line on which it starts.
  ///   - column: The column on which it starts, from 1.
  static func of(_ node: Node, line: String, column: Int) -> Int {
    guard case .scalar(let scalar) = node else { return 1 }
    // Counting columns walks the line; a document of one very long line would take quadratic time.
    guard line.utf8.count <= longestLine else { return scalar.string.unicodeScalars.count }
    let rest = line.unicodeScalars.dropFirst(column - 1)
    switch scalar.style {
    case .any, .plain:
      return rest.starts(with: scalar.string.unicodeScalars) ? scalar.string.unicodeScalars.count : 1
    case .singleQuoted: return quoted(rest, by: "'")
    case .doubleQuoted: return quoted(rest, by: "\"")
    case .literal, .folded: return 1
    }
  }

  private static func quoted(_ rest: Substring.UnicodeScalarView, by quote: Unicode.Scalar) -> Int {
    guard rest.first == quote else { return 1 }
    var length = 1
    var isEscaped = false
    for scalar in rest.dropFirst() {
      length += 1
      if scalar == quote && !isEscaped { return length }
      isEscaped = scalar == "\\" && !isEscaped && quote == "\""
    }
    return length
  }
}

/// Recognises documents whose keys could be made to grow without bound by aliases.
enum AliasKeys {
  /// Whether a document has more than `limit` aliases and also something that looks like an alias, a list or a
  /// group used as a key.
  ///
  /// The YAML library compares keys by walking all that they hold. A key that is a list of aliases of lists of
  /// aliases takes time exponential in the number of aliases. Few aliases do no harm, and without such keys any
  /// number does none, because values are shared and our own walk is limited.
  ///
  /// - Parameters:
  ///   - text: The document.
  ///   - limit: The number of aliases that is still harmless.
  static func areSuspicious(in text: String, limit: Int) -> Bool {
    var aliases = 0
    var hasOddKey = false
    var isInAlias = false
    var previous = UInt8(ascii: "\n")
    var lastSolid = previous
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "*"):
        if before.contains(previous) {
          aliases += 1
          isInAlias = true
        }
      case UInt8(ascii: "?"):
        if before.contains(previous) { hasOddKey = true }
      case UInt8(ascii: ":"):
        if isInAlias || lastSolid == UInt8(ascii: "]") || lastSolid == UInt8(ascii: "}") { hasOddKey = true }
      default: break
      }
      if after.contains(byte) { isInAlias = false }
      if !blanks.contains(byte) { lastSolid = byte }
      previous = byte
    }
    return hasOddKey && aliases > limit
  }

  private static let blanks = Array(" \t\r\n".utf8)
  /// What can stand in front of an alias or the sign of a key.
  private static let before = Array(" \t\r\n[{,:-?".utf8)
  /// What ends an alias, white space apart: `*a :` is still a key.
  private static let after = Array("\r\n[]{},:".utf8)
}
