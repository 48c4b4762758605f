/// Reports in order, and how much each counts under a law.
///
/// Where a pool holds the reports of some conversions only, others' reports are rarer near the ends of their time: at x their
/// rate is rho times the share of conversions that it holds of those with a report at x. A report then counts as one over
/// this share.
///
/// Derived: with a rate that depends on x, the ratio of the likelihoods is the sum of f(x) / rho(x).
struct SortedPool: Sendable {
  private let reports: [PooledReport]
  /// Sums over pairs, pairs of pairs and so on, the reports' own counts in the second half; empty where each counts one.
  ///
  /// A range is summed from few parts and without any difference, so that a report that counts for very much
  /// takes no digits from ranges that it is not in.
  private var sums: [Double] = []

  init(_ reports: [PooledReport], law: PoolLaw) {
    self.reports = reports.sorted()
    weigh(by: law)
  }

  /// Counts the reports under another law.
  mutating func weigh(by law: PoolLaw) {
    sums = []
    guard law.complete != nil else { return }
    sums = Array(repeating: 0, count: 2 * reports.count)
    for (i, report) in reports.enumerated() {
      let held = law.held(at: report.time)
      // Without any share, it is not of a conversion whose reports the pool holds, and no such one asks for it.
      sums[reports.count + i] = held > 0 ? 1 / held : 0
    }
    for i in stride(from: reports.count - 1, to: 0, by: -1) { sums[i] = sums[2 * i] + sums[2 * i + 1] }
  }

  var count: Int { reports.count }

  /// The time of the report at a position.
  func time(_ position: Int) -> Int64 { reports[position].time }

  /// The position of the first report that does not come before another; the range's end if there is none.
  func position(_ report: PooledReport, in range: Range<Int>) -> Int {
    reports.withUnsafeBufferPointer { reports in
      var (low, high) = (range.lowerBound, range.upperBound)
      while low < high {
        let middle = (low &+ high) >> 1
        if reports[middle] < report { low = middle &+ 1 } else { high = middle }
      }
      return low
    }
  }

  /// How much the reports at some positions count together.
  func sum(_ range: Range<Int>) -> Double {
    guard !sums.isEmpty else { return Double(range.count) }
    var (low, high) = (range.lowerBound + reports.count, range.upperBound + reports.count)
    var total = 0.0
    while low < high {
      if low & 1 == 1 {
        total += sums[low]
        low += 1
      }
      if high & 1 == 1 {
        high -= 1
        total += sums[high]
      }
      low >>= 1
      high >>= 1
    }
    return total
  }
}
