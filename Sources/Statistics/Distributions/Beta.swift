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
    GSL.prepare()
    // GSL's iteration gives up for some ordinary laws (12913, 606), so its answer is tried out.
    let point = gsl_cdf_beta_Pinv(p, alpha, beta)
    if !point.isNaN, abs(lowerTail(point) - p) <= 1e-10 { return point }
    return leastPoint { lowerTail($0) >= p }
  }

  /// The point above which a probability `q`, 0 to 1, lies.
  public func upperQuantile(_ q: Double) throws(StatisticsError) -> Double {
    try GSL.requireProbability(q, "BetaDistribution.upperQuantile")
    GSL.prepare()
    let point = gsl_cdf_beta_Qinv(q, alpha, beta)
    if !point.isNaN, abs(1 - lowerTail(point) - q) <= 1e-10 { return point }
    return leastPoint { 1 - lowerTail($0) <= q }
  }

  /// The lower tail, also where GSL 2.7 finds none: near the mean of laws with exponents in the millions.
  ///
  /// There the law is normal to about the inverse root of its exponents.
  private func lowerTail(_ x: Double) -> Double {
    let tail = gsl_cdf_beta_P(x, alpha, beta)
    if !tail.isNaN { return tail }
    let sum = alpha + beta
    let deviation = (alpha / sum * (beta / sum) / (sum + 1)).squareRoot()
    return gsl_cdf_ugaussian_P((x - alpha / sum) / deviation)
  }

  /// The least point of 0...1 at which a condition holds that never fails again, to about an ulp.
  private func leastPoint(_ holds: (Double) -> Bool) -> Double {
    var low = 0.0
    var high = 1.0
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle }
    }
    return high
  }
}
