import PrivacyMechanisms
import Statistics
import Testing

@testable import Recovery

struct CorrectedCountTests {
  private let observed = [50, 150, 300, 400, 700, 200, 0, 2000]

  private func recovery(
    _ noise: Double = 0.05, _ replacement: DataNoise.Replacement = .uniform
  ) throws -> CountRecovery {
    try CountRecovery(noise: DataNoise(values: 8, noise: noise, replacement: replacement))
  }

  @Test func theUnbiasedCorrectionGivesThePublishedVector() throws {
    let result = try recovery().estimates(observed: observed, estimator: .unbiased)
    let published = [
      27.631579, 132.894737, 290.789474, 396.052632, 711.842105, 185.526316, -25, 2080.263158,
    ]
    for (estimate, expected) in zip(result.values, published) {
      #expect(abs(estimate.estimate - expected) < 5e-7)
    }
    #expect(result.total == CountEstimate(3800, standardError: 0, interval: Interval(3800)))
    #expect(abs(result.values.reduce(0) { $0 + $1.estimate } - 3800) < 1e-9)
  }

  @Test func theEightValueExampleHasItsPublishedMomentsOverTheNoise() throws {
    let means = [71.25, 166.25, 308.75, 403.75, 688.75, 213.75, 23.75, 1923.75]
    let deviations = [5.30330, 5.66325, 6.16388, 6.47617, 7.33368, 5.83490, 5.11384, 10.25176]
    let recovery = try recovery()
    for b in 0..<8 {
      let raw = try #require(recovery.law(trueCount: observed[b], total: 3800, cell: b, estimator: .raw))
      let unbiased = try #require(
        recovery.law(trueCount: observed[b], total: 3800, cell: b, estimator: .unbiased))
      #expect(abs(raw.mean - means[b]) < 1e-9)
      #expect(unbiased.mean == Double(observed[b]))
      #expect(abs(unbiased.variance.squareRoot() - deviations[b]) < 6e-6)
    }
    #expect(recovery.law(trueCount: 1, total: 2, cell: 0, estimator: .nonNegative) == nil)
  }

  @Test func theStandardErrorIsTheTrueOneWhenTheEstimateIsTheTruth() throws {
    // Counts chosen so that the estimate of value 0 is exactly 100: v = 100 x 0.95 + 800 x 0.00625.
    let estimate = try recovery().estimates(
      observed: [100, 100, 100, 100, 100, 100, 100, 100], estimator: .unbiased
    ).values[0]
    let law = try #require(
      try recovery().law(trueCount: 100, total: 800, cell: 0, estimator: .unbiased))
    #expect(abs(estimate.estimate - 100) < 1e-12)
    #expect(abs((estimate.standardError ?? 0) - law.variance.squareRoot()) < 1e-12)
  }

  @Test func theArticleCorrectionOfInclusiveNoiseHasThePublishedBias() throws {
    let inclusive = try recovery(0.05, .inclusiveRange)
    let article = try recovery()
    for b in 0..<8 {
      let law = try #require(inclusive.law(trueCount: observed[b], total: 3800, cell: b, estimator: .raw))
      let wrong = article.cells[b]
      let bias = (law.mean - 3800 * wrong.stray) / wrong.gain - Double(observed[b])
      #expect(abs(bias - (b == 0 ? 19.44 : -2.78)) < 5e-3)
      let right = inclusive.cells[b]
      #expect(abs((law.mean - 3800 * right.stray) / right.gain - Double(observed[b])) < 1e-9)
    }
  }

  @Test func rawCountsClaimNoInterval() throws {
    let result = try recovery().estimates(observed: observed, estimator: .raw)
    #expect(result.values.map(\.estimate) == observed.map(Double.init))
    #expect(result.values.allSatisfy { $0.low == nil && $0.high == nil && $0.standardError == nil })
    #expect(result.total.low == 3800)
  }

  @Test func withoutNoiseEveryEstimateIsTheCountAndEveryIntervalAPoint() throws {
    for replacement in [DataNoise.Replacement.uniform, .inclusiveRange] {
      for estimator in CountEstimator.allCases where estimator != .raw && estimator.applies(to: .data) {
        let result = try recovery(0, replacement).estimates(observed: observed, estimator: estimator)
        for (estimate, count) in zip(result.values, observed) {
          let count = Double(count)
          #expect(estimate == CountEstimate(count, standardError: 0, interval: Interval(count)))
        }
      }
    }
  }

  @Test func anEmptyCampaignIsEstimatedAsEmpty() throws {
    for estimator in CountEstimator.allCases where estimator.applies(to: .data) {
      for noise in [0, 1e-15, 0.05, 0.9] {
        let result = try recovery(noise).estimates(
          observed: Array(repeating: 0, count: 8), estimator: estimator)
        #expect(result.values.allSatisfy { $0.estimate == 0 && ($0.low ?? 0) == 0 && ($0.high ?? 0) == 0 })
        #expect(result.total.estimate == 0)
      }
    }
  }

  @Test func wrongShapesAndNegativeCountsAreRefused() throws {
    let recovery = try recovery()
    #expect(throws: RecoveryError.cells(given: 3, expected: 8)) {
      try recovery.estimates(observed: [1, 2, 3], estimator: .raw)
    }
    #expect(throws: RecoveryError.negativeCount(cell: 1, count: -1)) {
      try recovery.estimates(observed: [1, -1, 0, 0, 0, 0, 0, 0], estimator: .unbiased)
    }
    #expect(throws: StatisticsError.self) {
      try CountRecovery(noise: DataNoise(values: 8, noise: 0.05), confidence: 1)
    }
  }

  @Test func theCovarianceMatrixIsTheChannelFormula() throws {
    for replacement in [DataNoise.Replacement.uniform, .inclusiveRange] {
      let recovery = try recovery(0.3, replacement)
      let counts = observed.map(Double.init)
      let matrix = try recovery.covariance(trueCounts: counts)
      let channel = recovery.noise
      for i in 0..<8 {
        for j in 0..<8 {
          let sum = (0..<8).reduce(0.0) { sum, x in
            let (one, other) = (channel.probability(of: i, given: x), channel.probability(of: j, given: x))
            return sum + counts[x] * ((i == j ? one : 0) - one * other)
          }
          #expect(abs(matrix[i, j] - sum / 0.49) < 1e-9)
        }
        #expect(abs((0..<8).reduce(0) { $0 + matrix[i, $1] }) < 1e-9)
      }
    }
  }

  @Test func thePlugInCovarianceHasTheSquaredStandardErrorsOnItsDiagonal() throws {
    let observed = [71, 166, 309, 404, 689, 213, 24, 1924]
    let recovery = try recovery()
    let matrix = try recovery.plugInCovariance(observed: observed)
    let errors = try recovery.estimates(observed: observed, estimator: .unbiased).values
    for i in 0..<8 {
      let error = try #require(errors[i].standardError)
      #expect(abs(matrix[i, i] - error * error) < 1e-9 * matrix[i, i])
    }
  }
}
