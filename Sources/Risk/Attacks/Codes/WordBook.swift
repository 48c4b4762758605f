/// The words that conversions of one click can spell: how many happen in which report window, with which data.
///
/// A word is one multiset of data for each window, since nobody learns the order of reports that leave together. The
/// first words of the book are far from each other, so that a code of few identities uses what can hardly be confused.
struct WordBook: Hashable, Sendable {
  /// The most words of a book.
  static let wordLimit = 20_000
  /// The most multisets of data in one window.
  static let letterLimit = 1_000

  /// All multisets of at most `cap` data, sorted lists of values; the empty one first.
  let multisets: [[Int]]
  /// The number of windows.
  let windows: Int
  /// The words: positions in ``multisets``, one for each window.
  private(set) var words: [[Int]] = []

  /// Lists the words of some patterns.
  ///
  /// - Parameters:
  ///   - values: how many values data take, at least 1.
  ///   - windows: the number of report windows, at least 1.
  ///   - cap: the most reports of a click, at least 1.
  ///   - patterns: how many conversions happen in each of the first windows; none happen in the others.
  ///   - needed: how many words a code uses at most; that many are put in order.
  /// - Throws: `RiskError.parameter` for more words or multisets than can be listed.
  init(values: Int, windows: Int, cap: Int, patterns: [[Int]], needed: Int) throws(RiskError) {
    self.windows = windows
    var lists: [[[Int]]] = [[[]]]
    for _ in 0..<cap {
      lists.append(
        (lists.last ?? []).flatMap { list in ((list.last ?? 0)..<values).map { list + [$0] } })
      guard lists.joined().count <= Self.letterLimit else {
        throw .parameter(
          "combinations of data in one window", value: Double(lists.joined().count),
          allowed: "at most \(Self.letterLimit): use fewer values of data or a lower cap")
      }
    }
    multisets = Array(lists.joined())
    var ranges: [Range<Int>] = []
    for list in lists {
      let start = ranges.last?.upperBound ?? 0
      ranges.append(start..<start + list.count)
    }
    let sizes = patterns.map { $0.reduce(1.0) { $0 * Double(ranges[$1].count) } }
    let total = sizes.reduce(0, +)
    guard total <= Double(Self.wordLimit) else {
      throw .parameter(
        "words of a click", value: total,
        allowed: "at most \(Self.wordLimit): use fewer values of data, windows or conversions a visit")
    }
    let groups = patterns.map { pattern in
      pattern.reduce([[]]) { words, reports in words.flatMap { word in ranges[reports].map { word + [$0] } } }
        .map { $0 + Array(repeating: 0, count: windows - pattern.count) }
    }
    words = needed < Int(total) ? ordered(groups, needed: needed) : groups.flatMap { $0 }
  }

  /// Words of all patterns in turn: each pattern once, then whichever has the most words for each one used.
  ///
  /// *Source:* the turns are the rule of Sainte-Lague for the seats of parliaments.
  private func ordered(_ groups: [[[Int]]], needed: Int) -> [[Int]] {
    var queues = groups.map { spread($0, needed: needed) }
    for index in queues.indices { queues[index].reverse() }
    var used = Array(repeating: 0, count: groups.count)
    var result: [[Int]] = []
    while true {
      var best: (index: Int, share: Double)?
      for index in queues.indices where !queues[index].isEmpty {
        let share = used[index] == 0 ? .infinity : Double(groups[index].count) / Double(2 * used[index] + 1)
        if best == nil || share > (best?.share ?? 0) { best = (index, share) }
      }
      guard let best, let word = queues[best.index].popLast() else { return result }
      result.append(word)
      used[best.index] += 1
    }
  }

  /// The words of one pattern, each of the first ones as far from those before it as can be.
  ///
  /// *Source:* T. Gonzalez, "Clustering to minimize the maximum intercluster distance" (1985), farthest-first traversal.
  private func spread(_ words: [[Int]], needed: Int) -> [[Int]] {
    guard let first = words.first else { return [] }
    var result = [first]
    var nearest = words.map { distance($0, first) }
    while result.count < min(needed, words.count) {
      var farthest = 0
      for index in words.indices where nearest[index] > nearest[farthest] { farthest = index }
      let word = words[farthest]
      result.append(word)
      for index in words.indices { nearest[index] = min(nearest[index], distance(words[index], word)) }
    }
    return result
  }

  /// How many data must change to turn one word of a pattern into another.
  private func distance(_ a: [Int], _ b: [Int]) -> Int {
    var changes = 0
    for (x, y) in zip(a, b) where x != y {
      let (left, right) = (multisets[x], multisets[y])
      var (i, j, common) = (0, 0, 0)
      while i < left.count, j < right.count {
        if left[i] == right[j] {
          common += 1
          i += 1
          j += 1
        } else if left[i] < right[j] {
          i += 1
        } else {
          j += 1
        }
      }
      changes += left.count - common
    }
    return changes
  }
}
