import SimulationKernel
import Statistics

/// One figure of two sides: how different it is, and whether that may be chance.
public struct FigureDifference: Sendable {
  /// What can be said about a difference.
  public enum Verdict: String, Sendable {
    /// The second side's figure is larger: its corrected p-value is at most ``FigureDifference/level``.
    case larger
    /// The second side's figure is smaller: its corrected p-value is at most ``FigureDifference/level``.
    case smaller
    /// Chance alone may have made the difference.
    case notShown = "no difference shown"
    /// The figure is the same in every replication of both.
    case identical
    /// The second side's figure is larger by the same in every replication, so that there is nothing to test.
    case alwaysLarger = "larger, always by the same"
    /// The second side's figure is smaller by the same in every replication, so that there is nothing to test.
    case alwaysSmaller = "smaller, always by the same"
    /// There are too few replications for a test.
    case untested = "too few replications"
  }

  /// What corrected p-values are held against.
  public static let level = 0.05

  /// Which figure.
  public let key: FigureKey
  /// How many replications of the first side are behind it.
  public let firstCount: Int
  /// How many replications of the second side are behind it; as many as the first's where they are paired.
  public let secondCount: Int
  /// The mean over those replications of the first side.
  public let firstMean: Double
  /// The mean over those replications of the second side.
  public let secondMean: Double
  /// Whether ratios are compared instead of differences.
  public let isRelative: Bool
  /// The second's mean less the first's; where relative, the ratio of geometric means less 1.
  public let difference: Double
  /// The standard error of ``difference``, or of the logarithm of the ratio; nil where there is nothing to test.
  public let standardError: Double?
  /// Student's or Welch's 95 % interval of ``difference``.
  public let interval: Interval?
  /// Student's or Welch's p-value; 1 for figures that are identical; nil where there is nothing to test.
  public let pValue: Double?
  /// The p-value of Wilcoxon's test where paired, of Mann and Whitney's where not.
  public let rankPValue: Double?
  /// The least p-value that the test by ranks could have had.
  public let leastRankPValue: Double?
  /// The 95 % interval of ``difference`` by the studentised bootstrap.
  public let bootstrap: Interval?
  /// ``pValue`` corrected for the family of all figures compared.
  public internal(set) var correctedPValue: Double?

  /// What can be said.
  public var verdict: Verdict {
    guard let pValue else {
      guard standardError != nil else { return .untested }
      return difference > 0 ? .alwaysLarger : .alwaysSmaller
    }
    if standardError == 0 { return .identical }
    guard correctedPValue ?? pValue <= Self.level else { return .notShown }
    return difference > 0 ? .larger : .smaller
  }

  /// Whether the test by ranks or the bootstrap, where they could, do not show what the verdict says.
  public var isDoubtful: Bool {
    guard verdict == .larger || verdict == .smaller else { return false }
    let ranksDoubt = (rankPValue ?? 0) > Self.level && (leastRankPValue ?? 1) <= Self.level
    return ranksDoubt || bootstrap?.contains(0) == true
  }
}

extension FigureDifference {
  /// Differences this far below the figures themselves are rounding.
  private static let rounding = 1e-12

  /// Compares values of two sides.
  ///
  /// - Parameters:
  ///   - key: which figure.
  ///   - first: the first side's values.
  ///   - second: the second side's values; where paired, of the same replications in the same order.
  ///   - isPaired: whether they are of the same replications.
  ///   - isRelative: whether logarithms are compared; all values are then above 0.
  /// - Throws: `StatisticsError` when the numbers are out of any range.
  init(
    _ key: FigureKey, _ first: [Double], _ second: [Double], isPaired: Bool, isRelative: Bool
  ) throws(StatisticsError) {
    (self.key, self.isRelative) = (key, isRelative)
    (firstCount, secondCount) = (first.count, second.count)
    (firstMean, secondMean) = (Self.mean(first), Self.mean(second))
    func scaled(_ values: [Double]) -> [Double] { isRelative ? values.map { Elementary.log($0) } : values }
    let (one, two) = (scaled(first), scaled(second))
    let size = isRelative ? 1 : (first + second).reduce(0) { max($0, abs($1)) }
    let tolerance = size * Self.rounding
    let test = try Test(one, two, isPaired: isPaired, tolerance: tolerance)
    func unscaled(_ x: Double) -> Double { isRelative ? Elementary.expm1(x) : x }
    func unscaled(_ interval: Interval) -> Interval {
      Interval(low: unscaled(interval.low), high: unscaled(interval.high))
    }
    difference = unscaled(test.difference)
    standardError = test.standardError
    interval = test.student.map { unscaled($0.interval) }
    pValue = test.student?.pValue ?? (test.isIdentical ? 1 : nil)
    rankPValue = test.rankPValue
    leastRankPValue = test.leastRankPValue
    bootstrap = test.bootstrap.map(unscaled)
  }

  /// The mean by a plain sum, which is exact for whole numbers, so that equal means print alike.
  private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  /// The tests of two lists of values.
  private struct Test {
    var difference: Double
    /// 0 where nothing varies, nil where there are too few values.
    var standardError: Double?
    var isIdentical = false
    var student: MeanDifference?
    var rankPValue: Double?
    var leastRankPValue: Double?
    var bootstrap: Interval?

    init(
      _ first: [Double], _ second: [Double], isPaired: Bool, tolerance: Double
    ) throws(StatisticsError) {
      let differences = isPaired ? zip(first, second).map { $1 - $0 } : []
      let (one, two) = (RunningMoments(first), RunningMoments(second))
      difference =
        isPaired
        ? FigureDifference.mean(differences) : FigureDifference.mean(second) - FigureDifference.mean(first)
      guard min(first.count, second.count) >= 2 else { return }
      func isConstant(_ moments: RunningMoments) -> Bool { moments.maximum - moments.minimum <= tolerance }
      let isFixed = isPaired ? isConstant(RunningMoments(differences)) : isConstant(one) && isConstant(two)
      if isFixed {
        standardError = 0
        isIdentical = abs(difference) <= tolerance
        if isIdentical { difference = 0 }
        return
      }
      if isPaired {
        student = try .paired(differences)
        let ranks = try SignedRankTest(differences, tolerance: tolerance)
        (rankPValue, leastRankPValue) = (ranks.pValue, ranks.leastPValue)
        bootstrap = StudentisedBootstrap.paired(differences)
      } else {
        student = try .unpaired(first, second)
        let ranks = try RankSumTest(first, second, tolerance: tolerance)
        (rankPValue, leastRankPValue) = (ranks.pValue, ranks.leastPValue)
        bootstrap = StudentisedBootstrap.unpaired(first, second)
      }
      standardError = student?.standardError
    }
  }
}
