import CGSL

/// A linear model fitted to observations of known variances.
public struct WeightedLeastSquares: Hashable, Sendable {
  /// The coefficients that make the weighted sum of squares least.
  public let coefficients: [Double]
  /// Their covariance matrix, (X^T W X)^-1: that of known variances, not scaled by the residuals.
  public let covariance: Matrix
  /// The weighted sum of squared residuals.
  public let sumOfSquares: Double

  /// Fits y = X c by singular value decomposition (GSL).
  ///
  /// *Source:* generalised least squares with a diagonal covariance, A. C. Aitken, "On least squares and linear combinations
  /// of observations" (1935).
  ///
  /// - Parameters:
  ///   - design: X, a row for each observation and a column for each coefficient, no fewer rows than columns.
  ///   - observations: y, one number per row.
  ///   - variances: the variance of each observation, above 0.
  /// - Throws: `StatisticsError` of kind `shape` when the sizes do not fit, `domain` for other variances, `singular` when
  ///   the observations do not determine the coefficients.
  public init(
    design: Matrix, observations: [Double], variances: [Double]
  ) throws(StatisticsError) {
    let (rows, columns) = (design.rows, design.columns)
    let shape = [Double(rows), Double(columns), Double(observations.count), Double(variances.count)]
    guard columns > 0, rows >= columns, observations.count == rows, variances.count == rows else {
      throw StatisticsError(
        .shape, function: "WeightedLeastSquares", arguments: shape,
        remedy: "give one observation and one variance a row, and no fewer rows than columns")
    }
    guard variances.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw StatisticsError(
        .domain, function: "WeightedLeastSquares", arguments: shape, remedy: "variances must be above 0")
    }
    GSL.prepare()
    var coefficients = [Double](repeating: 0, count: columns)
    var elements = [Double](repeating: 0, count: columns * columns)
    var squares = 0.0
    var rank = 0
    let status = Self.fit(
      design, observations, variances.map { 1 / $0 }, &coefficients, &elements, &rank, &squares)
    try GSL.check(status, "WeightedLeastSquares", shape, remedy: "check the matrix")
    guard rank == columns, coefficients.allSatisfy(\.isFinite) else {
      throw StatisticsError(
        .singular, function: "WeightedLeastSquares", arguments: shape,
        remedy: "give observations that determine every coefficient")
    }
    self.coefficients = coefficients
    covariance = try Matrix(rows: columns, columns: columns, elements: elements)
    sumOfSquares = squares
  }

  private static func fit(
    _ design: Matrix, _ observations: [Double], _ weights: [Double], _ coefficients: inout [Double],
    _ covariance: inout [Double], _ rank: inout Int, _ squares: inout Double
  ) -> Int32 {
    let (rows, columns) = (design.rows, design.columns)
    guard let work = gsl_multifit_linear_alloc(rows, columns) else { return Int32(GSL_ENOMEM) }
    defer { gsl_multifit_linear_free(work) }
    // GSL reads the first three and writes the last two, but its views know no constants.
    var (x, y, w) = (design.elements, observations, weights)
    return x.withUnsafeMutableBufferPointer { x in
      y.withUnsafeMutableBufferPointer { y in
        w.withUnsafeMutableBufferPointer { w in
          coefficients.withUnsafeMutableBufferPointer { c in
            covariance.withUnsafeMutableBufferPointer { cov in
              var matrix = gsl_matrix_view_array(x.baseAddress, rows, columns)
              var target = gsl_vector_view_array(y.baseAddress, rows)
              var weight = gsl_vector_view_array(w.baseAddress, rows)
              var solution = gsl_vector_view_array(c.baseAddress, columns)
              var spread = gsl_matrix_view_array(cov.baseAddress, columns, columns)
              return gsl_multifit_wlinear_tsvd(
                &matrix.matrix, &weight.vector, &target.vector, 1e-13, &solution.vector, &spread.matrix,
                &squares, &rank, work)
            }
          }
        }
      }
    }
  }
}
