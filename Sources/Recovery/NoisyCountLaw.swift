/// The probabilities of a binomial law wherever they matter, with their tails.
///
/// Built outwards from the mode by the ratio of neighbours and then scaled to sum 1. So it needs no
/// logarithm of a factorial, whose rounding grows with the number of trials, and costs a few standard
/// deviations' worth of steps whatever that number is.
struct BinomialMasses: Sendable {
  /// Masses below this share of the largest are left out; together they are less than 1e-17 or so.
  private static let negligible = 1e-20

  /// The value that the first mass belongs to.
  let first: Int
  /// The masses of `first`, `first + 1`, ...
  let masses: [Double]

  /// - Parameters:
  ///   - trials: the number of trials.
  ///   - success: the probability of a success.
  ///   - failure: its complement, given apart because 1 - success may have lost its digits.
  init(trials: Int, success: Double, failure: Double) {
    guard trials > 0, success > 0, failure > 0 else {
      first = success > 0 ? trials : 0
      masses = [1]
      return
    }
    let n = Double(trials)
    let odds = success / failure
    let mode = min(trials, Int((n + 1) * success))
    var down: [Double] = []
    var mass = 1.0
    var j = Double(mode)
    while j > 0 {
      mass *= j / ((n - j + 1) * odds)
      guard mass > Self.negligible else { break }
      down.append(mass)
      j -= 1
    }
    var all = Array(down.reversed())
    all.append(1)
    mass = 1
    j = Double(mode)
    while j < n {
      mass *= (n - j) * odds / (j + 1)
      guard mass > Self.negligible else { break }
      all.append(mass)
      j += 1
    }
    let sum = all.reduce(0, +)
    for i in all.indices { all[i] /= sum }
    first = mode - down.count
    masses = all
  }
}

/// The law of the sum of two independent binomials: reports kept and reports strayed in.
struct NoisyCountLaw: Sendable {
  /// The least value with a probability worth counting.
  let least: Int
  /// The greatest value with a probability worth counting.
  let greatest: Int
  private let kept: BinomialMasses
  private let strayedFirst: Int
  /// `below[i]` is the probability that the strayed count is under `strayedFirst + i`.
  private let below: [Double]
  /// `above[i]` is the probability that the strayed count is at least `strayedFirst + i`.
  private let above: [Double]

  init(kept: BinomialMasses, strayed: BinomialMasses) {
    self.kept = kept
    strayedFirst = strayed.first
    least = kept.first + strayed.first
    greatest = least + kept.masses.count + strayed.masses.count - 2
    let count = strayed.masses.count
    var below = Array(repeating: 0.0, count: count + 1)
    var above = Array(repeating: 0.0, count: count + 1)
    for i in 0..<count {
      below[i + 1] = below[i] + strayed.masses[i]
      above[count - 1 - i] = above[count - i] + strayed.masses[count - 1 - i]
    }
    self.below = below
    self.above = above
  }

  /// The probability of at most `v`.
  func lowerTail(_ v: Int) -> Double {
    folded(below, from: v + 1 - kept.first - strayedFirst)
  }

  /// The probability of at least `v`.
  func upperTail(_ v: Int) -> Double {
    folded(above, from: v - kept.first - strayedFirst)
  }

  /// The probability of a value from `low` to `high`, both included; 0 when they are out of order.
  func probability(from low: Int, to high: Int) -> Double {
    guard low <= high else { return 0 }
    // Two masses cut off are exact to the last digit; the absolute error here is that of one subtraction.
    return max(0, 1 - lowerTail(low - 1) - upperTail(high + 1))
  }

  private func folded(_ tails: [Double], from start: Int) -> Double {
    var sum = 0.0
    for (i, mass) in kept.masses.enumerated() {
      sum += mass * tails[min(max(start - i, 0), tails.count - 1)]
    }
    return sum
  }
}
