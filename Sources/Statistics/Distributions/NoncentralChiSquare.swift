#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The law of a sum of squares of independent normal numbers of variance 1 whose means are not all 0.
///
/// Pearson's statistic has about this law where the hypothesis is wrong, which gives the power of the test.
///
/// *Source:* derived: a mixture of chi-square laws with 2 j degrees of freedom more, j Poisson of half the noncentrality;
/// R. A. Fisher, "The general sampling distribution of the multiple correlation coefficient" (1928).
public struct NoncentralChiSquare: Hashable, Sendable {
  /// The degrees of freedom, positive and finite.
  public let degreesOfFreedom: Double
  /// The sum of the squared means, at least 0 and finite.
  public let noncentrality: Double

  /// Makes the law.
  ///
  /// - Parameters:
  ///   - degreesOfFreedom: positive and finite.
  ///   - noncentrality: the sum of the squared means, at least 0 and finite.
  /// - Throws: `StatisticsError` of kind `domain` for any other value.
  public init(degreesOfFreedom: Double, noncentrality: Double) throws(StatisticsError) {
    try GSL.require(
      degreesOfFreedom > 0 && degreesOfFreedom.isFinite && noncentrality >= 0 && noncentrality.isFinite,
      "NoncentralChiSquare", [degreesOfFreedom, noncentrality],
      "degreesOfFreedom must be positive and noncentrality not negative, both finite")
    self.degreesOfFreedom = degreesOfFreedom
    self.noncentrality = noncentrality
  }

  /// The probability of a value above `x`.
  ///
  /// Where the noncentrality is above 10,000 the law is taken for normal, which is off by less than 0.01.
  public func upperTail(_ x: Double) throws(StatisticsError) -> Double {
    if noncentrality > 10_000 {
      let variance = 2 * (degreesOfFreedom + 2 * noncentrality)
      return try NormalDistribution(mean: degreesOfFreedom + noncentrality, sd: variance.squareRoot())
        .upperTail(x)
    }
    guard noncentrality > 0 else {
      return try ChiSquareDistribution(degreesOfFreedom: degreesOfFreedom).upperTail(x)
    }
    let half = noncentrality / 2
    // Ten standard deviations of the Poisson law on either side, and a few numbers more where it is small.
    let reach = 10 * half.squareRoot() + 30
    var sum = 0.0
    for j in Int(max(0, half - reach))...Int(half + reach) {
      let weight = try PoissonDistribution(mean: half).mass(j)
      guard weight > 0 else { continue }
      sum +=
        try weight
        * ChiSquareDistribution(degreesOfFreedom: degreesOfFreedom + 2 * Double(j)).upperTail(x)
    }
    return min(1, sum)
  }
}
