import PrivacyMechanisms
import Statistics
import Testing

@testable import Recovery

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

struct LikelihoodTests {
  /// A linear congruential generator: enough to vary test cases, the same on every machine.
  ///
  /// Multiplier and increment of D. Knuth's MMIX.
  private struct Cases {
    var state: UInt64 = 20_201_006

    mutating func next(below bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
  }

  private func matrix(_ noise: DataNoise) -> Matrix {
    var matrix = Matrix(rows: noise.values, columns: noise.values)
    for x in 0..<noise.values {
      for y in 0..<noise.values { matrix[x, y] = noise.probability(of: y, given: x) }
    }
    return matrix
  }

  private func logLikelihood(_ counts: [Double], _ observed: [Int], _ channel: Matrix) -> Double {
    observed.indices.filter { observed[$0] > 0 }.reduce(0.0) { sum, y in
      let expected = counts.indices.reduce(0.0) { $0 + counts[$1] * channel[$1, y] }
      return sum + Double(observed[y]) * log(expected)
    }
  }

  /// How far a log-likelihood can be below its maximum at most, by concavity.
  private func gap(_ counts: [Double], _ observed: [Int], _ channel: Matrix) -> Double {
    let total = Double(observed.reduce(0, +))
    let gains = counts.indices.map { x in
      observed.indices.filter { observed[$0] > 0 }.reduce(0.0) { sum, y in
        let expected = counts.indices.reduce(0.0) { $0 + counts[$1] * channel[$1, y] }
        return sum + Double(observed[y]) * channel[x, y] / expected
      }
    }
    return total * log(gains.max() ?? 1)
  }

  private func sparseCounts(_ cases: inout Cases, _ values: Int) -> [Int] {
    (0..<values).map { _ in
      let size = [1, 4, 30, 400][cases.next(below: 4)]
      return cases.next(below: size)
    }
  }

  @Test func theClosedFormIsOptimalInSixtyRandomCasesOfEitherNoise() throws {
    var cases = Cases()
    var floored = 0
    for index in 0..<60 {
      let values = [2, 3, 8, 16][index % 4]
      let probability = [0.01, 0.05, 0.3, 0.7][(index / 4) % 4]
      let replacement: DataNoise.Replacement = index % 2 == 0 ? .uniform : .inclusiveRange
      let noise = try DataNoise(values: values, noise: probability, replacement: replacement)
      let observed = sparseCounts(&cases, values)
      guard observed.reduce(0, +) > 0 else { continue }
      let counts = NonNegativeLikelihood.counts(observed: observed, noise: noise)
      floored += counts.filter { $0 == 0 }.count
      #expect(abs(counts.reduce(0, +) - Double(observed.reduce(0, +))) < 1e-9)
      #expect(counts.allSatisfy { $0 >= 0 })
      #expect(gap(counts, observed, matrix(noise)) < 1e-9)
    }
    // The cases must try the constraint, or the test says little.
    #expect(floored > 60)
  }

  @Test func theClosedFormAgreesWithExpectationMaximisation() throws {
    var cases = Cases(state: 7)
    for index in 0..<60 {
      let replacement: DataNoise.Replacement = index % 2 == 0 ? .uniform : .inclusiveRange
      let probability = [0.05, 0.3][(index / 2) % 2]
      let noise = try DataNoise(values: 8, noise: probability, replacement: replacement)
      var observed = sparseCounts(&cases, 8)
      observed[index % 8] += 5
      let channel = matrix(noise)
      let closed = NonNegativeLikelihood.counts(observed: observed, noise: noise)
      let iterated = try ExpectationMaximisation.counts(
        observed: observed, channel: channel, tolerance: 1e-3)
      let difference =
        logLikelihood(closed, observed, channel) - logLikelihood(iterated, observed, channel)
      #expect(difference > -1e-9 && difference <= 1.001e-3)
      for (one, other) in zip(closed, iterated) { #expect(abs(one - other) < 0.5) }
    }
  }

  @Test func inTheInteriorTheMostLikelyCountsAreTheUnbiasedOnes() throws {
    for replacement in [DataNoise.Replacement.uniform, .inclusiveRange] {
      let recovery = try CountRecovery(noise: DataNoise(values: 8, noise: 0.05, replacement: replacement))
      let observed = [80, 166, 309, 404, 689, 213, 60, 1924]
      let unbiased = try recovery.estimates(observed: observed, estimator: .unbiased).values
      let likely = try recovery.estimates(observed: observed, estimator: .nonNegative).values
      for (one, other) in zip(unbiased, likely) {
        #expect(abs(one.estimate - other.estimate) < 1e-9)
        #expect(one.standardError == other.standardError)
      }
    }
  }

  @Test func aNegativeCorrectionBecomesZeroAndTheOthersShrink() throws {
    let recovery = try CountRecovery(noise: DataNoise(values: 8, noise: 0.05))
    let observed = [50, 150, 300, 400, 700, 200, 0, 2000]
    let result = try recovery.estimates(observed: observed, estimator: .nonNegative)
    // With value 6 at its floor: N (v/N (1 - p/8) - p/8)/(1 - p) for the other values.
    for b in 0..<8 where b != 6 {
      let expected = (Double(observed[b]) * 0.99375 - 23.75) / 0.95
      #expect(abs(result.values[b].estimate - expected) < 1e-9)
    }
    #expect(result.values[6].estimate == 0)
    #expect(result.values[6].low == 0)
    #expect(abs(result.values.reduce(0) { $0 + $1.estimate } - 3800) < 1e-9)
  }

  @Test func aStubbornLikelihoodIsReportedNotGuessed() throws {
    let channel = matrix(try DataNoise(values: 8, noise: 0.5))
    #expect(throws: RecoveryError.self) {
      try ExpectationMaximisation.counts(
        observed: [9, 0, 0, 1, 0, 0, 0, 0], channel: channel, tolerance: 1e-12, maximumIterations: 3)
    }
    #expect(throws: RecoveryError.cells(given: 2, expected: 8)) {
      try ExpectationMaximisation.counts(observed: [1, 2], channel: channel)
    }
    let nothing = try ExpectationMaximisation.counts(
      observed: Array(repeating: 0, count: 8), channel: channel)
    #expect(nothing == Array(repeating: 0, count: 8))
  }
}
