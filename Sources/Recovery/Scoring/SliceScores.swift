/// How close the estimates of one replication's slices are to the truth.
///
/// Slices are fixed before the run; those with truth 0 count like all others. For the figures without them use
/// `positive`. Every figure is nil where it is undefined: all when there are no slices, relative ones when the
/// truth is 0 throughout.
public struct SliceScores: Sendable {
  /// The slices, in a fixed order.
  public let slices: [SliceOutcome]

  /// Makes the scores of one replication's slices.
  public init(_ slices: [SliceOutcome]) {
    self.slices = slices
  }

  /// The scores of the slices whose truth is above 0.
  public var positive: SliceScores {
    SliceScores(slices.filter { $0.truth > 0 })
  }

  /// The number of slices.
  public var count: Int { slices.count }

  /// The number of slices whose truth is 0.
  public var zeroTruthCount: Int {
    slices.reduce(0) { $0 + ($1.truth == 0 ? 1 : 0) }
  }

  /// The mean error.
  public var bias: Double? {
    slices.isEmpty ? nil : errorSum / Double(count)
  }

  /// The sum of the errors over the sum of the truths.
  public var relativeBias: Double? {
    let truth = slices.reduce(0) { $0 + $1.truth }
    return truth > 0 ? errorSum / truth : nil
  }

  /// The variance of the errors over slices: the mean of the squares of their distances from the mean error.
  ///
  /// The sum of squares is over the number of slices, so that the mean squared error is exactly this and the square of the
  /// mean error.
  public var errorVariance: Double? {
    guard let bias else { return nil }
    return mean { ($0.error - bias) * ($0.error - bias) }
  }

  /// The mean squared error.
  public var meanSquaredError: Double? {
    mean { $0.error * $0.error }
  }

  /// The mean of the squares of the errors over max(tau, truth).
  ///
  /// This is a replication's contribution to the pooled root mean squared relative error: average it over
  /// replications, then take the root.
  ///
  /// *Source:* the pooled convention of the published optimisation code of H. Aksu et al., "Summary reports
  /// optimization in the Privacy Sandbox Attribution Reporting API" (2023), arXiv 2311.13586.
  ///
  /// - Parameter tau: the least denominator, positive; 5 conversions for counts there.
  public func meanSquaredRelativeError(tau: Double) -> Double? {
    mean {
      let relative = $0.relativeError(tau: tau)
      return relative * relative
    }
  }

  /// The share of slices whose absolute error over max(tau, truth) is strictly below a bar.
  ///
  /// *Source:* the quality bar APE(T) < e with T = 5 conversions per 30 days and e = 20 % of Google Ads'
  /// report to the Competition and Markets Authority on its tests; there the slices are campaigns.
  ///
  /// - Parameters:
  ///   - tau: T, the least denominator, positive; scale it with the length of the period.
  ///   - bar: e, a share.
  public func shareWithAbsoluteRelativeError(below bar: Double = 0.2, tau: Double) -> Double? {
    mean { abs($0.relativeError(tau: tau)) < bar ? 1 : 0 }
  }

  private func mean(_ figure: (SliceOutcome) -> Double) -> Double? {
    guard !slices.isEmpty else { return nil }
    return slices.reduce(0) { $0 + figure($1) } / Double(count)
  }

  /// The sum of the errors, exactly 0 where it is 0 by algebra.
  ///
  /// A campaign's corrected counts sum to its number of reports, so their errors cancel, but for rounding.
  /// Left alone that dust would be printed as a bias with an interval that need not hold 0.
  private var errorSum: Double {
    let sum = slices.reduce(0) { $0 + $1.error }
    let size = slices.reduce(0) { $0 + abs($1.error) }
    return abs(sum) <= 1e-9 * size ? 0 : sum
  }
}
