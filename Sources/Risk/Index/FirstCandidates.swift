/// The first conversions of each value of data in any stretch between edges, from a finished tally.
struct FirstCandidates {
  private let index: CandidateIndex
  private let tally: CandidateTally
  /// By value, the first bucket from each one on that holds a conversion of the value.
  private let next: [UInt32]

  init(_ index: CandidateIndex, _ tally: CandidateTally) {
    self.index = index
    self.tally = tally
    let buckets = max(0, index.coarseEdges.count - 1)
    var next = Array(repeating: UInt32(buckets), count: index.classes * (buckets + 1))
    for bucket in (0..<buckets).reversed() {
      for value in 0..<index.classes {
        let place = value * (buckets + 1) + bucket
        let isEmpty = tally.keptCounts[bucket * index.classes + value] == 0
        next[place] = isEmpty ? next[place + 1] : UInt32(bucket)
      }
    }
    self.next = next
  }

  /// Up to `CandidateIndex.depth` conversions of a value between two coarse edges, in order.
  func of(_ value: Int, from begin: Int64, to end: Int64) -> [CandidateTally.Kept] {
    let buckets = index.coarseEdges.count - 1
    let last = CandidateIndex.position(of: end, in: index.coarseEdges)
    var bucket = CandidateIndex.position(of: begin, in: index.coarseEdges)
    var found: [CandidateTally.Kept] = []
    while found.count < CandidateIndex.depth {
      bucket = Int(next[value * (buckets + 1) + bucket])
      guard bucket < last else { break }
      let cell = bucket * index.classes + value
      let first = cell * CandidateIndex.depth
      let taken = min(Int(tally.keptCounts[cell]), CandidateIndex.depth - found.count)
      found += tally.kept[first..<first + taken]
      bucket += 1
    }
    return found
  }
}
