import PrivacyMechanisms

/// What becomes of the words of a book on their way.
struct WordModel: Sendable {
  /// What happens to a click's reports.
  enum Channel: Hashable, Sendable {
    /// Each report's data is noised.
    case data(DataNoise)
    /// The whole output is, with some probability, one drawn from all states; what is lost is lost before.
    case outputs(RandomizedStates)
  }

  /// The most outputs that are listed.
  private static let stateLimit = 1_000_000.0
  /// The most pairs of words and outputs that are enumerated.
  private static let pairLimit = 40_000_000.0

  let channel: Channel
  let book: WordBook
  private let table: WordChannel
  private let delivery: Double
  private let cap: Int
  /// How many things can come out of a click.
  private let stateCount: Double

  /// - Parameters:
  ///   - cap: the most reports of a click.
  ///   - delivery: the probability that what is to be fired is fired and reported.
  /// - Throws: `CapacityError` for more reports in a window than can be enumerated.
  init(_ channel: Channel, book: WordBook, cap: Int, delivery: Double) throws(CapacityError) {
    self.channel = channel
    self.book = book
    self.delivery = delivery
    self.cap = cap
    // States of the windows so far, by the number of their reports.
    var counts = [1.0] + Array(repeating: 0, count: cap)
    for _ in 0..<book.windows {
      var longer = Array(repeating: 0.0, count: cap + 1)
      for multiset in book.multisets {
        for reports in 0...cap where reports + multiset.count <= cap {
          longer[reports + multiset.count] += counts[reports]
        }
      }
      counts = longer
    }
    stateCount = counts.reduce(0, +)
    var noise: DataNoise?
    if case .data(let data) = channel { noise = data }
    table = try WordChannel(book.multisets, noise: noise, delivery: delivery)
  }

  /// Everything that can come out of a click: one multiset for each window, of at most the cap's reports together.
  private func states() -> [[Int]] {
    var states: [(word: [Int], left: Int)] = [([], cap)]
    for _ in 0..<book.windows {
      states = states.flatMap { state in
        book.multisets.indices.prefix { book.multisets[$0].count <= state.left }.map {
          (state.word + [$0], state.left - book.multisets[$0].count)
        }
      }
    }
    return states.map(\.word)
  }

  /// The likelihoods of what arrived under the first words.
  func likelihoods(of arrived: [Int], used: Int) -> [Double] {
    let weights = book.words.prefix(used).map { table.likelihood(of: arrived, given: $0) }
    guard case .outputs(let response) = channel else { return weights }
    let drawn = response.flipProbability / response.states
    return weights.map { response.keepProbability * $0 + drawn }
  }

  /// The mean over the first words of the success of the best guess: sum over outputs of the largest likelihood, over
  /// the number of words; nil where there are too many pairs of words and outputs.
  ///
  /// *Source:* Bayes vulnerability of equally likely secrets: G. Smith, "On the foundations of quantitative information
  /// flow" (2009).
  func success(used: Int) -> Double? {
    if case .outputs(let response) = channel, delivery == 1 {
      // The truth comes out, or a drawn state: each of the words then is guessed right in its own state.
      return 1 - response.flipProbability + response.flipProbability / Double(used)
    }
    // They are counted before they are listed: the rules of some systems allow billions.
    guard stateCount <= Self.stateLimit, stateCount * Double(used) <= Self.pairLimit else { return nil }
    let best = states().reduce(0) { $0 + (likelihoods(of: $1, used: used).max() ?? 0) }
    return min(1, best / Double(used))
  }
}
