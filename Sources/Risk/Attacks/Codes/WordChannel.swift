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
        if noise == nil {
          sum = Self.waysToKeep(arrived, of: sent)
        } else {
          for kept in Self.choices(of: arrived.count, among: sent.count) {
            sum += sets[kept.count].probability(of: arrived, given: kept.map { sent[$0] })
          }
        }
        for _ in 0..<arrived.count { sum *= delivery }
        for _ in arrived.count..<sent.count { sum *= 1 - delivery }
        likelihoods[x * multisets.count + y] = sum
      }
    }
    self.likelihoods = likelihoods
  }

  /// How many ways there are to keep certain data of those sent: the product over values of binomial coefficients.
  ///
  /// - Parameters:
  ///   - kept: in ascending order.
  ///   - sent: in ascending order.
  private static func waysToKeep(_ kept: [Int], of sent: [Int]) -> Double {
    var ways = 1.0
    var (first, used) = (0, 0)
    while first < sent.count {
      let value = sent[first]
      let there = sent[first...].prefix { $0 == value }.count
      let wanted = kept.count { $0 == value }
      guard wanted <= there else { return 0 }
      for i in 0..<wanted { ways *= Double(there - i) / Double(i + 1) }
      (first, used) = (first + there, used + wanted)
    }
    return used == kept.count ? ways : 0
  }

  /// All ways to keep some of so many things, as rising lists of positions.
  private static func choices(of kept: Int, among count: Int) -> [[Int]] {
    if kept == count { return [Array(0..<count)] }
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
