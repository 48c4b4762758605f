#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The outcome of a test of goodness of fit.
public struct GoodnessOfFit: Hashable, Sendable {
  /// The test statistic.
  public let statistic: Double
  /// The probability of a statistic at least as large if the hypothesis holds.
  public let pValue: Double
  /// The number of values (Kolmogorov-Smirnov) or the degrees of freedom (chi-square).
  public let size: Int
}

/// The Kolmogorov-Smirnov test of a sample against a continuous law.
public enum KolmogorovSmirnov {
  /// Tests a sample against a cumulative distribution function.
  ///
  /// The p-value is that of the limiting law with Stephens's correction for the sample size: good to a few
  /// parts in a hundred from 8 values up in the range of usual levels. Far out in the tail (p-values below
  /// 1e-6) use at least 1000 values.
  ///
  /// *Source:* M. A. Stephens, "Use of the Kolmogorov-Smirnov, Cramer-von Mises and related statistics
  /// without extensive tables", Journal of the Royal Statistical Society B 32 (1970).
  ///
  /// - Parameters:
  ///   - sample: independent values, in any order, at least 8.
  ///   - cumulative: the hypothesis: the probability of a value of at most the argument.
  /// - Throws: `StatisticsError` of kind `shape` for fewer than 8 values, or whatever `cumulative` throws.
  public static func test(
    _ sample: [Double], against cumulative: (Double) throws -> Double
  ) throws -> GoodnessOfFit {
    guard sample.count >= 8 else {
      throw StatisticsError(
        .shape, function: "KolmogorovSmirnov.test", arguments: [Double(sample.count)],
        remedy: "give at least 8 values")
    }
    let n = Double(sample.count)
    var distance = 0.0
    for (index, value) in sample.sorted().enumerated() {
      let probability = try cumulative(value)
      distance = max(distance, probability - Double(index) / n, Double(index + 1) / n - probability)
    }
    let root = n.squareRoot()
    return GoodnessOfFit(
      statistic: distance, pValue: limitingUpperTail((root + 0.12 + 0.11 / root) * distance),
      size: sample.count)
  }

  /// The probability that the supremum of a Brownian bridge's absolute value exceeds `x`.
  ///
  /// *Source:* A. N. Kolmogorov (1933); below 1 the theta-function transform of the same series is used,
  /// which converges where the first does not.
  ///
  /// - Parameter x: at least 0.
  public static func limitingUpperTail(_ x: Double) -> Double {
    guard x > 0.04 else { return 1 }
    if x < 1 {
      let sum = (1...4).reduce(0.0) { sum, j in
        let odd = Double(2 * j - 1)
        return sum + exp(-odd * odd * Double.pi * Double.pi / (8 * x * x))
      }
      return max(0, 1 - (2 * Double.pi).squareRoot() / x * sum)
    }
    let sum = (1...8).reduce(0.0) { sum, j in
      let term = exp(-2 * Double(j * j) * x * x)
      return j % 2 == 1 ? sum + term : sum - term
    }
    return min(1, 2 * sum)
  }
}

/// Pearson's chi-square test of counts against expected counts.
public enum ChiSquareTest {
  /// Tests counts in cells against what a hypothesis expects.
  ///
  /// Neighbouring cells are put together until each expects at least `minimumExpected`, without which the
  /// chi-square law is a poor approximation; order the cells so that neighbours belong together.
  ///
  /// *Source:* K. Pearson, Philosophical Magazine 50 (1900); the pooling rule of five after W. G. Cochran,
  /// Annals of Mathematical Statistics 23 (1952).
  ///
  /// - Parameters:
  ///   - observed: the counts, one a cell.
  ///   - expected: the expected counts in the same order, each at least 0; scale them to the same total.
  ///   - estimatedParameters: how many parameters of the hypothesis were fitted to these counts.
  ///   - minimumExpected: the least expected count of a cell after pooling.
  /// - Throws: `StatisticsError` of kind `shape` when lengths differ or fewer than two cells remain, `domain`
  ///   when an expected count is negative or not finite or the totals differ by more than 1 in a million.
  public static func goodnessOfFit(
    observed: [Int], expected: [Double], estimatedParameters: Int = 0, minimumExpected: Double = 5
  ) throws(StatisticsError) -> GoodnessOfFit {
    let name: StaticString = "ChiSquareTest.goodnessOfFit"
    let shape = StatisticsError(
      .shape, function: "\(name)", arguments: [Double(observed.count), Double(expected.count)],
      remedy: "give one expected count per cell and enough of them for two cells after pooling")
    guard observed.count == expected.count else { throw shape }
    let total = Double(observed.reduce(0, +))
    let expectedTotal = expected.reduce(0, +)
    try GSL.require(
      expected.allSatisfy { $0 >= 0 && $0.isFinite } && abs(total - expectedTotal) <= 1e-6 * max(total, 1),
      name, [total, expectedTotal], "expected counts are not negative and have the observed total")
    let cells = pooled(observed, expected, minimumExpected)
    let degrees = cells.count - 1 - estimatedParameters
    guard degrees >= 1 else { throw shape }
    let statistic = cells.reduce(0.0) { sum, cell in
      let difference = cell.observed - cell.expected
      return sum + difference * difference / cell.expected
    }
    let law = try ChiSquareDistribution(degreesOfFreedom: Double(degrees))
    return GoodnessOfFit(statistic: statistic, pValue: try law.upperTail(statistic), size: degrees)
  }

  private static func pooled(
    _ observed: [Int], _ expected: [Double], _ minimum: Double
  ) -> [(observed: Double, expected: Double)] {
    var cells: [(observed: Double, expected: Double)] = []
    var open = (observed: 0.0, expected: 0.0)
    for (count, expectation) in zip(observed, expected) {
      open.observed += Double(count)
      open.expected += expectation
      if open.expected >= minimum, open.expected > 0 {
        cells.append(open)
        open = (0, 0)
      }
    }
    // What is left at the end is too small to stand alone and joins the last full cell.
    if let last = cells.popLast() {
      cells.append((last.observed + open.observed, last.expected + open.expected))
    }
    return cells
  }
}
