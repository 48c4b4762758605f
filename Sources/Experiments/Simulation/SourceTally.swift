import PrivacyMechanisms

/// What the ad tech knows of the sources that it registered, and what came of them: whole numbers that add up in any
/// order.
///
/// Types of sources are numbered as in ``OutputChannel/types``.
struct SourceTally: Codable, Sendable, Equatable {
  /// How many sources were registered, `type * campaigns + campaign`.
  var registered: [Int]
  /// How many sources put out what, as received.
  var observed = StateCounts()
  /// The same without noise.
  var reported = StateCounts()

  init(campaigns: Int, types: Int) { self.init(registered: Array(repeating: 0, count: campaigns * types)) }

  init(registered: [Int]) { self.registered = registered }

  static func += (a: inout Self, b: Self) {
    for index in a.registered.indices { a.registered[index] += b.registered[index] }
    a.observed += b.observed
    a.reported += b.reported
  }
}

/// How many sources of a type and campaign put out a state, for every state but the empty one.
struct StateCounts: Sendable, Equatable {
  /// A type's and campaign's place in ``SourceTally/registered``, and an output state's index.
  struct Cell: Hashable, Sendable {
    var row: Int
    var state: UInt64
  }

  private var counts: [Cell: Int] = [:]

  /// Counts a source, or several.
  mutating func add(_ cell: Cell, _ sources: Int = 1) { counts[cell, default: 0] += sources }

  /// Whether the counts can have been counted; a file on a disk may say anything.
  var isWithinBounds: Bool { TallyBounds.hold(counts: counts.values) }

  /// The counts of each row.
  ///
  /// - Parameter states: all states of a row.
  func histograms(rows: Int, states: (Int) -> OutputStates) -> [OutputStateHistogram] {
    var histograms = Array(repeating: OutputStateHistogram(), count: rows)
    // In any order: a histogram is the same whichever state is added first.
    for (cell, count) in counts {
      histograms[cell.row].add(states(cell.row).fakeReports(at: cell.state), count: count)
    }
    return histograms
  }

  /// The states of one row with their counts, in the order of their indices.
  func states(row: Int) -> [(state: UInt64, count: Int)] {
    counts.filter { $0.key.row == row }.map { (state: $0.key.state, count: $0.value) }
      .sorted { $0.state < $1.state }
  }

  static func += (a: inout Self, b: Self) {
    a.counts.merge(b.counts, uniquingKeysWith: +)
  }
}

extension StateCounts: Codable {
  /// Written as rows of place, state and count, in order, so that the same counts give the same text.
  ///
  /// States are written as text, since not every reader of JSON keeps 64 bits.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    let sorted = counts.sorted { ($0.key.row, $0.key.state) < ($1.key.row, $1.key.state) }
    try container.encode(sorted.map { ["\($0.key.row)", "\($0.key.state)", "\($0.value)"] })
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    for row in try container.decode([[String]].self) {
      guard row.count == 3, let place = Int(row[0]), let state = UInt64(row[1]), let count = Int(row[2])
      else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a count of sources")
      }
      let cell = Cell(row: place, state: state)
      let (sum, isOver) = counts[cell, default: 0].addingReportingOverflow(count)
      guard !isOver else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "too many sources")
      }
      counts[cell] = sum
    }
  }
}
