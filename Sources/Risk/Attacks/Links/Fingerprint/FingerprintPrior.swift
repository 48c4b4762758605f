import SimulationKernel
import Web

/// The adversary who has a fingerprint of B bits of everybody, the same on all sites.
///
/// Both sides put each visitor into one of 2^B cells; so whoever is looked for is one of the people of its cell. By
/// itself, and with the reports: then only conversions of the same cell are candidates.
///
/// Success by itself is `LinkFormulas.fingerprint(cells:identities:)`, and cannot exceed min(1, 2^B / n).
public struct FingerprintPrior: ActingAdversary {
  /// The bits of the fingerprint.
  public let bits: Double
  /// How many cells there are: 2^B to the nearest whole number.
  public let cells: UInt64

  /// Makes an adversary.
  ///
  /// - Parameter bits: B, from 0 to 48; fractions are allowed.
  /// - Throws: `RiskError.parameter` for other bits.
  public init(bits: Double) throws(RiskError) {
    guard bits >= 0, bits <= 48 else {
      throw .parameter("bits of the fingerprint", value: bits, allowed: "0 to 48")
    }
    self.bits = bits
    cells = UInt64(Elementary.pow(2, bits).rounded())
  }

  /// The purpose of the random numbers that give people their fingerprints.
  static let purpose = RandomPurpose(rawValue: 0x411)

  /// The cell of a person, each as likely as any other.
  ///
  /// - Parameter random: the person's numbers.
  public func cell(of random: AddressedRandom) -> UInt64 {
    random.block(Self.purpose, 0).low.multipliedFullWidth(by: cells).high
  }

  /// Honest: fingerprints need nobody's help.
  public var policy: SitePolicy { .honest }

  /// What it takes for granted.
  public var assumptions: [String] {
    [
      "A person's fingerprint is the same on all sites and never changes.",
      "Fingerprints are independent of each other and each as common as any other.",
    ]
  }
}

/// The cells of those who are looked for, so that everybody can be streamed past them.
public struct FingerprintIndex: Sendable {
  /// The cell of each target.
  public let cells: [UInt64]
  /// The same without repetitions, ascending.
  private let distinct: [UInt64]

  /// Arranges the cells.
  ///
  /// - Parameter cells: of the targets, any order.
  public init(_ cells: [UInt64]) {
    self.cells = cells
    var distinct: [UInt64] = []
    for cell in cells.sorted() where cell != distinct.last { distinct.append(cell) }
    self.distinct = distinct
  }

  /// How many different cells targets have.
  public var count: Int { distinct.count }

  /// The position of a cell among those of the targets; nil when no target has it.
  public func slot(of cell: UInt64) -> Int? {
    var (low, high) = (0, distinct.count)
    while low < high {
      let middle = (low + high) / 2
      if distinct[middle] < cell { low = middle + 1 } else { high = middle }
    }
    return low < distinct.count && distinct[low] == cell ? low : nil
  }

  /// Moves a moment into a stretch of time that belongs to one cell alone.
  ///
  /// So one `CandidateIndex` of an advertiser serves all cells: questions and lines of the log are moved alike, and those
  /// of different cells never meet.
  ///
  /// - Parameters:
  ///   - time: in milliseconds, from `span.lowerBound` to below its end.
  ///   - slot: the position of the cell.
  ///   - span: a range that holds all moments of questions and log.
  public func moved(_ time: Int64, to slot: Int, of span: Range<Int64>) -> Int64 {
    time + Int64(slot) * (span.upperBound - span.lowerBound)
  }
}

/// How many people share the cell of each target.
public struct FingerprintTally: Sendable {
  private let index: FingerprintIndex
  private var counts: [Int]
  /// How many people were added.
  public private(set) var people = 0

  /// Makes an empty tally.
  public init(_ index: FingerprintIndex) {
    self.index = index
    counts = Array(repeating: 0, count: index.count)
  }

  /// Adds a person by its cell.
  public mutating func add(_ cell: UInt64) {
    people += 1
    if let slot = index.slot(of: cell) { counts[slot] += 1 }
  }

  /// Adds another tally of the same index.
  public mutating func merge(_ other: FingerprintTally) {
    precondition(counts.count == other.counts.count, "tallies of different indexes")
    people += other.people
    for i in counts.indices { counts[i] += other.counts[i] }
  }

  /// Writes all that it keeps.
  public func write(to summary: inout SummaryWriter) {
    summary.write(people)
    summary.write(counts)
  }

  /// Adds what a tally of the same index wrote.
  ///
  /// - Throws: `SummaryError` when it was of another index, or is damaged.
  public mutating func merge(from summary: inout SummaryReader) throws(SummaryError) {
    try summary.addCount(to: &people)
    try summary.addCounts(to: &counts)
  }

  /// How a uniform guess among the people of the target's cell ends.
  ///
  /// - Parameters:
  ///   - target: the target's position; it was added too.
  ///   - depths: the values of k for top-k.
  public func outcome(target: Int, depths: [Int]) -> LinkageOutcome {
    let count = index.slot(of: index.cells[target]).map { counts[$0] } ?? 0
    precondition(count > 0, "a target that was never added")
    return .blind(among: count, depths: depths)
  }
}
