import CGSL

/// The Poisson law.
public struct PoissonDistribution: DiscreteDistribution, Hashable {
  /// The mean, positive and finite.
  public let mean: Double

  /// Makes the law.
  ///
  /// - Parameter mean: the mean, positive and finite.
  /// - Throws: `StatisticsError` of kind `domain` for any other value.
  public init(mean: Double) throws(StatisticsError) {
    try GSL.require(
      mean > 0 && mean.isFinite, "PoissonDistribution", [mean],
      "mean must be positive and finite")
    self.mean = mean
  }

  /// The probability of exactly `k`; 0 for negative `k`.
  public func mass(_ k: Int) throws(StatisticsError) -> Double {
    guard k >= 0 else { return 0 }
    let count = try GSL.count(k, "PoissonDistribution.mass")
    return try GSL.value("PoissonDistribution.mass", [Double(k), mean]) {
      gsl_ran_poisson_pdf(count, mean)
    }
  }

  /// The probability of a value of at most `k`.
  public func cumulative(_ k: Int) throws(StatisticsError) -> Double {
    guard k >= 0 else { return 0 }
    let count = try GSL.count(k, "PoissonDistribution.cumulative")
    return try GSL.value("PoissonDistribution.cumulative", [Double(k), mean]) {
      gsl_cdf_poisson_P(count, mean)
    }
  }

  /// The probability of a value above `k`.
  public func upperTail(_ k: Int) throws(StatisticsError) -> Double {
    guard k >= 0 else { return 1 }
    let count = try GSL.count(k, "PoissonDistribution.upperTail")
    return try GSL.value("PoissonDistribution.upperTail", [Double(k), mean]) {
      gsl_cdf_poisson_Q(count, mean)
    }
  }
}
