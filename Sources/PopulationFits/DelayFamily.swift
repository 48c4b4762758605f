import SimulationKernel

/// The shapes of delay laws that are tried, as scenarios can say them.
public enum DelayFamily: Sendable, Hashable {
  /// A mixture of so many exponential laws, the whole given a delay below the window; 1...4.
  case exponentials(Int)
  /// A lognormal law.
  case lognormal
  /// A Weibull law.
  case weibull
  /// A gamma law.
  case gamma

  /// All that are tried, simpler ones first.
  public static let all: [DelayFamily] = [
    .exponentials(1), .lognormal, .weibull, .gamma, .exponentials(2), .exponentials(3),
  ]

  /// How many parameters it has.
  var size: Int {
    switch self {
    case .exponentials(let count): 2 * count - 1
    case .lognormal, .weibull, .gamma: 2
    }
  }

  /// What people call it.
  public var name: String {
    switch self {
    case .exponentials(1): "exponential"
    case .exponentials(let count): "mixture of \(count) exponentials"
    case .lognormal: "lognormal"
    case .weibull: "weibull"
    case .gamma: "gamma"
    }
  }
}

/// A delay law at given parameters, conditioned on nothing but what the family says.
enum DelayCurve {
  /// Shares after conditioning on the window, means, and the probabilities of staying below the window.
  case exponentials(shares: [Double], means: [Double], kept: [Double], limit: Double)
  case lognormal(mu: Double, sigma: Double)
  case weibull(shape: Double, scale: Double)
  case gamma(shape: Double, scale: Double, front: Double)

  /// - Parameters:
  ///   - place: for exponentials the logarithms of shares relative to the first, then of the means; else mu and the
  ///     logarithm of sigma, or the logarithms of shape and scale (gamma: of shape and mean).
  ///   - window: in milliseconds.
  init(_ family: DelayFamily, _ place: ArraySlice<Double>, window: Double) {
    let x = place.map { max(-60, min(60, $0)) }
    let longest = Self.longestMean(family, window: window)
    func clamped(_ value: Double, _ range: ClosedRange<Double>) -> Double {
      max(range.lowerBound, min(range.upperBound, value))
    }
    switch family {
    case .exponentials(let count):
      let weights = [1.0] + x[..<(count - 1)].map { Elementary.exp($0) }
      let total = weights.reduce(0, +)
      let means = x[(count - 1)...].map { min(longest, Elementary.exp($0)) }
      self = .exponentials(
        shares: weights.map { $0 / total }, means: means,
        kept: means.map { -Elementary.expm1(-window / $0) }, limit: window)
    case .lognormal:
      self = .lognormal(
        mu: min(Elementary.log(longest), x[0]), sigma: clamped(Elementary.exp(x[1]), Self.sigmas))
    case .weibull:
      self = .weibull(
        shape: clamped(Elementary.exp(x[0]), Self.weibullShapes), scale: min(longest, Elementary.exp(x[1])))
    case .gamma:
      let shape = clamped(Elementary.exp(x[0]), Self.gammaShapes)
      self = .gamma(
        shape: shape, scale: min(longest, Elementary.exp(x[1])) / shape, front: Elementary.logGamma(shape))
    }
  }

  /// The logarithm of the density at a delay above 0 and below the window.
  func logDensity(_ x: Double) -> Double {
    switch self {
    case .exponentials(let shares, let means, let kept, _):
      var density = 0.0
      for i in shares.indices { density += shares[i] * Elementary.exp(-x / means[i]) / (means[i] * kept[i]) }
      return Elementary.log(max(density, 1e-300))
    case .lognormal(let mu, let sigma):
      let logarithm = Elementary.log(x)
      let z = (logarithm - mu) / sigma
      return -0.5 * z * z - Elementary.log(sigma) - logarithm - Self.halfLogTwoPi
    case .weibull(let shape, let scale):
      let ratio = Elementary.log(x / scale)
      return Elementary.log(shape / scale) + (shape - 1) * ratio - Elementary.exp(min(700, shape * ratio))
    case .gamma(let shape, let scale, let front):
      let ratio = x / scale
      return (shape - 1) * Elementary.log(ratio) - ratio - front - Elementary.log(scale)
    }
  }

  /// The probability of a delay of at most `x`.
  func cumulative(_ x: Double) -> Double {
    if x <= 0 { return 0 }
    switch self {
    case .exponentials(let shares, let means, let kept, let limit):
      if x >= limit { return 1 }
      var sum = 0.0
      for i in shares.indices { sum += shares[i] * -Elementary.expm1(-x / means[i]) / kept[i] }
      return min(1, sum)
    case .lognormal(let mu, let sigma):
      return Elementary.normalCumulative((Elementary.log(x) - mu) / sigma)
    case .weibull(let shape, let scale):
      return -Elementary.expm1(-Elementary.exp(min(700, shape * Elementary.log(x / scale))))
    case .gamma(let shape, let scale, _): return Elementary.incompleteGamma(shape, x / scale).lower
    }
  }

  /// Standard deviations of the logarithm that are searched, as scenarios can say them.
  static let sigmas = 0.001...19.9
  /// Weibull shapes that are searched, as scenarios can say them.
  static let weibullShapes = 0.007...99.0
  /// Gamma shapes that are searched, as scenarios can say them.
  static let gammaShapes = 0.0025...400.0

  /// The longest mean, median or scale that is searched, in milliseconds.
  ///
  /// It is what scenarios can say, and for exponentials 20 windows: over a window that is a twentieth of the mean the
  /// density falls by 5 %, so that longer means are not to be told from it.
  static func longestMean(_ family: DelayFamily, window: Double) -> Double {
    let century = 36_525 * 86_400_000.0
    if case .exponentials = family { return min(century, 20 * window) }
    return century
  }

  private static let halfLogTwoPi = 0.918_938_533_204_672_8
}
