/// Wilcoxon's signed-rank test of whether differences of pairs are symmetric about 0.
///
/// Differences of 0 are left out, as Wilcoxon did. Up to ``mostExact`` others the p-value is exact given the sizes of the
/// differences, ties too: each is as likely above 0 as below, and all assignments of signs are counted. Beyond, it
/// is that of the normal law with corrections for ties and continuity.
///
/// *Source:* F. Wilcoxon, "Individual comparisons by ranking methods", Biometrics Bulletin 1 (1945); M. Hollander,
/// D. A. Wolfe, E. Chicken, "Nonparametric Statistical Methods", 3rd edition (2014), section 3.1.
public struct SignedRankTest: Hashable, Sendable {
  /// The most differences whose assignments of signs are counted.
  public static let mostExact = 50

  /// The sum of the ranks of the differences above 0.
  public let statistic: Double
  /// How many differences are not 0.
  public let count: Int
  /// The two-sided p-value; 1 where all differences are 0.
  public let pValue: Double
  /// The least p-value that so many differences can have.
  public let leastPValue: Double

  /// Tests differences.
  ///
  /// - Parameters:
  ///   - differences: one a pair; any number.
  ///   - tolerance: differences no further from 0 are 0, and sizes no further apart are ties; at least 0.
  /// - Throws: `StatisticsError` of kind `domain` when a difference or the tolerance is not finite or the latter negative.
  public init(_ differences: [Double], tolerance: Double = 0) throws(StatisticsError) {
    try GSL.require(
      differences.allSatisfy(\.isFinite) && tolerance >= 0 && tolerance.isFinite, "SignedRankTest",
      [tolerance], "differences are finite and the tolerance is not negative")
    let moved = differences.filter { abs($0) > tolerance }
    let ranks = MidRanks(moved.map(abs), tolerance: tolerance)
    let positive = zip(moved, ranks.doubled).reduce(0) { $1.0 > 0 ? $0 + $1.1 : $0 }
    count = moved.count
    statistic = Double(positive) / 2
    // Only one assignment of signs puts no rank above 0.
    leastPValue = moved.isEmpty ? 1 : Double(sign: .plus, exponent: 1 - moved.count, significand: 1)
    if moved.count <= Self.mostExact {
      pValue = RankLaw.twoSided(Self.weights(ranks.doubled), observed: positive)
    } else {
      let n = Double(moved.count)
      pValue = try RankLaw.normal(
        statistic, mean: n * (n + 1) / 4, variance: n * (n + 1) * (2 * n + 1) / 24 - ranks.tieSum / 48)
    }
  }

  /// How many assignments of signs have each sum of doubled ranks above 0; exact up to 2^53 in all.
  private static func weights(_ doubled: [Int]) -> [Double] {
    var weights = [Double](repeating: 0, count: doubled.reduce(0, +) + 1)
    weights[0] = 1
    var reached = 0
    for rank in doubled {
      reached += rank
      for sum in stride(from: reached, through: rank, by: -1) { weights[sum] += weights[sum - rank] }
    }
    return weights
  }
}
