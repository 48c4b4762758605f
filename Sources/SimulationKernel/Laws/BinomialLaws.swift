/// The binomial law: successes among a number of trials.
public struct BinomialLaw: DiscreteLaw {
  /// The number of trials.
  public let trials: Int
  /// The probability of a success at each trial.
  public let probability: Double
  private let search: ModeSearch

  /// Makes the law.
  ///
  /// - Parameters:
  ///   - trials: from 0 to 10^9.
  ///   - probability: from 0 to 1.
  /// - Throws: ``LawError`` for other parameters.
  public init(trials: Int, probability: Double) throws(LawError) {
    try LawError.require(Double(trials), "trials", in: 0...1e9, of: "binomial")
    try LawError.require(probability, "probability", in: 0...1, of: "binomial")
    self.trials = trials
    self.probability = probability
    let mode = min(trials, Int(Double(trials + 1) * probability))
    search = ModeSearch(
      mode: mode, modeProbability: Self.term(mode, trials, probability),
      deviation: (Double(trials) * probability * (1 - probability)).squareRoot(), range: 0...trials,
      ratio: { Self.ratio($0, trials, probability) })
  }

  /// n p.
  public var mean: Double { Double(trials) * probability }
  /// n p (1 - p).
  public var variance: Double { mean * (1 - probability) }
  /// By search from the mode.
  public func quantile(_ u: Double) -> Int {
    search.quantile(u) { Self.ratio($0, trials, probability) }
  }
  /// C(n, k) p^k (1 - p)^(n - k).
  public func probability(_ k: Int) -> Double {
    k < 0 || k > trials ? 0 : Self.term(k, trials, probability)
  }

  /// p(k) / p(k - 1).
  private static func ratio(_ k: Int, _ n: Int, _ p: Double) -> Double {
    Double(n - k + 1) * p / (Double(k) * (1 - p))
  }

  /// The probability by its distance from the mean, without large cancelling logarithms.
  ///
  /// *Source:* Loader, "Fast and accurate computation of binomial probabilities", 2000.
  static func term(_ k: Int, _ n: Int, _ p: Double) -> Double {
    let q = 1 - p
    if p == 0 { return k == 0 ? 1 : 0 }
    if q == 0 { return k == n ? 1 : 0 }
    let (x, m) = (Double(k), Double(n))
    if k == 0 { return Elementary.exp(m * Elementary.log1p(-p)) }
    if k == n { return Elementary.exp(m * Elementary.log(p)) }
    let exponent =
      Elementary.stirlingError(m) - Elementary.stirlingError(x) - Elementary.stirlingError(m - x)
      - Elementary.deviance(x, m * p) - Elementary.deviance(m - x, m * q)
    let variance = x * (m - x) / m
    return Elementary.exp(exponent - Elementary.halfLog2Pi - 0.5 * Elementary.log(variance))
  }
}

/// The negative binomial law: a Poisson law whose mean is itself gamma distributed.
public struct NegativeBinomialLaw: DiscreteLaw {
  /// The shape r of the gamma law, not necessarily whole.
  public let shape: Double
  /// The mean.
  public let mean: Double
  private let search: ModeSearch

  /// Makes the law.
  ///
  /// - Parameters:
  ///   - shape: from 10^-3 to 10^9.
  ///   - mean: from 0 to 10^6, with a standard deviation of at most 10^6.
  /// - Throws: ``LawError`` for other parameters.
  public init(shape: Double, mean: Double) throws(LawError) {
    let name = "negative binomial"
    try LawError.require(shape, "shape", in: 1e-3...1e9, of: name)
    try LawError.require(mean, "mean", in: 0...1e6, of: name)
    guard mean + mean * mean / shape <= 1e12 else {
      throw LawError(
        law: name, parameter: "mean", value: mean,
        allowed: "small enough for a standard deviation of at most 1e6 at shape \(shape)")
    }
    self.shape = shape
    self.mean = mean
    let odds = mean / (mean + shape)
    let mode = shape > 1 ? Int(mean * (shape - 1) / shape) : 0
    search = ModeSearch(
      mode: mode, modeProbability: Self.term(mode, shape, mean),
      deviation: (mean + mean * mean / shape).squareRoot(), range: 0...Int.max,
      ratio: { (Double($0) - 1 + shape) / Double($0) * odds })
  }

  /// mean + mean^2 / r.
  public var variance: Double { mean + mean * mean / shape }
  /// By search from the mode.
  public func quantile(_ u: Double) -> Int {
    let odds = mean / (mean + shape)
    return search.quantile(u) { (Double($0) - 1 + shape) / Double($0) * odds }
  }
  /// Gamma(k + r) / (Gamma(r) k!) (r / (r + mean))^r (mean / (r + mean))^k.
  public func probability(_ k: Int) -> Double { k < 0 ? 0 : Self.term(k, shape, mean) }

  /// The probability through the binomial saddle point with real arguments.
  static func term(_ k: Int, _ r: Double, _ mean: Double) -> Double {
    if mean == 0 { return k == 0 ? 1 : 0 }
    let zero = -r * Elementary.log1p(mean / r)
    if k == 0 { return Elementary.exp(zero) }
    let (x, n) = (Double(k), Double(k) + r)
    // r/(k + r) times the binomial term of k among k + r: by the same saddle point.
    let p = mean / (mean + r)
    let exponent =
      Elementary.stirlingError(n) - Elementary.stirlingError(x) - Elementary.stirlingError(r)
      - Elementary.deviance(x, n * p) - Elementary.deviance(r, n * (r / (mean + r)))
    return r / n
      * Elementary.exp(
        exponent - Elementary.halfLog2Pi - 0.5 * Elementary.log(x * r / n))
  }
}
