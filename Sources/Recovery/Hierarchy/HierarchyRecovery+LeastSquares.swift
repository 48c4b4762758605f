import Statistics

extension HierarchyRecovery {
  /// The consistent estimates by one regression of all sums on the leaves' counts, with their covariance matrix.
  ///
  /// It gives what ``consistent(_:)`` and ``covariance()`` give, from the definition instead of by passes over the tree: the
  /// row of a node has a 1 for each leaf at or below it. The cost grows with the cube of the number of leaves.
  ///
  /// *Source:* generalised least squares, see `WeightedLeastSquares`.
  ///
  /// - Parameter sums: one a node; where a node has no sum the number does not matter.
  /// - Returns: the counts of all nodes, and a row and a column of covariances for each.
  /// - Throws: `HierarchyError` for another number of sums, `StatisticsError` where a variance is 0.
  public func regression(_ sums: [Double]) throws -> (counts: [Double], covariance: Matrix) {
    guard sums.count == tree.count else {
      throw HierarchyError.nodes(given: sums.count, expected: tree.count)
    }
    let membership = membership()
    let measured = tree.parents.indices.filter { variances[$0].isFinite }
    let leaves = tree.leaves.count
    var design = Matrix(rows: measured.count, columns: leaves)
    for (row, node) in measured.enumerated() {
      for column in 0..<leaves { design[row, column] = membership[node, column] }
    }
    let fit = try WeightedLeastSquares(
      design: design, observations: measured.map { sums[$0] }, variances: measured.map { variances[$0] })
    return (tree.sums(fit.coefficients), spread(fit.covariance, membership))
  }

  /// A 1 for each node and leaf at or below it.
  private func membership() -> Matrix {
    var result = Matrix(rows: tree.count, columns: tree.leaves.count)
    for (column, leaf) in tree.leaves.enumerated() {
      for node in tree.path(from: leaf) { result[node, column] = 1 }
    }
    return result
  }

  /// M C M^T, the covariances of sums of the leaves.
  private func spread(_ covariance: Matrix, _ membership: Matrix) -> Matrix {
    let (nodes, leaves) = (membership.rows, membership.columns)
    var half = Matrix(rows: nodes, columns: leaves)
    for node in 0..<nodes {
      for below in 0..<leaves where membership[node, below] != 0 {
        for leaf in 0..<leaves { half[node, leaf] += covariance[below, leaf] }
      }
    }
    var result = Matrix(rows: nodes, columns: nodes)
    for node in 0..<nodes {
      for other in 0..<nodes {
        for leaf in 0..<leaves where membership[other, leaf] != 0 { result[node, other] += half[node, leaf] }
      }
    }
    return result
  }
}
