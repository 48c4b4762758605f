/// A share observed in independent trials, with confidence intervals for the probability behind it.
///
/// Not for counts recovered from noisy reports: those are not binomial once the true counts are given, and
/// `Recovery` has the right intervals.
public struct BinomialProportion: Hashable, Sendable {
  /// The number of successes.
  public let successes: Int
  /// The number of trials.
  public let trials: Int

  /// Makes an observed share.
  ///
  /// - Parameters:
  ///   - successes: the number of successes, 0 to `trials`.
  ///   - trials: the number of trials, at least 1.
  /// - Throws: `StatisticsError` of kind `domain` for any other value.
  public init(successes: Int, trials: Int) throws(StatisticsError) {
    try GSL.require(
      trials >= 1 && successes >= 0 && successes <= trials, "BinomialProportion",
      [Double(successes), Double(trials)], "trials must be at least 1 and successes from 0 to trials")
    self.successes = successes
    self.trials = trials
  }

  /// The observed share, 0 to 1.
  public var share: Double { Double(successes) / Double(trials) }

  /// The Wilson score interval.
  ///
  /// *Source:* E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
  /// Journal of the American Statistical Association 22 (1927).
  ///
  /// - Parameter confidence: the nominal coverage, above 0 and below 1.
  /// - Throws: `StatisticsError` of kind `domain` for any other confidence.
  public func wilson(confidence: Double = 0.95) throws(StatisticsError) -> Interval {
    let z = try Confidence.normalQuantile(confidence)
    let n = Double(trials)
    let denominator = 1 + z * z / n
    let centre = (share + z * z / (2 * n)) / denominator
    let spread = z / denominator * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    // At no success, or nothing but successes, one end is exact; rounding would leave it an ulp off.
    return Interval(
      low: successes == 0 ? 0 : max(0, centre - spread),
      high: successes == trials ? 1 : min(1, centre + spread))
  }

  /// The Clopper-Pearson interval, which covers with at least the nominal probability.
  ///
  /// *Source:* C. J. Clopper, E. S. Pearson, "The use of confidence or fiducial limits illustrated in the
  /// case of the binomial", Biometrika 26 (1934), by the quantiles of the beta law.
  ///
  /// - Parameter confidence: the nominal coverage, above 0 and below 1.
  /// - Throws: `StatisticsError` of kind `domain` for any other confidence, or `noConvergence`.
  public func clopperPearson(confidence: Double = 0.95) throws(StatisticsError) -> Interval {
    let tail = try Confidence.tail(confidence)
    let x = Double(successes)
    let n = Double(trials)
    var low = 0.0
    var high = 1.0
    if successes > 0 {
      low = try BetaDistribution(alpha: x, beta: n - x + 1).quantile(tail)
    }
    if successes < trials {
      high = try BetaDistribution(alpha: x + 1, beta: n - x).upperQuantile(tail)
    }
    return Interval(low: low, high: high)
  }
}
