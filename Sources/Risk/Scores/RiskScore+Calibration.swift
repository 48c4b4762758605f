import Statistics

extension RiskScore {
  /// The number of bins of confidence.
  static let bins = 10

  /// Whether the adversary's probabilities are what they claim to be.
  func calibration() throws(StatisticsError) -> [RiskFigure] {
    var figures: [RiskFigure] = []
    if let first = depths.firstIndex(of: 1) {
      for bin in 0..<Self.bins {
        let held = outcomes.filter {
          $0.candidates > 0 && min(Self.bins - 1, Int($0.confidence * Double(Self.bins))) == bin
        }
        guard !held.isEmpty else { continue }
        let at = (Double(bin) + 0.5) / Double(Self.bins)
        let right = try Self.share(held.map { $0.hits[first] }, confidence: confidence)
        figures.append(
          RiskFigure(
            metric: "reliability_right", at: at, value: right.share, interval: right.interval,
            sampleSize: held.count))
        figures.append(
          RiskFigure(
            metric: "reliability_believed", at: at,
            value: held.reduce(0) { $0 + $1.confidence } / Double(held.count), sampleSize: held.count))
      }
    }
    let observed = RunningMoments(outcomes.map(\.brier))
    let expected = RunningMoments(outcomes.map(\.expectedBrier))
    figures.append(
      RiskFigure(
        metric: "brier", value: observed.mean,
        interval: try observed.intervalForMean(confidence: confidence), sampleSize: count))
    figures.append(
      RiskFigure(
        metric: "brier_expected", value: expected.mean,
        interval: try expected.intervalForMean(confidence: confidence), sampleSize: count))
    return figures
  }
}

extension LinkageOutcome {
  /// The multi-class Brier score: sum over candidates of (probability - [is the truth])^2.
  ///
  /// A truth that was no candidate counts as one of probability 0.
  ///
  /// *Source:* G. W. Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78
  /// (1950); with the squares multiplied out, sum p^2 - 2 p(truth) + 1.
  public var brier: Double { sumOfSquares - 2 * posteriorOfTruth + 1 }

  /// What the Brier score is on average when the probabilities are right: 1 - sum p^2.
  ///
  /// Derived: the expectation of -2 p(truth) is then -2 sum p^2.
  public var expectedBrier: Double { 1 - sumOfSquares }
}
