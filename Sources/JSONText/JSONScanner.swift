/// Goes over the bytes of a JSON text and reads what is no list and no object.
struct JSONScanner {
  private let bytes: [UInt8]
  private let allowsComments: Bool
  private let allowsAnyNumber: Bool
  private var position = 0

  init(_ bytes: [UInt8], allowsComments: Bool, allowsAnyNumber: Bool) {
    self.bytes = bytes
    self.allowsComments = allowsComments
    self.allowsAnyNumber = allowsAnyNumber
  }

  /// The byte here; nil at the end.
  var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  var beginsWithByteOrderMark: Bool { bytes.starts(with: [0xEF, 0xBB, 0xBF]) }

  mutating func advance() { position += 1 }

  /// Goes past a byte if it stands here.
  mutating func take(_ byte: UInt8) -> Bool {
    guard current == byte else { return false }
    position += 1
    return true
  }

  /// Goes past a word if it stands here.
  mutating func take(_ word: StaticString) -> Bool {
    let end = position + word.utf8CodeUnitCount
    guard end <= bytes.count else { return false }
    for offset in 0..<word.utf8CodeUnitCount where bytes[position + offset] != word.utf8Start[offset] {
      return false
    }
    position = end
    return true
  }

  /// Goes past white space, and past comments where they are allowed.
  mutating func skipSpace() throws(JSONSyntaxError) {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      case UInt8(ascii: "/"):
        guard allowsComments, position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "/") else {
          throw error(allowsComments ? "a comment begins with //" : "JSON has no comments")
        }
        while position < bytes.count, bytes[position] != 0x0A { position += 1 }
      default: return
      }
    }
  }

  // MARK: Numbers

  /// The digits of a number, of which the first or the minus sign stands here.
  mutating func number() throws(JSONSyntaxError) -> String {
    let start = position
    _ = take(UInt8(ascii: "-"))
    if take(UInt8(ascii: "0")) {
      if let next = current, (48...57).contains(next) {
        throw error("a number has no leading zeros")
      }
    } else {
      try digits("a minus sign must be followed by a digit")
    }
    var isPlain = true
    if take(UInt8(ascii: ".")) {
      try digits("a decimal point must be followed by a digit")
      isPlain = false
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits("an exponent must have a digit")
      isPlain = false
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if allowsAnyNumber { return text }
    if !isPlain || position - start > 300, !(Double(text) ?? .infinity).isFinite {
      position = start
      throw error("the number is beyond the range of doubles")
    }
    return text
  }

  private mutating func digits(_ problem: String) throws(JSONSyntaxError) {
    let start = position
    while position < bytes.count, (48...57).contains(bytes[position]) { position += 1 }
    if position == start { throw error("\(problem), not \(shown)") }
  }

  // MARK: Texts

  /// The text whose opening quote stands here.
  mutating func text() throws(JSONSyntaxError) -> String {
    let opening = position
    position += 1
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        defer { position += 1 }
        return try decoded(bytes[start..<position], from: start)
      }
      if byte == UInt8(ascii: "\\") { return try textWithEscapes(from: start, opening: opening) }
      if byte < 0x20 { throw error("\(shown) must be written as an escape in a text") }
      position += 1
    }
    position = opening
    throw error("the text that begins here is never closed")
  }

  private mutating func textWithEscapes(from start: Int, opening: Int) throws(JSONSyntaxError) -> String {
    var result = Array(bytes[start..<position])
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        defer { position += 1 }
        return try decoded(result[...], from: start)
      }
      if byte == UInt8(ascii: "\\") {
        try escape(into: &result)
      } else if byte < 0x20 {
        throw error("\(shown) must be written as an escape in a text")
      } else {
        result.append(byte)
        position += 1
      }
    }
    position = opening
    throw error("the text that begins here is never closed")
  }

  private mutating func escape(into result: inout [UInt8]) throws(JSONSyntaxError) {
    let start = position
    position += 1
    guard let letter = current else { throw error("the text ends within an escape") }
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(letter)
    case UInt8(ascii: "b"): result.append(0x08)
    case UInt8(ascii: "f"): result.append(0x0C)
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "u"):
      result.append(contentsOf: UTF8.encode(try scalar(from: start)) ?? UTF8.encodedReplacementCharacter)
    default:
      position = start
      throw error("JSON has no such escape; a backslash is written \\\\")
    }
  }

  /// The character of one or two `\u` escapes, of which the first four digits come next.
  private mutating func scalar(from start: Int) throws(JSONSyntaxError) -> Unicode.Scalar {
    let first = try fourDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    if first < 0xDC00, take("\\u") {
      let second = try fourDigits()
      if (0xDC00...0xDFFF).contains(second),
        let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
      {
        return scalar
      }
    }
    position = start
    throw error("the escape is half of a surrogate pair without its other half")
  }

  private mutating func fourDigits() throws(JSONSyntaxError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      switch current {
      case .some(let byte) where (48...57).contains(byte): value = value << 4 | UInt32(byte - 48)
      case .some(let byte) where (65...70).contains(byte): value = value << 4 | UInt32(byte - 55)
      case .some(let byte) where (97...102).contains(byte): value = value << 4 | UInt32(byte - 87)
      default: throw error("\\u must be followed by four hexadecimal digits")
      }
      position += 1
    }
    return value
  }

  private mutating func decoded(_ slice: ArraySlice<UInt8>, from start: Int) throws(JSONSyntaxError) -> String
  {
    if let text = String(validating: slice, as: UTF8.self) { return text }
    position = start - 1
    throw error("the text that begins here is not valid UTF-8")
  }

  // MARK: Places

  /// What stands here, for messages.
  var shown: String {
    guard let byte = current else { return "the end of the text" }
    if byte < 0x20 || byte == 0x7F { return "the control character \(byte)" }
    if byte < 0x80 { return "\"\(Character(Unicode.Scalar(byte)))\"" }
    let character = String(decoding: bytes[position..<min(position + 4, bytes.count)], as: UTF8.self).first
    guard let character, character != "\u{FFFD}" else { return "a byte that is not valid UTF-8" }
    return "\"\(character)\""
  }

  /// An error about this place.
  func error(_ problem: String) -> JSONSyntaxError {
    let before = bytes[..<min(position, bytes.count)]
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return JSONSyntaxError(
      line: before.count { $0 == 0x0A } + 1,
      column: before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1,
      problem: problem)
  }
}
