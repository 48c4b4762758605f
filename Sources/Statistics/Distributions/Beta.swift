import CGSL

/// The beta law on 0 to 1.
///
/// Its density is proportional to x^(alpha - 1) (1 - x)^(beta - 1).
public struct BetaDistribution: ContinuousDistribution, Hashable {
  /// The exponent at 0, positive and finite.
  public let alpha: Double
  /// The exponent at 1, positive and finite.
  public let beta: Double

  /// Makes the law.
  ///
  /// - Parameters:
  ///   - alpha: the exponent at 0, positive and finite.
  ///   - beta: the exponent at 1, positive and finite.
  /// - Throws: `StatisticsError` of kind `domain` for any other value.
  public init(alpha: Double, beta: Double) throws(StatisticsError) {
    try GSL.require(
      alpha > 0 && alpha.isFinite && beta > 0 && beta.isFinite, "BetaDistribution", [alpha, beta],
      "alpha and beta must be positive and finite")
    self.alpha = alpha
    self.beta = beta
  }

  /// The density at a point.
  public func density(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("BetaDistribution.density", [x, alpha, beta]) { gsl_ran_beta_pdf(x, alpha, beta) }
  }

  /// The probability of a value of at most `x`.
  public func cumulative(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("BetaDistribution.cumulative", [x, alpha, beta]) { gsl_cdf_beta_P(x, alpha, beta) }
  }

  /// The probability of a value above `x`.
  public func upperTail(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("BetaDistribution.upperTail", [x, alpha, beta]) { gsl_cdf_beta_Q(x, alpha, beta) }
  }

  /// The point below which a probability `p`, 0 to 1, lies.
  ///
  /// Found by bisection, since GSL's own inverse gives up or never ends for many laws of more than some
  /// thousand observations.
  public func quantile(_ p: Double) throws(StatisticsError) -> Double {
    try GSL.requireProbability(p, "BetaDistribution.quantile")
    if p == 0 || p == 1 { return p }
    return try QuantileSearch.leastPoint(upTo: 1) { x throws(StatisticsError) in
      GSL.prepare()
      let below = gsl_cdf_beta_P(x, alpha, beta)
      return below.isNaN ? try isReachedAtMean(p, at: x) : below >= p
    }
  }

  /// The point above which a probability `q`, 0 to 1, lies.
  public func upperQuantile(_ q: Double) throws(StatisticsError) -> Double {
    try GSL.requireProbability(q, "BetaDistribution.upperQuantile")
    if q == 0 || q == 1 { return 1 - q }
    return try QuantileSearch.leastPoint(upTo: 1) { x throws(StatisticsError) in
      GSL.prepare()
      let above = gsl_cdf_beta_Q(x, alpha, beta)
      return above.isNaN ? try isReachedAtMean(1 - q, at: x) : above <= q
    }
  }

  /// Whether a probability lies below a point for which GSL has no number.
  ///
  /// Its continued fraction ends after 512 steps, which is too early within one standard deviation of the
  /// mean when there are more than some million observations. There, 16 % to 84 % lie below.
  private func isReachedAtMean(_ p: Double, at x: Double) throws(StatisticsError) -> Bool {
    if p < 0.1 { return true }
    if p > 0.9 { return false }
    return try GSL.value("BetaDistribution.cumulative", [x, alpha, beta]) { .nan } >= p
  }
}
