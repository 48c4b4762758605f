/// Reads the parameters of a URL's query.
///
/// *Source:* URL Standard, `application/x-www-form-urlencoded` parsing.
public enum QueryString {
  /// The decoded value of a parameter's first occurrence, or nil when it does not occur.
  ///
  /// A parameter without `=` has an empty value; `+` is a space and `%41` is `A`.
  ///
  /// - Parameter query: what stands after the `?`, without a fragment.
  public static func firstValue(of name: String, in query: some StringProtocol) -> String? {
    for pair in query.split(separator: "&") {
      let parameter = parameter(pair)
      if parameter.name == name { return parameter.value }
    }
    return nil
  }

  /// All parameters in their order, names and values decoded; one without `=` has an empty value.
  ///
  /// - Parameter query: what stands after the `?`, without a fragment.
  public static func parameters(in query: some StringProtocol) -> [(name: String, value: String)] {
    query.split(separator: "&").map { parameter($0) }
  }

  private static func parameter(_ pair: some StringProtocol) -> (name: String, value: String) {
    let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return (decode(parts.first ?? ""), parts.count > 1 ? decode(parts[1]) : "")
  }

  private static func decode(_ text: some StringProtocol) -> String {
    let bytes = Array(text.utf8)
    var decoded: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        if index + 1 < bytes.count, let high = hexDigit(bytes[index]), let low = hexDigit(bytes[index + 1]) {
          decoded.append(high << 4 | low)
          index += 2
        } else {
          decoded.append(byte)
        }
      default: decoded.append(byte)
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }
}
