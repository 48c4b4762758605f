import SimulationKernel
import Web

/// The adversary who names everybody at once: no two publisher-side identities are the same person.
///
/// Each identity's posterior over persons comes first (`PersonPosterior`). Then the assignment of different persons
/// to all identities is sought whose product of posteriors is largest, exactly for up to `Assignment.rowLimit` identities;
/// above, pairs that are each other's best and surer than 0.99 are fixed again and again (`MutualBest`).
///
/// There is no formula; it should not do worse than naming each identity by itself.
public struct JointAssignment: ActingAdversary {
  /// The method for more identities than are assigned together.
  private let rest: MutualBest
  /// The most identities that are assigned together.
  public let limit: Int

  /// Makes an adversary.
  ///
  /// - Parameter limit: the most identities that are assigned together, 1 to `Assignment.rowLimit`.
  /// - Throws: `RiskError.parameter` for another limit.
  public init(limit: Int = Assignment.rowLimit) throws(RiskError) {
    guard (1...Assignment.rowLimit).contains(limit) else {
      throw .parameter(
        "number of people assigned together", value: Double(limit), allowed: "1 to \(Assignment.rowLimit)")
    }
    rest = try MutualBest()
    self.limit = limit
  }

  /// Honest: it only reads what there is.
  public var policy: SitePolicy { .honest }

  /// What it takes for granted.
  public var assumptions: [String] {
    [
      "Every person who clicked is in the log, and each publisher-side identity is another person.",
      "The laws of the population and of the noise are known, people are independent, each has one browser.",
      "Reports of different clicks are weighed as if noise had been drawn for each.",
    ]
  }

  /// The person whom each identity is assigned to; nil for one without candidates, or for whom nobody was left.
  ///
  /// - Parameter rows: for each publisher-side identity its candidates with their probabilities.
  public func solved(_ rows: [[LinkageAnswer.Guess]]) throws(RiskError) -> [UInt64?] {
    guard rows.count <= limit else { return rest.solved(rows) }
    let identities = Set(rows.joined().map(\.identity)).sorted()
    let columns = Dictionary(uniqueKeysWithValues: zip(identities, identities.indices))
    let options = rows.map { row in
      row.compactMap { guess -> Assignment.Option? in
        guard let column = columns[guess.identity], guess.posterior > 0 else { return nil }
        return Assignment.Option(column: column, cost: -Elementary.log(guess.posterior))
      }
    }
    return try Assignment(options, columns: identities.count).solved().map { $0.map { identities[$0] } }
  }

  /// How one identity's question ended: whom it was assigned to first, then its other candidates by their posteriors.
  ///
  /// - Parameters:
  ///   - answer: the identity's own posterior.
  ///   - assigned: the person whom it was assigned to, one of the candidates.
  ///   - identity: the true person.
  ///   - depths: the values of k for top-k.
  public func outcome(
    of answer: LinkageAnswer, assigned: UInt64?, identity: UInt64, depths: [Int]
  ) -> LinkageOutcome {
    let first = answer.guesses.filter { $0.identity == assigned }
    let order = first + answer.guesses.filter { $0.identity != assigned }
    let rank = order.firstIndex { $0.identity == identity }
    return LinkageOutcome(
      candidates: answer.candidates, confidence: first.first?.posterior ?? answer.confidence,
      believed: depths.map { k in min(1, order.prefix(k).reduce(0) { $0 + $1.posterior }) },
      hits: depths.map { k in rank.map { $0 < k ? 1 : 0 } ?? 0 },
      posteriorOfTruth: rank.map { order[$0].posterior } ?? 0, sumOfSquares: answer.sumOfSquares,
      entropy: answer.entropy)
  }
}
