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
    if !point.isNaN, isInverse(point, try cumulative(point), p) { return point }
    return try leastPoint { x throws(StatisticsError) in try cumulative(x) >= p }
  }

  /// The point above which a probability `q`, 0 to 1, lies.
  public func upperQuantile(_ q: Double) throws(StatisticsError) -> Double {
    try GSL.requireProbability(q, "GammaDistribution.upperQuantile")
    GSL.prepare()
    let point = gsl_cdf_gamma_Qinv(q, shape, scale)
    if !point.isNaN, isInverse(point, try upperTail(point), q) { return point }
    return try leastPoint { x throws(StatisticsError) in try upperTail(x) <= q }
  }

  /// Whether GSL's inverse can be believed; for small shapes it stops early or gives up.
  private func isInverse(_ point: Double, _ reached: Double, _ wanted: Double) -> Bool {
    point.isInfinite || abs(reached - wanted) <= 1e-10 * wanted
  }

  /// The least point at which a condition holds that never fails again, to the last bit.
  ///
  /// Bisection on the bit pattern, which orders positive doubles: 63 steps over all magnitudes, where a
  /// quantile of a small shape may be 1e-200.
  private func leastPoint(
    _ holds: (Double) throws(StatisticsError) -> Bool
  ) throws(StatisticsError) -> Double {
    var low: UInt64 = 0
    var high = Double.greatestFiniteMagnitude.bitPattern
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if try holds(Double(bitPattern: middle)) { high = middle } else { low = middle }
    }
    return Double(bitPattern: high)
  }
}
