#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The law of whole-numbered noise k with chance in proportion to e^(-|k|/b), on all whole numbers or on |k| <= m.
///
/// With q = e^(-1/b): P(k) = q^|k| (1 - q)/(1 + q), P(K <= -j) = q^j/(1 + q) for j >= 0, and the variance is
/// 2 q/(1 - q)^2. Truncated, all of it is renormalised by the mass Z = 1 - 2 q^(m + 1)/(1 + q) that is left.
///
/// *Source:* S. Inusah, T. Kozubowski, "A discrete analogue of the Laplace distribution" (2006); A. Ghosh, T. Roughgarden,
/// M. Sundararajan, "Universally utility-maximizing privacy mechanisms" (2009).
public struct DiscreteLaplace: Hashable, Sendable {
  /// The largest scale, so that every draw is a whole number of 64 bits.
  public static let largestScale = 0x1p52

  /// The scale b.
  public let scale: Double
  /// The largest absolute value m of truncated noise; nil for noise on all whole numbers.
  public let truncation: Int64?
  /// The mass P(K < -m) of the law before truncation on either side; 0 without truncation.
  private let cutTail: Double

  /// Makes the law.
  ///
  /// - Parameters:
  ///   - scale: b, above 0 and at most ``largestScale``; the sensitivity over epsilon.
  ///   - truncation: the largest absolute value m, at least 0 and at most 2^62; nil for none.
  /// - Throws: `NoiseScaleError` for other numbers.
  public init(scale: Double, truncation: Int64? = nil) throws(NoiseScaleError) {
    guard scale > 0, scale <= Self.largestScale else { throw .scale(scale) }
    if let truncation, !(0...(1 << 62)).contains(truncation) { throw .truncation(truncation) }
    self.scale = scale
    self.truncation = truncation
    cutTail = truncation.map { Self.tail($0 + 1, scale) } ?? 0
  }

  /// Z, the mass of the law before truncation that is kept.
  private var kept: Double { 1 - 2 * cutTail }

  /// q^j/(1 + q), the mass at or beyond j >= 0 on one side of the law on all whole numbers.
  private static func tail(_ j: Int64, _ scale: Double) -> Double {
    exp(-Double(j) / scale) / (1 + exp(-1 / scale))
  }

  /// The probability of a value.
  public func probability(of k: Int64) -> Double {
    if let truncation, k.magnitude > truncation.magnitude { return 0 }
    return exp(-Double(k.magnitude) / scale) * tanh(0.5 / scale) / kept
  }

  /// The probability of a value of at most `k`.
  public func lowerTail(_ k: Int64) -> Double {
    guard k < 0 else { return k == .max ? 1 : 1 - lowerTail(-k - 1) }
    if let truncation, k < -truncation { return 0 }
    return (Self.tail(k == .min ? .max : -k, scale) - cutTail) / kept
  }

  /// The probability of a value of at least `k`.
  public func upperTail(_ k: Int64) -> Double { lowerTail(k == .min ? .max : -k) }

  /// The variance; 2 q/(1 - q)^2 without truncation.
  public var variance: Double {
    let whole = 0.5 / (sinh(0.5 / scale) * sinh(0.5 / scale))
    guard let truncation else { return whole }
    // Beyond m: the sum of k^2 q^k from m + 1 on is q^(m + 1) ((m + 1)^2/(1 - q) + 2 (m + 1) q/(1 - q)^2 + q (1 + q)/(1 - q)^3).
    let (gap, q, first) = (-expm1(-1 / scale), exp(-1 / scale), Double(truncation) + 1)
    let beyond = cutTail * (first * first + 2 * first * q / gap + q * (1 + q) / (gap * gap))
    return max(0, (whole - 2 * beyond) / kept)
  }

  /// The standard deviation.
  public var standardDeviation: Double { variance.squareRoot() }

  /// The least k whose lower tail reaches a probability.
  ///
  /// - Parameter probability: above 0 and below 1.
  public func quantile(_ probability: Double) -> Int64 {
    draw(probability, logarithm: { log($0) })
  }

  /// The value that a uniform number stands for, by inversion: a larger number never gives a smaller value.
  ///
  /// - Parameters:
  ///   - unit: above 0 and below 1.
  ///   - logarithm: the natural logarithm, so that a simulation can use one that is the same on every machine.
  public func draw(_ unit: Double, logarithm: (Double) -> Double) -> Int64 {
    precondition(unit > 0 && unit < 1, "noise is drawn from a number between 0 and 1")
    let limit = truncation ?? .max
    // The mass on the nearer side before truncation, and how many steps b -ln(mass (1 + q)) that is from 0.
    let mass = cutTail + min(unit, 1 - unit) * kept
    let steps = -scale * logarithm(mass * (1 + exp(-1 / scale)))
    if unit <= 0.5 {
      // q^j >= mass (1 + q) for all j up to the steps, so -j is the least value; above -1 it is 0.
      return steps < 1 ? 0 : max(-limit, -Int64(steps.rounded(.down)))
    }
    return min(limit, max(0, Int64(steps.rounded(.up)) - 1))
  }
}

/// Why noise cannot be drawn.
public enum NoiseScaleError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A scale that is not above 0, or above 2^52.
  case scale(Double)
  /// A largest absolute value below 0 or above 2^62.
  case truncation(Int64)
  /// An epsilon that is not above 0, or not finite.
  case epsilon(Double)
  /// A sensitivity that is not above 0, or not finite.
  case sensitivity(Double)
  /// A probability delta outside 0 to 1.
  case delta(Double)

  /// What was given and what would have been accepted.
  public var description: String {
    switch self {
    case .scale(let scale): "noise of scale \(scale): it must be above 0 and at most 2^52"
    case .truncation(let limit): "noise cut at \(limit): it must lie from 0 to 2^62"
    case .epsilon(let epsilon): "noise for epsilon \(epsilon): it must be a number above 0"
    case .sensitivity(let sensitivity):
      "noise for a sensitivity of \(sensitivity): it must be a number above 0"
    case .delta(let delta): "a threshold for delta \(delta): it must lie above 0 and below 1"
    }
  }
}
