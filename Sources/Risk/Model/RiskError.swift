/// Why an adversary or a score cannot be made.
public enum RiskError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A parameter outside its range: its name, its value, and what is allowed.
  case parameter(String, value: Double, allowed: String)
  /// A window of a question that is empty, out of order, before its click or beyond the clock's range.
  case window(begin: Int64, end: Int64, click: Int64)
  /// Data that the adversary's channel cannot carry.
  case data(UInt16, values: Int)
  /// An advertiser, counted from 0, whose log has more lines than are weighed person by person.
  case tooManyLines(advertiser: Int, limit: Int)

  /// What was given and what would have been accepted.
  public var description: String {
    switch self {
    case .parameter(let name, let value, let allowed):
      "\(name) of the adversary is \(value); it must be \(allowed)"
    case .window(let begin, let end, let click):
      "a window from \(begin) to \(end) ms for a click at \(click) ms: it must not be empty, must not begin "
        + "before the click, must follow the window before it without a gap, and must lie within 2^52 ms"
    case .data(let data, let values):
      "a report carries data \(data), the adversary's channel has \(values) values: give it a channel that "
        + "has them all"
    case .tooManyLines(let advertiser, let limit):
      "advertiser \(advertiser) has more than \(limit) conversions in its log, the most among which everybody is "
        + "named at once: lower population.people or the period, or raise population.advertisers.count"
    }
  }
}
