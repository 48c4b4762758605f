extension ByteScanner {
  /// Whether a token says this word, escapes resolved.
  @inline(__always)
  func says(_ token: Token, _ word: StaticString) -> Bool {
    if token.hasEscapes { return unescaped(token) == "\(word)" }
    let count = word.utf8CodeUnitCount
    guard token.end - token.start == count else { return false }
    for i in 0..<count where bytes[token.start + i] != word.utf8Start[i] { return false }
    return true
  }

  /// The text of a token that is a string.
  @inline(never)
  func unescaped(_ token: Token) -> String {
    var units: [UInt16] = []
    var i = token.start
    var plain = i
    func flush(_ end: Int) {
      units +=
        String(decoding: UnsafeBufferPointer(start: bytes + plain, count: end - plain), as: UTF8.self).utf16
    }
    while i < token.end {
      guard bytes[i] == 0x5C else {
        i += 1
        continue
      }
      flush(i)
      let letter = bytes[i + 1]
      if letter == 0x75 {
        units.append((2..<6).reduce(0) { $0 << 4 | Self.digit(bytes[i + $1]) })
        i += 6
      } else {
        units.append(Self.control(letter))
        i += 2
      }
      plain = i
    }
    flush(token.end)
    return String(decoding: units, as: UTF16.self)
  }

  private static func digit(_ byte: UInt8) -> UInt16 {
    UInt16(byte < 0x3A ? byte - 0x30 : (byte | 0x20) - 0x57)
  }

  private static func control(_ letter: UInt8) -> UInt16 {
    switch letter {
    case 0x62: 0x08
    case 0x66: 0x0C
    case 0x6E: 0x0A
    case 0x72: 0x0D
    case 0x74: 0x09
    default: UInt16(letter)
    }
  }

  /// Reads a whole number, written as a number or as a text of decimal digits.
  @inline(__always)
  mutating func integer<Value: FixedWidthInteger>(_: Value.Type) throws -> Value {
    let byte = try next()
    guard byte == 0x22 || byte == 0x2D || (0x30...0x39).contains(byte) else {
      throw try unexpected("a whole number")
    }
    let token = byte == 0x22 ? try string() : try number()
    var i = token.start
    let isNegative = i < token.end && bytes[i] == 0x2D
    if isNegative { i += 1 }
    var value: Value = 0
    var isWrong = i == token.end
    while i < token.end {
      let digit = bytes[i] &- 0x30
      let (product, overflows) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflowsToo) =
        isNegative
        ? product.subtractingReportingOverflow(Value(truncatingIfNeeded: digit))
        : product.addingReportingOverflow(Value(truncatingIfNeeded: digit))
      isWrong = isWrong || digit > 9 || overflows || overflowsToo
      value = sum
      i += 1
    }
    if isWrong { throw wrongInteger(token, Value.self) }
    return value
  }

  @inline(never)
  private func wrongInteger<Value: FixedWidthInteger>(_ token: Token, _: Value.Type) -> CorrectionError {
    failure(at: token.start, "a whole number from \(Value.min) to \(Value.max) should stand here")
  }

  /// Reads a number that need not be whole.
  mutating func real() throws -> Double {
    let byte = try next()
    guard byte == 0x2D || (0x30...0x39).contains(byte) else { throw try unexpected("a number") }
    let token = try number()
    let text = String(
      decoding: UnsafeBufferPointer(start: bytes + token.start, count: token.end - token.start), as: UTF8.self
    )
    guard let value = Double(text), value.isFinite else {
      throw failure(at: token.start, "a number too large")
    }
    return value
  }
}
