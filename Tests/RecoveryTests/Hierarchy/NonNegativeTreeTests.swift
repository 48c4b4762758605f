import PrivacyMechanisms
import SimulationKernel
import Statistics
import Testing

@testable import Recovery

/// Estimates that add up and are not negative.
@Suite struct NonNegativeTreeTests {
  /// Every set of leaves held at 0 is tried: none that leaves the others positive is nearer to the sums.
  @Test func noOtherChoiceOfZerosIsNearer() throws {
    var random = Hierarchies.random(0x444)
    var cuts = 0
    for round in 0..<300 {
      let tree = try CountTree(parents: Hierarchies.small)
      var variances = Hierarchies.variances(tree.count, &random)
      if round % 3 == 0 { variances[0] = .infinity }
      if round % 5 == 0 { variances[0] = 0.01 }
      let sums = (0..<tree.count).map { _ in 20 * random.unit() - 10 }
      let recovery = try HierarchyRecovery(tree: tree, variances: variances)
      let counts = try recovery.nonNegative(sums).map(\.estimate)
      #expect(counts.allSatisfy { $0 >= 0 })
      func distance(_ counts: [Double]) -> Double {
        tree.parents.indices.reduce(0) {
          let gap = counts[$1] - sums[$1]
          return $0 + (variances[$1].isFinite ? gap * gap / variances[$1] : 0)
        }
      }
      var least = Double.infinity
      for zeros in 0..<(1 << tree.leaves.count) {
        var (held, weights) = (sums, variances)
        for (place, leaf) in tree.leaves.enumerated() where zeros >> place & 1 == 1 {
          (held[leaf], weights[leaf]) = (0, 0)
        }
        let candidate = TreeLeastSquares(tree, variances: weights).counts(held)
        if tree.leaves.allSatisfy({ candidate[$0] >= -1e-12 }) { least = min(least, distance(candidate)) }
      }
      #expect(abs(distance(counts) - least) < 1e-9 * (1 + least), "\(round)")
      cuts += tree.leaves.filter { counts[$0] == 0 }.count
    }
    #expect(cuts > 300, "hardly anything was cut")
  }

  @Test func whatIsPositiveAnywayIsNotMoved() throws {
    var random = Hierarchies.random(0x444)
    let tree = try CountTree(parents: Hierarchies.forest)
    let recovery = try HierarchyRecovery(tree: tree, variances: Hierarchies.variances(tree.count, &random))
    let sums = tree.sums(tree.leaves.map { _ in 50 + 10 * random.unit() }).map { $0 + random.unit() }
    let (free, cut) = (try recovery.consistent(sums), try recovery.nonNegative(sums))
    #expect(zip(free, cut).allSatisfy { abs($0.estimate - $1.estimate) < 1e-11 })
    let none = try recovery.nonNegative(sums.map { -$0 })
    #expect(none.allSatisfy { $0.estimate == 0 && $0.low == 0 && $0.high == 0 })
  }

  /// 20,000 draws of one Laplace sum of truth 0 and scale 1: the mean is 1/2 within z = 6.
  @Test func theBiasOfOneSumIsHalfItsScale() throws {
    let law = try DiscreteLaplace(scale: 1000)
    let recovery = try HierarchyRecovery(tree: CountTree(parents: [nil]), variances: [law.variance / 1e6])
    var random = Hierarchies.random(0x445)
    var moments = RunningMoments()
    for _ in 0..<20_000 {
      moments.add(try recovery.nonNegative([Double(law.quantile(random.unit())) / 1000])[0].estimate)
    }
    // E max(0, K)^2 is 1, so the variance is 3/4.
    #expect(abs(moments.mean - 0.5) < 6 * (0.75 / 20_000).squareRoot())
  }

  /// 400 leaves under 20 nodes, most of them without a count: optimal by the conditions of Karush, Kuhn and Tucker.
  @Test func largeTreesSettle() throws {
    var random = Hierarchies.random(0x446)
    var parents: [Int?] = [nil]
    for _ in 0..<20 { parents.append(0) }
    for leaf in 0..<400 { parents.append(1 + leaf / 20) }
    let tree = try CountTree(parents: parents)
    let variances = parents.indices.map { $0 == 0 ? 40.0 : $0 <= 20 ? 9.0 : 4.0 }
    let recovery = try HierarchyRecovery(tree: tree, variances: variances)
    for _ in 0..<20 {
      let sums = (0..<tree.count).map { variances[$0].squareRoot() * (6 * random.unit() - 3.2) }
      let counts = try recovery.nonNegative(sums).map(\.estimate)
      var slopes = [Double](repeating: 0, count: tree.count)
      for (node, parent) in parents.enumerated() {
        slopes[node] = (parent.map { slopes[$0] } ?? 0) + (counts[node] - sums[node]) / variances[node]
      }
      for leaf in tree.leaves {
        #expect(counts[leaf] > 0 ? abs(slopes[leaf]) < 1e-9 : slopes[leaf] > -1e-9)
      }
    }
  }
}
