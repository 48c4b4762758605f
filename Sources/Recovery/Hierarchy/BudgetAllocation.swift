import Statistics

/// Splits a contribution budget between the levels of a hierarchy so that the relative errors to expect are least.
///
/// A level that has the share a of the budget has sums whose noise has the standard deviation d/a, in conversions, where d is
/// that of a sum with the whole budget. The error of a node of expected count x is then sd/max(tau, x) with the standard
/// deviation sd of its estimate, its expected RMSRE; what is made least is the mean over levels of the mean over a level's
/// nodes, so that a level of many nodes counts no more than one of few.
///
/// *Source:* RMSRE with tau as google/ads-privacy's guide to optimising the configuration defines it for a slice; the search
/// over shares of the budget, H. Aksu et al., "Summary reports optimization in the Privacy Sandbox Attribution Reporting API"
/// (2023).
public struct BudgetAllocation: Sendable {
  /// What the errors are those of.
  public enum Estimator: Sendable {
    /// Each node by its own sum.
    case ownSums
    /// All sums together, made consistent.
    case consistent
  }

  private let tree: CountTree
  private let levels: [Int]
  /// How many levels there are.
  public let levelCount: Int
  /// For each node 1/max(tau, x), over the number of nodes of its level and over the number of levels.
  private let weights: [Double]
  private let deviation: Double

  /// Describes a hierarchy.
  ///
  /// - Parameters:
  ///   - tree: the nodes; a node's level is how many are above it, and all leaves have the same.
  ///   - expected: the expected count of each leaf, in the order of ``CountTree/leaves``.
  ///   - deviation: d, the standard deviation of the noise in a sum that has the whole budget, in conversions.
  ///   - tau: the least denominator, above 0; 5 conversions in the guide.
  /// - Throws: `HierarchyError` for other numbers, or leaves of different levels.
  public init(
    tree: CountTree, expected: [Double], deviation: Double, tau: Double = 5
  ) throws(HierarchyError) {
    guard expected.count == tree.leaves.count else {
      throw .nodes(given: expected.count, expected: tree.leaves.count)
    }
    for count in expected where !(count >= 0 && count.isFinite) { throw .plan("an expected count", count) }
    guard deviation >= 0, deviation.isFinite else { throw .plan("a standard deviation", deviation) }
    guard tau > 0, tau.isFinite else { throw .plan("a tau", tau) }
    let levels = tree.parents.indices.map { tree.path(from: $0).count - 1 }
    let deepest = levels[tree.leaves[0]]
    for leaf in tree.leaves where levels[leaf] != deepest {
      throw .plan("the level of leaf \(leaf)", Double(levels[leaf]))
    }
    var sizes = [Double](repeating: 0, count: deepest + 1)
    for level in levels { sizes[level] += 1 }
    weights = zip(tree.sums(expected), levels).map { count, level in
      1 / (max(tau, count) * sizes[level] * Double(deepest + 1))
    }
    self.tree = tree
    self.levels = levels
    self.deviation = deviation
    levelCount = deepest + 1
  }

  /// The mean over levels of the mean expected RMSRE of a level's nodes.
  ///
  /// - Parameters:
  ///   - shares: the share of the budget that each level has, from the roots down: at least 0, in all at most 1, and above 0
  ///     for the leaves.
  ///   - estimator: what the errors are those of.
  /// - Returns: infinite for own sums where a level has none.
  /// - Throws: `HierarchyError` for other shares.
  public func expectedRMSRE(
    shares: [Double], _ estimator: Estimator
  ) throws(HierarchyError) -> Double {
    guard shares.count == levelCount, shares.allSatisfy({ $0 >= 0 }), shares.reduce(0, +) <= 1 + 1e-9,
      shares[levelCount - 1] > 0
    else { throw .shares(shares) }
    return error(shares, estimator)
  }

  private func error(_ shares: [Double], _ estimator: Estimator) -> Double {
    let variances = shares.map { $0 > 0 ? 1 / ($0 * $0) : .infinity }
    let own = levels.map { variances[$0] }
    let all = estimator == .ownSums ? own : TreeLeastSquares(tree, variances: own).countVariances()
    return deviation * zip(all, weights).reduce(0) { $0 + $1.0.squareRoot() * $1.1 }
  }

  /// The shares of the whole budget for which the error is least.
  ///
  /// One level after the other gets the share that is best while the others keep their proportions, by Brent's method inside
  /// the best step of a coarse grid, until nothing moves. For own sums the function is convex in the shares, and the optimum
  /// is in proportion to the roots of the levels' means of 1/max(tau, x). For consistent estimates inner levels may be left
  /// out altogether, and it is not convex there: a small share of a level costs the others more than it tells. So the
  /// search starts once for each choice of inner levels that are left out, from equal shares of the others, and the best end
  /// is taken.
  ///
  /// - Parameter estimator: what the errors are those of.
  /// - Throws: `HierarchyError.levels` for consistent estimates of more than ``mostLevels`` levels,
  ///   `HierarchyError.noOptimum` where no search settles, `StatisticsError` where its steps fail.
  public func optimum(_ estimator: Estimator) throws -> [Double] {
    guard levelCount > 1 else { return [1] }
    var choices = 1
    if estimator == .consistent {
      guard levelCount <= Self.mostLevels else { throw HierarchyError.levels(levelCount) }
      choices = 1 << (levelCount - 1)
    }
    var best: [Double]?
    var least = Double.infinity
    for leftOut in 0..<choices {
      let kept = (0..<levelCount).filter { leftOut >> $0 & 1 == 0 }
      guard let shares = try settled(kept, estimator) else { continue }
      let value = error(shares, estimator)
      if best == nil || value < least { (best, least) = (shares, value) }
    }
    guard let best else { throw HierarchyError.noOptimum }
    return best
  }

  /// The most levels for which consistent estimates are split best, since each further one doubles the work.
  public static let mostLevels = 10
  private static let rounds = 500
  private static let tolerance = 1e-7
  private static let grid = (1...49).map { Double($0) / 50 }

  /// The shares that the search ends with when it starts from equal ones of some levels; nil where it does not settle.
  private func settled(_ kept: [Int], _ estimator: Estimator) throws -> [Double]? {
    var shares = [Double](repeating: 0, count: levelCount)
    for level in kept { shares[level] = 1 / Double(kept.count) }
    guard kept.count > 1 else { return shares }
    for _ in 0..<Self.rounds {
      let before = shares
      for level in kept { shares = try improved(shares, level, of: kept, estimator) }
      if zip(shares, before).allSatisfy({ abs($0 - $1) < Self.tolerance }) { return shares }
    }
    return nil
  }

  /// The shares with the best one for a level, the others scaled alike.
  private func improved(
    _ shares: [Double], _ level: Int, of kept: [Int], _ estimator: Estimator
  ) throws -> [Double] {
    func moved(_ share: Double) -> [Double] {
      let rest = 1 - shares[level]
      var result = shares
      for other in kept {
        result[other] = rest > 0 ? shares[other] * (1 - share) / rest : (1 - share) / Double(kept.count - 1)
      }
      result[level] = share
      return result
    }
    func value(_ share: Double) -> Double { error(moved(share), estimator) }
    let isInner = level < levelCount - 1
    let points = (isInner && estimator == .consistent ? [0] : [1e-3]) + Self.grid + [0.999]
    let values = points.map(value)
    guard let best = values.indices.min(by: { values[$0] < values[$1] }) else { return shares }
    var choice = points[best]
    var least = values[best]
    if best > 0, best < points.count - 1, values[best - 1] > least, values[best + 1] > least {
      let minimum = try Minimiser.brent(
        low: points[best - 1], guess: points[best], high: points[best + 1], value)
      (choice, least) = (minimum.location, minimum.value)
    }
    // What is no better than before but for rounding is left alone, or the search would never settle.
    return least < error(shares, estimator) * (1 - 1e-14) ? moved(choice) : shares
  }
}
