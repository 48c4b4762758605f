import CGSL

/// The gamma law.
///
/// Its mean is shape times scale, its variance shape times scale squared.
public struct GammaDistribution: ContinuousDistribution, Hashable {
  /// The shape, positive and finite.
  public let shape: Double
  /// The scale, positive and finite.
  public let scale: Double

  /// Makes the law.
  ///
  /// - Parameters:
  ///   - shape: the shape, positive and finite.
  ///   - scale: the scale, positive and finite.
  /// - Throws: `StatisticsError` of kind `domain` for any other value.
  public init(shape: Double, scale: Double) throws(StatisticsError) {
    try GSL.require(
      shape > 0 && shape.isFinite && scale > 0 && scale.isFinite, "GammaDistribution", [shape, scale],
      "shape and scale must be positive and finite")
    self.shape = shape
    self.scale = scale
  }

  /// The density at a point.
  public func density(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("GammaDistribution.density", [x, shape, scale]) { gsl_ran_gamma_pdf(x, shape, scale) }
  }

  /// The probability of a value of at most `x`.
  public func cumulative(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("GammaDistribution.cumulative", [x, shape, scale]) { gsl_cdf_gamma_P(x, shape, scale) }
  }

  /// The probability of a value above `x`.
  public func upperTail(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("GammaDistribution.upperTail", [x, shape, scale]) { gsl_cdf_gamma_Q(x, shape, scale) }
  }

  /// The point below which a probability `p`, 0 to 1, lies.
  public func quantile(_ p: Double) throws(StatisticsError) -> Double {
    try GSL.requireProbability(p, "GammaDistribution.quantile")
    GSL.prepare()
    let point = gsl_cdf_gamma_Pinv(p, shape, scale)
    if !point.isNaN, QuantileSearch.isInverse(point, try cumulative(point), p) { return point }
    return try QuantileSearch.leastPoint(upTo: .greatestFiniteMagnitude) { x throws(StatisticsError) in
      try cumulative(x) >= p
    }
  }

  /// The point above which a probability `q`, 0 to 1, lies.
  public func upperQuantile(_ q: Double) throws(StatisticsError) -> Double {
    try GSL.requireProbability(q, "GammaDistribution.upperQuantile")
    GSL.prepare()
    let point = gsl_cdf_gamma_Qinv(q, shape, scale)
    if !point.isNaN, QuantileSearch.isInverse(point, try upperTail(point), q) { return point }
    return try QuantileSearch.leastPoint(upTo: .greatestFiniteMagnitude) { x throws(StatisticsError) in
      try upperTail(x) <= q
    }
  }
}
