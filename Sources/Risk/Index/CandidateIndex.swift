import PrivacyMechanisms

/// The questions about one advertiser's conversions, arranged so that its log can be streamed past them.
///
/// Memory is set by the number of questions, not by the number of people. The window edges of all questions cut time
/// into buckets; a `CandidateTally` keeps, for each bucket and each value of data, sums from which the total weight
/// of any question's window follows exactly, and the first few conversions, which are the best guesses. A second,
/// finer set of edges only counts, for entropies and for delay laws that are no sums of exponentials.
///
/// With q questions, k values and m exponentials a tally takes about q k (1050 + 16 m (m + 3)) bytes, and more where
/// people clicked again within windows.
public struct CandidateIndex: Sendable {
  /// How many of the first conversions of each bucket and value are kept, and so the largest k of top-k.
  public static let depth = 16

  /// The adversary.
  public let model: BehaviourModel
  /// The questions, in the order given.
  public let queries: [LinkageQuery]
  /// The edges between which conversions are counted, in milliseconds, without repetitions.
  let fineEdges: [Int64]
  /// The edges between which weights are summed; each is also a fine edge.
  let coarseEdges: [Int64]
  /// The coarse bucket of each fine one.
  let coarseBucket: [UInt32]
  /// Where to begin the search for a moment: for each stretch of 2^gridShift ms the last edge not after its start.
  private let grid: [UInt32]
  private let gridShift: Int64

  /// Arranges the questions.
  ///
  /// - Parameters:
  ///   - queries: the questions about this advertiser's conversions, any order; answers have the same order.
  ///   - model: what the adversary believes.
  /// - Throws: `RiskError` for a window that begins before its click, or data that the channel does not have.
  public init(_ queries: [LinkageQuery], model: BehaviourModel) throws(RiskError) {
    self.model = model
    self.queries = queries
    var (fine, coarse): ([Int64], [Int64]) = ([], [])
    for query in queries {
      try Self.check(query, model)
      let intensity = ClickIntensity(query, model: model)
      fine.append(query.window.lowerBound)
      fine += intensity.cells().map(\.end)
      if model.delay.isExponential {
        coarse.append(query.window.lowerBound)
        coarse += intensity.segments.map(\.end)
      }
    }
    fineEdges = Self.distinct(fine)
    coarseEdges = Self.distinct(coarse)
    var bucket = 0
    var coarseOf: [UInt32] = []
    for edge in fineEdges.dropLast() where !coarseEdges.isEmpty {
      while bucket + 1 < coarseEdges.count, coarseEdges[bucket + 1] <= edge { bucket += 1 }
      coarseOf.append(UInt32(bucket))
    }
    coarseBucket = coarseOf
    (grid, gridShift) = Self.grid(fineEdges)
  }

  /// A grid of at most 2^16 stretches over all edges.
  private static func grid(_ edges: [Int64]) -> (grid: [UInt32], shift: Int64) {
    guard let first = edges.first, let last = edges.last else { return ([], 0) }
    var shift: Int64 = 0
    while (last - first) >> shift >= 1 << 16 { shift += 1 }
    var position = 0
    let stretches = Int((last - first) >> shift)
    let grid = (0...stretches).map { stretch in
      while position + 1 < edges.count, edges[position + 1] <= first + Int64(stretch) << shift {
        position += 1
      }
      return UInt32(position)
    }
    return (grid + [UInt32(edges.count - 1)], shift)
  }

  static func check(_ query: LinkageQuery, _ model: BehaviourModel) throws(RiskError) {
    let window = query.window
    guard !window.isEmpty, window.lowerBound >= query.clickTime, query.clickTime > -(1 << 52),
      window.upperBound < 1 << 52
    else {
      throw .window(begin: window.lowerBound, end: window.upperBound, click: query.clickTime)
    }
    if let data = query.data, let noise = model.noise, Int(data) >= noise.values {
      throw .data(data, values: noise.values)
    }
  }

  private static func distinct(_ edges: [Int64]) -> [Int64] {
    var result: [Int64] = []
    for edge in edges.sorted() where edge != result.last { result.append(edge) }
    return result
  }

  /// How many values of data conversions are sorted by.
  var classes: Int { model.values }

  /// The number of sums kept for one bucket and value: one a term, and one for each pair of terms.
  var sumsPerCell: Int {
    let terms = model.delay.terms.count
    return terms + terms * (terms + 1) / 2
  }

  /// The position of the last edge that is not after `time`; nil outside all windows.
  func fineBucket(of time: Int64) -> Int? {
    guard let first = fineEdges.first, let last = fineEdges.last, time >= first, time < last else {
      return nil
    }
    let stretch = Int((time &- first) >> gridShift)
    let (begin, end) = (Int(grid[stretch]), Int(grid[stretch &+ 1]) &+ 1)
    return fineEdges.withUnsafeBufferPointer { edges in
      var (low, high) = (begin, end)
      while high &- low > 1 {
        let middle = (low &+ high) >> 1
        if edges[middle] <= time { low = middle } else { high = middle }
      }
      return low
    }
  }

  /// The position of an edge that is known to be one.
  ///
  /// - Parameter first: a position that is not behind it.
  static func position(of edge: Int64, in edges: [Int64], from first: Int = 0) -> Int {
    edges.withUnsafeBufferPointer { edges in
      var (low, high) = (first, edges.count)
      while low < high {
        let middle = (low &+ high) >> 1
        if edges[middle] < edge { low = middle &+ 1 } else { high = middle }
      }
      return low
    }
  }
}
