import SimulationKernel

/// What is kept of an advertiser's log while it streams past the questions of a `CandidateIndex`.
///
/// All of it is whole numbers, fixed point or a smallest few, so a tally holds the same bits whatever the order of
/// the lines and however many tallies they were first spread over.
public struct CandidateTally: Sendable {
  /// A kept conversion; its bucket and data are known by where it stands.
  struct Kept: Hashable, Sendable, BitwiseCopyable {
    var time: Int64
    var identity: UInt64
  }

  private let index: CandidateIndex
  private let rates: [Double]
  /// Conversions by fine bucket and value.
  private(set) var counts: [UInt32]
  /// Sums by coarse bucket, value and term, then by pair of terms: (0,0), (0,1) and so on, then (1,1).
  private(set) var sums: [FixedSum]
  /// The number of conversions kept, by coarse bucket and value.
  private(set) var keptCounts: [UInt8]
  /// The first conversions in order, `CandidateIndex.depth` places for each coarse bucket and value.
  private(set) var kept: [Kept]
  private var decay: [Double]

  /// Makes an empty tally.
  public init(_ index: CandidateIndex) {
    self.index = index
    rates = index.model.delay.terms.map { 1 / $0.mean }
    counts = Array(repeating: 0, count: max(0, index.fineEdges.count - 1) * index.classes)
    let cells = max(0, index.coarseEdges.count - 1) * index.classes
    sums = Array(repeating: FixedSum(), count: cells * index.sumsPerCell)
    keptCounts = Array(repeating: 0, count: cells)
    kept = Array(repeating: Kept(time: 0, identity: 0), count: cells * CandidateIndex.depth)
    decay = Array(repeating: 0, count: rates.count)
  }

  /// Adds one line of the log; lines outside all windows cost a comparison.
  ///
  /// - Parameter view: its data must be one of the values of the model's channel.
  public mutating func add(_ view: ConversionView) {
    guard let fine = index.fineBucket(of: view.time) else { return }
    let value = index.model.noise == nil ? 0 : Int(view.data)
    precondition(value < index.classes, "conversion data outside the adversary's channel")
    counts[fine &* index.classes &+ value] &+= 1
    guard !index.coarseBucket.isEmpty else { return }
    let bucket = Int(index.coarseBucket[fine])
    let cell = bucket &* index.classes &+ value
    addWeights(cell, age: Double(view.time - index.coarseEdges[bucket]))
    keep(Kept(time: view.time, identity: view.identity), in: cell)
  }

  private mutating func addWeights(_ cell: Int, age: Double) {
    var next = cell &* index.sumsPerCell
    for m in rates.indices {
      decay[m] = Elementary.exp(-age * rates[m])
      sums[next].add(decay[m])
      next &+= 1
    }
    for m in rates.indices {
      for other in m..<rates.count {
        sums[next].add(decay[m] * decay[other])
        next &+= 1
      }
    }
  }

  private mutating func keep(_ new: Kept, in cell: Int) {
    let first = cell &* CandidateIndex.depth
    let count = Int(keptCounts[cell])
    var place = first &+ count
    if count == CandidateIndex.depth {
      guard Self.precedes(new, kept[place &- 1]) else { return }
      place &-= 1
    } else {
      keptCounts[cell] &+= 1
    }
    while place > first, Self.precedes(new, kept[place &- 1]) {
      kept[place] = kept[place &- 1]
      place &-= 1
    }
    kept[place] = new
  }

  private static func precedes(_ a: Kept, _ b: Kept) -> Bool {
    a.time != b.time ? a.time < b.time : a.identity < b.identity
  }

  /// Adds another tally of the same index.
  public mutating func merge(_ other: CandidateTally) {
    precondition(
      counts.count == other.counts.count && sums.count == other.sums.count, "tallies of different indexes")
    for i in counts.indices { counts[i] &+= other.counts[i] }
    for i in sums.indices { sums[i].add(other.sums[i]) }
    for cell in other.keptCounts.indices {
      let first = cell * CandidateIndex.depth
      for i in 0..<Int(other.keptCounts[cell]) { keep(other.kept[first + i], in: cell) }
    }
  }

  /// Writes all that it keeps.
  public func write(to summary: inout SummaryWriter) {
    summary.write(counts)
    summary.write(sums.flatMap(\.halves))
    summary.write(keptCounts)
    var last: Int64 = 0
    for cell in keptCounts.indices {
      let first = cell * CandidateIndex.depth
      for line in kept[first..<first + Int(keptCounts[cell])] {
        summary.write(line.time - last)
        summary.write(line.identity)
        last = line.time
      }
    }
  }

  /// Adds what a tally of the same index wrote.
  ///
  /// - Throws: `SummaryError` when it was of another index, or is damaged.
  public mutating func merge(from summary: inout SummaryReader) throws(SummaryError) {
    try summary.addCounts(to: &counts)
    let halves = try summary.read(2 * sums.count, of: UInt64.self)
    for i in sums.indices { sums[i].add(halves: halves[2 * i..<2 * i + 2]) }
    let keptThere = try summary.read(keptCounts.count, of: UInt8.self)
    var time: Int64 = 0
    for cell in keptThere.indices {
      guard Int(keptThere[cell]) <= CandidateIndex.depth else { throw .damaged }
      for _ in 0..<keptThere[cell] {
        try summary.add(to: &time)
        keep(Kept(time: time, identity: try summary.read()), in: cell)
      }
    }
  }
}
