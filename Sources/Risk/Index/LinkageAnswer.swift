/// What an adversary concludes about one question: guesses with probabilities, best first.
public struct LinkageAnswer: Hashable, Sendable {
  /// An identity with the adversary's probability that it is the one.
  public struct Guess: Hashable, Sendable {
    /// The advertiser-side identity.
    public var identity: UInt64
    /// The adversary's probability.
    public var posterior: Double

    /// Makes a guess.
    public init(identity: UInt64, posterior: Double) {
      self.identity = identity
      self.posterior = posterior
    }
  }

  /// Candidates of equal probability, but for rounding, that are counted but not listed.
  public struct Tie: Hashable, Sendable {
    /// The adversary's probability of each.
    public var posterior: Double
    /// How many there are.
    public var count: Int

    /// Makes a tie.
    public init(posterior: Double, count: Int) {
      self.posterior = posterior
      self.count = count
    }
  }

  /// The number of conversions that could be the one looked for.
  public var candidates: Int
  /// The best identities, by falling probability, then by number.
  public var guesses: [Guess]
  /// Candidates that are not listed one by one, by falling probability.
  public var ties: [Tie]
  /// The sum of the squared probabilities of all candidate conversions.
  public var sumOfSquares: Double
  /// The Shannon entropy of the candidate conversions, in bits.
  public var entropy: Double
  /// What a weight is divided by to become a probability; 0 when all candidates are equal for want of any weight.
  var total: Double
  /// The probability that everybody has before any weight counts.
  private var background: Double
  /// The share of probability that weights divide among themselves.
  private var kept: Double

  init(
    candidates: Int, guesses: [Guess], ties: [Tie], sumOfSquares: Double, entropy: Double, total: Double,
    background: Double = 0, kept: Double = 1
  ) {
    self.candidates = candidates
    self.guesses = guesses
    self.ties = ties
    self.sumOfSquares = sumOfSquares
    self.entropy = entropy
    self.total = total
    self.background = background
    self.kept = kept
  }

  /// The probability of a candidate of some weight, where candidates have any.
  func posterior(ofWeight weight: Double) -> Double { background + kept * weight / total }

  /// The probability of a candidate where all are alike.
  var posteriorOfEach: Double { background + kept / Double(candidates) }

  /// The probability of somebody who is no candidate.
  var posteriorOfOthers: Double { background }

  /// An answer to a question that nothing in the log can answer.
  static let nobody = LinkageAnswer(
    candidates: 0, guesses: [], ties: [], sumOfSquares: 0, entropy: 0, total: 0)

  /// All candidates alike.
  static func blind(among candidates: Int) -> LinkageAnswer {
    guard candidates > 0 else { return nobody }
    let each = 1 / Double(candidates)
    return LinkageAnswer(
      candidates: candidates, guesses: [], ties: [Tie(posterior: each, count: candidates)],
      sumOfSquares: each, entropy: Entropy.bits(ofSize: Double(candidates)), total: 0)
  }

  /// The probability of the best guess.
  public var confidence: Double { max(guesses.first?.posterior ?? 0, ties.first?.posterior ?? 0) }

  /// The probability of the k best guesses together: the posterior vulnerability to k tries.
  public func believed(_ k: Int) -> Double {
    var left = k
    var sum = 0.0
    var (guess, tie) = (0, 0)
    while left > 0 {
      let listed = guess < guesses.count ? guesses[guess].posterior : -1
      let tied = tie < ties.count ? ties[tie].posterior : -1
      if listed < 0, tied < 0 { break }
      if listed >= tied {
        sum += listed
        left -= 1
        guess += 1
      } else {
        let taken = min(left, ties[tie].count)
        sum += Double(taken) * tied
        left -= taken
        tie += 1
      }
    }
    return min(1, sum)
  }

  /// The answer of somebody who knows that noise alone may have made the report: then it can be anybody.
  ///
  /// Each probability p becomes (1 - q) p + q / n. The entropy is an upper bound, h(q) + (1 - q) H + q log2 n, as if what is
  /// spread over everybody lay beside the candidates. It is too much by the entropy of "was it noise" given who it is: at
  /// most h(q), the entropy of a coin of bias q, and next to nothing where candidates are few among n.
  ///
  /// *Source:* Bayes' rule with the law of the randomised response in front: Attribution Reporting, "obtain a
  /// randomized source response".
  ///
  /// - Parameters:
  ///   - share: q, the probability that no conversion stands behind the report.
  ///   - identities: n, among whom somebody is looked for.
  func diluted(_ share: Double, among identities: Int) -> LinkageAnswer {
    guard share > 0, candidates > 0 else { return self }
    let (kept, each) = (1 - share, share / Double(identities))
    let spread = Entropy.term(share) + Entropy.term(kept) + share * Entropy.bits(ofSize: Double(identities))
    return LinkageAnswer(
      candidates: candidates,
      guesses: guesses.map { Guess(identity: $0.identity, posterior: kept * $0.posterior + each) },
      ties: ties.map { Tie(posterior: kept * $0.posterior + each, count: $0.count) },
      sumOfSquares: kept * kept * sumOfSquares + each * (2 * kept + share),
      entropy: min(kept * entropy + spread, Entropy.bits(ofSize: Double(max(identities, candidates)))),
      total: total, background: each, kept: kept)
  }

  /// Whether two probabilities differ by no more than rounding.
  static func areTied(_ a: Double, _ b: Double) -> Bool {
    (a - b).magnitude <= 1e-12 * max(a, b)
  }

  /// How far the truth stands from the top: what is surely better, and what is exactly as good.
  ///
  /// - Parameters:
  ///   - identity: the true identity, which counts with its listed probability when it is listed.
  ///   - posterior: the probability of the true conversion, by which it is found among ties.
  func rank(identity: UInt64, posterior: Double) -> (above: Int, tied: Int)? {
    let listed = guesses.first { $0.identity == identity }?.posterior
    let inTie = ties.contains { Self.areTied($0.posterior, posterior) }
    let own: Double
    switch (listed, inTie) {
    case (let listed?, true): own = max(listed, posterior)
    case (let listed?, false): own = listed
    case (nil, true): own = posterior
    case (nil, false): return nil
    }
    var (above, tied) = (0, 0)
    for (other, count) in guesses.map({ ($0.posterior, 1) }) + ties.map({ ($0.posterior, $0.count) }) {
      if Self.areTied(other, own) { tied += count } else if other > own { above += count }
    }
    return (above, max(1, tied))
  }

  /// The outcome beside the truth.
  ///
  /// Ties share their places: a hit counts as the share of the orders of the tie in which the truth is in time.
  ///
  /// - Parameters:
  ///   - identity: the true identity, or nil when there is none.
  ///   - posterior: the probability that the adversary gives to the true conversion.
  ///   - depths: the values of k, each at most `CandidateIndex.depth`.
  func outcome(identity: UInt64?, posterior: Double, depths: [Int]) -> LinkageOutcome {
    let rank = identity.flatMap { self.rank(identity: $0, posterior: posterior) }
    let hits = depths.map { k -> Double in
      guard let rank, k > rank.above else { return 0 }
      return min(1, Double(k - rank.above) / Double(rank.tied))
    }
    return LinkageOutcome(
      candidates: candidates, confidence: confidence, believed: depths.map(believed), hits: hits,
      posteriorOfTruth: posterior, sumOfSquares: sumOfSquares, entropy: entropy)
  }
}
