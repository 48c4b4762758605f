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

  /// The most pairs of words and outputs that are enumerated.
  private static let pairLimit = 40_000_000

  let channel: Channel
  let book: WordBook
  private let table: WordChannel
  private let delivery: Double
  /// Everything that can come out of a click: one multiset for each window, of at most the cap's reports together.
  private let states: [[Int]]

  /// - Parameters:
  ///   - cap: the most reports of a click.
  ///   - delivery: the probability that what is to be fired is fired and reported.
  /// - Throws: `CapacityError` for more reports in a window than can be enumerated.
  init(_ channel: Channel, book: WordBook, cap: Int, delivery: Double) throws(CapacityError) {
    self.channel = channel
    self.book = book
    self.delivery = delivery
    var noise: DataNoise?
    if case .data(let data) = channel { noise = data }
    table = try WordChannel(book.multisets, noise: noise, delivery: delivery)
    var states: [(word: [Int], left: Int)] = [([], cap)]
    for _ in 0..<book.windows {
      states = states.flatMap { state in
        book.multisets.indices.prefix { book.multisets[$0].count <= state.left }.map {
          (state.word + [$0], state.left - book.multisets[$0].count)
        }
      }
    }
    self.states = states.map(\.word)
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
    var terms = used
    if case .outputs = channel { terms += states.count }
    guard states.count.multipliedReportingOverflow(by: terms).partialValue <= Self.pairLimit else {
      return nil
    }
    let best = states.reduce(0) { $0 + (likelihoods(of: $1, used: used).max() ?? 0) }
    return min(1, best / Double(used))
  }
}
