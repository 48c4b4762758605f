/// The values that a setting may take: an interval whose ends are open, closed or absent.
public struct Bounds<Value: Comparable & Sendable>: Sendable {
  /// One end of an interval.
  public struct End: Sendable {
    /// The value at the end.
    public var value: Value
    /// Whether the value itself belongs to the interval.
    public var isIncluded: Bool
  }

  /// The lower end, if there is one.
  public var lower: End?
  /// The upper end, if there is one.
  public var upper: End?

  private init(_ lower: (Value, Bool)?, _ upper: (Value, Bool)?) {
    self.lower = lower.map { End(value: $0.0, isIncluded: $0.1) }
    self.upper = upper.map { End(value: $0.0, isIncluded: $0.1) }
  }

  /// Every value.
  public static var any: Self { Self(nil, nil) }
  /// `range.lowerBound <= x <= range.upperBound`.
  public static func within(_ range: ClosedRange<Value>) -> Self {
    Self((range.lowerBound, true), (range.upperBound, true))
  }
  /// `low <= x`.
  public static func atLeast(_ low: Value) -> Self { Self((low, true), nil) }
  /// `low <= x < high`.
  public static func atLeast(_ low: Value, below high: Value) -> Self { Self((low, true), (high, false)) }
  /// `low < x`.
  public static func above(_ low: Value) -> Self { Self((low, false), nil) }
  /// `low < x < high`.
  public static func above(_ low: Value, below high: Value) -> Self { Self((low, false), (high, false)) }
  /// `low < x <= high`.
  public static func above(_ low: Value, upTo high: Value) -> Self { Self((low, false), (high, true)) }
  /// `x <= high`.
  public static func upTo(_ high: Value) -> Self { Self(nil, (high, true)) }

  /// Whether a value lies in the interval.
  ///
  /// - Parameter value: The value to test.
  public func contains(_ value: Value) -> Bool {
    if let lower, !(lower.isIncluded ? lower.value <= value : lower.value < value) { return false }
    if let upper, !(upper.isIncluded ? value <= upper.value : value < upper.value) { return false }
    return true
  }

  /// The interval as an inequality: `0 < epsilon <= 64`; nil when it has no ends.
  ///
  /// - Parameters:
  ///   - name: What stands for the value.
  ///   - format: Writes the ends.
  func inequality(_ name: String, _ format: (Value) -> String) -> String? {
    switch (lower, upper) {
    case (nil, nil): nil
    case (let lower?, nil): "\(name) \(lower.isIncluded ? ">=" : ">") \(format(lower.value))"
    case (nil, let upper?): "\(name) \(upper.isIncluded ? "<=" : "<") \(format(upper.value))"
    case (let lower?, let upper?):
      "\(format(lower.value)) \(lower.isIncluded ? "<=" : "<") \(name) "
        + "\(upper.isIncluded ? "<=" : "<") \(format(upper.value))"
    }
  }
}
