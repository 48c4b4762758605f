#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The law of the sum of k independent discrete Laplace numbers of one scale, exactly.
///
/// Each is the difference of two geometric numbers. With the generating functions U of one and V of the other's
/// negative, U V = (U + V - (1 - q))/(1 + q), so U^k V^k splits into powers of U alone, powers of V alone and a
/// constant. Only powers of U reach above 0, and U^m is negative binomial:
///
///     P(sum >= d) = sum over m of a_m P(NB(m, q) >= d), d >= 1
///
/// *Source:* derived as above; a_m follow from the recurrence U^i V^j = (U^i V^(j-1) + U^(i-1) V^j - (1 - q)
/// U^(i-1) V^(j-1))/(1 + q).
public struct DiscreteLaplaceSum: Hashable, Sendable {
  /// The most terms.
  public static let termLimit = 64

  /// The scale b of each term.
  public let scale: Double
  /// a_m for m from 0 to k.
  private let weights: [Double]

  /// Makes the law.
  ///
  /// - Parameters:
  ///   - law: the law of one term; its truncation is not regarded, which errs towards more noise.
  ///   - terms: k, 1 to ``termLimit``.
  public init(_ law: DiscreteLaplace, terms: Int) {
    precondition((1...Self.termLimit).contains(terms), "1 to 64 terms of noise")
    scale = law.scale
    let q = exp(-1 / scale)
    let gap = -expm1(-1 / scale)
    // Row j holds U^i V^j for i = 0 ... k as polynomials in U; what has no U in it is left out.
    let none = Array(repeating: 0.0, count: terms + 1)
    var row = (0...terms).map { i in
      var power = none
      if i > 0 { power[i] = 1 }
      return power
    }
    for _ in 1...terms {
      var next = [none]
      for i in 1...terms {
        next.append((0...terms).map { (row[i][$0] + next[i - 1][$0] - gap * row[i - 1][$0]) / (1 + q) })
      }
      row = next
    }
    weights = row[terms]
  }

  /// The probability of a sum of at least `d`.
  public func upperTail(_ d: Int64) -> Double {
    if d <= 0 { return 1 - upperTail(d == .min ? .max : 1 - d) }
    return weights.indices.dropFirst().reduce(0) { $0 + weights[$1] * negativeBinomialTail($1, d) }
  }

  /// The least d >= 0 with at most a probability beyond it on either side.
  ///
  /// - Parameter tail: the probability, above 0 and at most 0.5.
  public func upperQuantile(_ tail: Double) -> Int64 {
    precondition(tail > 0 && tail <= 0.5, "a tail above 0 and up to a half")
    var above: Int64 = 1
    while upperTail(above + 1) > tail, above < 1 << 60 { above *= 2 }
    var below: Int64 = -1
    while above - below > 1 {
      let middle = below + (above - below) / 2
      if upperTail(middle + 1) > tail { below = middle } else { above = middle }
    }
    return above
  }

  /// P(NB(m, q) >= d): fewer than m successes of probability 1 - q in d + m - 1 trials.
  private func negativeBinomialTail(_ m: Int, _ d: Int64) -> Double {
    let trials = Double(d) + Double(m - 1)
    let odds = expm1(1 / scale)
    // Begins in the logarithm, since q^trials may underflow where later terms do not.
    var logarithm = -trials / scale
    var sum = exp(logarithm)
    for i in 1..<max(m, 1) {
      logarithm += log((trials - Double(i) + 1) / Double(i) * odds)
      sum += exp(logarithm)
    }
    return sum
  }
}
