import Testing

@testable import Statistics

/// Regression with known variances.
@Suite struct WeightedLeastSquaresTests {
  /// A line through four points: Anscombe-like numbers worked out by hand with weights 1, 1, 1/4, 1/4.
  @Test func aLineIsFittedWithItsCovariance() throws {
    let design = try Matrix(rows: 4, columns: 2, elements: [1, 0, 1, 1, 1, 2, 1, 3])
    let fit = try WeightedLeastSquares(
      design: design, observations: [1, 3, 4, 8], variances: [1, 1, 4, 4])
    // Sums of w, w x, w x^2, w y, w x y: 2.5, 2.25, 4.25, 7, 11; determinant 5.5625.
    #expect(abs(fit.coefficients[0] - (4.25 * 7 - 2.25 * 11) / 5.5625) < 1e-12)
    #expect(abs(fit.coefficients[1] - (2.5 * 11 - 2.25 * 7) / 5.5625) < 1e-12)
    #expect(abs(fit.covariance[0, 0] - 4.25 / 5.5625) < 1e-12)
    #expect(abs(fit.covariance[0, 1] + 2.25 / 5.5625) < 1e-12)
    let gaps = zip([1.0, 3, 4, 8], [0.0, 1, 2, 3]).map { $0 - fit.coefficients[0] - fit.coefficients[1] * $1 }
    let squares = zip(gaps, [1, 1, 0.25, 0.25]).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }
    #expect(abs(fit.sumOfSquares - squares) < 1e-12)
  }

  @Test func whatCannotBeFittedIsRefused() throws {
    let twice = try Matrix(rows: 3, columns: 2, elements: [1, 2, 2, 4, 3, 6])
    func kind(_ design: Matrix, _ y: [Double], _ v: [Double]) -> StatisticsError.Kind? {
      do throws(StatisticsError) {
        _ = try WeightedLeastSquares(design: design, observations: y, variances: v)
        return nil
      } catch { return error.kind }
    }
    #expect(kind(twice, [1, 2, 3], [1, 1, 1]) == .singular)
    #expect(kind(twice, [1, 2], [1, 1, 1]) == .shape)
    #expect(kind(Matrix(rows: 1, columns: 2), [1], [1]) == .shape)
    #expect(kind(twice, [1, 2, 3], [1, 0, 1]) == .domain)
    #expect(kind(twice, [1, 2, 3], [1, .infinity, 1]) == .domain)
  }
}
