/// What stands in a trigger URL behind its prefix: `DD` or `DD/PP`.
///
/// *Source:* draft, "Legacy Triggering of Attribution"; its digits are taken as 0x30...0x39, where the draft subtracts 30 by
/// mistake. The quirks are WebKit's `parseInteger` (one leading `+`) and its counting of characters (any separator).
enum TriggerPath {
  static func read(
    _ text: Substring, quirky: Bool
  ) throws(TriggerRedirect.Ignored) -> (data: UInt8, priority: UInt8) {
    let bytes = Array(text.utf8)
    guard bytes.count == 2 || bytes.count == 5, bytes.allSatisfy({ $0 > 32 && $0 < 127 }) else {
      throw .malformedPath
    }
    if bytes.count == 5, bytes[2] != UInt8(ascii: "/"), !quirky { throw .malformedPath }
    guard
      let data = number(
        bytes[0...1], greatest: PrivateClickMeasurement.Settings.greatestTriggerData, quirky: quirky)
    else { throw .malformedData }
    guard bytes.count == 5 else { return (data, 0) }
    guard
      let priority = number(
        bytes[3...4], greatest: PrivateClickMeasurement.Settings.greatestPriority, quirky: quirky)
    else { throw .malformedPriority }
    return (data, priority)
  }

  private static func number(_ bytes: ArraySlice<UInt8>, greatest: Int, quirky: Bool) -> UInt8? {
    var digits = bytes
    if quirky, digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    var number = 0
    for byte in digits {
      guard (48...57).contains(byte) else { return nil }
      number = number * 10 + Int(byte) - 48
    }
    return number <= greatest ? UInt8(number) : nil
  }
}

/// The parts of an absolute URL that decide whether it is a trigger.
///
/// Dot segments stay, since no path that has them is one that is looked for.
struct URLParts {
  /// Empty, or from the first slash on.
  var path: Substring
  /// What follows the first `?`; nil without one.
  var query: Substring?
  var hasCredentials: Bool
  var hasFragment: Bool

  /// Cuts a URL; nil for one without `://`.
  init?(_ text: String) {
    guard let start = text.firstRange(of: "://") else { return nil }
    let whole = text[start.upperBound...]
    let rest = whole.prefix { $0 != "#" }
    hasFragment = rest.endIndex != whole.endIndex
    let location = rest.prefix { $0 != "?" }
    query = location.endIndex == rest.endIndex ? nil : rest[location.endIndex...].dropFirst()
    let authority = location.prefix { $0 != "/" }
    path = location[authority.endIndex...]
    // `@` alone, or `:@`, names nobody.
    let user = authority.lastIndex(of: "@").map { authority[..<$0] } ?? ""
    hasCredentials = !user.isEmpty && user != ":"
  }
}
