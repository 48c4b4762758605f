/// Ranks of values, twice over, so that those of ties are whole numbers too.
struct MidRanks {
  /// Twice the rank of each value, from 2 up; ties share the mean of their ranks.
  let doubled: [Int]
  /// The sum over groups of ties of size^3 - size.
  let tieSum: Double

  /// Ranks values.
  ///
  /// - Parameters:
  ///   - values: finite.
  ///   - tolerance: values no further than this from the smallest of a group of ties belong to it.
  init(_ values: [Double], tolerance: Double) {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var doubled = [Int](repeating: 0, count: values.count)
    var tieSum = 0.0
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] - values[order[start]] <= tolerance { end += 1 }
      // The ranks start + 1 ... end have the mean (start + 1 + end) / 2.
      for place in order[start..<end] { doubled[place] = start + 1 + end }
      let size = Double(end - start)
      tieSum += size * size * size - size
      start = end
    }
    self.doubled = doubled
    self.tieSum = tieSum
  }
}

/// P-values that the tests of ranks have in common.
enum RankLaw {
  /// Twice the smaller tail of a law of whole numbers, at most 1.
  ///
  /// - Parameters:
  ///   - weights: how often each number comes, from 0 up.
  ///   - observed: a number that comes.
  static func twoSided(_ weights: [Double], observed: Int) -> Double {
    let lower = weights[...observed].reduce(0, +)
    let upper = weights[observed...].reduce(0, +)
    return min(1, 2 * min(lower, upper) / weights.reduce(0, +))
  }

  /// The two-sided tail of a normal law, with the correction for continuity of half a step of the statistic.
  static func normal(
    _ statistic: Double, mean: Double, variance: Double
  ) throws(StatisticsError) -> Double {
    guard variance > 0 else { return 1 }
    let distance = max(0, abs(statistic - mean) - 0.5)
    return min(1, 2 * (try NormalDistribution(mean: 0, sd: 1).upperTail(distance / variance.squareRoot())))
  }
}
