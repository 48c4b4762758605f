import PrivacyMechanisms
import Statistics

/// What counts from reports with a noised data field will be good for.
///
/// With N reports of which c carry the value before noise, the unbiased estimate has the variance
///
///     V = [c t (1 - t) + (N - c) f (1 - f)] / (1 - p)^2
///
/// and for a share s = c/N its standard error is the share r of c when
///
///     N = [t (1 - t) + (1/s - 1) f (1 - f)] / ((1 - p)^2 r^2 s)
///
/// *Source:* derived: reports are noised independently, so V is the variance of a sum of two binomial counts over
/// (1 - p)^2; the second line is V = r^2 s^2 N^2 solved for N.
public struct DataFieldPlan: Hashable, Sendable {
  /// The recovery that is planned for.
  public let recovery: CountRecovery

  /// Plans for one channel.
  ///
  /// - Parameters:
  ///   - noise: the channel of the data field.
  ///   - confidence: the nominal coverage of the intervals, above 0 and below 1.
  /// - Throws: `StatisticsError` for another confidence.
  public init(noise: DataNoise, confidence: Double = 0.95) throws(StatisticsError) {
    recovery = try CountRecovery(noise: noise, confidence: confidence)
  }

  /// The error to expect of the estimate of one value's count.
  ///
  /// The half-width is that of the score interval, z ((V + (z B)^2/(4 (1 - p)^4)))^(1/2) with
  /// B = t (1 - t) - f (1 - f), when the expected number of reports carries the value; the coverage is exact.
  ///
  /// - Parameters:
  ///   - count: the value's count c before noise.
  ///   - total: the number N of reports, up to ``PlanningError/largestTotal``.
  ///   - value: the data value, 0 to k - 1; with uniform replacement they are all alike.
  /// - Throws: `PlanningError` for counts that cannot be, or errors beyond all numbers.
  public func expectedError(
    count: Int, total: Int, value: Int = 0
  ) throws(PlanningError) -> ExpectedError {
    try PlanningError.check(count: count, of: total)
    let cell = recovery.cells[value]
    let square = cell.gain * cell.gain
    let variance = cell.variance(trueCount: Double(count), of: total) / square
    let bend = cell.isNoiseless || total == 0 ? 0 : cell.z * cell.varianceSlope / (2 * square)
    return ExpectedError(
      count: Double(count),
      standardError: try PlanningError.bounded(variance.squareRoot(), "standard error"),
      halfWidth: try PlanningError.bounded(
        cell.z * (variance + bend * bend).squareRoot(), "interval"),
      coverage: recovery.expectedCoverage(
        trueCount: count, total: total, cell: value, estimator: .unbiased))
  }

  /// How many reports it takes until the standard error is a given share of a value's count.
  ///
  /// - Parameters:
  ///   - relativeError: the standard error over the count, above 0; 0.05 for 5 %.
  ///   - share: the share s of the reports that carries the value before noise, above 0 and at most 1.
  ///   - value: the data value, 0 to k - 1; with uniform replacement they are all alike.
  /// - Returns: N as it comes out of the formula, not rounded; 0 without noise.
  /// - Throws: `PlanningError` for other numbers.
  public func reports(
    relativeError: Double, share: Double, value: Int = 0
  ) throws(PlanningError) -> Double {
    try PlanningError.check(relativeError: relativeError)
    try PlanningError.check(share: share, "share of the reports")
    let cell = recovery.cells[value]
    let spread = cell.keep * cell.change + (1 / share - 1) * cell.stray * (1 - cell.stray)
    let error = relativeError * cell.gain
    return spread / (error * error * share)
  }
}
