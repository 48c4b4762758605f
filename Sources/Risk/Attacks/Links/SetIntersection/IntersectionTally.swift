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
  /// By click, how many people had a conversion in its windows, and how many of them it leaves possible.
  private(set) var touched: [Int64]
  private(set) var possible: [Int64]
  /// Scratch: the clicks within whose windows the current person converted, one bit each.
  private var marks: [UInt64]

  /// Makes an empty tally.
  public init(_ index: IntersectionIndex) {
    self.index = index
    singles = index.edges.map { Array(repeating: 0, count: $0.count + 1) }
    changes = Array(repeating: [], count: index.clicks.count)
    touched = Array(repeating: 0, count: index.clicks.count)
    possible = touched
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
    var hasClick = false
    for line in lines {
      if line.time < last { isSorted = false }
      last = line.time
      if mark(line) { hasClick = true }
    }
    guard hasClick else { return }
    if isSorted { weigh(lines) } else { weigh(lines.sorted { $0.time < $1.time }) }
  }

  private mutating func addSingle(_ line: LoggedConversion) {
    guard line.advertiser >= 0, Int(line.advertiser) < singles.count else { return }
    let advertiser = Int(line.advertiser)
    singles[advertiser][index.stretch(of: line.time, advertiser)] &+= 1
  }

  private mutating func mark(_ line: LoggedConversion) -> Bool {
    guard line.advertiser >= 0, Int(line.advertiser) < index.grids.count else { return false }
    var hasClick = false
    for number in index.grids[Int(line.advertiser)].clicks(at: line.time) {
      let click = index.clicks[Int(number)]
      guard line.time >= click.begin, line.time < click.end else { continue }
      marks[Int(number) >> 6] |= 1 << UInt64(number & 63)
      hasClick = true
    }
    return hasClick
  }

  /// Weighs a person against the marked clicks, target by target, and clears the marks.
  private mutating func weigh(_ lines: some Collection<LoggedConversion>) {
    var walk = IntersectionWalk()
    for word in marks.indices where marks[word] != 0 {
      var left = marks[word]
      marks[word] = 0
      while left != 0 {
        let number = word << 6 | left.trailingZeroBitCount
        left &= left &- 1
        step(&walk, to: number, lines, count: 1)
      }
    }
  }

  /// Takes so many people with the same conversions to the next click in whose windows one of those lies.
  mutating func step(
    _ walk: inout IntersectionWalk, to number: Int, _ lines: some Collection<LoggedConversion>, count: Int64
  ) {
    let change = index.change(at: number, lines)
    touched[number] &+= count
    if change != nil { possible[number] &+= count }
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
      touched[click] += other.touched[click]
      possible[click] += other.possible[click]
    }
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
