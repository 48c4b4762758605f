import CGSL

/// The Laplace law centred on 0, whose density is exp(-|x| / scale) / (2 scale).
public struct LaplaceDistribution: ContinuousDistribution, Hashable {
  /// The scale, positive and finite.
  public let scale: Double

  /// Makes the law.
  ///
  /// - Parameter scale: the scale, positive and finite.
  /// - Throws: `StatisticsError` of kind `domain` for any other value.
  public init(scale: Double) throws(StatisticsError) {
    try GSL.require(
      scale > 0 && scale.isFinite, "LaplaceDistribution", [scale],
      "scale must be positive and finite")
    self.scale = scale
  }

  /// The density at a point.
  public func density(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("LaplaceDistribution.density", [x, scale]) { gsl_ran_laplace_pdf(x, scale) }
  }

  /// The probability of a value of at most `x`.
  public func cumulative(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("LaplaceDistribution.cumulative", [x, scale]) { gsl_cdf_laplace_P(x, scale) }
  }

  /// The probability of a value above `x`.
  public func upperTail(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("LaplaceDistribution.upperTail", [x, scale]) { gsl_cdf_laplace_Q(x, scale) }
  }

  /// The point below which a probability `p`, 0 to 1, lies.
  public func quantile(_ p: Double) throws(StatisticsError) -> Double {
    try GSL.requireProbability(p, "LaplaceDistribution.quantile")
    return try GSL.value("LaplaceDistribution.quantile", [p, scale]) { gsl_cdf_laplace_Pinv(p, scale) }
  }

  /// The point above which a probability `q`, 0 to 1, lies.
  public func upperQuantile(_ q: Double) throws(StatisticsError) -> Double {
    try GSL.requireProbability(q, "LaplaceDistribution.upperQuantile")
    return try GSL.value("LaplaceDistribution.upperQuantile", [q, scale]) { gsl_cdf_laplace_Qinv(q, scale) }
  }
}
