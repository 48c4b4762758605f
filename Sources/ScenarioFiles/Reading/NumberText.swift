/// Reads numbers the way a person writes them, and refuses what YAML 1.1 would read differently.
///
/// YAML 1.1 (yaml.org/type/int.html, yaml.org/type/float.html) takes `017` for octal and `1:30` for base 60;
/// neither is accepted here, nor are `.inf` and `.nan`.
enum NumberText {
  /// A decimal number, exactly as written: `digits * 10^exponent`.
  struct Decimal: Equatable {
    var isNegative = false
    /// The digits without the point; no leading zeros unless it is zero.
    var digits: [UInt8] = []
    var exponent = 0
    /// Whether it was written without point, exponent or suffix.
    var isPlainInteger = true
  }

  /// Why a text is not a number.
  struct Refusal: Error, Equatable {
    var message: String
    var suggestion: String?
  }

  /// Reads a number; underscores may stand between digits, and `k` or `M` may follow.
  ///
  /// - Throws: `Refusal` that says what is wrong with the text.
  static func decimal(_ text: String) throws(Refusal) -> Decimal {
    if let trap = trap(text) { throw trap }
    var cursor = Cursor(Array(text.utf8))
    var result = Decimal()
    if cursor.take("-") { result.isNegative = true } else { _ = cursor.take("+") }
    let whole = try cursor.digits()
    var fraction: [UInt8] = []
    if cursor.take(".") {
      result.isPlainInteger = false
      fraction = try cursor.digits()
      guard !fraction.isEmpty else { throw notANumber(text) }
    }
    guard !whole.isEmpty || !fraction.isEmpty else { throw notANumber(text) }
    if whole.count > 1, whole[0] == 0 {
      throw Refusal(
        message: "has a leading zero, which YAML reads as octal", suggestion: "write it without the zero")
    }
    result.exponent = -fraction.count
    if cursor.take("e") || cursor.take("E") {
      result.isPlainInteger = false
      let isNegative = cursor.take("-")
      if !isNegative { _ = cursor.take("+") }
      let digits = try cursor.digits()
      guard !digits.isEmpty, digits.count <= 4 else { throw notANumber(text) }
      let value = digits.reduce(0) { $0 * 10 + Int($1) }
      result.exponent += isNegative ? -value : value
    } else if cursor.take("k") {
      result.isPlainInteger = false
      result.exponent += 3
    } else if cursor.take("M") {
      result.isPlainInteger = false
      result.exponent += 6
    }
    guard cursor.isAtEnd else { throw notANumber(text) }
    result.digits = Array((whole + fraction).drop { $0 == 0 })
    if result.digits.isEmpty { result.digits = [0] }
    return result
  }

  /// The digits of a whole number without sign and trailing point part; nil when it is not whole.
  static func wholeDigits(_ decimal: Decimal) -> [UInt8]? {
    if decimal.digits == [0] { return [0] }
    if decimal.exponent >= 0 {
      guard decimal.exponent <= 40 else { return [UInt8](repeating: 9, count: 41) }
      return decimal.digits + [UInt8](repeating: 0, count: decimal.exponent)
    }
    let kept = decimal.digits.count + decimal.exponent
    guard decimal.digits.suffix(-decimal.exponent).allSatisfy({ $0 == 0 }), kept > 0 else { return nil }
    return Array(decimal.digits.prefix(kept))
  }

  /// The nearest `Double`; infinite when it is beyond the range.
  static func double(_ decimal: Decimal) -> Double {
    let digits = String(decoding: decimal.digits.map { $0 + 0x30 }, as: UTF8.self)
    return Double("\(decimal.isNegative ? "-" : "")\(digits)e\(decimal.exponent)") ?? .nan
  }

  static func notANumber(_ text: String) -> Refusal {
    Refusal(message: "must be a number, not \"\(ConfigScalar(text).shown)\"", suggestion: nil)
  }

  private static func trap(_ text: String) -> Refusal? {
    let lower = text.lowercased()
    let bare = lower.drop { $0 == "+" || $0 == "-" }
    if [".inf", "inf", "infinity", ".nan", "nan"].contains(String(bare)) {
      return Refusal(message: "must be a finite number, not \"\(text)\"", suggestion: nil)
    }
    if bare.first?.isNumber == true, bare.contains(":"), bare.allSatisfy({ $0.isNumber || $0 == ":" }) {
      return Refusal(
        message: "is written \"\(text)\", which YAML reads in base 60", suggestion: "write one plain number")
    }
    if bare.hasPrefix("0x") || bare.hasPrefix("0o") || bare.hasPrefix("0b") {
      return Refusal(message: "must be a decimal number, not \"\(text)\"", suggestion: nil)
    }
    return nil
  }
}

/// A position in the bytes of a short text.
struct Cursor {
  private let bytes: [UInt8]
  private(set) var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  /// Steps over a character when it comes next.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// The values of the digits that come next; single underscores between digits are skipped.
  mutating func digits() throws(NumberText.Refusal) -> [UInt8] {
    var result: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      if (0x30...0x39).contains(byte) {
        result.append(byte - 0x30)
      } else if byte == UInt8(ascii: "_") {
        let next = position + 1 < bytes.count ? bytes[position + 1] : 0
        guard !result.isEmpty, (0x30...0x39).contains(next) else {
          throw NumberText.Refusal(
            message: "has an underscore that is not between two digits", suggestion: nil)
        }
      } else {
        break
      }
      position += 1
    }
    return result
  }

  /// The ASCII letters that come next.
  mutating func letters() -> String {
    let start = position
    while position < bytes.count, (0x61...0x7A).contains(bytes[position] | 0x20) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }
}
