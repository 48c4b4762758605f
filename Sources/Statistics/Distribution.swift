/// A law on the real line with a density.
///
/// Tails are computed each on its own side, so a small `upperTail` keeps its relative accuracy.
/// *Source of all values:* the `gsl_cdf_*` and `gsl_ran_*_pdf` functions of the GNU Scientific Library.
public protocol ContinuousDistribution: Sendable {
  /// The density at a point.
  func density(_ x: Double) throws(StatisticsError) -> Double
  /// The probability of a value of at most `x`.
  func cumulative(_ x: Double) throws(StatisticsError) -> Double
  /// The probability of a value above `x`.
  func upperTail(_ x: Double) throws(StatisticsError) -> Double
  /// The point below which a probability `p`, 0 to 1, lies.
  func quantile(_ p: Double) throws(StatisticsError) -> Double
  /// The point above which a probability `q`, 0 to 1, lies.
  func upperQuantile(_ q: Double) throws(StatisticsError) -> Double
}

/// A law on the integers from 0 up.
///
/// *Source of all values:* the `gsl_cdf_*` and `gsl_ran_*_pdf` functions of the GNU Scientific Library,
/// which take counts up to 4,294,967,295.
public protocol DiscreteDistribution: Sendable {
  /// The probability of exactly `k`; 0 for negative `k`.
  func mass(_ k: Int) throws(StatisticsError) -> Double
  /// The probability of a value of at most `k`.
  func cumulative(_ k: Int) throws(StatisticsError) -> Double
  /// The probability of a value above `k`.
  func upperTail(_ k: Int) throws(StatisticsError) -> Double
}

extension DiscreteDistribution {
  /// The smallest `k` whose cumulative probability is at least `p`.
  ///
  /// GSL has no inverse for discrete laws; this doubles and then bisects on `cumulative`.
  ///
  /// - Parameter p: a probability from 0 up to, but not, 1.
  /// - Throws: `StatisticsError` of kind `domain` for any other `p`, or whatever `cumulative` throws.
  public func quantile(_ p: Double) throws(StatisticsError) -> Int {
    try GSL.require(p >= 0 && p < 1, "DiscreteDistribution.quantile", [p], "p lies from 0 to below 1")
    var high = 1
    while try cumulative(high) < p { high *= 2 }
    var low = -1
    while high - low > 1 {
      let middle = (low + high) / 2
      if try cumulative(middle) >= p { high = middle } else { low = middle }
    }
    return high
  }
}
