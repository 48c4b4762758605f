import Statistics

/// What an adversary's outcomes amount to.
///
/// Headline figures are hits, not what the adversary believes; where the two differ, calibration says so. All of
/// it depends on the outcomes' order only in the last digits, so give them in a fixed one.
public struct RiskScore: Sendable {
  /// Thresholds of confidence at which the abstention curve is printed unless others are given.
  public static let thresholds = [0.5, 0.8, 0.9, 0.95, 0.99]

  /// The outcomes, one for each question.
  public let outcomes: [LinkageOutcome]
  /// The values of k for top-k, as the outcomes were made with.
  public let depths: [Int]
  /// Nominal coverage of intervals.
  public let confidence: Double
  /// What naming k of the identities can achieve at most, for each k; nil where nothing is known.
  public let bounds: [Double?]

  /// Takes the outcomes of one adversary over.
  ///
  /// - Parameters:
  ///   - outcomes: one for each question, in a fixed order.
  ///   - depths: the values of k that every outcome was made with.
  ///   - confidence: the nominal coverage of intervals, above 0 and below 1.
  ///   - bounds: what each top-k success cannot exceed in expectation; empty when nothing is known.
  /// - Throws: `RiskError.parameter` when outcomes or bounds do not fit the depths.
  public init(
    _ outcomes: [LinkageOutcome], depths: [Int], confidence: Double = 0.95, bounds: [Double?] = []
  ) throws(RiskError) {
    for outcome in outcomes {
      guard outcome.hits.count == depths.count, outcome.believed.count == depths.count else {
        throw .parameter(
          "number of hits", value: Double(outcome.hits.count), allowed: "one for each k (\(depths.count))")
      }
    }
    guard bounds.isEmpty || bounds.count == depths.count else {
      throw .parameter(
        "number of bounds", value: Double(bounds.count), allowed: "none or one for each k (\(depths.count))")
    }
    self.outcomes = outcomes
    self.depths = depths
    self.confidence = confidence
    self.bounds = bounds.isEmpty ? Array(repeating: nil, count: depths.count) : bounds
  }

  /// The number of questions.
  public var count: Int { outcomes.count }

  /// All figures, in the order of `RiskMetrics`; none without outcomes.
  ///
  /// - Throws: `StatisticsError` when an interval cannot be computed.
  public func figures() throws(StatisticsError) -> [RiskFigure] {
    guard count > 0 else { return [] }
    var figures = try success()
    figures += try beliefs()
    figures += try abstention()
    figures += try anonymity()
    figures += try calibration()
    return figures
  }

  /// Top-k success with Clopper-Pearson intervals.
  private func success() throws(StatisticsError) -> [RiskFigure] {
    var figures: [RiskFigure] = []
    for (i, k) in depths.enumerated() {
      let (share, interval) = try Self.share(outcomes.map { $0.hits[i] }, confidence: confidence)
      figures.append(
        RiskFigure(
          metric: "top_k", at: Double(k), value: share, interval: interval, bound: bounds[i],
          sampleSize: count))
    }
    return figures
  }

  /// What the adversary believes of its own success, and how far that is from the hits.
  private func beliefs() throws(StatisticsError) -> [RiskFigure] {
    var figures: [RiskFigure] = []
    for (i, k) in depths.enumerated() {
      let moments = RunningMoments(outcomes.map { $0.believed[i] })
      figures.append(
        RiskFigure(
          metric: "expected_top_k", at: Double(k), value: moments.mean,
          interval: try moments.intervalForMean(confidence: confidence), sampleSize: count))
    }
    guard let first = depths.firstIndex(of: 1) else { return figures }
    let excess = RunningMoments(outcomes.map { $0.confidence - $0.hits[first] })
    let hits = try Self.share(outcomes.map { $0.hits[first] }, confidence: confidence)
    let expected = outcomes.reduce(0) { $0 + $1.confidence } / Double(count)
    figures.append(
      RiskFigure(
        metric: "overconfidence", value: excess.mean,
        interval: try excess.intervalForMean(confidence: confidence), sampleSize: count))
    // A billionth is rounding, not belief.
    let isOver = expected > hits.interval.high + 1e-9
    figures.append(RiskFigure(metric: "overconfident", value: isOver ? 1 : 0, sampleSize: count))
    return figures
  }

  /// A mean of hits with its Clopper-Pearson interval.
  static func share(
    _ hits: [Double], confidence: Double
  ) throws(StatisticsError) -> (share: Double, interval: Interval) {
    try share(sum: hits.reduce(0, +), of: hits.count, confidence: confidence)
  }

  /// A mean of so many hits with its Clopper-Pearson interval.
  ///
  /// Ties make hits fractional; the low end is then that of the whole hits below, the high end of those above.
  static func share(
    sum: Double, of count: Int, confidence: Double
  ) throws(StatisticsError) -> (share: Double, interval: Interval) {
    // Shares of ties that should sum to a whole number may miss it by rounding.
    let whole = sum.rounded()
    let exact = abs(sum - whole) < 1e-9 * max(1, sum)
    let below = min(count, max(0, Int(exact ? whole : sum.rounded(.down))))
    let above = min(count, max(0, Int(exact ? whole : sum.rounded(.up))))
    let low = try BinomialProportion(successes: below, trials: count)
      .clopperPearson(confidence: confidence).low
    let high = try BinomialProportion(successes: above, trials: count)
      .clopperPearson(confidence: confidence).high
    return ((exact ? whole : sum) / Double(count), Interval(low: low, high: high))
  }
}
