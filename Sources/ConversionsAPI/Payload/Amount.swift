import JSONText

/// A decimal number as a sender wrote it, compared by what it is worth: 20, 20.00 and 2e1 are equal.
///
/// Amounts of money are decimals; binary fractions would make equal prices unequal.
public struct Amount: Hashable, Sendable, CustomStringConvertible {
  /// The digits as JSON writes them.
  public let digits: String
  /// Whether it is below zero.
  public let isNegative: Bool
  /// The digits that count, without zeros at either end; empty for zero.
  private let significand: [UInt8]
  /// The power of ten of the last of them.
  private let exponent: Int

  /// Reads a number.
  ///
  /// - Parameter digits: a number as JSON writes it.
  /// - Returns: nil when it is none, or beyond the range of doubles.
  public init?(_ digits: String) {
    guard let text = JSONValue.numberText(digits), Double(text)?.isFinite == true else { return nil }
    let (significand, exponent) = Self.parts(of: text)
    guard let exponent else { return nil }
    self.init(text, significand, exponent, isNegative: text.hasPrefix("-"))
  }

  /// Makes an amount of whole hundredths, as of cents.
  ///
  /// - Parameter hundredths: any number; -5 is -0.05.
  public init(hundredths: Int64) {
    let magnitude = hundredths.magnitude
    let (whole, rest) = magnitude.quotientAndRemainder(dividingBy: 100)
    let text = "\(hundredths < 0 ? "-" : "")\(whole).\(rest < 10 ? "0" : "")\(rest)"
    let (significand, exponent) = Self.parts(of: text)
    self.init(text, significand, exponent ?? 0, isNegative: hundredths < 0)
  }

  private init(_ text: String, _ significand: [UInt8], _ exponent: Int, isNegative: Bool) {
    digits = text
    self.significand = significand
    self.exponent = significand.isEmpty ? 0 : exponent
    self.isNegative = isNegative && !significand.isEmpty
  }

  /// The nearest double.
  public var double: Double { Double(digits) ?? .nan }

  /// The amount in whole hundredths; nil when it is no whole number of them or does not fit.
  public var hundredths: Int64? {
    guard !significand.isEmpty else { return 0 }
    let zeros = exponent + 2
    guard zeros >= 0, significand.count + zeros <= 19 else { return nil }
    let text = String(decoding: significand + Array(repeating: 48, count: zeros), as: UTF8.self)
    return Int64((isNegative ? "-" : "") + text)
  }

  /// The digits as JSON writes them.
  public var description: String { digits }

  /// Whether two amounts are worth the same.
  public static func == (one: Amount, other: Amount) -> Bool {
    one.isNegative == other.isNegative && one.exponent == other.exponent
      && one.significand == other.significand
  }

  /// Feeds what the amount is worth to a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(isNegative)
    hasher.combine(exponent)
    hasher.combine(significand)
  }

  /// Digits without zeros at either end and the power of ten of the last; no power when it does not fit 32 bits.
  private static func parts(of text: String) -> (significand: [UInt8], exponent: Int?) {
    var digits: [UInt8] = []
    var power = 0
    var isFraction = false
    var rest = text.utf8[...]
    while let byte = rest.first, byte != UInt8(ascii: "e"), byte != UInt8(ascii: "E") {
      rest = rest.dropFirst()
      switch byte {
      case UInt8(ascii: "."): isFraction = true
      case 48...57:
        if isFraction { power -= 1 }
        if byte != 48 || !digits.isEmpty { digits.append(byte) }
      default: break
      }
    }
    while digits.last == 48 {
      digits.removeLast()
      power += 1
    }
    guard !digits.isEmpty, !rest.isEmpty else { return (digits, power) }
    let written = String(Substring(rest.dropFirst()))
    return (digits, Int32(written).map { power + Int($0) })
  }
}

extension JSONValue {
  /// A text, if it is a number as JSON writes it and nothing else.
  fileprivate static func numberText(_ text: String) -> String? {
    guard let value = try? JSONValue(parsing: text), case .number(let digits) = value,
      digits.utf8.count == text.utf8.count
    else { return nil }
    return digits
  }
}
