/// How one question ended: what the adversary believed, and how it stands beside the truth.
///
/// Scores need nothing else, so outcomes can be put together from any adversary, and in groups of any kind.
public struct LinkageOutcome: Hashable, Sendable {
  /// The number of conversions that could be the one looked for.
  public var candidates: Int
  /// The adversary's probability of the best guess; 0 when there was none to make.
  public var confidence: Double
  /// For each k asked for, the adversary's probability that the truth is among the k best guesses.
  public var believed: [Double]
  /// For each k asked for, the share of hits among equally good ways to order ties: 0, 1 or between.
  public var hits: [Double]
  /// The probability that the adversary gave to the truth.
  public var posteriorOfTruth: Double
  /// The sum of the squared probabilities of all candidates.
  public var sumOfSquares: Double
  /// The Shannon entropy of the candidates' probabilities, in bits.
  public var entropy: Double

  /// Makes an outcome.
  ///
  /// - Parameters:
  ///   - candidates: the number of conversions that could be the one looked for.
  ///   - confidence: the adversary's probability of the best guess.
  ///   - believed: for each k, the adversary's probability of the k best guesses together.
  ///   - hits: for each k, 1 when the truth is among the k best guesses, a share at ties.
  ///   - posteriorOfTruth: the probability given to the truth.
  ///   - sumOfSquares: the sum of the candidates' squared probabilities.
  ///   - entropy: in bits.
  public init(
    candidates: Int, confidence: Double, believed: [Double], hits: [Double], posteriorOfTruth: Double,
    sumOfSquares: Double, entropy: Double
  ) {
    self.candidates = candidates
    self.confidence = confidence
    self.believed = believed
    self.hits = hits
    self.posteriorOfTruth = posteriorOfTruth
    self.sumOfSquares = sumOfSquares
    self.entropy = entropy
  }

  /// The outcome of an adversary who is certain, and right or wrong: a third-party cookie, or nothing at all.
  ///
  /// - Parameters:
  ///   - right: whether the one candidate is the true one.
  ///   - depths: how many values of k are scored.
  public static func certain(right: Bool, depths: Int) -> LinkageOutcome {
    LinkageOutcome(
      candidates: 1, confidence: 1, believed: Array(repeating: 1, count: depths),
      hits: Array(repeating: right ? 1 : 0, count: depths), posteriorOfTruth: right ? 1 : 0,
      sumOfSquares: 1, entropy: 0)
  }

  /// The outcome of naming one of n identities blindly, with the hits that are expected.
  ///
  /// - Parameters:
  ///   - identities: n, at least 1.
  ///   - depths: the values of k.
  public static func blind(among identities: Int, depths: [Int]) -> LinkageOutcome {
    precondition(identities >= 1, "nobody to guess")
    let share = depths.map { Double(min($0, identities)) / Double(identities) }
    let each = 1 / Double(identities)
    return LinkageOutcome(
      candidates: identities, confidence: each, believed: share, hits: share, posteriorOfTruth: each,
      sumOfSquares: each, entropy: Entropy.bits(ofSize: Double(identities)))
  }
}
