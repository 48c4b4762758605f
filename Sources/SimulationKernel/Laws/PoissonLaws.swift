/// The Poisson law.
public struct PoissonLaw: DiscreteLaw {
  /// The mean.
  public let mean: Double
  private let search: ModeSearch

  /// Makes the law.
  ///
  /// - Parameter mean: from 0 to 10^9.
  /// - Throws: ``LawError`` for another mean.
  public init(mean: Double) throws(LawError) {
    try LawError.require(mean, "mean", in: 0...1e9, of: "poisson")
    self.mean = mean
    let mode = Int(mean)
    search = ModeSearch(
      mode: mode, modeProbability: Elementary.poissonTerm(Double(mode), mean: mean),
      deviation: mean.squareRoot(), range: 0...Int.max, ratio: { mean / Double($0) })
  }

  /// The mean.
  public var variance: Double { mean }
  /// By search from the mode.
  public func quantile(_ u: Double) -> Int { search.quantile(u) { mean / Double($0) } }
  /// mean^k e^-mean / k!.
  public func probability(_ k: Int) -> Double {
    if k < 0 { return 0 }
    return mean == 0 ? (k == 0 ? 1 : 0) : Elementary.poissonTerm(Double(k), mean: mean)
  }
}

/// The Poisson law given a value above 0.
public struct ZeroTruncatedPoissonLaw: DiscreteLaw {
  /// The mean before 0 is ruled out.
  public let lambda: Double
  private let whole: PoissonLaw
  private let zero: Double

  /// Makes the law.
  ///
  /// - Parameter lambda: above 0, at most 10^6.
  /// - Throws: ``LawError`` for another lambda.
  public init(lambda: Double) throws(LawError) {
    guard lambda > 0, lambda <= 1e6 else {
      throw LawError(
        law: "zero-truncated Poisson", parameter: "lambda", value: lambda, allowed: "above 0, at most 1e6")
    }
    self.lambda = lambda
    whole = try PoissonLaw(mean: lambda)
    zero = Elementary.exp(-lambda)
  }

  /// lambda / (1 - e^-lambda).
  public var mean: Double { lambda / -Elementary.expm1(-lambda) }
  /// mean (1 + lambda - mean).
  public var variance: Double { mean * (1 + lambda - mean) }
  /// Upwards from 1 for small lambda, else the Poisson quantile beyond the part that is ruled out.
  public func quantile(_ u: Double) -> Int {
    if lambda > 20 { return max(1, whole.quantile(min(1 - 0x1p-53, zero + u * (1 - zero)))) }
    var k = 1
    var p = lambda * zero / -Elementary.expm1(-lambda)
    var sum = p
    while sum < u, p > 0 {
      k += 1
      p *= lambda / Double(k)
      let next = sum + p
      if next == sum { break }
      sum = next
    }
    return k
  }
  /// The Poisson probability over 1 - e^-lambda.
  public func probability(_ k: Int) -> Double {
    k < 1 ? 0 : whole.probability(k) / -Elementary.expm1(-lambda)
  }
}
