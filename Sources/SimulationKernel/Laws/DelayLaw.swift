/// How long something takes, drawn in whole milliseconds.
///
/// Each draw takes two words, so a delay's place in a random block is the same whatever its law.
@frozen
public enum DelayLaw: Hashable, Sendable {
  /// Always the same delay.
  case constant(SimulationDuration)
  /// An exponential law; its mean is in milliseconds.
  case exponential(ExponentialLaw)
  /// A mixture of exponential laws in milliseconds, with or without a limit.
  case mixture(ExponentialMixture)
  /// A lognormal law of milliseconds.
  case lognormal(LognormalLaw)
  /// A Weibull law of milliseconds.
  case weibull(WeibullLaw)
  /// A gamma law of milliseconds.
  case gamma(GammaLaw)
  /// A uniform law of milliseconds, not below 0.
  case uniform(UniformLaw)
  /// The law of a sample of milliseconds, each at least 0.
  case empirical(EmpiricalLaw)

  /// No delay is longer than this many milliseconds (2^53, some 285,000 years); heavier tails end here.
  @inlinable
  public static var longest: Double { 0x1p53 }

  /// The delay that two random words stand for: the continuous value, its fraction of a millisecond dropped.
  @inlinable
  @inline(__always)
  public func draw(_ word0: UInt32, _ word1: UInt32) -> SimulationDuration {
    switch self {
    case .exponential(let law):
      let u = Uniform.unit(UInt64(word0) &<< 32 | UInt64(word1))
      return Self.whole(-law.mean * Elementary.log(1 - u))
    case .mixture(let law): return Self.whole(law.draw(word0, word1))
    default: return drawOther(word0, word1)
    }
  }

  /// The laws that are not on the hot road.
  @usableFromInline
  func drawOther(_ word0: UInt32, _ word1: UInt32) -> SimulationDuration {
    let u = Uniform.unit(UInt64(word0) &<< 32 | UInt64(word1))
    switch self {
    case .constant(let delay): return delay
    case .exponential(let law): return Self.whole(law.quantile(u))
    case .mixture(let law): return Self.whole(law.draw(word0, word1))
    case .lognormal(let law): return Self.whole(law.quantile(u))
    case .weibull(let law): return Self.whole(law.quantile(u))
    case .gamma(let law): return Self.whole(law.quantile(u))
    case .uniform(let law): return Self.whole(law.quantile(u))
    case .empirical(let law): return Self.whole(law.quantile(u))
    }
  }

  /// Whole milliseconds, from 0 to ``longest``.
  @inlinable
  @inline(__always)
  static func whole(_ milliseconds: Double) -> SimulationDuration {
    SimulationDuration(milliseconds: Int64(max(0, min(longest, milliseconds))))
  }

  /// The probability that a drawn delay is at most `delay`.
  ///
  /// A draw drops the fraction, so it is at most n milliseconds when the continuous value is below n + 1.
  public func cumulative(_ delay: SimulationDuration) -> Double {
    if delay.milliseconds < 0 { return 0 }
    let x = Double(delay.milliseconds) + 1
    if x >= Self.longest { return 1 }
    switch self {
    case .constant(let constant): return constant <= delay ? 1 : 0
    case .exponential(let law): return law.cumulative(x)
    case .mixture(let law): return law.cumulative(x)
    case .lognormal(let law): return law.cumulative(x)
    case .weibull(let law): return law.cumulative(x)
    case .gamma(let law): return law.cumulative(x)
    case .uniform(let law): return law.cumulative(x)
    case .empirical(let law): return law.cumulative(below: x)
    }
  }

  /// The expected value of the law in milliseconds, fractions included; draws lie up to one millisecond below.
  public var mean: Double {
    switch self {
    case .constant(let delay): Double(delay.milliseconds)
    case .exponential(let law): law.mean
    case .mixture(let law): law.mean
    case .lognormal(let law): law.mean
    case .weibull(let law): law.mean
    case .gamma(let law): law.mean
    case .uniform(let law): law.mean
    case .empirical(let law): law.mean
    }
  }
}

extension DelayLaw {
  /// From click to conversion in sponsored search: quartiles 721 s, 7280 s and 468,358 s, mean 358.8 ks.
  ///
  /// .40 Exp(15 min) + .18 Exp(6 h) + .42 Exp(20 d), the whole mixture given a delay below 30 d.
  ///
  /// *Source:* fitted to the quartiles (707 s, 7260 s, 463,808 s) and the mean (359,581 s) that the Criteo
  /// Sponsored Search Conversion Log publishes; all four within 2 %.
  public static let search = preset([(0.40, 0.25), (0.18, 6), (0.42, 480)])

  /// From click to conversion in display advertising.
  ///
  /// .38 Exp(30 min) + .08 Exp(24 h) + .54 Exp(12 d), the whole mixture given a delay below 30 d.
  ///
  /// *Source:* fitted to the shares of conversions within one hour (35 %), one day (50 %) and two weeks (87
  /// %) in Chapelle, "Modeling delayed feedback in display advertising", KDD 2014.
  public static let display = preset([(0.38, 0.5), (0.08, 24), (0.54, 288)])

  /// A mixture below 30 days, from (weight, mean in hours).
  private static func preset(_ parts: [(weight: Double, hours: Double)]) -> DelayLaw {
    do {
      return .mixture(
        try ExponentialMixture(
          weights: parts.map(\.weight), means: parts.map { $0.hours * 3_600_000 }, limit: 30 * 86_400_000))
    } catch {
      preconditionFailure("a preset is no law: \(error)")
    }
  }
}
