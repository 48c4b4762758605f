/// A number as JSON writes it, and what it is worth.
///
/// Programs disagree on what a literal is. Chromium holds one that is written as an integer and fits 32 bits to be
/// an integer and everything else to be a double: `2147483648` and `3590.0` are doubles whose fraction is zero.
/// (*Source:* Chromium, `base/json/json_parser.cc`, `ConsumeNumber`.)
public struct JSONNumber: Hashable, Sendable, CustomStringConvertible {
  /// The digits as they were written.
  public var digits: String

  /// Takes a number as JSON writes it.
  public init(_ digits: String) { self.digits = digits }

  /// The digits as they were written.
  public var description: String { digits }

  /// The nearest double, infinite beyond the greatest one; not a number when the digits are none.
  public var double: Double { Double(digits) ?? .nan }

  /// The value of an integer literal that fits 32 bits, which Chromium holds to be an integer; otherwise nil.
  public var int32: Int32? { isIntegerLiteral ? Int32(digits) : nil }

  /// Whether it is written without a point and without an exponent.
  public var isIntegerLiteral: Bool {
    digits.utf8.allSatisfy { $0 == 45 || (48...57).contains($0) }
  }

  /// Whether it has no fraction, however it is written.
  ///
  /// A literal with a point or an exponent is judged by its nearest double, as browsers do.
  public var isIntegral: Bool {
    if isIntegerLiteral { return true }
    let value = double
    // From 2^53 on every double is an integer. Rounding would need the C library.
    return value.isFinite && (abs(value) >= 0x1p53 || Double(Int64(value)) == value)
  }

  /// The value as an integer of 64 bits: exact, or nil when it has a fraction or does not fit.
  public var int64: Int64? {
    if isIntegerLiteral { return Int64(digits) }
    let value = double
    return isIntegral && value >= -0x1p63 && value < 0x1p63 ? Int64(value) : nil
  }

  /// The value as an unsigned integer of 64 bits: exact, or nil when it is negative, has a fraction or does not fit.
  public var uint64: UInt64? {
    if isIntegerLiteral { return digits == "-0" ? 0 : UInt64(digits) }
    let value = double
    return isIntegral && value >= 0 && value < 0x1p64 ? UInt64(value) : nil
  }

  /// The value as an integer of 64 bits, or the nearest one where it does not fit; nil when it has a fraction.
  public var saturatingInt64: Int64? {
    guard isIntegral else { return nil }
    return int64 ?? (digits.hasPrefix("-") ? .min : .max)
  }
}
