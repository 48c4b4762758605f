import JSONText

/// The text of a header field whose value is written as JSON in a history.
///
/// Compact, members sorted by name, numbers as Chromium writes them: a whole number of 32 bits without a fraction,
/// every other as the shortest decimals that mean the same double, with `.0` or an exponent.
/// *Source:* Chromium, `base/json/json_writer.cc`, `base/json/string_escape.cc` and
/// `base/strings/string_number_conversions.cc` (exponents below -6 and from 12).
enum HeaderText {
  /// The text of a value; a string stands for itself.
  ///
  /// - Throws: ``HistoryError`` for a number beyond the doubles.
  static func of(_ value: PlacedValue) throws(HistoryError) -> String {
    if case .string(let text) = value.value { return text }
    var text = ""
    try append(value.value.withSortedKeys, to: &text, at: value)
    return text
  }

  /// The number as Chromium writes it; nil beyond the doubles.
  static func number(_ digits: String) -> String? {
    let number = JSONNumber(digits)
    if let integer = number.int32 { return String(integer) }
    return number.double.isFinite ? double(number.double) : nil
  }

  /// The shortest decimals that mean this double, always with a fraction or an exponent.
  static func double(_ value: Double) -> String {
    if value == 0 { return value.sign == .minus ? "-0.0" : "0.0" }
    let (digits, point) = decimals(value.magnitude)
    let sign = value < 0 ? "-" : ""
    let exponent = point - 1
    if exponent < -6 || exponent >= 12 {
      let fraction = digits.dropFirst()
      let mantissa = fraction.isEmpty ? "\(digits)" : "\(digits.prefix(1)).\(fraction)"
      return "\(sign)\(mantissa)e\(exponent < 0 ? "-" : "+")\(exponent.magnitude)"
    }
    if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
    if digits.count <= point {
      return sign + digits + String(repeating: "0", count: point - digits.count) + ".0"
    }
    return "\(sign)\(digits.prefix(point)).\(digits.dropFirst(point))"
  }

  /// The digits of the shortest form without zeros around them, and where the point stands in them.
  private static func decimals(_ value: Double) -> (digits: String, point: Int) {
    let parts = value.description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let whole = mantissa[0]
    let fraction = mantissa.count > 1 ? mantissa[1] : ""
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    var digits = Substring(whole + fraction)
    var point = whole.count + exponent
    while digits.first == "0" {
      digits.removeFirst()
      point -= 1
    }
    while digits.last == "0" { digits.removeLast() }
    return (String(digits), point)
  }

  private static func append(_ value: JSONValue, to text: inout String, at place: PlacedValue)
    throws(HistoryError)
  {
    switch value {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .number(let digits):
      guard let number = number(digits) else { throw place.error("the number \(digits) is too large") }
      text += number
    case .string(let string): append(string, to: &text)
    case .array(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += "," }
        try append(element, to: &text, at: place)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        append(member.name, to: &text)
        text += ":"
        try append(member.value, to: &text, at: place)
      }
      text += "}"
    }
  }

  private static func append(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar.value {
      case 0x08: text += "\\b"
      case 0x09: text += "\\t"
      case 0x0A: text += "\\n"
      case 0x0C: text += "\\f"
      case 0x0D: text += "\\r"
      case 0x22: text += "\\\""
      case 0x5C: text += "\\\\"
      case 0x3C, 0x2028, 0x2029, 0..<0x20:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
