/// Counts of a hierarchy that add up, are not negative, and are nearest to noisy sums of its nodes.
///
/// A guess of the leaves that are 0 is mended until it fits: with those held at 0 the others follow by least squares; leaves
/// that come out negative join them, and those leave that would come out positive, by the sign of the slope at 0. All are
/// exchanged at once as long as ever fewer are wrong, and else the last wrong one alone, which ends in any case.
///
/// *Source:* L. F. Portugal, J. J. Judice, L. N. Vicente, "A comparison of block pivoting and interior-point algorithms for
/// linear least squares problems with nonnegative variables" (1994), after K. G. Murty (1974).
struct NonNegativeTree {
  private let tree: CountTree
  private let variances: [Double]

  /// How often all wrong leaves are exchanged without progress before one by one.
  private static let patience = 3
  private static let rounds = 100

  init(_ tree: CountTree, variances: [Double]) {
    self.tree = tree
    self.variances = variances
  }

  /// The counts of all nodes.
  func counts(_ sums: [Double]) -> [Double] {
    // Trees are independent, and each settles for itself.
    var result = [Double](repeating: 0, count: tree.count)
    var isZero = [Bool](repeating: false, count: tree.count)
    let roots = rootsOfNodes()
    var fewest = [Int](repeating: .max, count: tree.count)
    var patience = [Int](repeating: Self.patience, count: tree.count)
    // Nobody has seen more rounds than a few; the end is there for rounding that would have it go in circles.
    for _ in 0..<(Self.rounds + tree.leaves.count) {
      result = solve(sums, isZero)
      let wrong = wrongLeaves(result, sums, isZero)
      guard !wrong.isEmpty else { break }
      for group in Dictionary(grouping: wrong, by: { roots[$0] }).sorted(by: { $0.key < $1.key }) {
        let (root, leaves) = group
        if leaves.count < fewest[root] {
          fewest[root] = leaves.count
          patience[root] = Self.patience
        } else if patience[root] > 0 {
          patience[root] -= 1
        } else {
          isZero[leaves[leaves.count - 1]].toggle()
          continue
        }
        for leaf in leaves { isZero[leaf].toggle() }
      }
    }
    // Dust below 0 is all that the tolerance leaves.
    return tree.sums(tree.leaves.map { isZero[$0] ? 0 : max(0, result[$0]) })
  }

  private func rootsOfNodes() -> [Int] {
    var roots = Array(tree.parents.indices)
    for (node, parent) in tree.parents.enumerated() { if let parent { roots[node] = roots[parent] } }
    return roots
  }

  /// Least squares with some leaves held at 0.
  private func solve(_ sums: [Double], _ isZero: [Bool]) -> [Double] {
    var (sums, variances) = (sums, variances)
    for leaf in tree.leaves where isZero[leaf] { (sums[leaf], variances[leaf]) = (0, 0) }
    return TreeLeastSquares(tree, variances: variances).counts(sums)
  }

  /// The leaves that are negative, and those at 0 whose slope falls.
  ///
  /// The slope of half the objective by a leaf's count is the sum of (h - y)/v at it and above it.
  private func wrongLeaves(_ counts: [Double], _ sums: [Double], _ isZero: [Bool]) -> [Int] {
    let scale = zip(sums, variances).reduce(0) { $1.1.isFinite ? max($0, abs($1.0)) : $0 }
    var slopes = [Double](repeating: 0, count: tree.count)
    var sizes = slopes
    for (node, parent) in tree.parents.enumerated() {
      if let parent { (slopes[node], sizes[node]) = (slopes[parent], sizes[parent]) }
      let variance = variances[node]
      guard variance.isFinite, variance > 0 else { continue }
      slopes[node] += (counts[node] - sums[node]) / variance
      sizes[node] += scale / variance
    }
    return tree.leaves.filter { leaf in
      if isZero[leaf] { return slopes[leaf] < -1e-12 * sizes[leaf] }
      return counts[leaf] < -1e-12 * scale
    }
  }
}
