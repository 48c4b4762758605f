import CGSL

/// The exponential law.
public struct ExponentialDistribution: ContinuousDistribution, Hashable {
  /// The mean, positive and finite.
  public let mean: Double

  /// Makes the law.
  ///
  /// - Parameter mean: the mean, positive and finite.
  /// - Throws: `StatisticsError` of kind `domain` for any other value.
  public init(mean: Double) throws(StatisticsError) {
    try GSL.require(
      mean > 0 && mean.isFinite, "ExponentialDistribution", [mean],
      "mean must be positive and finite")
    self.mean = mean
  }

  /// The density at a point.
  public func density(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("ExponentialDistribution.density", [x, mean]) { gsl_ran_exponential_pdf(x, mean) }
  }

  /// The probability of a value of at most `x`.
  public func cumulative(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("ExponentialDistribution.cumulative", [x, mean]) { gsl_cdf_exponential_P(x, mean) }
  }

  /// The probability of a value above `x`.
  public func upperTail(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("ExponentialDistribution.upperTail", [x, mean]) { gsl_cdf_exponential_Q(x, mean) }
  }

  /// The point below which a probability `p`, 0 to 1, lies.
  public func quantile(_ p: Double) throws(StatisticsError) -> Double {
    try GSL.requireProbability(p, "ExponentialDistribution.quantile")
    return try GSL.value("ExponentialDistribution.quantile", [p, mean]) { gsl_cdf_exponential_Pinv(p, mean) }
  }

  /// The point above which a probability `q`, 0 to 1, lies.
  public func upperQuantile(_ q: Double) throws(StatisticsError) -> Double {
    try GSL.requireProbability(q, "ExponentialDistribution.upperQuantile")
    return try GSL.value("ExponentialDistribution.upperQuantile", [q, mean]) {
      gsl_cdf_exponential_Qinv(q, mean)
    }
  }
}

/// The Weibull law, whose upper tail is exp(-(x / scale)^shape).
public struct WeibullDistribution: ContinuousDistribution, Hashable {
  /// The scale, positive and finite.
  public let scale: Double
  /// The shape, positive and finite.
  public let shape: Double

  /// Makes the law.
  ///
  /// - Parameters:
  ///   - scale: the scale, positive and finite.
  ///   - shape: the shape, positive and finite.
  /// - Throws: `StatisticsError` of kind `domain` for any other value.
  public init(scale: Double, shape: Double) throws(StatisticsError) {
    try GSL.require(
      scale > 0 && scale.isFinite && shape > 0 && shape.isFinite, "WeibullDistribution", [scale, shape],
      "scale and shape must be positive and finite")
    self.scale = scale
    self.shape = shape
  }

  /// The density at a point.
  public func density(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("WeibullDistribution.density", [x, scale, shape]) { gsl_ran_weibull_pdf(x, scale, shape) }
  }

  /// The probability of a value of at most `x`.
  public func cumulative(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("WeibullDistribution.cumulative", [x, scale, shape]) { gsl_cdf_weibull_P(x, scale, shape) }
  }

  /// The probability of a value above `x`.
  public func upperTail(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("WeibullDistribution.upperTail", [x, scale, shape]) { gsl_cdf_weibull_Q(x, scale, shape) }
  }

  /// The point below which a probability `p`, 0 to 1, lies.
  public func quantile(_ p: Double) throws(StatisticsError) -> Double {
    try GSL.requireProbability(p, "WeibullDistribution.quantile")
    return try GSL.value("WeibullDistribution.quantile", [p, scale, shape]) {
      gsl_cdf_weibull_Pinv(p, scale, shape)
    }
  }

  /// The point above which a probability `q`, 0 to 1, lies.
  public func upperQuantile(_ q: Double) throws(StatisticsError) -> Double {
    try GSL.requireProbability(q, "WeibullDistribution.upperQuantile")
    return try GSL.value("WeibullDistribution.upperQuantile", [q, scale, shape]) {
      gsl_cdf_weibull_Qinv(q, scale, shape)
    }
  }
}
