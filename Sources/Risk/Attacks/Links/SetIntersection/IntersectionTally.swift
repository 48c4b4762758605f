/// What is kept of everybody's logs while they stream past the clicks of an `IntersectionIndex`.
///
/// All of it is counts, so a tally holds the same bits whatever the order of people and however many tallies they
/// were first spread over.
public struct IntersectionTally: Sendable {
  /// How many people have one likelihood.
  struct Level: Hashable, Sendable {
    /// The logarithm times 2^32.
    var score: Int64
    var count: Int64
  }

  private let index: IntersectionIndex
  /// How many people were added.
  public private(set) var people = 0
  /// People with one conversion by advertiser and stretch between edges, the last stretch being all other times.
  private(set) var singles: [[Int64]]
  /// By click, how the levels of survivors change at it: see `IntersectionIndex.answers(_:identities:)`.
  private(set) var changes: [[Level]]
  /// By evidence, how many people had a conversion in its windows, and how many of them it leaves possible.
  private(set) var touched: [Int64]
  private(set) var possible: [Int64]
  /// Scratch of the current person: the evidence within whose windows it converted, whether that is so for each, what it
  /// makes of the likelihood, and its clicks, one bit each.
  private var found: [Int] = []
  private var isFound: [Bool]
  private var outcomes: [Int64?]
  private var marks: [UInt64]

  /// Makes an empty tally.
  public init(_ index: IntersectionIndex) {
    self.index = index
    singles = index.edges.map { Array(repeating: 0, count: $0.count + 1) }
    changes = Array(repeating: [], count: index.clicks.count)
    touched = Array(repeating: 0, count: index.members.count)
    possible = touched
    isFound = Array(repeating: false, count: index.members.count)
    outcomes = Array(repeating: nil, count: index.members.count)
    marks = Array(repeating: 0, count: (index.clicks.count + 63) / 64)
  }

  /// Adds one person with all its conversions at all advertisers; a person is added once.
  ///
  /// - Parameter lines: any order; those of advertisers whose ads nobody clicked do not matter.
  public mutating func add(_ lines: some Collection<LoggedConversion>) {
    people &+= 1
    guard lines.count > 1 else {
      if let line = lines.first { addSingle(line) }
      return
    }
    var isSorted = true
    var last = Int64.min
    for line in lines {
      if line.time < last { isSorted = false }
      last = line.time
      find(line)
    }
    guard !found.isEmpty else { return }
    if isSorted { weigh(lines) } else { weigh(lines.sorted { $0.time < $1.time }) }
  }

  private mutating func addSingle(_ line: LoggedConversion) {
    guard line.advertiser >= 0, Int(line.advertiser) < singles.count else { return }
    let advertiser = Int(line.advertiser)
    singles[advertiser][index.stretch(of: line.time, advertiser)] &+= 1
  }

  private mutating func find(_ line: LoggedConversion) {
    guard line.advertiser >= 0, Int(line.advertiser) < index.grids.count else { return }
    for entry in index.grids[Int(line.advertiser)].entries(at: line.time)
    where line.time >= entry.begin && line.time < entry.end && !isFound[entry.kind] {
      isFound[entry.kind] = true
      found.append(entry.kind)
    }
  }

  /// Weighs a person against what was found, and walks past the clicks, target by target.
  private mutating func weigh(_ lines: some Collection<LoggedConversion>) {
    for kind in found {
      outcomes[kind] = count(kind, lines, times: 1)
      for number in index.members[kind] { marks[number >> 6] |= 1 << UInt64(number & 63) }
      isFound[kind] = false
    }
    found.removeAll(keepingCapacity: true)
    var walk = IntersectionWalk()
    // The clicks of a target who is out already are passed over.
    var end = 0
    for word in marks.indices where marks[word] != 0 {
      var left = marks[word]
      marks[word] = 0
      while left != 0 {
        let number = word << 6 | left.trailingZeroBitCount
        left &= left &- 1
        guard number >= end else { continue }
        step(&walk, to: number, outcomes[index.kinds[number]], count: 1)
        if !walk.isAlive { end = index.starts[Int(index.clicks[number].target) + 1] }
      }
    }
  }

  /// Counts so many people with the same conversions, some of them in the windows of an evidence.
  ///
  /// - Returns: the change of the logarithm of their likelihood, times 2^32; nil when they cannot have clicked.
  @discardableResult
  mutating func count(_ kind: Int, _ lines: some Collection<LoggedConversion>, times: Int64) -> Int64? {
    let number = index.members[kind][0]
    // Where no report is lost, a conversion in the windows of a click without reports says it all.
    let isOut = index.adversary.lostShare == 0 && !index.clicks[number].hasReports
    let change = isOut ? nil : index.change(at: number, lines)
    touched[kind] &+= times
    if change != nil { possible[kind] &+= times }
    return change
  }

  /// Takes so many people with the same conversions to the next click in whose windows one of those lies.
  ///
  /// - Parameter change: of the logarithm of their likelihood, times 2^32; nil when they cannot have clicked.
  mutating func step(_ walk: inout IntersectionWalk, to number: Int, _ change: Int64?, count: Int64) {
    walk.reach(number, in: index)
    guard walk.isAlive else { return }
    // A click with reports is survived by none but those whom it touches, so these are counted anew.
    if !index.clicks[number].hasReports {
      if change == 0 { return }
      Self.add(count: -count, score: walk.score, to: &changes[number])
    }
    guard let change else {
      walk.isAlive = false
      return
    }
    walk.score &+= change
    Self.add(count: count, score: walk.score, to: &changes[number])
  }

  private static func add(count: Int64, score: Int64, to levels: inout [Level]) {
    for i in levels.indices where levels[i].score == score {
      levels[i].count &+= count
      return
    }
    levels.append(Level(score: score, count: count))
  }

  /// Adds another tally of the same index.
  public mutating func merge(_ other: IntersectionTally) {
    precondition(
      changes.count == other.changes.count && singles.count == other.singles.count,
      "tallies of different indexes")
    people += other.people
    for advertiser in singles.indices {
      for i in singles[advertiser].indices { singles[advertiser][i] += other.singles[advertiser][i] }
    }
    for click in changes.indices {
      for level in other.changes[click] {
        Self.add(count: level.count, score: level.score, to: &changes[click])
      }
    }
    for kind in touched.indices {
      touched[kind] += other.touched[kind]
      possible[kind] += other.possible[kind]
    }
  }

  /// Writes all that it keeps.
  public func write(to summary: inout SummaryWriter) {
    summary.write(people)
    for counts in singles { summary.write(counts) }
    summary.write(changes.map(\.count))
    for level in changes.joined() {
      summary.write(level.score)
      summary.write(level.count)
    }
    summary.write(touched)
    summary.write(possible)
  }

  /// Adds what a tally of the same index wrote.
  ///
  /// - Throws: `SummaryError` when it was of another index, or is damaged.
  public mutating func merge(from summary: inout SummaryReader) throws(SummaryError) {
    try summary.addCount(to: &people)
    for advertiser in singles.indices { try summary.add(to: &singles[advertiser]) }
    for (click, levels) in try summary.read(changes.count, of: Int.self).enumerated() {
      guard levels >= 0, levels <= summary.remaining else { throw .damaged }
      for _ in 0..<levels {
        let score = try summary.read(Int64.self)
        Self.add(count: try summary.read(), score: score, to: &changes[click])
      }
    }
    try summary.add(to: &touched)
    try summary.add(to: &possible)
  }
}

/// A person on the way past the clicks of one target after the other.
struct IntersectionWalk {
  private var target: Int32 = -1
  /// The first click that was not passed yet.
  private var next = 0
  /// Whether the person may still be the target.
  var isAlive = false
  /// The logarithm of the likelihood so far, times 2^32.
  var score: Int64 = 0

  /// Passes all clicks of the target before one: those with reports are the end, since the person did not convert then.
  mutating func reach(_ number: Int, in index: IntersectionIndex) {
    if index.clicks[number].target != target {
      target = index.clicks[number].target
      next = index.starts[Int(target)]
      isAlive = true
      score = 0
    }
    if next < number, index.nextReported[next] < number { isAlive = false }
    next = number + 1
  }
}

extension IntersectionIndex {
  /// The position of the last edge that is not after a moment; the number of edges outside all.
  func stretch(of time: Int64, _ advertiser: Int) -> Int {
    let edges = edges[advertiser]
    guard let first = edges.first, let last = edges.last, time >= first, time < last else {
      return edges.count
    }
    return CandidateIndex.position(of: time + 1, in: edges) - 1
  }
}
