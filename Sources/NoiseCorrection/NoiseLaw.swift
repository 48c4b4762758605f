import Foundation

/// The law of a whole number that may be negative.
struct NoiseLaw {
  /// Tails of less than this are dropped.
  private static let negligible = 1e-15

  /// The smallest value.
  private(set) var start: Int
  /// The probabilities from the smallest value on.
  private(set) var masses: [Double]

  /// The law of 0.
  static let zero = NoiseLaw(start: 0, masses: [1])

  /// The difference of two independent numbers, each with its probabilities from 0 on.
  static func difference(_ first: [Double], _ second: [Double]) -> NoiseLaw {
    var law = NoiseLaw(start: 0, masses: first)
    law.add(NoiseLaw(start: 1 - second.count, masses: second.reversed()))
    return law
  }

  /// The sum of a binomial number of independent terms.
  ///
  /// All terms are positive, so nothing cancels; the number of terms stops where the binomial tail is negligible.
  ///
  /// - Parameters:
  ///   - term: the law of one term.
  ///   - trials: n of the binomial law, whole.
  ///   - probability: p of the binomial law, below 1; n p should be small.
  static func compound(_ term: NoiseLaw, trials: Double, probability: Double) -> NoiseLaw {
    // The logarithm, since the probability of no term at all may be too small for a number.
    var logarithm = trials * log1p(-probability)
    var left = 1 - exp(logarithm)
    var power = zero
    var result = NoiseLaw(start: 0, masses: [exp(logarithm)])
    var terms = 0.0
    while left > negligible, terms < trials {
      logarithm += log((trials - terms) / (terms + 1)) + log(probability) - log1p(-probability)
      terms += 1
      power.add(term)
      result.mix(power, weight: exp(logarithm))
      left -= exp(logarithm)
      if terms > trials * probability, exp(logarithm) < negligible { break }
    }
    return result
  }

  /// Becomes the law of the sum with another independent number.
  mutating func add(_ other: NoiseLaw) {
    var sums = Array(repeating: 0.0, count: masses.count + other.masses.count - 1)
    for i in masses.indices where masses[i] > 0 {
      for j in other.masses.indices { sums[i + j] += masses[i] * other.masses[j] }
    }
    start += other.start
    masses = sums
    trim()
  }

  /// Adds another law's masses, weighted.
  private mutating func mix(_ other: NoiseLaw, weight: Double) {
    let low = min(start, other.start)
    let high = max(start + masses.count, other.start + other.masses.count)
    var mixed = Array(repeating: 0.0, count: high - low)
    for i in masses.indices { mixed[start - low + i] = masses[i] }
    for i in other.masses.indices { mixed[other.start - low + i] += weight * other.masses[i] }
    start = low
    masses = mixed
  }

  private mutating func trim() {
    var (low, high) = (0, masses.count)
    while high - low > 1, masses[low] < Self.negligible * Self.negligible { low += 1 }
    while high - low > 1, masses[high - 1] < Self.negligible * Self.negligible { high -= 1 }
    start += low
    masses = Array(masses[low..<high])
  }

  /// The smallest value whose distribution function is above a probability, or at least reaches it.
  ///
  /// - Parameters:
  ///   - probability: from 0 to 1.
  ///   - isStrict: whether reaching it does not suffice.
  func quantile(_ probability: Double, isStrict: Bool) -> Int {
    var sum = 0.0
    for i in masses.indices {
      sum += masses[i]
      if isStrict ? sum > probability : sum >= probability { return start + i }
    }
    return start + masses.count - 1
  }
}
