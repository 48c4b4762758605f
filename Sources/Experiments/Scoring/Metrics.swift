import Recovery
import Statistics

/// One figure of `recovery.csv`.
struct MetricValue: Sendable {
  var metric: String
  /// The parameter of the metric, as it is written in the table; empty for none.
  var at = ""
  var value: Double
  /// An interval from this replication alone, where there is one.
  var interval: Interval?
  /// Whether replications are averaged in squares, `value` being the root.
  var isRoot = false
}

/// Scores estimates against a truth, as results/README.md defines the metrics.
enum Metrics {
  /// The least denominator of relative errors: 5 conversions per 30 days.
  ///
  /// *Source:* google/ads-privacy, "Optimizing the configuration of the Attribution Reporting API" (T = 5);
  /// for campaigns per 30 days, Google Ads' report to the Competition and Markets Authority.
  static let tau = 5.0

  /// The figures for one truth and estimator.
  ///
  /// - Parameters:
  ///   - rows: the rows of `counts.csv` for that truth and estimator.
  ///   - days: the length of the measured period, for the bar of campaigns.
  static func of(_ rows: [CountRow], days: Double) -> [MetricValue] {
    let cells = rows.filter { $0.campaign != nil && $0.data != nil }
    let campaigns = rows.filter { $0.campaign != nil && $0.data == nil }
    let cellScores = SliceScores(cells.compactMap(\.outcome))
    guard cellScores.count > 0 else { return [] }
    return scores(cellScores, prefix: "") + scores(cellScores.positive, prefix: "", suffix: "_positive")
      + sliceCounts(cellScores) + byData(cells) + laws(cells) + coverage(cellScores)
      + scores(SliceScores(campaigns.compactMap(\.outcome)), prefix: "campaign_")
      + bar(campaigns, tau: tau * days / 30)
  }

  private static func scores(
    _ scores: SliceScores, prefix: String, suffix: String = ""
  ) -> [MetricValue] {
    var result: [MetricValue] = []
    func add(_ name: String, _ value: Double?, at: String = "", isRoot: Bool = false) {
      guard let value else { return }
      result.append(
        MetricValue(
          metric: prefix + name + suffix, at: at, value: isRoot ? value.squareRoot() : value, isRoot: isRoot))
    }
    add("bias", scores.bias)
    add("relative_bias", scores.relativeBias)
    add("error_variance", scores.errorVariance)
    add("rmse", scores.meanSquaredError, isRoot: true)
    add("rmsre_tau", scores.meanSquaredRelativeError(tau: tau), at: text(tau), isRoot: true)
    return result
  }

  /// The figures about money for one truth and estimator.
  ///
  /// - Parameters:
  ///   - rows: the rows of `counts.csv` about money for that truth and estimator.
  ///   - medianValue: the median worth of a conversion, in the currency; nil when there is none.
  static func ofValue(_ rows: [ValueRow], medianValue: Double?) -> [MetricValue] {
    let scores = SliceScores(rows.filter { $0.campaign != nil }.compactMap(\.outcome))
    var result: [MetricValue] = []
    if let bias = scores.bias { result.append(MetricValue(metric: "value_bias", value: bias)) }
    if let bias = scores.relativeBias {
      result.append(MetricValue(metric: "value_relative_bias", value: bias))
    }
    if let square = scores.meanSquaredError {
      result.append(MetricValue(metric: "value_rmse", value: square.squareRoot(), isRoot: true))
    }
    if let median = medianValue, median > 0,
      let square = scores.meanSquaredRelativeError(tau: Self.tau * median)
    {
      result.append(
        MetricValue(
          metric: "value_rmsre_tau", at: text(tau), value: square.squareRoot(), isRoot: true))
    }
    if let coverage = CoverageScore(scores.slices) {
      result.append(MetricValue(metric: "value_interval_coverage", at: "0.95", value: coverage.observed))
    }
    return result
  }

  private static func sliceCounts(_ scores: SliceScores) -> [MetricValue] {
    [
      MetricValue(metric: "slices", value: Double(scores.count)),
      MetricValue(metric: "zero_truth_slices", value: Double(scores.zeroTruthCount)),
    ]
  }

  /// The bias of each data value over campaigns; over all values together it cancels.
  private static func byData(_ cells: [CountRow]) -> [MetricValue] {
    let values = (cells.compactMap(\.data).max() ?? -1) + 1
    return (0..<values).compactMap { data in
      let scores = SliceScores(cells.filter { $0.data == data }.compactMap(\.outcome))
      return scores.bias.map { MetricValue(metric: "bias_by_data", at: String(data), value: $0) }
    }
  }

  /// Figures whose expectation over the noise is taken in closed form, slice by slice.
  private static func laws(_ cells: [CountRow]) -> [MetricValue] {
    let laws = cells.compactMap(\.law)
    guard laws.count == cells.count else { return [] }
    var result: [MetricValue] = []
    if let mean = laws.meanRMSRE(tau: tau) {
      result.append(MetricValue(metric: "rmsre_tau_slice_mean", at: text(tau), value: mean))
    }
    if let share = laws.shareWithRMSRE(below: 0.1, tau: tau) {
      result.append(MetricValue(metric: "quality_share_rmsre", at: text(tau), value: share))
    }
    return result
  }

  private static func coverage(_ scores: SliceScores) -> [MetricValue] {
    guard let coverage = CoverageScore(scores.slices) else { return [] }
    var result = [MetricValue(metric: "interval_coverage", at: "0.95", value: coverage.observed)]
    if let expected = coverage.expected {
      result.append(MetricValue(metric: "interval_coverage_expected", at: "0.95", value: expected))
    }
    return result
  }

  private static func bar(_ campaigns: [CountRow], tau: Double) -> [MetricValue] {
    let scores = SliceScores(campaigns.compactMap(\.outcome))
    return scores.shareWithAbsoluteRelativeError(below: 0.2, tau: tau)
      .map { [MetricValue(metric: "ape20_share", at: text(tau), value: $0)] } ?? []
  }

  /// How far unbiased counts are from the truth reported, in the unit of their covariance; 1 is expected.
  static func standardised(_ estimates: SystemEstimates) throws -> [MetricValue] {
    var (square, rank) = (0.0, 0)
    for part in estimates.measuring {
      for campaign in 0..<estimates.campaigns {
        // A variance that underflows is no noise, and one close to it makes an error that no number holds.
        guard let distance = try part.distance(campaign), distance.square.isFinite else { continue }
        square += distance.square
        rank += distance.rank
      }
    }
    return rank > 0 ? [MetricValue(metric: "standardised_square_error", value: square / Double(rank))] : []
  }

  /// How often the data of a delivered report with full credit is the true one.
  static func keepRate(_ estimates: SystemEstimates) throws -> [MetricValue] {
    let total = estimates.tally.reported.reduce(0, +)
    guard case .data(let noise) = estimates.arm.channel, estimates.arm.measures, total > 0 else { return [] }
    let proportion = try BinomialProportion(successes: estimates.tally.kept, trials: total)
    var expected = 0.0
    for (cell, count) in estimates.tally.reported.enumerated() {
      expected += Double(count) * noise.trueProbability(cell % estimates.values)
    }
    return [
      MetricValue(metric: "keep_rate", value: proportion.share, interval: try proportion.clopperPearson()),
      MetricValue(metric: "keep_rate_expected", value: expected / Double(total)),
    ]
  }

  /// The share of counted reports that bots made; nothing where there are no bots.
  ///
  /// Counted are the delivered reports with full credit before noise, and those that were made up without any browser.
  static func invalidShare(_ estimates: SystemEstimates) -> [MetricValue] {
    let tallies = estimates.parts.map(\.tally)
    let invalid = tallies.compactMap(\.invalid)
    let fabricated = invalid.reduce(0) { $0 + $1.fabricated }
    let total = tallies.reduce(fabricated) { $0 + $1.reported.reduce(0, +) }
    guard !invalid.isEmpty, total > 0 else { return [] }
    let bots = invalid.reduce(fabricated) { $0 + $1.reported }
    return [MetricValue(metric: "invalid_share", value: Double(bots) / Double(total))]
  }

  /// A parameter as it stands in the `at` column: whole numbers without a point.
  static func text(_ x: Double) -> String {
    x == x.rounded() && abs(x) < 1e15 ? String(Int64(x)) : x.description
  }
}
