/// A mixture of exponential laws, if wanted given that the value stays below a limit.
///
/// The limit conditions the mixture as a whole: component m keeps its weight times its own probability of
/// staying below the limit, the weights are scaled to sum to one, and within the component the law is a
/// truncated exponential. Truncating each component with its weight left alone would be another law.
public struct ExponentialMixture: Hashable, Sendable {
  /// One component as it stands after conditioning on the limit.
  @frozen
  public struct Component: Hashable, Sendable {
    /// The probability of this component.
    public let weight: Double
    /// The mean of the exponential law before truncation.
    public let mean: Double
    /// The probability of staying below the limit within this component; 1 without a limit.
    public let kept: Double
    /// The words below this one (2^32 times the cumulative weight) pick this component or an earlier one.
    @usableFromInline let threshold: UInt64
  }

  /// The components, in the order given.
  public let components: [Component]
  /// The upper bound of the values; infinite without truncation.
  public let limit: Double

  /// Makes the mixture.
  ///
  /// - Parameters:
  ///   - weights: before truncation, each above 0; they are scaled to sum to 1.
  ///   - means: before truncation, as many as weights, each above 0, in the unit of the values.
  ///   - limit: the upper bound of the values, or nil for none.
  /// - Throws: ``LawError`` unless the parameters are as said.
  public init(weights: [Double], means: [Double], limit: Double? = nil) throws(LawError) {
    let name = "exponential mixture"
    guard !weights.isEmpty, weights.count == means.count else {
      throw LawError(
        law: name, parameter: "number of means", value: Double(means.count),
        allowed: "at least 1 and the number of weights (\(weights.count))")
    }
    if let limit { try LawError.requirePositive(limit, "limit", of: name) }
    var kept: [Double] = []
    var total = 0.0
    for i in weights.indices {
      try LawError.requirePositive(weights[i], "weight \(i + 1)", of: name)
      try LawError.requirePositive(means[i], "mean \(i + 1)", of: name)
      let share = limit.map { -Elementary.expm1(-$0 / means[i]) } ?? 1
      guard share > 0x1p-52 else {
        throw LawError(
          law: name, parameter: "mean \(i + 1)", value: means[i],
          allowed: "below 2^52 times the limit (\(limit ?? .infinity))")
      }
      kept.append(share)
      total += weights[i] * share
    }
    guard total < .infinity else {
      throw LawError(law: name, parameter: "sum of weights", value: total, allowed: "finite")
    }
    var parts: [Component] = []
    var below = 0.0
    for i in weights.indices {
      below += weights[i] * kept[i] / total
      let last = i == weights.count - 1
      parts.append(
        Component(
          weight: weights[i] * kept[i] / total, mean: means[i], kept: kept[i],
          threshold: last ? 1 << 32 : WordThreshold.of(below)))
    }
    components = parts
    self.limit = limit ?? .infinity
  }

  /// A value from two words: the first picks the component, the second the value within it.
  @inlinable
  @inline(__always)
  public func draw(_ word0: UInt32, _ word1: UInt32) -> Double {
    let u = Uniform.unit(word1)
    return components.withUnsafeBufferPointer { parts in
      var i = 0
      // The last threshold is 2^32, above every word.
      while UInt64(word0) >= parts[i].threshold { i &+= 1 }
      return min(limit, -parts[i].mean * Elementary.log(1 - u * parts[i].kept))
    }
  }

  /// The expected value.
  public var mean: Double {
    var sum = 0.0
    for part in components {
      sum += part.weight * (part.mean - (limit < .infinity ? limit / Elementary.expm1(limit / part.mean) : 0))
    }
    return sum
  }

  /// The probability of a value of at most `x`.
  public func cumulative(_ x: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= limit { return 1 }
    var sum = 0.0
    for part in components { sum += part.weight * (-Elementary.expm1(-x / part.mean) / part.kept) }
    return min(1, sum)
  }
}
