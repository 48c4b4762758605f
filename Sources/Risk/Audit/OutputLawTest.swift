import Statistics

/// The chi-square test of a mechanism's outputs against the law that its documentation claims, in two worlds at once.
///
/// Unlike a lower limit of epsilon it sees any deviation from the law, whether or not it makes the mechanism less private.
///
/// *Source:* K. Pearson, Philosophical Magazine 50 (1900); two independent samples add up their statistics and degrees of
/// freedom.
public struct OutputLawTest: Hashable, Sendable {
  /// How many outputs a cell must be expected to have; smaller neighbours are put together.
  ///
  /// *Source:* derived: a Poisson cell of mean m has a squared deviation of variance 2 + 1/m instead of 2, so the tails at
  /// levels of 1e-6 and below need larger cells than the usual five.
  public static let leastExpected = 25.0

  /// The claimed probability of each cell, for each world.
  public let law: [[Double]]
  /// How many runs each world has.
  public let runs: Int
  /// The cells that were put together, for each world, in order.
  private let pools: [[Range<Int>]]

  /// Makes a test of a law.
  ///
  /// - Parameters:
  ///   - law: the probability of each cell, for each world; they add up to 1 in each world, within 1e-6.
  ///   - runs: how many runs each world has, at least 1.
  /// - Throws: ``RiskError`` for other numbers.
  public init(law: [[Double]], runs: Int) throws(RiskError) {
    guard runs >= 1 else { throw .parameter("runs", value: Double(runs), allowed: "1 or more") }
    for world in law {
      let sum = world.reduce(0, +)
      guard world.allSatisfy({ $0 >= 0 }), abs(sum - 1) <= 1e-6 else {
        throw .parameter("law", value: sum, allowed: "probabilities that add up to 1 in each world")
      }
    }
    self.law = law
    self.runs = runs
    pools = law.map { Self.pools($0, runs) }
  }

  /// The degrees of freedom; 0 where too few runs leave nothing to compare.
  public var degreesOfFreedom: Int { pools.reduce(0) { $0 + max(0, $1.count - 1) } }

  /// Tests the outputs that came.
  ///
  /// An output that the law does not allow at all has p-value 0.
  ///
  /// - Parameter outputs: how often each cell came, for each world, as many as ``runs`` in each.
  /// - Returns: the p-value; 1 where there is nothing to compare.
  /// - Throws: `StatisticsError` of kind `shape` for other numbers of cells or runs.
  public func pValue(_ outputs: [[Int]]) throws(StatisticsError) -> Double {
    guard outputs.map(\.count) == law.map(\.count), outputs.allSatisfy({ $0.reduce(0, +) == runs }) else {
      throw StatisticsError(
        .shape, function: "OutputLawTest.pValue", arguments: outputs.map { Double($0.count) },
        remedy: "give one count for each cell of the law, and as many outputs as runs in each world")
    }
    for (world, counts) in zip(law, outputs) {
      for (probability, count) in zip(world, counts) where probability == 0 && count > 0 { return 0 }
    }
    guard degreesOfFreedom > 0 else { return 1 }
    var statistic = 0.0
    for (world, counts) in outputs.enumerated() {
      for pool in pools[world] {
        let expected = Double(runs) * law[world][pool].reduce(0, +)
        let difference = Double(counts[pool].reduce(0, +)) - expected
        statistic += difference * difference / expected
      }
    }
    return try ChiSquareDistribution(degreesOfFreedom: Double(degreesOfFreedom)).upperTail(statistic)
  }

  /// The chance that outputs of another law are told from the claimed one.
  ///
  /// *Source:* derived: where outputs follow another law the statistic is noncentral chi-square with the squared
  /// deviations of the expected counts over the claimed ones for its noncentrality, to first order.
  ///
  /// - Parameters:
  ///   - other: the other law, laid out as the claimed one.
  ///   - level: the level of the test, above 0 and below 1.
  /// - Throws: `StatisticsError` where a quantile or a tail cannot be found.
  public func power(against other: [[Double]], level: Double) throws(StatisticsError) -> Double {
    guard degreesOfFreedom > 0 else { return 0 }
    var noncentrality = 0.0
    for (world, pools) in pools.enumerated() {
      for pool in pools {
        let claimed = law[world][pool].reduce(0, +)
        let difference = other[world][pool].reduce(0, +) - claimed
        noncentrality += Double(runs) * difference * difference / claimed
      }
    }
    let degrees = Double(degreesOfFreedom)
    let critical = try ChiSquareDistribution(degreesOfFreedom: degrees).upperQuantile(level)
    return try NoncentralChiSquare(degreesOfFreedom: degrees, noncentrality: noncentrality)
      .upperTail(critical)
  }

  /// Neighbouring cells that expect enough together; a rest that does not joins the last.
  private static func pools(_ law: [Double], _ runs: Int) -> [Range<Int>] {
    var pools: [Range<Int>] = []
    var (start, expected) = (0, 0.0)
    for cell in law.indices {
      expected += Double(runs) * law[cell]
      guard expected >= leastExpected else { continue }
      pools.append(start..<cell + 1)
      (start, expected) = (cell + 1, 0)
    }
    if let last = pools.popLast() { pools.append(last.lowerBound..<law.count) }
    return pools
  }
}
