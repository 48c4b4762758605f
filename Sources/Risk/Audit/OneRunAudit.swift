import Statistics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// An audit that needs a mechanism to run only once: many canaries are each put in or left out by a coin, and guessed.
///
/// Guesses may be withheld. Where the mechanism is epsilon-differentially private, correct guesses are no more than those
/// of independent coins that show the truth with probability e^epsilon/(1 + e^epsilon).
///
/// *Source:* T. Steinke, M. Nasr, M. Jagielski, "Privacy Auditing with One (1) Training Run" (2023), theorem 5.2 and the
/// programs of its appendix D.
public struct OneRunAudit: Hashable, Sendable {
  /// How many canaries there were.
  public let canaries: Int
  /// How many of them were guessed.
  public let guesses: Int
  /// How many guesses were right.
  public let correct: Int
  /// The delta that the mechanism is allowed.
  public let delta: Double

  /// Makes an audit from its counts.
  ///
  /// - Parameters:
  ///   - canaries: how many canaries there were, at least 1.
  ///   - guesses: how many of them were guessed, 0 to `canaries`.
  ///   - correct: how many guesses were right, 0 to `guesses`.
  ///   - delta: 0 to 1.
  /// - Throws: ``RiskError`` for other numbers.
  public init(canaries: Int, guesses: Int, correct: Int, delta: Double = 0) throws(RiskError) {
    guard canaries >= 1 else {
      throw .parameter("canaries", value: Double(canaries), allowed: "1 or more")
    }
    guard (0...canaries).contains(guesses) else {
      throw .parameter("guesses", value: Double(guesses), allowed: "0 to the number of canaries")
    }
    guard (0...guesses).contains(correct) else {
      throw .parameter("correct", value: Double(correct), allowed: "0 to the number of guesses")
    }
    guard (0...1).contains(delta) else { throw .parameter("delta", value: delta, allowed: "0 to 1") }
    self.canaries = canaries
    self.guesses = guesses
    self.correct = correct
    self.delta = delta
  }

  /// The p-value of a claimed epsilon.
  ///
  /// P(Bin(r, q) >= v) + 2 m delta max over i of P(v > Bin(r, q) >= v - i)/i, with r guesses of m canaries, v of them
  /// right, and q = e^epsilon/(1 + e^epsilon); at most 1.
  ///
  /// - Parameter epsilon: the claim, at least 0.
  /// - Throws: `StatisticsError` where a tail cannot be found.
  public func pValue(epsilon: Double) throws(StatisticsError) -> Double {
    let q = Self.accuracy(epsilon: epsilon)
    let tail = try BinomialTail.atLeast(correct, trials: guesses, probability: q)
    guard delta > 0, correct > 0 else { return min(1, tail) }
    let law = try BinomialDistribution(trials: guesses, probability: q)
    var (below, steepest) = (0.0, 0.0)
    for i in 1...correct {
      below += try law.mass(correct - i)
      steepest = max(steepest, below / Double(i))
      // No later share can be larger: the sum never exceeds 1.
      if 1 / Double(i) < steepest { break }
    }
    return min(1, tail + 2 * Double(canaries) * delta * steepest)
  }

  /// The largest epsilon whose p-value is below `level`, by bisection to 1e-9; 0 where none is.
  ///
  /// - Parameter level: the chance that it is too large, above 0 and below 1.
  /// - Throws: `StatisticsError` where a tail cannot be found.
  public func lowerBound(level: Double) throws(StatisticsError) -> Double {
    guard try pValue(epsilon: 0) < level else { return 0 }
    var (low, high) = (0.0, 1.0)
    // Beyond 700 the accuracy is 1 in doubles, and everything could have been guessed.
    while high < 700, try pValue(epsilon: high) < level { high += 1 }
    while high - low > 1e-9 {
      let middle = (low + high) / 2
      if try pValue(epsilon: middle) < level { low = middle } else { high = middle }
    }
    return low
  }

  /// The chance that a claim without delta is refuted, where the accuracy of guesses is known.
  ///
  /// - Parameters:
  ///   - epsilon: the claim, at least 0.
  ///   - level: the level of the test, above 0 and below 1.
  ///   - accuracy: the probability that a guess is right, 0 to 1.
  ///   - guesses: how many guesses there are, at least 0.
  /// - Throws: `StatisticsError` where a tail cannot be found.
  public static func power(
    epsilon: Double, level: Double, accuracy: Double, guesses: Int
  ) throws(StatisticsError) -> Double {
    let q = Self.accuracy(epsilon: epsilon)
    // The fewest right guesses that refute the claim.
    var (tooFew, enough) = (-1, guesses + 1)
    while enough - tooFew > 1 {
      let middle = tooFew + (enough - tooFew) / 2
      let p = try BinomialTail.atLeast(middle, trials: guesses, probability: q)
      if p < level { enough = middle } else { tooFew = middle }
    }
    guard enough <= guesses else { return 0 }
    return try BinomialTail.atLeast(enough, trials: guesses, probability: accuracy)
  }

  /// e^epsilon/(1 + e^epsilon), the accuracy of guesses that the claim allows.
  static func accuracy(epsilon: Double) -> Double { 1 / (1 + exp(-epsilon)) }
}
