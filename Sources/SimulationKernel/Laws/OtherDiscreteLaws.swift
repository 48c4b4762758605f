/// The Bernoulli law: 1 with some probability, else 0.
@frozen
public struct BernoulliLaw: DiscreteLaw {
  /// The probability of 1.
  public let probability: Double

  /// Makes the law.
  ///
  /// - Throws: ``LawError`` unless the probability lies between 0 and 1.
  public init(probability: Double) throws(LawError) {
    try LawError.require(probability, "probability", in: 0...1, of: "bernoulli")
    self.probability = probability
  }

  /// The probability of 1.
  public var mean: Double { probability }
  /// p (1 - p).
  public var variance: Double { probability * (1 - probability) }
  /// Whether it happens for a word; what happens at 1 % also happens at 5 %.
  @inlinable
  public func happens(_ word: UInt32) -> Bool { Uniform.happens(word, probability: probability) }
  /// 1 above 1 - p.
  public func quantile(_ u: Double) -> Int { u > 1 - probability ? 1 : 0 }
  /// p at 1, 1 - p at 0.
  public func probability(_ k: Int) -> Double {
    k == 1 ? probability : (k == 0 ? 1 - probability : 0)
  }
}

/// The geometric law: failures before the first success.
@frozen
public struct GeometricLaw: DiscreteLaw {
  /// The probability of a success at each trial.
  public let probability: Double

  /// Makes the law.
  ///
  /// - Throws: ``LawError`` unless the probability lies between 10^-9 and 1.
  public init(probability: Double) throws(LawError) {
    try LawError.require(probability, "probability", in: 1e-9...1, of: "geometric")
    self.probability = probability
  }

  /// (1 - p) / p.
  public var mean: Double { (1 - probability) / probability }
  /// (1 - p) / p^2.
  public var variance: Double { (1 - probability) / (probability * probability) }
  /// The whole part of ln(1 - u) / ln(1 - p), one less where that is whole.
  public func quantile(_ u: Double) -> Int {
    if probability == 1 { return 0 }
    let x = Elementary.log1p(-u) / Elementary.log1p(-probability)
    let k = Int(x)
    return Double(k) == x && k > 0 ? k - 1 : k
  }
  /// p (1 - p)^k.
  public func probability(_ k: Int) -> Double {
    if k < 0 { return 0 }
    if probability == 1 { return k == 0 ? 1 : 0 }
    return probability * Elementary.exp(Double(k) * Elementary.log1p(-probability))
  }
}

/// A law on 0..<n with given weights.
@frozen
public struct CategoricalLaw: Hashable, Sendable {
  /// The probability of each number: its weight over the sum of weights.
  public let probabilities: [Double]
  /// The table that draws look up.
  public let table: DiscreteTable

  /// Makes the law.
  ///
  /// - Parameter weights: at least one, each at least 0, with a sum above 0 and finite.
  /// - Throws: ``LawError`` for other weights.
  public init(weights: [Double]) throws(LawError) {
    var total = 0.0
    for (i, w) in weights.enumerated() {
      guard w >= 0, w < .infinity else {
        throw LawError(
          law: "categorical", parameter: "weight \(i + 1)", value: w, allowed: "at least 0 and finite")
      }
      total += w
    }
    guard total > 0, total < .infinity else {
      throw LawError(
        law: "categorical", parameter: "sum of weights", value: total, allowed: "above 0 and finite")
    }
    probabilities = weights.map { $0 / total }
    table = try DiscreteTable(probabilities: probabilities)
  }

  /// The number that a word stands for; a larger word never gives a smaller number.
  @inlinable
  @inline(__always)
  public func draw(_ word: UInt32) -> Int { table.draw(word) }
}
