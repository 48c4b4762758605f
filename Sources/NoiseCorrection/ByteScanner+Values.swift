extension ByteScanner {
  /// Reads a string at whose quotation mark the scanner stands; the token has its bytes as they are written.
  @inline(__always)
  mutating func string() throws -> Token {
    position += 1
    beginToken()
    let hasEscapes = try findQuote()
    let token = endToken(hasEscapes: hasEscapes)
    position += 1
    return token
  }

  /// Goes past a string at whose quotation mark the scanner stands.
  @inline(__always)
  mutating func skipString() throws {
    position += 1
    _ = try findQuote()
    position += 1
  }

  /// Goes to the closing quotation mark; returns whether there were escapes before it.
  @inline(__always)
  private mutating func findQuote() throws -> Bool {
    var hasEscapes = false
    while true {
      let word = UnsafeRawPointer(bytes + position).loadUnaligned(as: UInt64.self).littleEndian
      let special = Self.specialBytes(word)
      guard special != 0 else {
        position += 8
        continue
      }
      position += special.trailingZeroBitCount >> 3
      let byte = bytes[position]
      if byte == 0x22 { return hasEscapes }
      hasEscapes = hasEscapes || byte == 0x5C
      try passSpecial(byte)
    }
  }

  /// The top bit of each byte that ends a run of plain text: quotation mark, backslash, control or above 127.
  ///
  /// A borrow may mark bytes above the first true one, never below it.
  /// *Source:* H. Warren, "Hacker's Delight", 6-1.
  @inline(__always)
  private static func specialBytes(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5C)
    let found = (quote &- ones) & ~quote | (backslash &- ones) & ~backslash
    return (found | (word &- (ones &* 0x20)) & ~word | word) & tops
  }

  @inline(never)
  private mutating func passSpecial(_ byte: UInt8) throws {
    switch byte {
    case 0x5C:
      position += 1
      try passEscape()
    case 0:
      guard try readOn(), bytes[position] != 0 else {
        throw failure(at: position, "the input ends within a text, or a 0 byte stands in it")
      }
    case 0..<0x20: throw failure(at: position, "a control character within a text; write it as an escape")
    default: try passUnicode(byte)
    }
  }

  private mutating func passEscape() throws {
    switch try byteHere() {
    case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: position += 1
    case 0x75:
      position += 1
      for _ in 0..<4 {
        guard Self.isHexadecimal(try byteHere()) else {
          throw failure(at: position, "an escape needs four hexadecimal digits after \\u")
        }
        position += 1
      }
    default: throw failure(at: position, "no escape of JSON begins with a backslash and this character")
    }
  }

  /// Goes past one character of several bytes.
  ///
  /// *Source:* The Unicode Standard, table 3-7, well-formed UTF-8 byte sequences.
  private mutating func passUnicode(_ first: UInt8) throws {
    let (count, second): (Int, ClosedRange<UInt8>) =
      switch first {
      case 0xC2...0xDF: (1, 0x80...0xBF)
      case 0xE0: (2, 0xA0...0xBF)
      case 0xE1...0xEC, 0xEE...0xEF: (2, 0x80...0xBF)
      case 0xED: (2, 0x80...0x9F)
      case 0xF0: (3, 0x90...0xBF)
      case 0xF1...0xF3: (3, 0x80...0xBF)
      case 0xF4: (3, 0x80...0x8F)
      default: throw failure(at: position, "a byte that is not UTF-8")
      }
    position += 1
    for i in 0..<count {
      guard (i == 0 ? second : 0x80...0xBF).contains(try byteHere()) else {
        throw failure(at: position, "a byte that is not UTF-8")
      }
      position += 1
    }
  }

  /// The byte at the position, within a token.
  @inline(__always)
  mutating func byteHere() throws -> UInt8 {
    let byte = bytes[position]
    if byte == 0 {
      guard try readOn() else { throw failure(at: position, "the input ends within a text or number") }
      return bytes[position]
    }
    return byte
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
  }

  // MARK: Numbers

  /// Reads a number at whose first character the scanner stands.
  mutating func number() throws -> Token {
    beginToken()
    if bytes[position] == 0x2D { position += 1 }
    if try byteHere() == 0x30 { position += 1 } else { try digits() }
    if try optionalByte() == 0x2E {
      position += 1
      try digits()
    }
    if try optionalByte() | 0x20 == 0x65 {
      position += 1
      let sign = try byteHere()
      if sign == 0x2B || sign == 0x2D { position += 1 }
      try digits()
    }
    return endToken()
  }

  private mutating func digits() throws {
    guard (0x30...0x39).contains(try byteHere()) else {
      throw failure(at: position, "a number lacks a digit")
    }
    while (0x30...0x39).contains(try optionalByte()) { position += 1 }
  }

  /// The byte at the position; 0 at the end of the input.
  @inline(__always)
  private mutating func optionalByte() throws -> UInt8 {
    let byte = bytes[position]
    if byte == 0, try readOn() { return bytes[position] }
    return byte
  }
}
