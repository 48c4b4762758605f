import PrivacyMechanisms
import SimulationKernel
import Statistics
import Testing

@testable import Recovery

/// Estimates that add up.
@Suite struct ConsistencyTests {
  private func recovery(
    _ parents: [Int?], missing: [Int] = [], _ random: inout RandomSequence
  ) throws -> HierarchyRecovery {
    var variances = Hierarchies.variances(parents.count, &random)
    for node in missing { variances[node] = .infinity }
    return try HierarchyRecovery(tree: CountTree(parents: parents), variances: variances)
  }

  /// Two passes, GSL's regression and the normal equations are one estimate with one covariance matrix.
  @Test(arguments: [[], [0], [1, 3], [0, 1, 3, 10]] as [[Int]])
  func passesAndRegressionAgree(missing: [Int]) throws {
    var random = Hierarchies.random(0x442)
    for _ in 0..<20 {
      let recovery = try recovery(Hierarchies.forest, missing: missing, &random)
      let sums = (0..<recovery.tree.count).map { _ in 100 * random.unit() - 20 }
      let counts = try recovery.consistent(sums).map(\.estimate)
      let regression = try recovery.regression(sums)
      let covariance = recovery.covariance()
      for node in counts.indices {
        #expect(abs(counts[node] - regression.counts[node]) < 1e-9)
        for other in counts.indices {
          #expect(abs(covariance[node, other] - regression.covariance[node, other]) < 1e-9)
        }
      }
      let normal = try normalEquations(recovery, sums)
      #expect(zip(counts, normal).allSatisfy { abs($0 - $1) < 1e-9 })
    }
  }

  /// X^T W X c = X^T W y by elimination.
  private func normalEquations(_ recovery: HierarchyRecovery, _ sums: [Double]) throws -> [Double] {
    let (tree, leaves) = (recovery.tree, recovery.tree.leaves)
    var matrix = Matrix(rows: leaves.count, columns: leaves.count)
    var right = [Double](repeating: 0, count: leaves.count)
    for (row, leaf) in leaves.enumerated() {
      for node in tree.path(from: leaf) where recovery.variances[node].isFinite {
        right[row] += sums[node] / recovery.variances[node]
        for (column, other) in leaves.enumerated() where tree.path(from: other).contains(node) {
          matrix[row, column] += 1 / recovery.variances[node]
        }
      }
    }
    return tree.sums(try LinearSystem.solve(matrix, right))
  }

  @Test func estimatesAddUp() throws {
    var random = Hierarchies.random(0x442)
    let recovery = try recovery(Hierarchies.forest, &random)
    let sums = (0..<recovery.tree.count).map { _ in 100 * random.unit() - 30 }
    for counts in [try recovery.consistent(sums), try recovery.nonNegative(sums)] {
      for node in counts.indices where !recovery.tree.children[node].isEmpty {
        let below = recovery.tree.children[node].reduce(0) { $0 + counts[$1].estimate }
        #expect(abs(counts[node].estimate - below) < 1e-11)
      }
    }
  }

  /// No estimate from a part of the sums is better: not the own sum, not the leaves added up.
  @Test func consistencyNeverAddsVariance() throws {
    var random = Hierarchies.random(0x442)
    for _ in 0..<200 {
      let isWhole = random.unit() < 0.5
      let recovery = try recovery(Hierarchies.forest, missing: isWhole ? [] : [0, 3], &random)
      let tree = recovery.tree
      let leafVariances = tree.sums(tree.leaves.map { recovery.variances[$0] })
      for node in tree.parents.indices {
        let variance = recovery.consistentVariances[node]
        #expect(variance <= recovery.variances[node] && variance <= leafVariances[node] * (1 + 1e-15))
        // Where a root is measured too it is better, strictly.
        if isWhole, node < 10 { #expect(variance < 0.999 * recovery.variances[node]) }
      }
      #expect(recovery.consistentVariances[13] == recovery.variances[13])
    }
  }

  /// A root of two leaves, all of variance 1: 2/3 each.
  @Test func theSmallestTreeHasTheClosedForm() throws {
    let recovery = try HierarchyRecovery(tree: CountTree(parents: [nil, 0, 0]), variances: [1, 1, 1])
    #expect(recovery.consistentVariances.allSatisfy { abs($0 - 2.0 / 3) < 1e-15 })
    #expect(try recovery.consistent([9, 3, 3]).map(\.estimate) == [8, 4, 4])
    let covariance = recovery.covariance()
    #expect(abs(covariance[1, 2] + 1.0 / 3) < 1e-15 && abs(covariance[0, 1] - 1.0 / 3) < 1e-15)
    // A known root moves its leaves alone.
    let known = try HierarchyRecovery(tree: CountTree(parents: [nil, 0, 0]), variances: [0, 1, 3])
    #expect(try known.consistent([9, 3, 2]).map(\.estimate) == [9, 4, 5])
    #expect(known.consistentVariances == [0, 0.75, 0.75])
  }

  @Test func sumsWithoutNoiseStayAsTheyAre() throws {
    let tree = try CountTree(parents: Hierarchies.small)
    let truth = tree.sums([5, 0, 7, 1, 2, 3, 0])
    for variances in [Array(repeating: 0.0, count: tree.count), Array(repeating: 2.5, count: tree.count)] {
      let recovery = try HierarchyRecovery(tree: tree, variances: variances)
      let consistent = try recovery.consistent(truth)
      for (estimate, count) in zip(consistent, truth) { #expect(abs(estimate.estimate - count) < 1e-12) }
      let cut = try recovery.nonNegative(truth).map(\.estimate)
      #expect(zip(cut, truth).allSatisfy { abs($0 - $1) < 1e-12 })
      if variances[0] == 0 { #expect(consistent.allSatisfy { $0.low == $0.high && $0.standardError == 0 }) }
    }
  }

  /// 20,000 draws of Laplace noise of two scales: means and variances are met within z = 6, coverage is 95 to 95.6 %.
  @Test func estimatesAreRightOnAverageAndCoveredAsTheySay() throws {
    let tree = try CountTree(parents: Hierarchies.small)
    let truth = tree.sums([5, 0, 7, 1, 2, 3, 0])
    let laws = try tree.parents.map { try DiscreteLaplace(scale: $0 == nil ? 900 : 400) }
    let recovery = try HierarchyRecovery(tree: tree, variances: laws.map { $0.variance / 1e4 })
    var random = Hierarchies.random(0x443)
    var moments = [RunningMoments](repeating: RunningMoments(), count: tree.count)
    var covered = [Int](repeating: 0, count: tree.count)
    let draws = 20_000
    for _ in 0..<draws {
      let sums = zip(truth, laws).map { $0 + Double($1.quantile(random.unit())) / 100 }
      for (node, estimate) in try recovery.consistent(sums).enumerated() {
        moments[node].add(estimate.estimate)
        if let low = estimate.low, let high = estimate.high, low <= truth[node], truth[node] <= high {
          covered[node] += 1
        }
      }
    }
    for node in truth.indices {
      let variance = recovery.consistentVariances[node]
      #expect(abs(moments[node].mean - truth[node]) < 6 * (variance / Double(draws)).squareRoot())
      // The fourth moment of what is left of Laplace noise is at most 6 squares of the variance.
      let spread = (5 / Double(draws)).squareRoot()
      #expect(abs((moments[node].variance ?? 0) / variance - 1) < 6 * spread)
      let share = Double(covered[node]) / Double(draws)
      let error = 6 * (0.95 * 0.05 / Double(draws)).squareRoot()
      #expect(share > 0.95 - error && share < 0.956 + error, "\(node): \(share)")
    }
  }

  @Test func impossibleHierarchiesAreRefused() throws {
    #expect(throws: HierarchyError.empty) { try CountTree(parents: []) }
    #expect(throws: HierarchyError.order(node: 0, parent: 1)) { try CountTree(parents: [1, nil]) }
    #expect(throws: HierarchyError.order(node: 1, parent: 1)) { try CountTree(parents: [nil, 1]) }
    let tree = try CountTree(parents: [nil, 0, 0])
    #expect(throws: HierarchyError.nodes(given: 2, expected: 3)) {
      try HierarchyRecovery(tree: tree, variances: [1, 1])
    }
    for variance in [-1, .nan, .infinity] {
      #expect(throws: HierarchyError.self) { try HierarchyRecovery(tree: tree, variances: [1, 1, variance]) }
    }
    let recovery = try HierarchyRecovery(tree: tree, variances: [.infinity, 1, 1])
    #expect(throws: HierarchyError.self) { try recovery.consistent([1]) }
    #expect(throws: HierarchyError.self) { try recovery.nonNegative([1]) }
    #expect(throws: HierarchyError.self) { try recovery.regression([1]) }
  }
}
