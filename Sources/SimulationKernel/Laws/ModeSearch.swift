/// Inversion of a unimodal law on whole numbers by adding up its probabilities.
///
/// Probabilities follow from that of the mode by the recurrence p(k) = p(k-1) ratio(k). The sum starts in the
/// far lower tail, where small terms come first and keep their digits. A search compares the same sums for
/// every `u`, so its result never falls as `u` grows. Wide laws keep marks along the way, from which a search
/// goes on as if it had come from the start.
struct ModeSearch: Hashable, Sendable {
  /// A place on the way up: a number, its probability and the cumulative probability up to it.
  struct Mark: Hashable, Sendable {
    var k: Int
    var p: Double
    var sum: Double
  }

  /// Numbers below the mode with a smaller probability are left out: far below what any `u` can tell.
  static let negligible = 0x1p-120

  private let last: Int
  private var marks: [Mark]

  /// Adds up the law once, scales the sum to one, and sets the marks on a second walk.
  ///
  /// - Parameters:
  ///   - mode: where the probabilities are largest.
  ///   - modeProbability: the probability there.
  ///   - deviation: the law's standard deviation, for the distance of the marks.
  ///   - range: the numbers that are possible.
  ///   - ratio: the probability of its argument over that of the number before.
  init(
    mode: Int, modeProbability: Double, deviation: Double, range: ClosedRange<Int>, ratio: (Int) -> Double
  ) {
    var first = Mark(k: mode, p: modeProbability, sum: 0)
    while first.k > range.lowerBound {
      let p = first.p / ratio(first.k)
      if p < Self.negligible { break }
      first = Mark(k: first.k - 1, p: p, sum: 0)
    }
    last = range.upperBound
    first.sum = first.p
    var end = first
    while Self.rise(&end, to: .infinity, steps: 1 << 20, last, ratio) {}
    let start = Mark(k: first.k, p: first.p / end.sum, sum: first.p / end.sum)
    marks = [start]
    // So that a wide law costs a draw some tens of steps, not a deviation's worth.
    let stride = max(32, Int(deviation / 64))
    var mark = start
    while Self.rise(&mark, to: 1, steps: stride, last, ratio) { marks.append(mark) }
  }

  /// The smallest number whose cumulative probability is at least `u`.
  func quantile(_ u: Double, ratio: (Int) -> Double) -> Int {
    var low = 0
    var high = marks.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if marks[middle].sum < u { low = middle } else { high = middle }
    }
    var mark = marks[low]
    while Self.rise(&mark, to: u, steps: 1 << 20, last, ratio) {}
    return mark.k
  }

  /// Walks up until the cumulative probability reaches `u`; false once it has, or once nothing more adds up.
  private static func rise(
    _ mark: inout Mark, to u: Double, steps: Int, _ last: Int, _ ratio: (Int) -> Double
  ) -> Bool {
    for _ in 0..<steps {
      if mark.sum >= u || mark.k == last { return false }
      let p = mark.p * ratio(mark.k + 1)
      let sum = mark.sum + p
      if sum == mark.sum { return false }
      mark = Mark(k: mark.k + 1, p: p, sum: sum)
    }
    return true
  }
}
