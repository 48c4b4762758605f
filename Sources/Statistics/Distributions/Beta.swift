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
  public func quantile(_ p: Double) throws(StatisticsError) -> Double {
    try GSL.requireProbability(p, "BetaDistribution.quantile")
    return try GSL.value("BetaDistribution.quantile", [p, alpha, beta]) { gsl_cdf_beta_Pinv(p, alpha, beta) }
  }

  /// The point above which a probability `q`, 0 to 1, lies.
  public func upperQuantile(_ q: Double) throws(StatisticsError) -> Double {
    try GSL.requireProbability(q, "BetaDistribution.upperQuantile")
    return try GSL.value("BetaDistribution.upperQuantile", [q, alpha, beta]) {
      gsl_cdf_beta_Qinv(q, alpha, beta)
    }
  }
}
