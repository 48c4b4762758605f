/// A day of the calendar, written as `YYYYMMDD` or as `YYYY-MM-DD`.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "properties Object", arrival_date and others; the calendar is ISO 8601's.
public struct EventDate: Hashable, Sendable, CustomStringConvertible {
  /// 0 to 9999.
  public let year: Int
  /// 1 to 12.
  public let month: Int
  /// 1 to 31.
  public let day: Int

  /// Reads a day.
  ///
  /// - Returns: nil when it is written in another way, or the calendar has no such day.
  public init?(_ text: String) {
    var digits = Array(text.utf8)
    if digits.count == 10, digits[4] == UInt8(ascii: "-"), digits[7] == UInt8(ascii: "-") {
      digits.remove(at: 7)
      digits.remove(at: 4)
    }
    guard digits.count == 8, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    let numbers = digits.map { Int($0) - 48 }
    year = numbers[..<4].reduce(0) { $0 * 10 + $1 }
    month = numbers[4] * 10 + numbers[5]
    day = numbers[6] * 10 + numbers[7]
    guard (1...12).contains(month), (1...Self.days(of: month, year)).contains(day) else { return nil }
  }

  /// The day as `YYYY-MM-DD`.
  public var description: String {
    Self.padded(year, 4) + "-" + Self.padded(month, 2) + "-" + Self.padded(day, 2)
  }

  private static func padded(_ number: Int, _ count: Int) -> String {
    let text = "\(number)"
    return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
  }

  private static func days(of month: Int, _ year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
