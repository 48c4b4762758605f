import CGSL

/// The normal law.
public struct NormalDistribution: ContinuousDistribution, Hashable {
  /// The mean, finite.
  public let mean: Double
  /// The standard deviation, positive and finite.
  public let sd: Double

  /// Makes the law.
  ///
  /// - Parameters:
  ///   - mean: the mean, finite.
  ///   - sd: the standard deviation, positive and finite.
  /// - Throws: `StatisticsError` of kind `domain` for any other value.
  public init(mean: Double, sd: Double) throws(StatisticsError) {
    try GSL.require(
      mean.isFinite && sd > 0 && sd.isFinite, "NormalDistribution", [mean, sd],
      "mean must be finite and sd positive and finite")
    self.mean = mean
    self.sd = sd
  }

  /// The density at a point.
  public func density(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("NormalDistribution.density", [x, mean, sd]) { gsl_ran_gaussian_pdf(x - mean, sd) }
  }

  /// The probability of a value of at most `x`.
  public func cumulative(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("NormalDistribution.cumulative", [x, mean, sd]) { gsl_cdf_gaussian_P(x - mean, sd) }
  }

  /// The probability of a value above `x`.
  public func upperTail(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("NormalDistribution.upperTail", [x, mean, sd]) { gsl_cdf_gaussian_Q(x - mean, sd) }
  }

  /// The point below which a probability `p`, 0 to 1, lies.
  public func quantile(_ p: Double) throws(StatisticsError) -> Double {
    try GSL.requireProbability(p, "NormalDistribution.quantile")
    return try GSL.value("NormalDistribution.quantile", [p, mean, sd]) { mean + gsl_cdf_gaussian_Pinv(p, sd) }
  }

  /// The point above which a probability `q`, 0 to 1, lies.
  public func upperQuantile(_ q: Double) throws(StatisticsError) -> Double {
    try GSL.requireProbability(q, "NormalDistribution.upperQuantile")
    return try GSL.value("NormalDistribution.upperQuantile", [q, mean, sd]) {
      mean + gsl_cdf_gaussian_Qinv(q, sd)
    }
  }
}

/// The law of a number whose logarithm is normal.
public struct LogNormalDistribution: ContinuousDistribution, Hashable {
  /// The mean of the logarithm, finite.
  public let logMean: Double
  /// The standard deviation of the logarithm, positive and finite.
  public let logSD: Double

  /// Makes the law.
  ///
  /// - Parameters:
  ///   - logMean: the mean of the logarithm, finite.
  ///   - logSD: the standard deviation of the logarithm, positive and finite.
  /// - Throws: `StatisticsError` of kind `domain` for any other value.
  public init(logMean: Double, logSD: Double) throws(StatisticsError) {
    try GSL.require(
      logMean.isFinite && logSD > 0 && logSD.isFinite, "LogNormalDistribution", [logMean, logSD],
      "logMean must be finite and logSD positive and finite")
    self.logMean = logMean
    self.logSD = logSD
  }

  /// The density at a point.
  public func density(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("LogNormalDistribution.density", [x, logMean, logSD]) {
      gsl_ran_lognormal_pdf(x, logMean, logSD)
    }
  }

  /// The probability of a value of at most `x`.
  public func cumulative(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("LogNormalDistribution.cumulative", [x, logMean, logSD]) {
      gsl_cdf_lognormal_P(x, logMean, logSD)
    }
  }

  /// The probability of a value above `x`.
  public func upperTail(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("LogNormalDistribution.upperTail", [x, logMean, logSD]) {
      gsl_cdf_lognormal_Q(x, logMean, logSD)
    }
  }

  /// The point below which a probability `p`, 0 to 1, lies.
  public func quantile(_ p: Double) throws(StatisticsError) -> Double {
    try GSL.requireProbability(p, "LogNormalDistribution.quantile")
    return try GSL.value("LogNormalDistribution.quantile", [p, logMean, logSD]) {
      gsl_cdf_lognormal_Pinv(p, logMean, logSD)
    }
  }

  /// The point above which a probability `q`, 0 to 1, lies.
  public func upperQuantile(_ q: Double) throws(StatisticsError) -> Double {
    try GSL.requireProbability(q, "LogNormalDistribution.upperQuantile")
    return try GSL.value("LogNormalDistribution.upperQuantile", [q, logMean, logSD]) {
      gsl_cdf_lognormal_Qinv(q, logMean, logSD)
    }
  }
}
