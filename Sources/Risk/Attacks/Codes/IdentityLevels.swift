/// How much weight identities have, and how many have it: a posterior over numbers too many to list.
///
/// The weights of an identity's symbols multiply, and a symbol's letters have few different weights, so the products
/// have few too. Weights closer than a billionth are one level: ties that are broken at random.
struct IdentityLevels {
  /// A weight, and how many identities have it.
  struct Level {
    var weight: Double
    var count: Double
  }

  /// In falling order of weight.
  private(set) var levels: [Level]

  private init(_ levels: [Level]) {
    var sorted: [Level] = []
    for level in levels.sorted(by: { $0.weight > $1.weight }) where level.count > 0 {
      if let last = sorted.last, last.weight - level.weight <= 1e-9 * last.weight {
        sorted[sorted.count - 1].count += level.count
      } else {
        sorted.append(level)
      }
    }
    self.levels = sorted
  }

  /// The posterior over all identities of a code.
  ///
  /// - Parameters:
  ///   - weights: for each symbol the weights of its letters, as many as it uses, the largest 1.
  ///   - code: which combinations of letters are identities.
  init(_ weights: [[Double]], code: IdentityCode) {
    let all = weights.map { Self($0.map { Level(weight: $0, count: 1) }) }
    /// The products over the lowest symbols.
    var below = [Self([Level(weight: 1, count: 1)])]
    for symbol in all { below.append(below[below.count - 1].times(symbol)) }
    if code.isFull {
      self = below[all.count]
      return
    }
    // Numbers below n: those that have n's digits down to some place, a smaller one there, and any below it.
    var digits: [Int] = []
    var rest = code.identities
    for radix in code.radices.dropLast() {
      digits.append(Int(rest % UInt64(radix)))
      rest /= UInt64(radix)
    }
    digits.append(Int(rest))
    var (prefix, parts) = (1.0, [Level]())
    for place in digits.indices.reversed() {
      let smaller = Self(weights[place].prefix(digits[place]).map { Level(weight: $0 * prefix, count: 1) })
      parts += smaller.times(below[place]).levels
      if digits[place] < weights[place].count { prefix *= weights[place][digits[place]] }
    }
    self.init(parts)
  }

  private func times(_ other: Self) -> Self {
    Self(
      levels.flatMap { a in
        other.levels.map { Level(weight: a.weight * $0.weight, count: a.count * $0.count) }
      })
  }

  /// How the question who it was ends.
  ///
  /// - Parameters:
  ///   - truth: the weight of the true identity.
  ///   - depths: the values of k in top-k.
  func outcome(truth: Double, depths: [Int]) -> LinkageOutcome {
    let total = levels.reduce(0) { $0 + $1.weight * $1.count }
    let scale = total > 0 ? 1 / total : 0
    var (above, ties) = (0.0, 0.0)
    for level in levels {
      if (level.weight - truth).magnitude <= 2e-9 * max(level.weight, truth) {
        ties += level.count
      } else if level.weight > truth {
        above += level.count
      }
    }
    return LinkageOutcome(
      candidates: Int(levels.reduce(0) { $0 + ($1.weight > 0 ? $1.count : 0) }),
      confidence: (levels.first?.weight ?? 0) * scale,
      believed: depths.map { believed($0) * scale },
      hits: depths.map { min(1, max(0, (Double($0) - above) / max(ties, 1))) },
      posteriorOfTruth: truth * scale,
      sumOfSquares: levels.reduce(0) { $0 + $1.count * ($1.weight * scale) * ($1.weight * scale) },
      entropy: levels.reduce(0) { $0 + $1.count * Entropy.term($1.weight * scale) })
  }

  /// The sum of the k largest weights.
  private func believed(_ k: Int) -> Double {
    var (left, sum) = (Double(k), 0.0)
    for level in levels where left > 0 {
      let taken = min(left, level.count)
      sum += taken * level.weight
      left -= taken
    }
    return sum
  }
}
