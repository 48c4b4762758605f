import Recovery
import Statistics
import Testing

@testable import Experiments

/// The noise's intervals hold the reported truth as often as they say, on counts that a whole run has made.
@Suite struct CoverageTests {
  /// Ten equal campaigns, each with some two thousand reports: few people who convert a lot.
  private static let busy = """
    scenario: 1
    name: busy
    seed: 20201006
    replications: 300
    population:
      people: 6000
      advertisers: { count: 5, zipf: 0, campaigns: 2 }
      conversions-per-click: { constant: { value: 1 } }
      organic-per-person: 0
    systems:
      ecm: { kind: event-conversion-measurement, profile: article }
    recovery: { truths: [reported] }
    """

  /// The pooled scores of every replication, one estimator.
  private func scores(_ estimators: [CountEstimator]) throws -> [[(
    intervals: Int, observed: Double, expected: Double
  )]] {
    let experiment = try Laboratory.experiment(Self.busy)
    let scenario = experiment.points[0].scenario
    return try (0..<experiment.replications).map { replication in
      let tally = try Laboratory.tally(scenario, replication: replication)
      let estimates = try SystemEstimates(scenario, system: 0, tally, replication: replication)
      for campaign in 0..<10 {
        let reports = tally.systems[0].reported[campaign * 8..<(campaign + 1) * 8].reduce(0, +)
        #expect(reports >= 1_000, "the campaign is too small for this test")
      }
      return try estimators.map { estimator in
        let rows = try estimates.rows(estimator, truths: [.reported])[0].1.filter { $0.data != nil }
        let score = try #require(CoverageScore(rows.compactMap(\.outcome)))
        return (score.intervals, score.observed, try #require(score.expected))
      }
    }
  }

  /// 24,000 intervals each; a campaign's values are correlated, so errors are taken over replications.
  @Test func intervalsHoldTheTruthAsOftenAsComputedAndAbout95Percent() throws {
    let estimators: [CountEstimator] = [.unbiased, .nonNegative]
    let scores = try scores(estimators)
    for index in estimators.indices {
      let mine = scores.map { $0[index] }
      let intervals = mine.reduce(0) { $0 + $1.intervals }
      #expect(intervals >= 20_000)
      let coverage = RunningMoments(mine.map(\.observed)).mean
      let difference = RunningMoments(mine.map { $0.observed - $0.expected })
      let error = try #require(difference.standardErrorOfMean)
      #expect(abs(difference.mean) < 6 * error, "\(estimators[index]): \(difference.mean) +- \(error)")
      #expect(error < 0.003, "too few intervals to tell anything")
      if estimators[index] == .unbiased {
        #expect(coverage > 0.94 && coverage < 0.96, "\(coverage)")
      }
    }
  }

  /// Bias of the unbiased estimate, value by value over campaigns and replications: zero within z = 6.
  @Test func theUnbiasedEstimateHasNoBiasAndTheRawCountHasTheOneThatIsComputed() throws {
    let experiment = try Laboratory.experiment(Self.busy, ["population.people=3000"])
    let scenario = experiment.points[0].scenario
    var unbiased = Array(repeating: RunningMoments(), count: 8)
    var raw = unbiased
    var keepRate = RunningMoments()
    for replication in 0..<100 {
      let tally = try Laboratory.tally(scenario, replication: replication)
      let estimates = try SystemEstimates(scenario, system: 0, tally, replication: replication)
      let system = tally.systems[0]
      keepRate.add(Double(system.kept) / Double(system.reported.reduce(0, +)))
      for row in try estimates.rows(.unbiased, truths: [.reported])[0].1 {
        guard let data = row.data, let estimate = row.estimate, let campaign = row.campaign else { continue }
        unbiased[data].add(estimate.estimate - Double(row.truth))
        let total = system.reported[campaign * 8..<(campaign + 1) * 8].reduce(0, +)
        let expected = Double(row.truth) * 0.95 + Double(total) * 0.05 / 8
        raw[data].add(Double(row.observed) - expected)
      }
    }
    for data in 0..<8 {
      let error = try #require(unbiased[data].standardErrorOfMean)
      #expect(abs(unbiased[data].mean) < 6 * error, "value \(data): \(unbiased[data].mean) +- \(error)")
      #expect(abs(raw[data].mean) < 6 * (try #require(raw[data].standardErrorOfMean)), "value \(data)")
    }
    #expect(abs(keepRate.mean - 0.956_25) < 6 * (try #require(keepRate.standardErrorOfMean)))
  }
}
