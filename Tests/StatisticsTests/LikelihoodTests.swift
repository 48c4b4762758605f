import Testing

@testable import Statistics

struct LikelihoodTests {
  @Test func theSimplexFindsTheFloorOfABentValley() throws {
    let minimum = try Minimiser.simplex(start: [-1.2, 1], steps: [0.5, 0.5]) { point in
      let (x, y) = (point[0], point[1])
      return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)
    }
    #expect(abs(minimum.location[0] - 1) < 1e-6 && abs(minimum.location[1] - 1) < 1e-6)
    #expect(minimum.value < 1e-12)
  }

  @Test func simplexRefusesWhatItCannotUse() {
    #expect(throws: StatisticsError.self) { try Minimiser.simplex(start: [], steps: []) { _ in 0 } }
    #expect(throws: StatisticsError.self) { try Minimiser.simplex(start: [1], steps: [0]) { $0[0] } }
    #expect(throws: StatisticsError.self) { try Minimiser.simplex(start: [1], steps: [1]) { _ in .nan } }
    #expect(throws: StatisticsError.self) {
      try Minimiser.simplex(start: [1], steps: [1], maximumIterations: 3) { $0[0] * $0[0] }
    }
  }

  @Test func aNormalSampleHasItsMeanAndCovariance() throws {
    // Mean and logarithm of the deviation: information n / s^2 and 2 n.
    let sample = [1.0, 2, 4, 7, 11]
    let fit = try LikelihoodFit(start: [0, 0]) { point in
      let (mean, deviation) = (point[0], point[1])
      let scale = expReal(deviation)
      return sample.reduce(0) { $0 - deviation - ($1 - mean) * ($1 - mean) / (2 * scale * scale) }
    }
    let variance = sample.reduce(0) { $0 + ($1 - 5) * ($1 - 5) } / 5
    #expect(abs(fit.parameters[0] - 5) < 1e-6)
    #expect(abs(expReal(fit.parameters[1]) - variance.squareRoot()) < 1e-6)
    #expect(abs(fit.covariance[0, 0] - variance / 5) < 1e-4)
    #expect(abs(fit.covariance[1, 1] - 0.1) < 1e-5)
    #expect(abs(fit.variance { 2 * $0[0] } - 4 * variance / 5) < 4e-4)
  }

  @Test func aDirectionThatDoesNotMatterLeavesTheOthersAlone() throws {
    let fit = try LikelihoodFit(start: [3, 3]) { -50 * ($0[0] - 1) * ($0[0] - 1) }
    #expect(abs(fit.parameters[0] - 1) < 1e-6)
    #expect(abs(fit.covariance[0, 0] - 0.01) < 1e-6)
    #expect(fit.variance { $0[0] } < 0.0101 && fit.variance { $0[1] } > 1e3)
  }

  @Test func tailsOfZetaSumsAreKnownOnes() throws {
    #expect(abs(try HurwitzZeta.tail(exponent: 2, from: 1) - 1.644934066848226) < 1e-12)
    #expect(abs(try HurwitzZeta.tail(exponent: 4, from: 3) - (1.082323233711138 - 1 - 0.0625)) < 1e-12)
    #expect(
      try HurwitzZeta.tail(exponent: 400, from: 1) == 1 && HurwitzZeta.tail(exponent: 400, from: 2) == 0)
    #expect(throws: StatisticsError.self) { try HurwitzZeta.tail(exponent: 1, from: 1) }
    #expect(throws: StatisticsError.self) { try HurwitzZeta.tail(exponent: 2, from: 0) }
  }
}

/// The exponential function from its series; the tests import no C library.
private func expReal(_ x: Double) -> Double {
  var (sum, term) = (1.0, 1.0)
  for k in 1..<200 {
    term *= x / Double(k)
    sum += term
  }
  return sum
}
