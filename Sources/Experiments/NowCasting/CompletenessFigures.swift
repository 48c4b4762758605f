import Recovery
import Statistics

/// The share of delivered reports that had arrived some days after their click, or after their conversion.
enum CompletenessFigures {
  static let sinceClick = "completeness_since_click"
  static let sinceConversion = "completeness_since_conversion"

  /// The figures day by day; none where nothing was delivered.
  ///
  /// Intervals are those of a share of independent reports.
  static func of(_ arrivals: ArrivalTally) throws -> [MetricValue] {
    try [(sinceClick, arrivals.sinceClick), (sinceConversion, arrivals.sinceConversion)].flatMap {
      name, days in
      let total = days.reduce(0, +)
      guard total > 0 else { return [MetricValue]() }
      var sum = 0
      return try days.dropLast().enumerated().map { day, count in
        sum += count
        let share = try BinomialProportion(successes: sum, trials: total)
        return MetricValue(
          metric: name, at: String(day), value: share.share, interval: try share.clopperPearson())
      }
    }
  }
}
