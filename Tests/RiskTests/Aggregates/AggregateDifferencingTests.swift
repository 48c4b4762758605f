import PrivacyMechanisms
import SimulationKernel
import Testing

@testable import Risk

@Suite struct AggregateDifferencingTests {
  private func advantage(_ epsilon: Double, _ knowledge: AggregateDifferencing.Knowledge) throws -> Double {
    let noise = try SummaryNoise(epsilon: epsilon).law
    let attack = try AggregateDifferencing(noise: noise, contribution: 65_536, knowledge: knowledge)
    #expect(abs(attack.epsilon - epsilon) < 1e-12)
    let expectation = attack.expectation
    let (high, low) = (expectation.truePositiveRate ?? 0, expectation.falsePositiveRate ?? 0)
    #expect(high - low <= expectation.advantageBound ?? 0)
    return high - low
  }

  @Test(arguments: [(1.0, 0.3935, 0.2418), (3, 0.7769, 0.6095), (10, 0.9933, 0.9764)])
  func theAdvantageNearsTheContinuousClosedForms(_ epsilon: Double, _ one: Double, _ two: Double) throws {
    // 1 - e^(-epsilon/2), and 1 - (1 + epsilon/4) e^(-epsilon/2).
    let known = try advantage(epsilon, .others)
    let differenced = try advantage(epsilon, .secondSum)
    #expect(abs(known - one) < 6e-5, "\(known)")
    #expect(abs(differenced - two) < 6e-5, "\(differenced)")
    #expect(abs(known - (1 - Elementary.exp(-epsilon / 2))) < 1e-4)
    #expect(abs(differenced - (1 - (1 + epsilon / 4) * Elementary.exp(-epsilon / 2))) < 1e-4)
  }

  @Test(arguments: AggregateDifferencing.Knowledge.allCases)
  func theScoreIsTheRatioOfLikelihoods(_ knowledge: AggregateDifferencing.Knowledge) throws {
    let noise = try DiscreteLaplace(scale: 3)
    let attack = try AggregateDifferencing(noise: noise, contribution: 5, knowledge: knowledge)
    func law(_ d: Int64) -> Double {
      guard knowledge == .secondSum else { return noise.probability(of: d) }
      return (-300...300).reduce(0) { $0 + noise.probability(of: $1) * noise.probability(of: d - $1) }
    }
    for d in Int64(-20)...20 {
      #expect(abs(attack.score(d) - Elementary.log(law(d - 5) / law(d))) < 1e-9)
    }
    #expect(attack.threshold == 3)
    #expect(attack.score(3) > 0 && attack.score(2) < 0)
  }

  @Test func truePositivesAtAFewFalseOnesAreTheBoundWhileTheyAreFew() throws {
    // e^epsilon a: the two noisy sums' densities differ by exactly that beyond the contribution.
    let noise = try SummaryNoise(epsilon: 3).law
    let cut = noise.quantile(0.999)
    let ratio = noise.upperTail(cut - 65_536) / noise.upperTail(cut)
    #expect(abs(ratio - Elementary.exp(3)) < 1e-6 * ratio)
    #expect(noise.upperTail(cut - 65_536) < 0.5)
    let bound = try AggregateDifferencing(noise: noise, contribution: 65_536).expectation.smallRateBound
    #expect(abs((bound ?? 0) - 0.001 * Elementary.exp(3)) < 1e-12)
  }

  @Test func severalSumsThatShareEpsilonHaveTheBoundOfOne() throws {
    let whole = try SummaryNoise(epsilon: 3).law
    let part = try SummaryNoise(epsilon: 1).law
    let one = try AggregateDifferencing(noise: whole, contribution: 65_536).expectation(sums: 1)
    let three = try AggregateDifferencing(noise: part, contribution: 65_536).expectation(sums: 3)
    #expect(abs((one.advantageBound ?? 0) - (three.advantageBound ?? 1)) < 1e-12)
    #expect(three.truePositiveRate == nil)
  }

  @Test func nullReportsMakeAReportNoProof() throws {
    let presence = try ReportPresence(nullReportRate: 0.05)
    let posterior = presence.expectation.predictiveValue(base: 0.01)
    #expect(abs((posterior ?? 0) - 0.01 / (0.01 + 0.05 * 0.99)) < 1e-12)
    #expect(try ReportPresence(nullReportRate: 0).expectation.predictiveValue(base: 0.01) == 1)
    #expect(throws: RiskError.self) { try ReportPresence(nullReportRate: 1.5) }
    #expect(throws: RiskError.self) {
      try AggregateDifferencing(noise: DiscreteLaplace(scale: 1), contribution: 0)
    }
  }
}
