import SimulationKernel

/// Changes the states of as few sources as possible, so that each state has as many as it should.
struct StateReplacement {
  /// Which sources keep their state and which state the others get.
  static let purpose = RandomPurpose(rawValue: 0x221)

  /// How many sources of each state come, and how many of them keep it.
  private var coming: [Int]
  private var keeping: [Int]
  /// The states of the sources that change, in random order.
  private var pool: [Int32]
  private var random: RandomSequence

  /// Plans the changes of one tally.
  ///
  /// - Parameters:
  ///   - tally: the states that were seen.
  ///   - random: the numbers of this tally.
  init(_ tally: StateTally, _ random: AddressedRandom) {
    self.random = RandomSequence(random: random, purpose: Self.purpose)
    coming = tally.counts
    let wanted = LikelyStates(tally).rounded(start: self.random.unit(), sources: tally.sources)
    keeping = zip(coming, wanted).map { min($0, $1) }
    pool = []
    for number in wanted.indices where wanted[number] > coming[number] {
      pool += Array(repeating: Int32(number), count: wanted[number] - coming[number])
    }
    self.random.shuffle(&pool)
  }

  /// The state of the next source, after the change.
  ///
  /// Sources that keep a state are a uniformly drawn subset of those that have it.
  ///
  /// *Source:* D. Knuth, "The Art of Computer Programming" 2, 3.4.2, algorithm S.
  ///
  /// - Parameter number: its state before.
  mutating func next(_ number: Int) -> Int {
    let isKept =
      keeping[number] == coming[number]
      || random.next(below: UInt64(coming[number])) < UInt64(keeping[number])
    coming[number] -= 1
    if isKept {
      keeping[number] -= 1
      return number
    }
    return Int(pool.removeLast())
  }
}
