/// One slice's truth and estimate: a campaign's count, or a campaign's count of one data value.
public struct SliceOutcome: Hashable, Sendable {
  /// The true figure, not negative.
  public var truth: Double
  /// The estimate.
  public var estimate: Double
  /// The confidence interval's low end; nil when none is claimed.
  public var low: Double?
  /// The confidence interval's high end; nil when none is claimed.
  public var high: Double?
  /// The exactly computed probability that the interval covers; nil when it is not known.
  public var expectedCoverage: Double?

  /// Makes an outcome.
  ///
  /// - Parameters:
  ///   - truth: the true figure, not negative.
  ///   - estimate: the estimate.
  ///   - low: the interval's low end, or nil.
  ///   - high: the interval's high end, or nil.
  ///   - expectedCoverage: the interval's exactly computed coverage, or nil.
  public init(
    truth: Double, estimate: Double, low: Double? = nil, high: Double? = nil,
    expectedCoverage: Double? = nil
  ) {
    self.truth = truth
    self.estimate = estimate
    self.low = low
    self.high = high
    self.expectedCoverage = expectedCoverage
  }

  /// The estimate less the truth.
  public var error: Double { estimate - truth }

  /// Whether the interval, ends included, holds the truth; nil without an interval.
  ///
  /// A billionth of the truth is allowed for, so that an interval of one point is not missed by rounding.
  public var isCovered: Bool? {
    guard let low, let high else { return nil }
    let slack = 1e-9 * max(1, abs(truth))
    return low - slack <= truth && truth <= high + slack
  }

  /// The error over max(tau, truth).
  ///
  /// - Parameter tau: the least denominator, positive, in the truth's unit.
  public func relativeError(tau: Double) -> Double {
    error / max(tau, truth)
  }
}
