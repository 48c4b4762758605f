/// Unsigned 64-bit integers as Blink's strict parser reads them from attributes and queries.
///
/// White space around the number and one leading `+` are allowed; a minus sign (even in `-0`), a fraction, a
/// prefix such as `0x`, an empty text and a number beyond 64 bits are not.
/// *Source:* Chromium 2020, `WTF::CharactersToUInt64Strict`.
public enum StrictInteger {
  /// The number, or nil when the text is none.
  ///
  /// - Parameter base: 10 or 16; letters of either case are digits in base 16.
  public static func parse(_ text: String, base: Int = 10) -> UInt64? {
    var digits = Substring(text).utf8
    while let first = digits.first, isSpace(first) { digits.removeFirst() }
    while let last = digits.last, isSpace(last) { digits.removeLast() }
    if digits.first == UInt8(ascii: "+") { digits.removeFirst() }
    guard let first = digits.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-") else { return nil }
    return UInt64(String(Substring(digits)), radix: base)
  }

  /// Space, tab, line feed, vertical tab, form feed, carriage return.
  private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
}
