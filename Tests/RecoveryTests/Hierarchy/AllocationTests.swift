import PrivacyMechanisms
import SimulationKernel
import Statistics
import Testing

@testable import Recovery

/// How a budget is best split.
@Suite struct AllocationTests {
  /// Two advertisers with 2 and 3 publishers of 2 campaigns each, levels together.
  private func allocation(scale: Double, tau: Double = 5) throws -> BudgetAllocation {
    let tree = try CountTree(
      parents: [nil, nil, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6] as [Int?])
    let expected = (0..<10).map { scale * Double($0 * $0) }
    return try BudgetAllocation(tree: tree, expected: expected, deviation: 0.3, tau: tau)
  }

  /// A click's conversions, counted up to a limit, with epsilon 1: the worked example of the guide.
  @Test func theGuidesExampleIsBestWithFourConversions() throws {
    let noise = try SummaryNoise(epsilon: 1)
    let errors = try (1...7).map {
      try ContributionLimit(conversions: [3, 7, 4], noise: noise).law(most: $0).rmsre(tau: 5)
    }
    let printed = [0.79218, 0.60609, 0.46839, 0.45737, 0.52489, 0.61029, 0.70711]
    for (error, expected) in zip(errors, printed) { #expect(abs(error - expected) < 5.1e-6) }
    let other = try (1...7).map {
      try ContributionLimit(conversions: [2, 7, 5], noise: noise).law(most: $0).rmsre(tau: 5)
    }
    #expect(other.min() == other[3] && abs(other[3] - 0.49487) < 5.1e-6)
    let seven = try ContributionLimit(conversions: [3, 7, 4], noise: noise).law(most: 7)
    #expect(seven.bias == 0 && abs(seven.variance - 98) < 1e-6)
    #expect(throws: HierarchyError.self) { try ContributionLimit(conversions: [-1], noise: noise) }
  }

  /// Own sums: the shares are as the roots of the levels' mean of 1/max(tau, x), by Lagrange's condition.
  @Test(arguments: [0.01, 1, 30])
  func ownSumsHaveTheSharesOfTheClosedForm(scale: Double) throws {
    let allocation = try allocation(scale: scale)
    let leaves = (0..<10).map { scale * Double($0 * $0) }
    let publishers = stride(from: 0, to: 10, by: 2).map { leaves[$0] + leaves[$0 + 1] }
    let advertisers = [publishers[0] + publishers[1], publishers[2] + publishers[3] + publishers[4]]
    let roots = [advertisers, publishers, leaves].map { counts in
      (counts.reduce(0) { $0 + 1 / max(5, $1) } / Double(counts.count)).squareRoot()
    }
    let shares = try allocation.optimum(.ownSums)
    for (share, root) in zip(shares, roots) {
      #expect(abs(share - root / roots.reduce(0, +)) < 1e-5, "\(shares)")
    }
    // The value is d/3 times the square of the roots' sum.
    let least = try allocation.expectedRMSRE(shares: shares, .ownSums)
    let sum = roots.reduce(0, +)
    #expect(abs(least / (0.3 / 3 * sum * sum) - 1) < 1e-9)
  }

  /// No split of a fine grid is better than the one that is found.
  @Test(arguments: [0.01, 1, 30])
  func consistentEstimatesHaveNoBetterSplit(scale: Double) throws {
    let allocation = try allocation(scale: scale)
    let shares = try allocation.optimum(.consistent)
    let least = try allocation.expectedRMSRE(shares: shares, .consistent)
    #expect(abs(shares.reduce(0, +) - 1) < 1e-12 && shares.allSatisfy { $0 >= 0 })
    var best = Double.infinity
    for first in 0..<50 {
      for second in 0..<(50 - first) {
        let (a, b) = (Double(first) / 50, Double(second) / 50)
        best = min(best, try allocation.expectedRMSRE(shares: [a, b, 1 - a - b], .consistent))
      }
    }
    #expect(least <= best * (1 + 1e-9) && least > 0.98 * best)
    #expect(try least <= allocation.expectedRMSRE(shares: allocation.optimum(.ownSums), .ownSums))
  }

  /// Advertisers, publishers, campaigns and people, of whom each makes 0.34 conversions expected, zipf-distributed: splits
  /// between all levels are best nearby only, and the best ones leave publishers out.
  @Test(arguments: [(10, 7, 6, 77), (10, 20, 6, 300), (10, 13, 6, 100), (21, 29, 7, 3000)])
  func levelsAreLeftOutWhereThatIsBest(advertisers: Int, publishers: Int, campaigns: Int, people: Int) throws
  {
    let allocation = try Self.market(advertisers, publishers, campaigns, conversions: 0.34 * Double(people))
    let shares = try allocation.optimum(.consistent)
    let least = try allocation.expectedRMSRE(shares: shares, .consistent)
    #expect(shares[1] == 0, "\(shares)")
    var best = Double.infinity
    for first in 0..<50 {
      for second in 0..<(50 - first) {
        let (a, b) = (Double(first) / 50, Double(second) / 50)
        best = min(best, try allocation.expectedRMSRE(shares: [a, b, 1 - a - b], .consistent))
      }
    }
    #expect(least <= best * (1 + 1e-9) && least > 0.98 * best, "\(shares) \(least) \(best)")
  }

  /// Advertisers whose publishers each have all of their campaigns.
  private static func market(
    _ advertisers: Int, _ publishers: Int, _ campaigns: Int, conversions: Double
  ) throws -> BudgetAllocation {
    func zipf(_ count: Int) -> [Double] {
      let weights = (1...count).map { 1 / Double($0) }
      return weights.map { $0 / weights.reduce(0, +) }
    }
    var parents = [Int?](repeating: nil, count: advertisers)
    for advertiser in 0..<advertisers {
      parents += Array(repeating: advertiser, count: publishers)
    }
    for publisher in 0..<advertisers * publishers {
      parents += Array(repeating: advertisers + publisher, count: campaigns)
    }
    let expected = zipf(advertisers).flatMap { advertiser in
      zipf(publishers).flatMap { publisher in
        Array(repeating: conversions * advertiser * publisher / Double(campaigns), count: campaigns)
      }
    }
    return try BudgetAllocation(
      tree: CountTree(parents: parents), expected: expected, deviation: 1.414_213_562_373_095)
  }

  @Test func manyLevelsAreRefused() throws {
    let deep = try BudgetAllocation(
      tree: CountTree(parents: [nil] + (0..<10).map { $0 }), expected: [3], deviation: 1)
    #expect(throws: HierarchyError.levels(11)) { try deep.optimum(.consistent) }
    #expect(try deep.optimum(.ownSums).count == 11)
  }

  @Test func oneLevelGetsEverything() throws {
    let allocation = try BudgetAllocation(
      tree: CountTree(parents: [nil, nil]), expected: [1, 100], deviation: 2, tau: 5)
    #expect(try allocation.optimum(.ownSums) == [1])
    #expect(abs(try allocation.expectedRMSRE(shares: [0.5], .ownSums) - (4.0 / 5 + 4.0 / 100) / 2) < 1e-15)
  }

  @Test func impossibleSplitsAreRefused() throws {
    let allocation = try allocation(scale: 1)
    for shares in [[0.5, 0.5], [0.5, 0.5, 0], [-0.1, 0.5, 0.5], [0.5, 0.5, 0.5], [.nan, 0.5, 0.5]] {
      #expect(throws: HierarchyError.self) { try allocation.expectedRMSRE(shares: shares, .ownSums) }
    }
    #expect(try allocation.expectedRMSRE(shares: [0, 0.5, 0.5], .ownSums) == .infinity)
    #expect(try allocation.expectedRMSRE(shares: [0, 0.5, 0.5], .consistent).isFinite)
    let tree = try CountTree(parents: [nil, 0, 0])
    for expected in [[1.0], [1, -1], [1, .nan]] {
      #expect(throws: HierarchyError.self) {
        try BudgetAllocation(tree: tree, expected: expected, deviation: 1)
      }
    }
    #expect(throws: HierarchyError.self) {
      try BudgetAllocation(tree: CountTree(parents: [nil, 0, nil]), expected: [1, 1], deviation: 1)
    }
    #expect(throws: HierarchyError.self) {
      try BudgetAllocation(tree: tree, expected: [1, 1], deviation: 1, tau: 0)
    }
  }
}
