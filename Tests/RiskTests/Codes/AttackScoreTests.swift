import PrivacyMechanisms
import SimulationKernel
import Statistics
import Testing

@testable import Risk

/// The scores of attacks; z = 6.
struct AttackScoreTests {
  private func figure(_ figures: [RiskFigure], _ metric: String, at: Double? = nil) throws -> RiskFigure {
    try #require(figures.first { $0.metric == metric && (at == nil || $0.at == at) })
  }

  @Test func detectionRatesAreShares() throws {
    let score = try DetectionScore(found: 90, of: 100, falsely: 5, of: 1000)
    let figures = try score.figures(
      expectation: DetectionExpectation(truePositiveRate: 0.9, falsePositiveRate: 0.01), baseRates: [0.01])
    #expect(try figure(figures, "true_positive_rate").value == 0.9)
    #expect(try figure(figures, "false_positive_rate").value == 0.005)
    let advantage = try figure(figures, "advantage")
    #expect(abs(advantage.value - 0.895) < 1e-12 && advantage.closedForm == 0.89)
    let value = try figure(figures, "positive_predictive_value", at: 0.01)
    #expect(abs(value.value - 0.009 / (0.009 + 0.00495)) < 1e-12)
    // One in 1000 is a fifth of the five who tie with the targets found.
    #expect(abs(try figure(figures, "tpr_at_fpr").value - 0.9 / 5) < 1e-12)
    for figure in figures {
      let interval = try #require(figure.interval)
      #expect(interval.contains(figure.value), "\(figure.metric)")
    }
  }

  @Test func thePowerAtASmallRateIsThatOfTheBestThreshold() throws {
    // Targets at 0...999, others at 0.5 less: one other lies above the targets from 999 on down but one.
    let positives = (0..<1000).map(Double.init)
    let negatives = (0..<1000).map { Double($0) - 0.5 }
    let score = try DetectionScore(positives: positives, negatives: negatives, threshold: 0)
    // The best other is at 998.5 and may be called: two targets stand above the next other.
    #expect(try score.power(at: 0.001, confidence: 0.95).value == 2.0 / 1000)
    let perfect = try DetectionScore(found: 500, of: 500, falsely: 0, of: 10_000)
    let power = try perfect.power(at: 0.001, confidence: 0.95)
    #expect(power.value == 1 && power.interval.low > 0.99)
    let few = try DetectionScore(found: 500, of: 500, falsely: 0, of: 100)
    #expect(
      try few.power(at: 0.001, confidence: 0.95).interval.low == 0, "100 others cannot show one in 1000")
    #expect(try perfect.merged(with: few).falsePositives == 0)
    #expect(try few.merged(with: perfect) == perfect.merged(with: few))
  }

  /// Scores of two normal laws a standard deviation apart: the true power at 0.001 is Phi(1 - 3.0902) = 0.018298.
  @Test func theIntervalOfThePowerCovers() throws {
    var random = RiskTest.random(900)
    let truth = 0.018298
    var covered = 0
    for _ in 0..<200 {
      let positives = (0..<400).map { _ in Self.normal(&random) + 1 }
      let negatives = (0..<6000).map { _ in Self.normal(&random) }
      let score = try DetectionScore(positives: positives, negatives: negatives, threshold: 0.5)
      if try score.power(at: 0.001, confidence: 0.975).interval.contains(truth) { covered += 1 }
    }
    // 95 % of 200 at the least, less 6 standard errors.
    #expect(covered >= 172, "\(covered) of 200")
  }

  private static func normal(_ random: inout RandomSequence) -> Double {
    // Twelve uniform numbers have variance 1, but light tails: Box and Muller's radius, von Neumann's angle.
    while true {
      let (x, y) = (2 * random.unit() - 1, 2 * random.unit() - 1)
      let square = x * x + y * y
      if square > 0, square < 1 { return x * (-2 * Elementary.log(square) / square).squareRoot() }
    }
  }

  @Test func differentialPrivacyBoundsDetection() {
    for epsilon in [0.1, 1, 3, 10] {
      let bounds = DetectionExpectation.bounds(epsilon: epsilon)
      let e = Elementary.exp(epsilon)
      #expect(abs((bounds.advantageBound ?? 0) - (e - 1) / (e + 1)) < 1e-12)
      #expect(abs((bounds.smallRateBound ?? 0) - min(e * 0.001, 1 - 0.999 / e)) < 1e-12)
    }
    #expect(DetectionExpectation.bounds(epsilon: .infinity).advantageBound == 1)
    #expect(DetectionExpectation.bounds(epsilon: 800).smallRateBound == 1)
  }

  @Test func wrongNumbersAreRefused() {
    #expect(throws: RiskError.self) { try DetectionScore(found: 3, of: 2, falsely: 0, of: 1) }
    #expect(throws: RiskError.self) { try DetectionScore(positives: [1], negatives: [], threshold: 0) }
    #expect(throws: RiskError.self) { try DetectionScore(positives: [1], negatives: [.nan], threshold: 0) }
    #expect(throws: RiskError.self) { try ExposureScore(scale: .days, queries: 0, successes: [0]) }
    #expect(throws: RiskError.self) { try ExposureScore(scale: .days, queries: 2, successes: [2.5]) }
    #expect(throws: RiskError.self) { try ExposureScore(scale: .days, queries: 2, successes: []) }
    #expect(throws: RiskError.self) { try IdentityScore([], depths: [1], identities: 0) }
    #expect(throws: RiskError.self) { try IdentityScore([], depths: [1], identities: 8, leakageInBits: .nan) }
  }

  @Test func aLevelIsReachedWhereSuccessStays() throws {
    // 0.6 at m = 2 does not count: 0.4 follows.
    let score = try ExposureScore(scale: .clicks, queries: 1000, successes: [200, 600, 400, 700, 960, 990])
    #expect(try score.until(0.5) == ExposureScore.Crossing(value: 4, low: 2, high: 4))
    #expect(try score.until(0.95) == ExposureScore.Crossing(value: 5, low: 5, high: 6))
    let never = try ExposureScore(scale: .days, queries: 1000, successes: [10, 20])
    #expect(try never.until(0.5) == ExposureScore.Crossing(value: nil, low: 3, high: nil))
    let figures = try never.figures(closedForms: [0.01, 0.5])
    #expect(try figure(figures, "days_until", at: 0.5).value == .infinity)
    #expect(try figure(figures, "days_until", at: 0.5).closedForm == 2)
    #expect(try figure(figures, "days_until_reached", at: 0.5).value == 0)
    #expect(try figure(figures, "success_by_days", at: 2).closedForm == 0.5)
    var pooled = ExposureScore(scale: .clicks, horizon: 6)
    for _ in 0..<500 { pooled.add([0.2, 0.6, 0.4, 0.7, 0.96, 0.99]) }
    pooled.add(try ExposureScore(scale: .clicks, queries: 500, successes: [100, 300, 200, 350, 480, 495]))
    #expect(try pooled.until(0.5) == score.until(0.5))
  }

  /// Success 1 - 0.8^m with paths that are correlated, as a person once linked stays linked: m = 4 and 14.
  @Test func theIntervalOfTheCrossingCovers() throws {
    var random = RiskTest.random(901)
    var covered = [0, 0]
    for _ in 0..<300 {
      var score = ExposureScore(scale: .clicks, horizon: 30)
      for _ in 0..<400 {
        var first = 1
        while random.unit() > 0.2 { first += 1 }
        score.add((1...30).map { $0 >= first ? 1 : 0 })
      }
      for (i, (level, truth)) in [(0.5, 4), (0.95, 14)].enumerated() {
        let crossing = try score.until(level)
        if crossing.low <= truth, truth <= crossing.high ?? .max { covered[i] += 1 }
      }
    }
    // 95 % of 300 at the least, less 6 standard errors of 3.8.
    for count in covered { #expect(count >= 262, "\(count) of 300") }
  }

  @Test func identitiesStandBesideTheirBounds() throws {
    let hits = (0..<100).map { LinkageOutcome.certain(right: $0 < 80, depths: 2) }
    let score = try IdentityScore(
      hits, depths: [1, 5], identities: 512, leakageInBits: 8.5, capacityInBits: 7.853847089062458,
      closedForms: [0.7, nil])
    let figures = try score.figures()
    let top = try figure(figures, "top_k", at: 1)
    #expect(abs((top.bound ?? 0) - Entropy.size(ofBits: -0.5)) < 1e-12 && top.closedForm == 0.7)
    #expect(try figure(figures, "top_k", at: 5).bound == 1)
    let leakage = try figure(figures, "min_entropy_leakage")
    #expect(abs(leakage.value - Entropy.bits(ofSize: 512 * 0.8)) < 1e-12 && leakage.bound == 8.5)
    let five = try figure(figures, "g_leakage_top_k", at: 5)
    #expect(abs(five.value - Entropy.bits(ofSize: 512 * 0.8 / 5)) < 1e-12)
    #expect(abs(try figure(figures, "fano_bound").value - 0.98376) < 1e-5)
    #expect(try figure(figures, "capacity").value == 7.853847089062458)
  }

  @Test func everyFigureHasAnEntryAndEveryEntryAFigure() throws {
    let identity = try IdentityScore(
      [.certain(right: true, depths: 1)], depths: [1], identities: 8, leakageInBits: 3, capacityInBits: 3)
    var figures = try identity.figures()
    for scale in ExposureScore.Scale.allCases {
      figures += try ExposureScore(scale: scale, queries: 1, successes: [1]).figures()
    }
    figures += try DetectionScore(found: 1, of: 1, falsely: 0, of: 1).figures(baseRates: [0.5])
    let history = try HistoryReconstruction(
      sites: 2, limit: 1, response: RandomizedStates(states: 3, epsilon: 14))
    figures += try history.figures(DetectionScore(found: 1, of: 1, falsely: 0, of: 1), baseRates: [])
    let known = Set((RiskMetrics.identity + RiskMetrics.exposure + RiskMetrics.detection).map(\.name))
    let scores = Set(RiskMetrics.scores.map(\.name))
    #expect(Set(figures.map(\.metric)).subtracting(scores) == known)
  }
}
