import Testing

@testable import Statistics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Quasi-Newton descent, fits by derivatives, and eigenvalues.
struct SmoothFitTests {
  @Test func theDescentFindsTheFloorOfABentValley() throws {
    let minimum = try Minimiser.descent(start: [-1.2, 1], tolerance: 1e-6) { point in
      let (x, y) = (point[0], point[1])
      return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)
    }
    #expect(abs(minimum.location[0] - 1) < 1e-4 && abs(minimum.location[1] - 1) < 1e-4)
    #expect(throws: StatisticsError.self) { try Minimiser.descent(start: []) { _ in 0 } }
    #expect(throws: StatisticsError.self) { try Minimiser.descent(start: [1]) { _ in .nan } }
    #expect(throws: StatisticsError.self) { try Minimiser.descent(start: [1], step: 0) { $0[0] } }
  }

  @Test func aSmoothFitIsThatOfTheSimplex() throws {
    let sample = [1.0, 2, 4, 7, 11]
    let likelihood = { (point: [Double]) -> Double in
      let (mean, deviation) = (point[0], point[1])
      let scale = exp(deviation)
      return sample.reduce(0) { $0 - deviation - ($1 - mean) * ($1 - mean) / (2 * scale * scale) }
    }
    let fit = try LikelihoodFit(smoothFrom: [0, 0], likelihood)
    let variance = sample.reduce(0) { $0 + ($1 - 5) * ($1 - 5) } / 5
    #expect(abs(fit.parameters[0] - 5) < 2e-3 && abs(exp(2 * fit.parameters[1]) - variance) < 0.02)
    #expect(abs(fit.covariance[0, 0] - variance / 5) < 5e-3 && abs(fit.covariance[1, 1] - 0.1) < 1e-3)
    #expect(abs(fit.logLikelihood - likelihood([5, fit.parameters[1]])) < 1e-5)
  }

  @Test func eigenvaluesAndVectorsTakeAMatrixApart() throws {
    let matrix = try Matrix(rows: 3, columns: 3, elements: [2, 1, 0, 1, 3, 1, 0, 1, 4])
    let parts = try SymmetricEigen(matrix)
    for (value, vector) in zip(parts.values, parts.vectors) {
      #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-12)
      for row in 0..<3 {
        let image = (0..<3).reduce(0.0) { $0 + matrix[row, $1] * vector[$1] }
        #expect(abs(image - value * vector[row]) < 1e-12)
      }
    }
    // Trace and determinant.
    #expect(abs(parts.values.reduce(0, +) - 9) < 1e-12 && abs(parts.values.reduce(1, *) - 18) < 1e-11)
    #expect(throws: StatisticsError.self) { try SymmetricEigen(Matrix(rows: 2, columns: 3)) }
    #expect(throws: StatisticsError.self) { try SymmetricEigen(Matrix(rows: 1, columns: 1, repeating: .nan)) }
  }
}
