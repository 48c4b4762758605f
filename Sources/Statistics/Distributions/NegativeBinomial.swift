import CGSL

/// The law of the failures before the n-th success, or of a Poisson count with a gamma mean.
public struct NegativeBinomialDistribution: DiscreteDistribution, Hashable {
  /// The probability of a success, above 0 up to 1.
  public let probability: Double
  /// The number n of successes, any positive finite number.
  public let successes: Double

  /// Makes the law.
  ///
  /// - Parameters:
  ///   - probability: the probability of a success, above 0 up to 1.
  ///   - successes: the number n of successes, any positive finite number.
  /// - Throws: `StatisticsError` of kind `domain` for any other value.
  public init(probability: Double, successes: Double) throws(StatisticsError) {
    try GSL.require(
      probability > 0 && probability <= 1 && successes > 0 && successes.isFinite,
      "NegativeBinomialDistribution", [probability, successes],
      "probability lies above 0 up to 1, successes is positive and finite")
    self.probability = probability
    self.successes = successes
  }

  /// The probability of exactly `k`; 0 for negative `k`.
  public func mass(_ k: Int) throws(StatisticsError) -> Double {
    guard k >= 0 else { return 0 }
    let count = try GSL.count(k, "NegativeBinomialDistribution.mass")
    return try GSL.value("NegativeBinomialDistribution.mass", [Double(k), probability, successes]) {
      gsl_ran_negative_binomial_pdf(count, probability, successes)
    }
  }

  /// The probability of a value of at most `k`.
  public func cumulative(_ k: Int) throws(StatisticsError) -> Double {
    guard k >= 0 else { return 0 }
    let count = try GSL.count(k, "NegativeBinomialDistribution.cumulative")
    return try GSL.value("NegativeBinomialDistribution.cumulative", [Double(k), probability, successes]) {
      gsl_cdf_negative_binomial_P(count, probability, successes)
    }
  }

  /// The probability of a value above `k`.
  public func upperTail(_ k: Int) throws(StatisticsError) -> Double {
    guard k >= 0 else { return 1 }
    let count = try GSL.count(k, "NegativeBinomialDistribution.upperTail")
    return try GSL.value("NegativeBinomialDistribution.upperTail", [Double(k), probability, successes]) {
      gsl_cdf_negative_binomial_Q(count, probability, successes)
    }
  }
}
