import Recovery
import Testing

@testable import Experiments

/// Without noise every estimate is its truth.
@Suite struct ZeroNoiseTests {
  private static let quiet = ["systems.article.noise=0", "systems.chromium.noise=0"]

  @Test func everyEstimateOfEverySystemIsTheReportedTruth() throws {
    let scenario = try Laboratory.scenario(Laboratory.mixed, Self.quiet)
    let tally = try Laboratory.tally(scenario)
    var compared = 0
    for (index, arm) in scenario.systems.enumerated() where arm.measures {
      let estimates = try SystemEstimates(scenario, system: index, tally, replication: 0)
      for estimator in CountEstimator.allCases where estimator.applies(to: .data) {
        for row in try estimates.rows(estimator, truths: [.reported])[0].1 {
          let estimate = try #require(row.estimate)
          #expect(abs(estimate.estimate - Double(row.truth)) < 1e-9, "\(arm.name) \(estimator)")
          #expect(row.observed == row.truth)
          if let low = estimate.low, let high = estimate.high {
            #expect(abs(low - Double(row.truth)) < 1e-9 && abs(high - Double(row.truth)) < 1e-9)
          }
          compared += 1
        }
      }
    }
    #expect(compared == 3 * 6 * 6 * 9, "3 systems, 6 estimators, 6 campaigns, 8 values and their total")
    #expect(tally.systems[0].observed.reduce(0, +) > 1_000)
  }

  @Test func withoutMeasurementThereIsNoEstimateAndNoReport() throws {
    let scenario = try Laboratory.scenario()
    let tally = try Laboratory.tally(scenario)
    let estimates = try SystemEstimates(scenario, system: 3, tally, replication: 0)
    for estimator in CountEstimator.allCases {
      for (_, rows) in try estimates.rows(estimator, truths: Truth.allCases) {
        #expect(rows.allSatisfy { $0.estimate == nil && !$0.status.isEmpty && $0.observed == 0 })
      }
    }
    #expect(tally.systems[3].reports == 0)
  }

  @Test func noiseChangesDataAndNothingElse() throws {
    let quiet = try Laboratory.tally(Laboratory.scenario(Laboratory.mixed, Self.quiet))
    let loud = try Laboratory.tally(
      Laboratory.scenario(Laboratory.mixed, ["systems.article.noise=0.6", "systems.chromium.noise=0.6"]))
    #expect(quiet.population == loud.population)
    for (a, b) in zip(quiet.systems, loud.systems) {
      #expect(a.reported == b.reported)
      #expect(a.funnel == b.funnel)
      #expect(a.delays == b.delays && a.delaySum == b.delaySum)
      #expect(a.reports == b.reports && a.cappedReports == b.cappedReports)
    }
    #expect(quiet.systems[0].observed == quiet.systems[0].reported)
    #expect(loud.systems[0].observed != loud.systems[0].reported)
    #expect(loud.systems[0].kept < quiet.systems[0].kept)
    #expect(quiet.systems[2] == loud.systems[2], "cookies have no noise")
  }

  @Test func moreNoiseChangesAllThatLessNoiseChanged() throws {
    func kept(_ noise: String) throws -> Int {
      try Laboratory.tally(of: "article", ["systems.article.noise=\(noise)"]).kept
    }
    let rates = try ["0", "1%", "5%", "20%", "90%"].map(kept)
    #expect(rates == rates.sorted(by: >) && Set(rates).count == 5)
  }

  @Test func aSystemSeesTheSamePeopleWhoeverElseMeasuresThem() throws {
    let together = try Laboratory.tally(Laboratory.scenario())
    let alone = """
      scenario: 1
      name: alone
      seed: 20201006
      \(Laboratory.people)
      systems:
        renamed: { kind: event-conversion-measurement, profile: chromium2020 }
      """
    let tally = try Laboratory.tally(Laboratory.scenario(alone))
    #expect(tally.systems[0] == together.systems[1])
    #expect(tally.population == together.population)
  }

  /// At this epsilon the variance is 0 in doubles, and nothing can be divided by it.
  @Test func noiseThatVanishesHasNoStandardisedError() throws {
    let text = """
      scenario: 1
      name: vanishing
      population: { people: 400 }
      systems:
        level-1:
          kind: attribution-level-1
          limits: { site-budget: 4294, global-budget: 4294, impression-site-quota: 4294 }
      """
    for (epsilon, isTold) in [("4294", false), ("10", true)] {
      let scenario = try Laboratory.scenario(text, ["systems.level-1.epsilon=\(epsilon)"])
      let tally = try Laboratory.tally(scenario)
      #expect(tally.systems[0].reported.reduce(0, +) > 50)
      let estimates = try SystemEstimates(scenario, system: 0, tally, replication: 0)
      let metrics = try Metrics.standardised(estimates)
      #expect(metrics.isEmpty != isTold)
      for metric in metrics { #expect(metric.value.isFinite) }
    }
  }
}
