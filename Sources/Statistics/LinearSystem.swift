import CGSL

/// Systems of linear equations.
public enum LinearSystem {
  /// The solution x of A x = b by LU decomposition with partial pivoting (GSL).
  ///
  /// - Parameters:
  ///   - matrix: A, square.
  ///   - rightHandSide: b, one number per row.
  /// - Throws: `StatisticsError` of kind `shape` when the sizes do not fit, `singular` when A has no inverse
  ///   in double precision.
  public static func solve(
    _ matrix: Matrix, _ rightHandSide: [Double]
  ) throws(StatisticsError) -> [Double] {
    let size = rightHandSide.count
    guard matrix.rows == size, matrix.columns == size, size > 0 else {
      throw StatisticsError(
        .shape, function: "LinearSystem.solve",
        arguments: [Double(matrix.rows), Double(matrix.columns), Double(size)],
        remedy: "A must be square, with one right-hand number per row")
    }
    GSL.prepare()
    var factors = matrix.elements
    var solution = rightHandSide
    var status: Int32 = 0
    factors.withUnsafeMutableBufferPointer { a in
      solution.withUnsafeMutableBufferPointer { x in
        status = solveInPlace(a, x, size)
      }
    }
    let singular = StatisticsError(
      .singular, function: "LinearSystem.solve", arguments: [Double(size)],
      remedy: "remove rows that depend on others")
    guard status != GSL_ESING, status != GSL_EDOM else { throw singular }
    try GSL.check(status, "LinearSystem.solve", [Double(size)], remedy: "check the matrix")
    guard solution.allSatisfy(\.isFinite) else { throw singular }
    return solution
  }

  private static func solveInPlace(
    _ a: UnsafeMutableBufferPointer<Double>, _ x: UnsafeMutableBufferPointer<Double>, _ size: Int
  ) -> Int32 {
    guard let permutation = gsl_permutation_alloc(size) else { return Int32(GSL_ENOMEM) }
    defer { gsl_permutation_free(permutation) }
    var matrix = gsl_matrix_view_array(a.baseAddress, size, size)
    var vector = gsl_vector_view_array(x.baseAddress, size)
    var sign: Int32 = 0
    let status = gsl_linalg_LU_decomp(&matrix.matrix, permutation, &sign)
    guard status == GSL_SUCCESS else { return status }
    return gsl_linalg_LU_svx(&matrix.matrix, permutation, &vector.vector)
  }
}
