/// How often intervals held the truth, beside how often they should have.
public struct CoverageScore: Hashable, Sendable {
  /// The number of slices that have an interval.
  public let intervals: Int
  /// The share of those that hold the truth.
  public let observed: Double
  /// The mean of the exactly computed coverages; nil unless every one of those slices has one.
  public let expected: Double?
  /// The variance of the number of slices covered if slices were independent; nil as `expected`.
  ///
  /// The sum of g (1 - g) over the expected coverages g. The values of one campaign are correlated, so it is a
  /// yardstick only for slices of different campaigns.
  public let independentVariance: Double?

  /// Scores the intervals of some slices.
  ///
  /// - Returns: nil when no slice has an interval.
  public init?(_ slices: [SliceOutcome]) {
    let held = slices.filter { $0.isCovered != nil }
    guard !held.isEmpty else { return nil }
    intervals = held.count
    observed = Double(held.filter { $0.isCovered == true }.count) / Double(held.count)
    let expectations = held.compactMap(\.expectedCoverage)
    if expectations.count == held.count {
      expected = expectations.reduce(0, +) / Double(held.count)
      independentVariance = expectations.reduce(0) { $0 + $1 * (1 - $1) }
    } else {
      expected = nil
      independentVariance = nil
    }
  }
}
