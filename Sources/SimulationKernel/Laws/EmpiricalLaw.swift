/// The law of a sample: the values that were seen, each as likely as its weight says.
///
/// A step function, not smoothed: only values of the sample are drawn.
@frozen
public struct EmpiricalLaw: ContinuousLaw {
  /// A value with the probability of it and all below.
  @frozen
  public struct Point: Hashable, Sendable, BitwiseCopyable {
    /// The value.
    public let value: Double
    /// The probability of a value of at most this; 1 at the last point.
    public let cumulative: Double
  }

  /// The distinct values with a weight above 0, ascending.
  public let points: [Point]

  /// No sample is longer than this.
  public static let longest = 1 << 20

  /// Makes the law of a sample.
  ///
  /// - Parameters:
  ///   - values: in any order, with or without repetitions; finite, 1...2^20 of them.
  ///   - weights: as many as values, each at least 0 and their sum above 0; nil makes all alike.
  /// - Throws: ``LawError`` unless the parameters are as said.
  public init(values: [Double], weights: [Double]? = nil) throws(LawError) {
    let name = "empirical"
    try LawError.require(Double(values.count), "number of values", in: 1...Double(Self.longest), of: name)
    if let weights, weights.count != values.count {
      throw LawError(
        law: name, parameter: "number of weights", value: Double(weights.count),
        allowed: "the number of values (\(values.count))")
    }
    for value in values { try LawError.requireFinite(value, "value", of: name) }
    for weight in weights ?? [] {
      try LawError.require(weight, "weight", in: 0...Double.greatestFiniteMagnitude, of: name)
    }
    // Equal values keep their order, so that their weights always add up in the same one.
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var sums: [(value: Double, below: Double)] = []
    var total = 0.0
    for index in order {
      let weight = weights?[index] ?? 1
      if weight == 0 { continue }
      total += weight
      if sums.last?.value == values[index] { sums.removeLast() }
      sums.append((values[index], total))
    }
    guard total > 0, total < .infinity else {
      throw LawError(law: name, parameter: "sum of weights", value: total, allowed: "above 0 and finite")
    }
    points = sums.map { Point(value: $0.value, cumulative: $0.below / total) }
  }

  /// The weighted mean of the sample.
  public var mean: Double { average { $0 } }

  /// The weighted mean square distance from the mean, not corrected for the sample's size.
  public var variance: Double {
    let centre = mean
    return average { ($0 - centre) * ($0 - centre) }
  }

  private func average(_ function: (Double) -> Double) -> Double {
    var sum = 0.0
    var before = 0.0
    for point in points {
      sum += (point.cumulative - before) * function(point.value)
      before = point.cumulative
    }
    return sum
  }

  /// The smallest value of the sample whose cumulative probability is at least `u`.
  public func quantile(_ u: Double) -> Double {
    points.withUnsafeBufferPointer { points in
      let index = Self.first(points.count) { points[$0].cumulative >= u }
      return points[min(index, points.count - 1)].value
    }
  }

  /// The share of the sample's weight at or below `x`.
  public func cumulative(_ x: Double) -> Double { share { $0 > x } }

  /// The share of the sample's weight strictly below `x`.
  public func cumulative(below x: Double) -> Double { share { $0 >= x } }

  /// The share of the weight before the first value that lies beyond.
  private func share(_ isBeyond: (Double) -> Bool) -> Double {
    let index = Self.first(points.count) { isBeyond(points[$0].value) }
    return index == 0 ? 0 : points[index - 1].cumulative
  }

  /// The first of `count` positions from which on a condition holds, or `count`.
  private static func first(_ count: Int, where condition: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if condition(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
