import PrivacyMechanisms

/// What becomes of the data of one window: some reports are lost, and the data of the others noised.
struct WordChannel: Hashable, Sendable {
  /// The number of multisets.
  let count: Int
  /// The probability of multiset y given multiset x, at x * count + y.
  private let likelihoods: [Double]

  /// - Parameters:
  ///   - multisets: all that can be sent or arrive, of at most 6 data.
  ///   - noise: the channel of each report's data; nil for none.
  ///   - delivery: the probability that a report arrives.
  /// - Throws: `CapacityError` for more reports in a window than can be enumerated.
  init(_ multisets: [[Int]], noise: DataNoise?, delivery: Double) throws(CapacityError) {
    count = multisets.count
    var sets: [ReportSet] = []
    if let noise {
      for reports in 0...(multisets.last?.count ?? 0) {
        sets.append(try ReportSet(noise: noise, reports: reports))
      }
    }
    var likelihoods = Array(repeating: 0.0, count: multisets.count * multisets.count)
    for (x, sent) in multisets.enumerated() {
      for (y, arrived) in multisets.enumerated() where arrived.count <= sent.count {
        if delivery == 1, arrived.count < sent.count { continue }
        var sum = 0.0
        for kept in Self.choices(of: arrived.count, among: sent.count) {
          let data = kept.map { sent[$0] }
          sum +=
            noise == nil
            ? (data == arrived ? 1 : 0) : sets[data.count].probability(of: arrived, given: data)
        }
        for _ in 0..<arrived.count { sum *= delivery }
        for _ in arrived.count..<sent.count { sum *= 1 - delivery }
        likelihoods[x * multisets.count + y] = sum
      }
    }
    self.likelihoods = likelihoods
  }

  /// All ways to keep some of so many things, as rising lists of positions.
  private static func choices(of kept: Int, among count: Int) -> [[Int]] {
    var lists: [[Int]] = [[]]
    for _ in 0..<kept {
      lists = lists.flatMap { list in
        (0..<count).filter { $0 > list.last ?? -1 }.map { list + [$0] }
      }
    }
    return lists
  }

  /// The probability of what arrived, given a word: one multiset for each window.
  func likelihood(of arrived: [Int], given word: [Int]) -> Double {
    var product = 1.0
    for (x, y) in zip(word, arrived) {
      product *= likelihoods[x * count + y]
      if product == 0 { return 0 }
    }
    return product
  }
}
