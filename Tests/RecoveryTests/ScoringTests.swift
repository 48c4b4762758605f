import PrivacyMechanisms
import Recovery
import Statistics
import Testing

struct ScoringTests {
  private let slices = [
    SliceOutcome(truth: 0, estimate: 2, low: -1, high: 3, expectedCoverage: 0.9),
    SliceOutcome(truth: 10, estimate: 8, low: 9, high: 12, expectedCoverage: 0.96),
    SliceOutcome(truth: 2, estimate: 3, low: 2.5, high: 4, expectedCoverage: 0.93),
    SliceOutcome(truth: 100, estimate: 119.5, low: 90, high: 130, expectedCoverage: 0.95),
  ]

  private func expectClose(_ value: Double?, _ expected: Double) {
    #expect(value.map { abs($0 - expected) < 1e-12 } ?? false, "\(value ?? .nan) is not \(expected)")
  }

  @Test func figuresOfAHandMadeReplicationAreThoseWorkedOutByHand() throws {
    let scores = SliceScores(slices)
    #expect(scores.count == 4 && scores.zeroTruthCount == 1)
    expectClose(scores.bias, 5.125)
    expectClose(scores.relativeBias, 0.18303571428571427)
    expectClose(scores.meanSquaredError, 97.3125)
    // (0.4^2 + 0.2^2 + 0.2^2 + 0.195^2) / 4.
    let squares = 0.06950625
    expectClose(scores.meanSquaredRelativeError(tau: 5), squares)
    // Errors of exactly 20 % are not below 20 %.
    #expect(scores.shareWithAbsoluteRelativeError(tau: 5) == 0.25)
    #expect(scores.shareWithAbsoluteRelativeError(below: 0.3, tau: 5) == 0.75)
  }

  @Test func slicesWithoutTruthAreLeftOutOnRequestOnly() throws {
    let positive = SliceScores(slices).positive
    #expect(positive.count == 3 && positive.zeroTruthCount == 0)
    expectClose(positive.bias, 18.5 / 3)
  }

  @Test func undefinedFiguresAreNil() {
    let none = SliceScores([])
    #expect(none.bias == nil && none.meanSquaredError == nil && none.relativeBias == nil)
    #expect(none.meanSquaredRelativeError(tau: 5) == nil)
    #expect(none.shareWithAbsoluteRelativeError(tau: 5) == nil)
    #expect(SliceScores([SliceOutcome(truth: 0, estimate: 1)]).relativeBias == nil)
    #expect(CoverageScore([SliceOutcome(truth: 0, estimate: 1)]) == nil)
  }

  @Test func errorsThatCancelByAlgebraHaveNoBias() throws {
    let recovery = try CountRecovery(noise: DataNoise(values: 8, noise: 0.05))
    let observed = [71, 160, 300, 410, 690, 215, 20, 1934]
    let estimates = try recovery.estimates(observed: observed, estimator: .unbiased).values
    let truth = [50.0, 150, 300, 400, 700, 200, 0, 2000]
    let scores = SliceScores(
      zip(truth, estimates).map { SliceOutcome(truth: $0, estimate: $1.estimate) })
    #expect(scores.bias == 0)
    #expect(scores.relativeBias == 0)
    #expect(try #require(scores.meanSquaredError) > 0)
  }

  @Test func coverageStandsBesideItsExpectation() throws {
    let score = try #require(CoverageScore(slices + [SliceOutcome(truth: 1, estimate: 1)]))
    #expect(score.intervals == 4 && score.observed == 0.75)
    expectClose(score.expected, 0.935)
    // 0.9 x 0.1 + 0.96 x 0.04 + 0.93 x 0.07 + 0.95 x 0.05.
    let variance = 0.241
    expectClose(score.independentVariance, variance)
    let unknown = try #require(CoverageScore([SliceOutcome(truth: 1, estimate: 1, low: 1, high: 1)]))
    #expect(unknown.observed == 1 && unknown.expected == nil)
  }

  @Test func theTwoConventionsOfRelativeErrorDiffer() throws {
    // Two slices of equal truth whose errors are 5 % and 15 %: mean of roots 0.1, root of mean squares 0.1118.
    let laws = [0.05, 0.15].map { SliceErrorLaw(truth: 100, bias: 0, variance: 1e4 * $0 * $0) }
    expectClose(laws.meanRMSRE(tau: 5), 0.1)
    #expect(laws.shareWithRMSRE(tau: 5) == 0.5)
    let outcomes = [SliceOutcome(truth: 100, estimate: 105), SliceOutcome(truth: 100, estimate: 85)]
    let pooled = try #require(SliceScores(outcomes).meanSquaredRelativeError(tau: 5))
    #expect(abs(pooled.squareRoot() - 0.111803398875) < 1e-9)
    #expect([SliceErrorLaw]().meanRMSRE(tau: 5) == nil)
  }

  @Test func aSliceErrorIsBiasAndVarianceTogetherOverTheProtectedTruth() throws {
    #expect(SliceErrorLaw(truth: 3, bias: 3, variance: 16).rmsre(tau: 5) == 1)
    #expect(SliceErrorLaw(truth: 50, bias: 3, variance: 16).rmsre(tau: 5) == 0.1)
    let recovery = try CountRecovery(noise: DataNoise(values: 8, noise: 0.05))
    let law = try #require(recovery.law(trueCount: 400, total: 3800, cell: 3, estimator: .unbiased))
    // The planning figure for c = 400, N = 3800: an error of 1.62 %.
    #expect(abs(SliceErrorLaw(truth: 400, law: law).rmsre(tau: 5) - 0.0162) < 5e-5)
    // Against a truth of 500 the hundred unreported conversions are bias.
    #expect(SliceErrorLaw(truth: 500, law: law).bias == -100)
  }
}
