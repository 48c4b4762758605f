import SimulationKernel

/// The sums of a finished tally, arranged so that any window's follow from two of them.
///
/// For each value of data (and for all together, the last class) and each exponential rate,
/// R(b) = sum over all conversions s from edge b on of e^(-(s - b) / tau): by the recursion
/// R(b) = bucket(b) + e^(-length / tau) R(b + 1), in which every exponent is negative or 0.
struct WindowSums {
  /// A window of at most this many buckets is summed bucket by bucket, which loses nothing to a subtraction.
  private static let directBuckets = 64

  let index: CandidateIndex
  /// 1 / tau for each sum: of the terms, then of the pairs of terms.
  private let rates: [Double]
  /// By class, edge and sum; the last edge's are 0.
  private var fromEdge: [Double]
  /// By class, bucket and sum.
  private var inBucket: [Double]
  /// Conversions before each fine edge, by class.
  private var before: [UInt32]

  /// The class that holds all values of data.
  let everything: Int

  init(_ index: CandidateIndex, _ tally: CandidateTally) {
    self.index = index
    let single = index.model.delay.terms.map { 1 / $0.mean }
    rates =
      single + single.indices.flatMap { m in single[m...].map { single[m] + $0 } }
    let classes = index.classes
    // With one value of data it is everything already.
    everything = classes == 1 ? 0 : classes
    (before, inBucket, fromEdge) = ([], [], [])
    countBefore(tally)
    sumBuckets(tally)
    sumFromEdges()
  }

  private mutating func countBefore(_ tally: CandidateTally) {
    let classes = index.classes
    let edges = index.fineEdges.count
    before = Array(repeating: 0, count: (everything + 1) * edges)
    for edge in 0..<max(0, edges - 1) {
      var all: UInt32 = 0
      for value in 0..<classes {
        let count = tally.counts[edge * classes + value]
        before[value * edges + edge + 1] = before[value * edges + edge] + count
        all += count
      }
      if classes > 1 { before[everything * edges + edge + 1] = before[everything * edges + edge] + all }
    }
  }

  private mutating func sumBuckets(_ tally: CandidateTally) {
    let classes = index.classes
    let buckets = max(0, index.coarseEdges.count - 1)
    let width = rates.count
    inBucket = Array(repeating: 0, count: (everything + 1) * buckets * width)
    for bucket in 0..<buckets {
      for sum in 0..<width {
        var all = FixedSum()
        for value in 0..<classes {
          let own = tally.sums[(bucket * classes + value) * width + sum]
          inBucket[(value * buckets + bucket) * width + sum] = own.value
          all.add(own)
        }
        inBucket[(everything * buckets + bucket) * width + sum] = all.value
      }
    }
  }

  private mutating func sumFromEdges() {
    let edges = index.coarseEdges
    let buckets = max(0, edges.count - 1)
    let width = rates.count
    fromEdge = Array(repeating: 0, count: (everything + 1) * edges.count * width)
    for bucket in (0..<buckets).reversed() {
      let length = Double(edges[bucket + 1] - edges[bucket])
      for sum in 0..<width {
        let decay = Elementary.exp(-length * rates[sum])
        for value in 0...everything {
          let place = (value * edges.count + bucket) * width + sum
          fromEdge[place] =
            inBucket[(value * buckets + bucket) * width + sum] + decay * fromEdge[place + width]
        }
      }
    }
  }

  /// The number of conversions of a class between two fine edges, given by their positions.
  func count(_ value: Int, from first: Int, to last: Int) -> Int {
    let edges = index.fineEdges.count
    return Int(before[value * edges + last]) - Int(before[value * edges + first])
  }

  /// The sums of e^(-(s - begin) / tau) of a class over a segment of coarse edges, for all rates.
  func decays(_ value: Int, from begin: Int64, to end: Int64) -> [Double] {
    let edges = index.coarseEdges
    let first = CandidateIndex.position(of: begin, in: edges)
    let last = CandidateIndex.position(of: end, in: edges)
    let width = rates.count
    guard last - first > Self.directBuckets else {
      var sums = Array(repeating: 0.0, count: width)
      for bucket in first..<last {
        let age = Double(edges[bucket] - begin)
        let place = (value * (edges.count - 1) + bucket) * width
        for sum in 0..<width where inBucket[place + sum] > 0 {
          sums[sum] += Elementary.exp(-age * rates[sum]) * inBucket[place + sum]
        }
      }
      return sums
    }
    let length = Double(end - begin)
    return (0..<width).map { sum in
      let (near, far) = ((value * edges.count + first) * width, (value * edges.count + last) * width)
      return max(0, fromEdge[near + sum] - Elementary.exp(-length * rates[sum]) * fromEdge[far + sum])
    }
  }
}
