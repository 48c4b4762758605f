/// A piece of a condition, with its position for messages.
struct ConditionToken: Sendable {
  enum Kind: Equatable, Sendable {
    case open
    case close
    case comparison(Condition.Comparison)
    case and
    case or
    case not
    case path(String)
    case value(ConditionValue)
    case end
  }

  var kind: Kind
  /// As it is written.
  var text: String
  /// The first character, from 0, in Unicode scalars.
  var offset: Int
}

/// What is wrong with a condition, and where in it.
struct ConditionProblem: Error, Equatable {
  /// What is wrong, as a sentence without subject: "has no value after =".
  var message: String
  var suggestion: String?
  /// The first character, from 0, in Unicode scalars.
  var offset: Int
  /// How many Unicode scalars it is about.
  var length: Int

  init(_ token: ConditionToken, _ message: String, _ suggestion: String?) {
    self.message = message
    self.suggestion = suggestion
    offset = token.offset
    length = max(1, token.text.unicodeScalars.count)
  }
}

/// Cuts a condition into pieces.
struct ConditionLexer {
  private let scalars: [Unicode.Scalar]
  private var position = 0

  private static let ends: Set<Unicode.Scalar> = [
    "(", ")", "=", "!", "<", ">", "[", "]", "\"", "'", " ", "\t", "\n",
  ]

  static func tokens(_ text: String) throws(ConditionProblem) -> [ConditionToken] {
    var lexer = ConditionLexer(scalars: Array(text.unicodeScalars))
    var tokens: [ConditionToken] = []
    repeat { tokens.append(try lexer.next()) } while tokens.last?.kind != .end
    return tokens
  }

  private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

  private func text(from start: Int) -> String {
    String(String.UnicodeScalarView(scalars[start..<position]))
  }

  private func token(_ kind: ConditionToken.Kind, from start: Int) -> ConditionToken {
    ConditionToken(kind: kind, text: text(from: start), offset: start)
  }

  private mutating func next() throws(ConditionProblem) -> ConditionToken {
    while position < scalars.count, [" ", "\t", "\n", "\r"].contains(scalars[position]) { position += 1 }
    let start = position
    guard position < scalars.count else { return token(.end, from: start) }
    let first = scalars[position]
    position += 1
    switch first {
    case "(": return token(.open, from: start)
    case ")": return token(.close, from: start)
    case "=", "!", "<", ">": return try comparison(first, from: start)
    case "\"", "'": return try quoted(by: first, from: start)
    case "[": return try list(from: start)
    default: return try word(from: start)
    }
  }

  private mutating func comparison(
    _ first: Unicode.Scalar, from start: Int
  ) throws(ConditionProblem) -> ConditionToken {
    if position < scalars.count, scalars[position] == "=" { position += 1 }
    let written = text(from: start)
    // Two equals signs mean what they mean elsewhere.
    if let comparison = Condition.Comparison(rawValue: written == "==" ? "=" : written) {
      return token(.comparison(comparison), from: start)
    }
    throw ConditionProblem(token(.end, from: start), "has a lone \"!\"", "write != or not")
  }

  private mutating func quoted(
    by quote: Unicode.Scalar, from start: Int
  ) throws(ConditionProblem) -> ConditionToken {
    while position < scalars.count, scalars[position] != quote { position += 1 }
    guard position < scalars.count else {
      throw ConditionProblem(
        token(.end, from: start), "has a quotation mark that is not closed", "close it, or remove it")
    }
    let content = String(String.UnicodeScalarView(scalars[(start + 1)..<position]))
    position += 1
    return token(.value(.text(content)), from: start)
  }

  /// A list of single values: `[2d, 7d]`.
  private mutating func list(from start: Int) throws(ConditionProblem) -> ConditionToken {
    while position < scalars.count, scalars[position] != "]" { position += 1 }
    guard position < scalars.count else {
      throw ConditionProblem(token(.end, from: start), "has a list that is not closed", "close it with ]")
    }
    let inside = String(String.UnicodeScalarView(scalars[(start + 1)..<position]))
    position += 1
    let parts = inside.split(separator: ",", omittingEmptySubsequences: false).map { part in
      String(part).trimmed
    }
    let elements = parts == [""] ? [] : parts.map(ConditionValue.single)
    return token(.value(.list(elements)), from: start)
  }

  private mutating func word(from start: Int) throws(ConditionProblem) -> ConditionToken {
    while position < scalars.count, !Self.ends.contains(scalars[position]) { position += 1 }
    let written = text(from: start)
    switch written {
    case "and": return token(.and, from: start)
    case "or": return token(.or, from: start)
    case "not": return token(.not, from: start)
    case "&&", "&", "AND": throw ConditionProblem(token(.end, from: start), "has \"\(written)\"", "write and")
    case "||", "|", "OR": throw ConditionProblem(token(.end, from: start), "has \"\(written)\"", "write or")
    case "NOT": throw ConditionProblem(token(.end, from: start), "has \"NOT\"", "write not")
    default: break
    }
    let first = written.utf8.first ?? 0
    let isPath = (0x61...0x7A).contains(first | 0x20) && written.utf8.contains(UInt8(ascii: "."))
    return token(isPath ? .path(written) : .value(.single(written)), from: start)
  }
}

extension String {
  /// The text without blanks at its ends.
  fileprivate var trimmed: String {
    let isBlank = { (character: Character) in character == " " || character == "\t" || character == "\n" }
    return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }
}
