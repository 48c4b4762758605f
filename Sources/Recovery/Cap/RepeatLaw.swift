import Statistics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A law of how many conversions a converting click leads to, with one parameter.
public enum RepeatLaw: String, CaseIterable, Sendable {
  /// A Poisson law given that it is not 0.
  case zeroTruncatedPoisson = "zero-truncated-poisson"
  /// Each conversion is followed by another with the same probability.
  case geometric = "geometric"
  /// Probabilities in proportion to a power of the number.
  case zeta = "zeta"

  /// Sums of the law that a cap asks for.
  struct Sums {
    /// P(n = k) for k from 1 to the cap less one.
    var below: [Double]
    /// P(n >= cap), and the first two moments of n over that part; nil where they do not exist.
    var tail: Double
    var first: Double?
    var second: Double?
  }

  /// The log-likelihood of the numbers of clicks by their reports from 1 on, the last number censored.
  func logLikelihood(_ clicks: [Int], _ point: Double) -> Double {
    guard let sums = try? sums(point, cap: clicks.count) else { return -1e300 }
    return zip(clicks, sums.below + [sums.tail]).reduce(0) { sum, cell in
      // The logarithm of nothing is a number that no maximum is near.
      cell.0 == 0 ? sum : sum + Double(cell.0) * log(max(cell.1, 1e-300))
    }
  }

  /// Where fits begin.
  var start: Double {
    switch self {
    case .zeroTruncatedPoisson: log(0.5)
    case .geometric: -1
    case .zeta: log(2.5)
    }
  }

  /// The parameter as it is usually written: lambda, the probability of another one, or the exponent.
  func natural(_ point: Double) -> Double {
    let point = min(max(point, -30), 7)
    return switch self {
    case .zeroTruncatedPoisson: exp(min(point, 6))
    case .geometric: 1 / (1 + exp(-point))
    case .zeta: min(1 + exp(point), 250)
    }
  }

  /// The sums for a parameter on the scale of fits.
  ///
  /// - Parameter cap: at least 1.
  func sums(_ point: Double, cap: Int) throws(StatisticsError) -> Sums {
    let parameter = natural(point)
    switch self {
    case .zeroTruncatedPoisson: return Self.poisson(parameter, cap)
    case .geometric: return Self.geometric(parameter, cap)
    case .zeta: return try Self.zeta(parameter, cap)
    }
  }

  private static func poisson(_ lambda: Double, _ cap: Int) -> Sums {
    var below: [Double] = []
    // lambda^k / k! over e^lambda - 1, from k = 1 on.
    var term = lambda / expm1(lambda)
    for k in 1..<max(cap, 1) {
      below.append(term)
      term *= lambda / Double(k + 1)
    }
    // Added up from the cap on: as one less the rest the tail of small laws would lose all digits.
    var tail = (total: 0.0, first: 0.0, second: 0.0)
    var k = Double(cap)
    while term > 1e-20 * tail.total || k < lambda {
      guard term > 0 else { break }
      tail = (tail.total + term, tail.first + k * term, tail.second + k * k * term)
      k += 1
      term *= lambda / k
    }
    return Sums(below: below, tail: tail.total, first: tail.first, second: tail.second)
  }

  private static func geometric(_ again: Double, _ cap: Int) -> Sums {
    let below = (1..<max(cap, 1)).map { (1 - again) * pow(again, Double($0 - 1)) }
    let tail = pow(again, Double(cap - 1))
    // Beyond the cap the law begins anew: cap - 1 + a number of the same law.
    let mean = 1 / (1 - again)
    let square = (1 + again) / ((1 - again) * (1 - again))
    let start = Double(cap - 1)
    return Sums(
      below: below, tail: tail, first: tail * (start + mean),
      second: tail * (start * start + 2 * start * mean + square))
  }

  private static func zeta(_ exponent: Double, _ cap: Int) throws(StatisticsError) -> Sums {
    let all = try HurwitzZeta.tail(exponent: exponent, from: 1)
    func sum(_ s: Double) throws(StatisticsError) -> Double? {
      s > 1 ? try HurwitzZeta.tail(exponent: s, from: cap) / all : nil
    }
    return Sums(
      below: (1..<max(cap, 1)).map { pow(Double($0), -exponent) / all }, tail: try sum(exponent) ?? 0,
      first: try sum(exponent - 1), second: try sum(exponent - 2))
  }
}
