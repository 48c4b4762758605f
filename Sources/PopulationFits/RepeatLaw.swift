import SimulationKernel
import Statistics

/// How many conversions follow a click that converts at all, as scenarios can say it.
public enum RepeatFamily: String, Sendable, CaseIterable {
  /// Always one.
  case none
  /// Probabilities in proportion to k^-exponent.
  case zeta
  /// A Poisson law without its zero.
  case zeroTruncatedPoisson = "zero-truncated-poisson"

  /// How many parameters it has.
  var size: Int { self == .none ? 0 : 1 }
}

/// A hurdle law of conversions, seen through a time that may have been too short for some of them.
struct RepeatLaw {
  /// The probability of any conversion.
  let probability: Double
  private let family: RepeatFamily
  /// The exponent of the zeta law, or lambda.
  let parameter: Double
  /// 1 over Riemann's zeta at the exponent.
  private let scale: Double
  private let powers: PowerTable

  /// More conversions of one click are not thought of.
  static let largest = 4096

  /// - Parameters:
  ///   - place: log-odds of the probability, then the logarithm of the exponent less 1 or of lambda.
  init?(_ family: RepeatFamily, _ place: ArraySlice<Double>, powers: PowerTable) {
    self.family = family
    self.powers = powers
    guard let first = place.first, let last = place.last else { return nil }
    probability = Self.share(first)
    switch family {
    case .none:
      parameter = 0
      scale = 1
    case .zeroTruncatedPoisson:
      parameter = Self.clamped(Elementary.exp(max(-60, min(60, last))), Self.lambdas)
      scale = 1
    case .zeta:
      parameter = Self.clamped(1 + Elementary.exp(max(-60, min(60, last))), Self.exponents)
      guard let zeta = try? HurwitzZeta.tail(exponent: parameter, from: 1) else { return nil }
      scale = 1 / zeta
      powers.set(exponent: parameter)
    }
  }

  /// Exponents that are searched: what a scenario may say.
  static let exponents = 1.0111...91.0
  /// Poisson parameters that are searched.
  static let lambdas = 2e-9...403.0

  private static func clamped(_ value: Double, _ range: ClosedRange<Double>) -> Double {
    max(range.lowerBound, min(range.upperBound, value))
  }

  static func share(_ logOdds: Double) -> Double { 1 / (1 + Elementary.exp(-max(-40, min(40, logOdds)))) }

  /// The probability of a number of conversions that were all seen while the others had not come, without the factor
  /// of what was seen: the sum over n of P(n) C(n, m) q^(n - m).
  ///
  /// Derived: conversions come independently, each too late with probability q, so m of n are seen in C(n, m) ways.
  ///
  /// - Parameters:
  ///   - seen: m.
  ///   - missed: q, from 0 to 1.
  func seen(_ seen: Int, missed: Double) -> Double {
    if seen == 0 { return 1 - probability + probability * generating(missed) }
    switch family {
    case .none: return seen == 1 ? probability : 0
    case .zeroTruncatedPoisson:
      // lambda^m e^(-lambda (1 - q)) / (m! (1 - e^-lambda)): the exponential series from n = m on.
      let front = Double(seen) * Elementary.log(parameter) - Elementary.logGamma(Double(seen) + 1)
      return probability * Elementary.exp(front - parameter * (1 - missed)) / -Elementary.expm1(-parameter)
    case .zeta: return probability * scale * zetaSum(seen, missed)
    }
  }

  /// The generating function of the number of conversions given any.
  private func generating(_ q: Double) -> Double {
    switch family {
    case .none: q
    case .zeroTruncatedPoisson: Elementary.expm1(parameter * q) / Elementary.expm1(parameter)
    case .zeta: scale * zetaSum(0, q)
    }
  }

  /// The sum over n >= max(m, 1) of n^-s C(n, m) q^(n - m), up to the largest n.
  private func zetaSum(_ m: Int, _ q: Double) -> Double {
    powers.values.withUnsafeBufferPointer { powers in
      var n = max(m, 1)
      // C(n, m) q^(n - m) at the first term.
      var factor = m == 0 ? q : 1.0
      var sum = 0.0
      while n < powers.count {
        let term = factor * powers[n]
        sum += term
        let growth = m == 0 ? q : q * Double(n + 1) / Double(n + 1 - m)
        // What is left is at most a geometric series as soon as terms fall.
        if growth < 1, term <= 1e-13 * sum * (1 - growth) { break }
        n += 1
        factor *= growth
      }
      return sum
    }
  }
}

/// Powers of whole numbers with one exponent, kept until another is asked for.
final class PowerTable {
  private var exponent = 0.0
  /// n^-exponent for n from 0, which is none, to the largest.
  private(set) var values: [Double] = []

  /// The least prime factor of each number.
  private static let factors = {
    var factors = Array(0...RepeatLaw.largest)
    for prime in 2...64 where factors[prime] == prime {
      for multiple in stride(from: prime * prime, through: RepeatLaw.largest, by: prime)
      where factors[multiple] == multiple {
        factors[multiple] = prime
      }
    }
    return factors
  }()

  init() {}

  func set(exponent: Double) {
    if exponent == self.exponent, !values.isEmpty { return }
    self.exponent = exponent
    if values.isEmpty { values = [Double](repeating: 0, count: RepeatLaw.largest + 1) }
    values[1] = 1
    // A power of a product is the product of powers: only primes need their own.
    for n in 2...RepeatLaw.largest {
      let factor = Self.factors[n]
      values[n] =
        factor == n
        ? Elementary.exp(-exponent * Elementary.log(Double(n))) : values[factor] * values[n / factor]
    }
  }
}
