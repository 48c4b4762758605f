import PrivacyMechanisms
import Statistics

/// What counts from summary reports will be good for.
///
/// A count is a sum over u, the budget units of one conversion, and its noise does not depend on it: the standard error is
/// that of the noise over u, and it is the share r of a count of sd/(u r).
///
/// *Source:* derived, as the formula says; for the law of the noise, `DiscreteLaplace`.
public struct SummaryPlan: Hashable, Sendable {
  /// The noise in a sum.
  public let noise: SummaryNoise
  /// How many budget units stand for one conversion.
  public let contribution: Double
  private let tail: Double

  /// Plans for one scale of contributions.
  ///
  /// - Parameters:
  ///   - noise: the noise in a sum.
  ///   - contribution: what each conversion adds to its sum, in budget units, above 0 and at most the sensitivity.
  ///   - confidence: the nominal coverage of the intervals, above 0 and below 1.
  /// - Throws: `PlanningError` for another contribution, `StatisticsError` for another confidence.
  public init(noise: SummaryNoise, contribution: Double, confidence: Double = 0.95) throws {
    guard contribution > 0, contribution <= noise.sensitivity else {
      throw PlanningError.contribution(contribution, budget: noise.sensitivity)
    }
    self.noise = noise
    self.contribution = contribution
    tail = try Confidence.tail(confidence)
  }

  /// The error to expect of a count.
  ///
  /// The half-width is that of the interval from the noise's exact quantiles, whose coverage is exact too.
  ///
  /// - Parameter count: the count before noise, not negative.
  /// - Throws: `PlanningError` for another count, or errors beyond all numbers.
  public func expectedError(count: Int) throws(PlanningError) -> ExpectedError {
    try PlanningError.check(count: count, of: PlanningError.largestTotal)
    let reach = -noise.law.quantile(tail)
    return ExpectedError(
      count: Double(count),
      standardError: try PlanningError.bounded(
        noise.standardDeviation(contribution: contribution), "standard error"),
      halfWidth: try PlanningError.bounded(Double(reach) / contribution, "interval"),
      coverage: 1 - 2 * noise.law.lowerTail(-reach - 1))
  }

  /// The count of which the standard error is a given share.
  ///
  /// - Parameter relativeError: the standard error over the count, above 0; 0.05 for 5 %.
  /// - Returns: the count as it comes out of the formula, not rounded.
  /// - Throws: `PlanningError` for another number.
  public func count(relativeError: Double) throws(PlanningError) -> Double {
    try PlanningError.check(relativeError: relativeError)
    return noise.count(atRelativeError: relativeError, contribution: contribution)
  }
}
