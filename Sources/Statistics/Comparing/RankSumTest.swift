/// The rank-sum test of Mann and Whitney, of whether the values of one of two samples tend to be larger.
///
/// Up to ``mostExact`` values in all the p-value is exact given the values, ties too: all ways to deal them out to samples
/// of these sizes are counted, and the smaller tail is doubled. Beyond, it is that of the normal law with corrections for
/// ties and continuity.
///
/// *Source:* H. B. Mann, D. R. Whitney, Annals of Mathematical Statistics 18 (1947); M. Hollander, D. A. Wolfe,
/// E. Chicken, "Nonparametric Statistical Methods", 3rd edition (2014), section 4.1.
public struct RankSumTest: Hashable, Sendable {
  /// The most values in all whose ways to be dealt out are counted.
  public static let mostExact = 50

  /// How many pairs have the second sample's value above the first's; ties count half.
  public let statistic: Double
  /// The two-sided p-value.
  public let pValue: Double
  /// The least p-value that such samples can have; 0 where it is not counted.
  public let leastPValue: Double

  /// Tests two samples.
  ///
  /// - Parameters:
  ///   - first: at least one value.
  ///   - second: at least one value.
  ///   - tolerance: values no further apart are ties; at least 0.
  /// - Throws: `StatisticsError` of kind `shape` for an empty sample, `domain` when a value or the tolerance is not
  ///   finite or the latter negative.
  public init(_ first: [Double], _ second: [Double], tolerance: Double = 0) throws(StatisticsError) {
    guard !first.isEmpty, !second.isEmpty else {
      throw StatisticsError(
        .shape, function: "RankSumTest", arguments: [Double(first.count), Double(second.count)],
        remedy: "give at least one value each")
    }
    try GSL.require(
      (first + second).allSatisfy(\.isFinite) && tolerance >= 0 && tolerance.isFinite, "RankSumTest",
      [tolerance], "values are finite and the tolerance is not negative")
    let ranks = MidRanks(first + second, tolerance: tolerance)
    let observed = ranks.doubled[first.count...].reduce(0, +)
    let (n, m) = (Double(first.count), Double(second.count))
    statistic = Double(observed) / 2 - m * (m + 1) / 2
    guard first.count + second.count <= Self.mostExact else {
      let total = n + m
      let ties = ranks.tieSum / (total * (total - 1))
      pValue = try RankLaw.normal(statistic, mean: n * m / 2, variance: n * m / 12 * (total + 1 - ties))
      leastPValue = 0
      return
    }
    let weights = Self.weights(ranks.doubled, chosen: second.count)
    pValue = RankLaw.twoSided(weights, observed: observed)
    let possible = weights.indices.filter { weights[$0] > 0 }
    let ends = [possible.first, possible.last].compactMap(\.self)
    leastPValue = ends.map { RankLaw.twoSided(weights, observed: $0) }.min() ?? 1
  }

  /// How many choices of so many values have each sum of doubled ranks; exact up to 2^53 in all.
  private static func weights(_ doubled: [Int], chosen: Int) -> [Double] {
    let width = doubled.sorted().suffix(chosen).reduce(0, +) + 1
    var weights = [[Double]](repeating: [Double](repeating: 0, count: width), count: chosen + 1)
    weights[0][0] = 1
    for rank in doubled {
      for size in stride(from: chosen, through: 1, by: -1) {
        for sum in stride(from: width - 1, through: rank, by: -1) {
          weights[size][sum] += weights[size - 1][sum - rank]
        }
      }
    }
    return weights[chosen]
  }
}
