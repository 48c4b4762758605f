import CGSL

/// Student's t law.
public struct StudentT: ContinuousDistribution, Hashable {
  /// The degrees of freedom, positive and finite.
  public let degreesOfFreedom: Double

  /// Makes the law.
  ///
  /// - Parameter degreesOfFreedom: the degrees of freedom, positive and finite.
  /// - Throws: `StatisticsError` of kind `domain` for any other value.
  public init(degreesOfFreedom: Double) throws(StatisticsError) {
    try GSL.require(
      degreesOfFreedom > 0 && degreesOfFreedom.isFinite, "StudentT", [degreesOfFreedom],
      "degreesOfFreedom must be positive and finite")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The density at a point.
  public func density(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("StudentT.density", [x, degreesOfFreedom]) { gsl_ran_tdist_pdf(x, degreesOfFreedom) }
  }

  /// The probability of a value of at most `x`.
  public func cumulative(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("StudentT.cumulative", [x, degreesOfFreedom]) { gsl_cdf_tdist_P(x, degreesOfFreedom) }
  }

  /// The probability of a value above `x`.
  public func upperTail(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("StudentT.upperTail", [x, degreesOfFreedom]) { gsl_cdf_tdist_Q(x, degreesOfFreedom) }
  }

  /// The point below which a probability `p`, 0 to 1, lies.
  public func quantile(_ p: Double) throws(StatisticsError) -> Double {
    try GSL.requireProbability(p, "StudentT.quantile")
    return try GSL.value("StudentT.quantile", [p, degreesOfFreedom]) {
      gsl_cdf_tdist_Pinv(p, degreesOfFreedom)
    }
  }

  /// The point above which a probability `q`, 0 to 1, lies.
  public func upperQuantile(_ q: Double) throws(StatisticsError) -> Double {
    try GSL.requireProbability(q, "StudentT.upperQuantile")
    return try GSL.value("StudentT.upperQuantile", [q, degreesOfFreedom]) {
      gsl_cdf_tdist_Qinv(q, degreesOfFreedom)
    }
  }
}

/// The chi-square law.
public struct ChiSquareDistribution: ContinuousDistribution, Hashable {
  /// The degrees of freedom, positive and finite.
  public let degreesOfFreedom: Double

  /// Makes the law.
  ///
  /// - Parameter degreesOfFreedom: the degrees of freedom, positive and finite.
  /// - Throws: `StatisticsError` of kind `domain` for any other value.
  public init(degreesOfFreedom: Double) throws(StatisticsError) {
    try GSL.require(
      degreesOfFreedom > 0 && degreesOfFreedom.isFinite, "ChiSquareDistribution", [degreesOfFreedom],
      "degreesOfFreedom must be positive and finite")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The density at a point.
  public func density(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("ChiSquareDistribution.density", [x, degreesOfFreedom]) {
      gsl_ran_chisq_pdf(x, degreesOfFreedom)
    }
  }

  /// The probability of a value of at most `x`.
  public func cumulative(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("ChiSquareDistribution.cumulative", [x, degreesOfFreedom]) {
      gsl_cdf_chisq_P(x, degreesOfFreedom)
    }
  }

  /// The probability of a value above `x`.
  public func upperTail(_ x: Double) throws(StatisticsError) -> Double {
    try GSL.value("ChiSquareDistribution.upperTail", [x, degreesOfFreedom]) {
      gsl_cdf_chisq_Q(x, degreesOfFreedom)
    }
  }

  /// The point below which a probability `p`, 0 to 1, lies.
  public func quantile(_ p: Double) throws(StatisticsError) -> Double {
    try GSL.requireProbability(p, "ChiSquareDistribution.quantile")
    return try GSL.value("ChiSquareDistribution.quantile", [p, degreesOfFreedom]) {
      gsl_cdf_chisq_Pinv(p, degreesOfFreedom)
    }
  }

  /// The point above which a probability `q`, 0 to 1, lies.
  public func upperQuantile(_ q: Double) throws(StatisticsError) -> Double {
    try GSL.requireProbability(q, "ChiSquareDistribution.upperQuantile")
    return try GSL.value("ChiSquareDistribution.upperQuantile", [q, degreesOfFreedom]) {
      gsl_cdf_chisq_Qinv(q, degreesOfFreedom)
    }
  }
}
