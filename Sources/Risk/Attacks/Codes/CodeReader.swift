/// Reads identities out of views: which identity of the code a person's reports speak of.
struct CodeReader: Sendable {
  let code: IdentityCode
  let symbol: any CodeSymbol
  let decoder: CodeDecoder
  /// For each symbol, what one more vote for a letter does to its odds.
  private let odds: [Double]

  /// - Parameters:
  ///   - code: how identities are written.
  ///   - symbol: one use of the system as a channel.
  ///   - decoder: how copies are put together.
  init(code: IdentityCode, symbol: any CodeSymbol, decoder: CodeDecoder) {
    self.code = code
    self.symbol = symbol
    self.decoder = decoder
    odds = code.radices.map { symbol.odds(used: $0) }
  }

  /// How the question who it was ends, with the first clicks.
  ///
  /// - Parameters:
  ///   - slots: the reports of each slot, clicks in order.
  ///   - identity: the true one.
  ///   - clicks: after how many clicks to guess, ascending.
  ///   - depths: the values of k in top-k.
  func outcomes(
    _ slots: [[SeenReport]], truth identity: UInt64, clicks: [Int], depths: [Int]
  ) -> [LinkageOutcome] {
    var weights = code.radices.map { Array(repeating: 1.0, count: $0) }
    let letters = code.letters(of: identity)
    var slot = 0
    return clicks.map { last in
      while slot < min(slots.count, last * code.slotsPerClick), let place = code.symbol(atSlot: slot) {
        add(slots[slot], to: &weights[place], place)
        slot += 1
      }
      let truth = letters.indices.reduce(1.0) { $0 * weights[$1][letters[$1]] }
      return IdentityLevels(weights, code: code).outcome(truth: truth, depths: depths)
    }
  }

  /// Adds what one copy says to the weights of a symbol's letters, whose largest is 1.
  private func add(_ seen: [SeenReport], to weights: inout [Double], _ place: Int) {
    let copy = symbol.weights(seen, used: weights.count)
    let best = copy.max() ?? 0
    guard best > 0 else { return }
    switch decoder {
    case .maximumLikelihood:
      for letter in weights.indices { weights[letter] *= copy[letter] / best }
    case .plurality:
      let isBest = copy.map { $0 >= best * (1 - 1e-12) }
      // A copy that speaks for all letters speaks for none.
      guard isBest.contains(false) else { return }
      for letter in weights.indices where !isBest[letter] { weights[letter] /= odds[place] }
    }
    // Votes that contradict each other may leave no letter at 1; certainties that do, none above 0.
    let largest = weights.max() ?? 0
    if largest > 0 {
      for letter in weights.indices { weights[letter] /= largest }
    } else {
      weights = Array(repeating: 1, count: weights.count)
    }
  }
}
