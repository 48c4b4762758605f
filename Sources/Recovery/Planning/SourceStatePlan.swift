import PrivacyMechanisms
import Statistics

/// What counts from event-level reports will be good for, when whole outputs of sources are drawn by randomised response.
///
/// Of n sources c have one report of a data value and the others none. A drawn state has m of them on average, with the
/// variance s^2. When each report arrives with the chance d by itself, a drawn state's reports that arrive have the mean
/// m' = d m and the variance s'^2 = d^2 s^2 + d (1 - d) m, and c counts the true reports that arrive. Then
///
///     V = [p (1 - p) (c (1 - m')^2 + (n - c) m'^2) + n p s'^2] / (1 - p)^2
///
/// and for q = c/n the standard error is the share r of c when
///
///     n = p [(1 - p) (q (1 - m')^2 + (1 - q) m'^2) + s'^2] / ((1 - p)^2 r^2 q^2)
///
/// *Source:* derived: outputs are independent; one is a(x) with probability 1 - p, else it has the mean m' and the
/// variance s'^2. Thinning a number of reports keeps each with the chance d.
public struct SourceStatePlan: Hashable, Sendable {
  /// The recovery that is planned for.
  public let recovery: OutputStateRecovery

  /// Plans for sources of one configuration.
  ///
  /// - Parameters:
  ///   - states: the states that a source can come out in.
  ///   - epsilon: the privacy parameter, above 0; infinity for no noise.
  ///   - confidence: the nominal coverage of the intervals, above 0 and below 1.
  /// - Throws: `PlanningError` for sources that never report, else as
  ///   ``OutputStateRecovery/init(states:epsilon:confidence:)``.
  public init(states: OutputStates, epsilon: Double, confidence: Double = 0.95) throws {
    guard states.cells > 0, states.maxReports > 0 else { throw PlanningError.noReports }
    recovery = try OutputStateRecovery(states: states, epsilon: epsilon, confidence: confidence)
  }

  /// The error to expect of the estimate of one value's count when every report arrives.
  ///
  /// The half-width is that of the interval when each number of reports is as frequent as expected, to whole sources.
  ///
  /// - Parameters:
  ///   - count: how many sources truly have a report of the value, one each.
  ///   - sources: the number n of registered sources, up to ``PlanningError/largestTotal``.
  /// - Throws: `PlanningError` for counts that cannot be, or errors beyond all numbers.
  public func expectedError(count: Int, sources: Int) throws(PlanningError) -> ExpectedError {
    try PlanningError.check(count: count, of: sources)
    let spread = spread(share: sources > 0 ? Double(count) / Double(sources) : 0, delivered: 1)
    return ExpectedError(
      count: Double(count),
      standardError: try PlanningError.bounded((Double(sources) * spread).squareRoot(), "standard error"),
      halfWidth: try PlanningError.bounded(
        recovery.correction.uncutInterval([expectedOutputs(count, sources)]).halfWidth, "interval"),
      coverage: nil)
  }

  /// How many sources it takes until the standard error is a given share of a value's count.
  ///
  /// - Parameters:
  ///   - relativeError: the standard error over the count, above 0; 0.05 for 5 %.
  ///   - share: the share of the sources that truly have a report of the value, above 0 and at most 1.
  ///   - delivered: the chance d that a report arrives, above 0 and at most 1.
  /// - Returns: n as it comes out of the formula, not rounded; 0 without noise.
  /// - Throws: `PlanningError` for other numbers.
  public func sources(
    relativeError: Double, share: Double, delivered: Double = 1
  ) throws(PlanningError) -> Double {
    try PlanningError.check(relativeError: relativeError)
    try PlanningError.check(share: share, "share of the sources")
    try PlanningError.check(share: delivered, "share of delivered reports")
    let arriving = share * delivered
    let error = relativeError * arriving
    return spread(share: arriving, delivered: delivered) / (error * error)
  }

  /// V/n for a share q of sources with a true report that arrives.
  private func spread(share: Double, delivered: Double) -> Double {
    let (p, keep) = (recovery.response.flipProbability, recovery.response.keepProbability)
    let mean = delivered * recovery.ofOne.mean
    let variance =
      delivered * delivered * recovery.ofOne.variance + delivered * (1 - delivered) * recovery.ofOne.mean
    let honest = share * (1 - mean) * (1 - mean) + (1 - share) * mean * mean
    return p * (keep * honest + variance) / (keep * keep)
  }

  /// How many sources are expected to come out with each number of reports, rounded.
  private func expectedOutputs(_ count: Int, _ sources: Int) -> NoisedReports {
    let (p, keep) = (recovery.response.flipProbability, recovery.response.keepProbability)
    var expected = recovery.ofOne.masses.enumerated().map { reports, mass in
      let honest = reports == 1 ? Double(count) * keep : 0
      return Int((honest + Double(sources) * p * mass).rounded())
    }
    expected[0] = 0
    // Rounding up many rare numbers could leave fewer than no sources without reports.
    for reports in expected.indices.reversed() {
      expected[reports] = min(expected[reports], sources - expected.suffix(from: reports + 1).reduce(0, +))
    }
    expected[0] = sources - expected.reduce(0, +)
    return recovery.reports(expected, recovery.ofOne)
  }
}
