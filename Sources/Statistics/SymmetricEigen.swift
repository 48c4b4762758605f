import CGSL

/// Eigenvalues and eigenvectors of a real symmetric matrix.
public struct SymmetricEigen: Hashable, Sendable {
  /// The eigenvalues.
  public let values: [Double]
  /// The eigenvectors of length 1, one a row in the order of the values; they are orthogonal.
  public let vectors: [[Double]]

  /// Decomposes a matrix by QR reduction (GSL).
  ///
  /// *Source:* G. H. Golub, C. F. Van Loan, "Matrix Computations" (1996), section 8.3.
  ///
  /// - Parameter matrix: square; of a matrix that is not symmetric the lower triangle counts.
  /// - Throws: `StatisticsError` of kind `shape` unless the matrix is square and not empty, `domain` when an element
  ///   is not finite.
  public init(_ matrix: Matrix) throws(StatisticsError) {
    let size = matrix.rows
    guard size > 0, matrix.columns == size else {
      throw StatisticsError(
        .shape, function: "SymmetricEigen", arguments: [Double(matrix.rows), Double(matrix.columns)],
        remedy: "the matrix must be square")
    }
    try GSL.require(
      matrix.elements.allSatisfy(\.isFinite), "SymmetricEigen", [Double(size)], "elements must be finite")
    GSL.prepare()
    guard let work = gsl_eigen_symmv_alloc(size) else {
      throw StatisticsError(
        .library(code: Int32(GSL_ENOMEM)), function: "SymmetricEigen", arguments: [], remedy: "free memory")
    }
    defer { gsl_eigen_symmv_free(work) }
    var elements = matrix.elements
    var values = [Double](repeating: 0, count: size)
    var columns = [Double](repeating: 0, count: size * size)
    let status = elements.withUnsafeMutableBufferPointer { a in
      values.withUnsafeMutableBufferPointer { v in
        columns.withUnsafeMutableBufferPointer { c in
          var matrix = gsl_matrix_view_array(a.baseAddress, size, size)
          var vector = gsl_vector_view_array(v.baseAddress, size)
          var vectors = gsl_matrix_view_array(c.baseAddress, size, size)
          return gsl_eigen_symmv(&matrix.matrix, &vector.vector, &vectors.matrix, work)
        }
      }
    }
    try GSL.check(status, "SymmetricEigen", [Double(size)], remedy: "check the matrix")
    self.values = values
    vectors = (0..<size).map { column in (0..<size).map { columns[$0 * size + column] } }
  }
}
