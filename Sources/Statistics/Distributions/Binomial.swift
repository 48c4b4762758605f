import CGSL

/// The law of the number of successes in independent trials of one probability.
public struct BinomialDistribution: DiscreteDistribution, Hashable {
  /// The number of trials, 0 to 4,294,967,295.
  public let trials: Int
  /// The probability of a success, 0 to 1.
  public let probability: Double

  /// Makes the law.
  ///
  /// - Parameters:
  ///   - trials: the number of trials, 0 to 4,294,967,295.
  ///   - probability: the probability of a success, 0 to 1.
  /// - Throws: `StatisticsError` of kind `domain` for any other value.
  public init(trials: Int, probability: Double) throws(StatisticsError) {
    try GSL.require(
      (0...Int(UInt32.max)).contains(trials) && (0...1).contains(probability), "BinomialDistribution",
      [Double(trials), probability],
      "trials lie from 0 to 4294967295, probability from 0 to 1")
    self.trials = trials
    self.probability = probability
  }

  /// The probability of exactly `k`; 0 for negative `k`.
  public func mass(_ k: Int) throws(StatisticsError) -> Double {
    guard k >= 0 else { return 0 }
    let count = try GSL.count(k, "BinomialDistribution.mass")
    return try GSL.value("BinomialDistribution.mass", [Double(k), Double(trials), probability]) {
      gsl_ran_binomial_pdf(count, probability, UInt32(trials))
    }
  }

  /// The probability of a value of at most `k`.
  public func cumulative(_ k: Int) throws(StatisticsError) -> Double {
    guard k >= 0 else { return 0 }
    let count = try GSL.count(k, "BinomialDistribution.cumulative")
    return try GSL.value("BinomialDistribution.cumulative", [Double(k), Double(trials), probability]) {
      gsl_cdf_binomial_P(count, probability, UInt32(trials))
    }
  }

  /// The probability of a value above `k`.
  public func upperTail(_ k: Int) throws(StatisticsError) -> Double {
    guard k >= 0 else { return 1 }
    let count = try GSL.count(k, "BinomialDistribution.upperTail")
    return try GSL.value("BinomialDistribution.upperTail", [Double(k), Double(trials), probability]) {
      gsl_cdf_binomial_Q(count, probability, UInt32(trials))
    }
  }
}
