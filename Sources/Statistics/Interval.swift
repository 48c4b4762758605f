/// A closed interval of real numbers, its low end never above its high end.
@frozen
public struct Interval: Hashable, Sendable {
  /// The low end.
  public let low: Double
  /// The high end.
  public let high: Double

  /// Makes an interval from its ends.
  ///
  /// - Parameters:
  ///   - low: the low end; may be minus infinity.
  ///   - high: the high end, not below `low`; may be infinity.
  public init(low: Double, high: Double) {
    precondition(low <= high, "interval ends out of order or not numbers")
    self.low = low
    self.high = high
  }

  /// The interval that holds one number only.
  public init(_ point: Double) {
    self.init(low: point, high: point)
  }

  /// Half the distance between the ends.
  public var halfWidth: Double { (high - low) / 2 }

  /// Whether a number lies in the interval, ends included.
  public func contains(_ x: Double) -> Bool {
    low <= x && x <= high
  }

  /// The interval with each end moved to the nearest point of a range.
  ///
  /// An interval wholly outside the range becomes the range's nearer end, not nothing.
  public func clamped(to range: ClosedRange<Double>) -> Interval {
    Interval(
      low: min(max(low, range.lowerBound), range.upperBound),
      high: min(max(high, range.lowerBound), range.upperBound))
  }
}
