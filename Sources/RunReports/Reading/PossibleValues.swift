/// What values a figure can have, so that no interval is shown beyond them.
///
/// An interval over replications is symmetric about the mean, or about its logarithm, and knows of no limits.
enum PossibleValues {
  /// What is said where intervals are shown that may have been cut.
  static let note = "Intervals of shares and of crowds are cut to what is possible."

  private static let shares: Set<String> = [
    "top_k", "attributable_top_k", "event_level_top_k", "expected_top_k", "top_1_by_activity",
    "top_1_by_advertiser_size", "join_right", "recovered_share", "matched_share", "answered_right",
    "answered_share", "recall_at_precision", "reliability_believed", "reliability_right", "reported_share",
    "success_by_clicks", "success_by_days", "anonymity_set_one", "overconfident", "interval_coverage",
    "interval_coverage_expected", "campaign_interval_coverage", "value_interval_coverage",
    "hierarchy_interval_coverage", "ape20_share", "keep_rate", "keep_rate_expected",
    "completeness_since_click", "completeness_since_conversion",
  ]
  /// Differences of shares.
  private static let differences: Set<String> = [
    "advantage", "overconfidence", "top_k_gain", "attributable_top_k_gain",
  ]
  /// Numbers of people among whom one hides, with oneself.
  private static let crowds: Set<String> = [
    "anonymity_set_min", "anonymity_set_median", "attributable_effective_size",
    "effective_size_mean_entropy", "effective_size_median", "effective_size_min_entropy",
    "effective_size_renyi_2",
  ]

  /// The least and the greatest value of a metric; nil for one of any size.
  static func range(of metric: String) -> ClosedRange<Double>? {
    if shares.contains(metric) { return 0...1 }
    if differences.contains(metric) { return -1...1 }
    if crowds.contains(metric) { return 1...Double.infinity }
    return metric == "delay_ms" ? 0...Double.infinity : nil
  }
}

extension FigureRow {
  /// The lower end of the interval as it is shown: cut to what is possible.
  var shownLow: Double? {
    guard let low, let range = PossibleValues.range(of: metric) else { return low }
    return max(low, min(range.lowerBound, mean ?? range.lowerBound))
  }

  /// The upper end of the interval as it is shown: cut to what is possible.
  var shownHigh: Double? {
    guard let high, let range = PossibleValues.range(of: metric) else { return high }
    return min(high, max(range.upperBound, mean ?? range.upperBound))
  }
}
