import SimulationKernel

/// Reads and writes durations with units: `2d`, `1d12h`, `1.5h`, `250ms`.
public enum DurationText {
  /// The units from the longest to the shortest, with their lengths in milliseconds.
  static let units: [(name: String, milliseconds: Int64)] = [
    ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
  ]

  /// What a duration may look like, for messages.
  public static let examples = "a duration such as 90m, 2d or 1d12h; units ms, s, m, h, d, w"

  /// Writes a duration in its shortest exact form: `1d12h`; zero is `0`.
  ///
  /// Weeks are not used, so that a month's worth reads as `30d`.
  ///
  /// - Parameter duration: The duration in whole milliseconds.
  public static func canonical(_ duration: SimulationDuration) -> String {
    if duration == .zero { return "0" }
    var rest = duration.milliseconds.magnitude
    var text = duration.milliseconds < 0 ? "-" : ""
    for unit in units.dropFirst() {
      let (count, remainder) = rest.quotientAndRemainder(dividingBy: UInt64(unit.milliseconds))
      if count > 0 { text += "\(count)\(unit.name)" }
      rest = remainder
    }
    return text
  }

  /// Reads a duration; nil when the text is none.
  public static func value(of text: String) -> SimulationDuration? { try? parse(text) }

  /// Reads a duration.
  ///
  /// - Throws: `NumberText.Refusal` that says what is wrong with the text.
  static func parse(_ text: String) throws(NumberText.Refusal) -> SimulationDuration {
    var cursor = Cursor(Array(text.utf8))
    let isNegative = cursor.take("-")
    var total: Int64 = 0
    var lastUnit = -1
    repeat {
      let whole = try cursor.digits()
      let fraction = cursor.take(".") ? try cursor.digits() : []
      let name = cursor.letters()
      guard !whole.isEmpty else { throw notADuration(text) }
      if name.isEmpty, cursor.isAtEnd, lastUnit < 0 {
        if (whole + fraction).allSatisfy({ $0 == 0 }) { return .zero }
        throw NumberText.Refusal(message: "needs a unit", suggestion: "did you mean \(text)d or \(text)h?")
      }
      guard let unit = units.firstIndex(where: { $0.name == name }) else { throw unknownUnit(name, in: text) }
      guard unit > lastUnit else {
        throw NumberText.Refusal(
          message: "must name each unit once, from the longest to the shortest", suggestion: nil)
      }
      lastUnit = unit
      let part = try milliseconds(whole: whole, fraction: fraction, unit: units[unit].milliseconds)
      let (sum, overflow) = total.addingReportingOverflow(part)
      guard !overflow else { throw tooLong }
      total = sum
    } while !cursor.isAtEnd
    return SimulationDuration(milliseconds: isNegative ? -total : total)
  }

  private static let tooLong = NumberText.Refusal(message: "is longer than can be simulated", suggestion: nil)

  private static func milliseconds(
    whole: [UInt8], fraction: [UInt8], unit: Int64
  ) throws(NumberText.Refusal) -> Int64 {
    var sum: Int64 = 0
    for digit in whole {
      let (tens, overflowed) = sum.multipliedReportingOverflow(by: 10)
      let (next, carried) = tens.addingReportingOverflow(Int64(digit) * unit)
      guard !overflowed, !carried else { throw tooLong }
      sum = next
    }
    // 10^n divides digits * unit, with a last digit other than 0, only if 2^n or 5^n divides the unit; a week
    // has 2^10 and 5^5, so more than ten digits cannot come out whole, and ten cannot overflow.
    let digits = Array(fraction.reversed().drop { $0 == 0 }.reversed())
    let refusal = NumberText.Refusal(message: "must be a whole number of milliseconds", suggestion: nil)
    guard digits.count <= 10 else { throw refusal }
    let scale = digits.reduce(Int64(1)) { scale, _ in scale * 10 }
    let part = digits.reduce(Int64(0)) { $0 * 10 + Int64($1) }.multipliedReportingOverflow(by: unit)
    guard !part.overflow, part.partialValue % scale == 0 else { throw refusal }
    let (total, overflow) = sum.addingReportingOverflow(part.partialValue / scale)
    guard !overflow else { throw tooLong }
    return total
  }

  private static func notADuration(_ text: String) -> NumberText.Refusal {
    NumberText.Refusal(message: "must be a duration, not \"\(ConfigScalar(text).shown)\"", suggestion: nil)
  }

  private static func unknownUnit(_ name: String, in text: String) -> NumberText.Refusal {
    if name.isEmpty { return notADuration(text) }
    let meant: [String: String] = [
      "min": "m", "mins": "m", "minute": "m", "minutes": "m", "hour": "h", "hours": "h", "day": "d",
      "days": "d", "week": "w", "weeks": "w", "sec": "s", "secs": "s", "second": "s", "seconds": "s",
    ]
    let unit = meant[name.lowercased()] ?? units.first { $0.name == name.lowercased() }?.name
    return NumberText.Refusal(
      message: "has the unknown unit \"\(name)\"", suggestion: unit.map { "did you mean \"\($0)\"?" })
  }
}
