/// Counts of a hierarchy that add up and are nearest to noisy sums of its nodes, by two passes over the tree.
///
/// Of all counts h that add up it finds those that minimise the sum over nodes of (h - y)^2/v, with the sum y of each node
/// and the known variance v of its noise; they are the unbiased linear estimates of least variance. Upwards, a node's own
/// sum and that of its children's estimates are weighed by their variances:
///
///     z = (s y + v sum of z_c)/(v + s),   variance v s/(v + s),   with s the sum of the children's variances
///
/// and downwards what remains between a node and its children is shared out in proportion to their variances:
///
///     h_c = z_c + (s_c/s)(h - sum of z_c)
///
/// *Source:* M. Hay, V. Rastogi, G. Miklau, D. Suciu, "Boosting the accuracy of differentially private histograms through
/// consistency" (2010), theorem 3, with variances of any size in the place of equal ones; derived: z is the least-squares
/// estimate from the sums at and below a node, and h_c its conditional expectation given the node's.
struct TreeLeastSquares {
  private let tree: CountTree
  /// The variance of each node's own sum; infinite where there is none.
  private let variances: [Double]
  /// The variance of z.
  private let below: [Double]
  /// The sum of the children's variances of z.
  private let spread: [Double]

  /// - Parameter variances: one a node, at least 0; finite for leaves.
  init(_ tree: CountTree, variances: [Double]) {
    self.tree = tree
    self.variances = variances
    var below = variances
    var spread = [Double](repeating: 0, count: tree.count)
    for node in tree.parents.indices.reversed() {
      if !tree.children[node].isEmpty {
        below[node] = Self.combined(variances[node], spread[node])
      }
      if let parent = tree.parents[node] { spread[parent] += below[node] }
    }
    self.below = below
    self.spread = spread
  }

  /// v s/(v + s), the variance of two estimates together.
  private static func combined(_ own: Double, _ children: Double) -> Double {
    if own == .infinity { return children }
    return own + children > 0 ? own / (own + children) * children : 0
  }

  /// The sum of the variances of the children's estimates from below.
  func childrenVariance(_ node: Int) -> Double { spread[node] }

  /// The share of what remains above a node that it takes.
  func gain(_ node: Int) -> Double {
    guard let parent = tree.parents[node], spread[parent] > 0 else { return 0 }
    return below[node] / spread[parent]
  }

  /// The counts that add up.
  ///
  /// - Parameter sums: one a node; where the variance is infinite it does not matter.
  func counts(_ sums: [Double]) -> [Double] {
    var up = sums
    var children = [Double](repeating: 0, count: tree.count)
    for node in tree.parents.indices.reversed() {
      if !tree.children[node].isEmpty { up[node] = weighed(node, own: sums[node], children: children[node]) }
      if let parent = tree.parents[node] { children[parent] += up[node] }
    }
    var counts = up
    for (node, parent) in tree.parents.enumerated() {
      guard let parent else { continue }
      counts[node] = up[node] + gain(node) * (counts[parent] - children[parent])
    }
    return counts
  }

  private func weighed(_ node: Int, own: Double, children: Double) -> Double {
    let (v, s) = (variances[node], spread[node])
    if v == .infinity { return children }
    // Where both are known exactly they are the same.
    return v + s > 0 ? children + s / (v + s) * (own - children) : children
  }

  /// The variance of each of the counts: s_c - (s_c/s)^2 (s - V), with the variance V of the parent's.
  ///
  /// *Source:* derived: h_c is z_c - (s_c/s) sum of z, which is independent of the sum, plus (s_c/s) h.
  func countVariances() -> [Double] {
    var result = below
    for (node, parent) in tree.parents.enumerated() {
      guard let parent else { continue }
      let share = gain(node)
      result[node] = max(0, below[node] - share * share * (spread[parent] - result[parent]))
    }
    return result
  }

  /// What one unit of a node's own sum adds to each of the counts: a column of the matrix that maps sums to counts.
  func response(to node: Int) -> [Double] {
    var unit = [Double](repeating: 0, count: tree.count)
    unit[node] = 1
    return counts(unit)
  }
}
