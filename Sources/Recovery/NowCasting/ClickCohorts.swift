/// Why nothing can be said yet of reports that are still to come.
public enum NowCastError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Numbers of entries that do not fit each other.
  case shape(given: Int, expected: Int)
  /// A negative count.
  case negativeCount(Int)
  /// No report arrived, so nothing tells how many come.
  case nothingArrived
  /// No cohort is old enough to show how many reports come last.
  case historyTooShort(days: Int, needed: Int)
  /// Fewer report windows have closed than a law of delays with so many parameters needs.
  case delayNotIdentified(windows: Int, parameters: Int)
  /// The law leaves a window empty from which reports arrived.
  case impossibleDelay(window: Int)

  /// What was wrong and what would have been accepted.
  public var description: String {
    switch self {
    case .shape(let given, let expected):
      "\(given) entries where \(expected) belong: give one for each cohort, age or value, zeros included"
    case .negativeCount(let count): "a count is \(count): counts of clicks and reports cannot be negative"
    case .nothingArrived: "no report has arrived: wait until the first window has closed"
    case .historyTooShort(let days, let needed):
      "the oldest clicks are \(days) days old, but reports come until day \(needed): wait, or use earlier clicks too"
    case .delayNotIdentified(let windows, let parameters):
      "reports of \(windows) windows have arrived, too few for a law of delays with \(parameters) parameters: "
        + "fit fewer components, or assume a law"
    case .impossibleDelay(let window):
      "the assumed delays leave window \(window + 1) empty, from which reports arrived: assume another law"
    }
  }
}

/// The clicks of each day, and at which age their reports arrived, as a collector knows them on one day.
///
/// Day 0 is that of the oldest clicks. With n days, clicks of day i have been seen at the ages 0...n - 1 - i: a triangle.
/// An age is the number of midnights between click and arrival, so each cell is either over or has not begun.
public struct ClickCohorts: Hashable, Sendable {
  /// How many clicks there were on each day.
  public let clicks: [Int]
  /// How many reports arrived, by the clicks' day and their age; row i has n - i entries.
  public let arrivals: [[Int]]

  /// Makes the cohorts of one collector.
  ///
  /// - Parameters:
  ///   - clicks: how many clicks there were on each of at least one day.
  ///   - arrivals: how many reports arrived by the clicks' day and their age; row i has as many entries as days are left.
  /// - Throws: `NowCastError` when shapes do not fit or a count is negative.
  public init(clicks: [Int], arrivals: [[Int]]) throws(NowCastError) {
    guard !clicks.isEmpty, arrivals.count == clicks.count else {
      throw .shape(given: arrivals.count, expected: max(1, clicks.count))
    }
    for (day, row) in arrivals.enumerated() where row.count != clicks.count - day {
      throw .shape(given: row.count, expected: clicks.count - day)
    }
    if let count = (clicks + arrivals.joined()).first(where: { $0 < 0 }) { throw .negativeCount(count) }
    self.clicks = clicks
    self.arrivals = arrivals
  }

  /// How many days there are.
  public var days: Int { clicks.count }

  /// How old the clicks of a day are at the end, in days.
  public func age(_ day: Int) -> Int { days - 1 - day }

  /// How many reports of each day's clicks have arrived by each age.
  public var cumulative: [[Double]] {
    arrivals.map { row in
      var sum = 0
      return row.map {
        sum += $0
        return Double(sum)
      }
    }
  }

  /// How many reports of each day's clicks have arrived.
  public var totals: [Int] { arrivals.map { $0.reduce(0, +) } }
}
