import AttributionReporting
import PrivacyMechanisms
import Recovery
import ScenarioFiles
import Statistics
import Testing

@testable import Experiments

/// The Attribution Reporting API over whole populations.
@Suite struct AttributionReportingTests {
  /// Browsers that hardly ever tell the truth see the same people as those that always do.
  private static let text = """
    scenario: 1
    name: ara
    seed: 20201006
    \(Laboratory.people)
    systems:
      ara: { kind: attribution-reporting }
    """

  private static func settings(epsilon: Double) -> [String] {
    [
      "systems.ara.limits.epsilon=1000", "systems.ara.limits.channel-capacity-navigation=1000",
      "systems.ara.event-level.epsilon=\(epsilon)",
    ]
  }

  @Test func withoutNoiseEveryEstimateIsTheReportedTruth() throws {
    let scenario = try Laboratory.scenario(Self.text, Self.settings(epsilon: 1000))
    let tally = try Laboratory.tally(scenario)
    let estimates = try SystemEstimates(scenario, system: 0, tally, replication: 0)
    var conversions = 0
    for estimator in CountEstimator.allCases {
      for row in try estimates.rows(estimator, truths: [.reported])[0].1 {
        let estimate = try #require(row.estimate)
        #expect(abs(estimate.estimate - Double(row.truth)) < 1e-6, "\(estimator)")
        #expect(row.observed == row.truth)
        if row.data == nil { conversions += row.truth }
      }
    }
    #expect(conversions > 3_000)
    #expect(tally.systems[0].conversions(.noised) == 0)
  }

  @Test func noiseLeavesWhatWouldHaveBeenReportedAlone() throws {
    let quiet = try Laboratory.tally(Laboratory.scenario(Self.text, Self.settings(epsilon: 1000))).systems[0]
    for epsilon in [14.0, 8, 3] {
      let loud = try Laboratory.tally(Laboratory.scenario(Self.text, Self.settings(epsilon: epsilon)))
        .systems[0]
      #expect(loud.reported == quiet.reported, "epsilon \(epsilon)")
      #expect(loud.sources?.reported == quiet.sources?.reported)
      #expect(loud.sources?.registered == quiet.sources?.registered)
      #expect(loud.funnel.reduce(0, +) == quiet.funnel.reduce(0, +))
      #expect(epsilon == 14 || loud.observed != quiet.observed)
    }
  }

  /// The noised share of sources, and the law of what they put out instead: 6,000 and more sources at epsilon 3.
  @Test func asManySourcesAreNoisedAsTheMechanismSays() throws {
    let scenario = try Laboratory.scenario(Self.text, Self.settings(epsilon: 3) + ["population.people=20000"])
    let sources = try #require(try Laboratory.tally(scenario).systems[0].sources)
    let registered = sources.registered.reduce(0, +)
    let states = OutputStates(dataValues: 8, windows: 3, maxReports: 3)
    var empty = registered
    var trueEmpty = registered
    for row in sources.registered.indices {
      empty -= sources.observed.states(row: row).reduce(0) { $0 + $1.count }
      trueEmpty -= sources.reported.states(row: row).reduce(0) { $0 + $1.count }
    }
    let p = states.flipProbability(epsilon: 3)
    let drawn = p / Double(states.realCount)
    let expected = Double(trueEmpty) * (1 - p) + Double(registered) * drawn
    let deviation = (Double(trueEmpty) * p * (1 - p) + Double(registered) * drawn).squareRoot()
    #expect(registered > 100_000)
    #expect(abs(Double(empty) - expected) < 6 * deviation, "\(empty) empty outputs instead of \(expected)")
  }

  /// The moment estimate against the formula state by state, all 2925 of them.
  @Test func estimatesAgreeWithTheFormulaOverAllStates() throws {
    let scenario = try Laboratory.scenario(Self.text, Self.settings(epsilon: 6))
    let tally = try Laboratory.tally(scenario)
    let sources = try #require(tally.systems[0].sources)
    let rows = try SystemEstimates(scenario, system: 0, tally, replication: 0)
      .rows(.unbiased, truths: [.reported])[0].1
    let states = OutputStates(dataValues: 8, windows: 3, maxReports: 3)
    let p = states.flipProbability(epsilon: 6)
    let count = try #require(states.count)
    for campaign in 0..<6 {
      let n = Double(sources.registered[campaign])
      let observed = Dictionary(
        uniqueKeysWithValues: sources.observed.states(row: campaign).map { ($0.state, $0.count) })
      let empty = n - Double(observed.values.reduce(0, +))
      var corrected = Array(repeating: 0.0, count: 8)
      for index in 0..<count {
        let state = states.fakeReports(at: index)
        let seen = state.isEmpty ? empty : Double(observed[index] ?? 0)
        let estimate = (seen - n * p / Double(count)) / (1 - p)
        for data in 0..<8 { corrected[data] += estimate * Double(state.count(ofData: data)) }
      }
      for row in rows where row.campaign == campaign {
        guard let data = row.data else { continue }
        let estimate = try #require(row.estimate)
        #expect(abs(estimate.estimate - corrected[data]) < 1e-6 * max(1, abs(corrected[data])))
      }
    }
  }

  /// More than 30,000 sources a campaign, 100 replications of one campaign with 8 values: 800 intervals at each epsilon.
  ///
  /// Those of a campaign are correlated, so the error is taken over replications. Every report is waited for.
  @Test(arguments: [14.0, 3]) func intervalsCoverTheReportedTruth(_ epsilon: Double) throws {
    let text = """
      scenario: 1
      name: coverage
      seed: 20201006
      timeline: { drain: unlimited }
      population:
        people: 5600
        advertisers: { count: 1, zipf: 0, campaigns: 1 }
      systems:
        ara: { kind: attribution-reporting, event-level: { epsilon: \(epsilon) } }
      """
    let scenario = try Laboratory.scenario(text)
    var coverage = RunningMoments()
    for replication in 0..<100 {
      let tally = try Laboratory.tally(scenario, replication: replication)
      let sources = try #require(tally.systems[0].sources)
      #expect(sources.registered.allSatisfy { $0 > 30_000 }, "\(sources.registered)")
      let estimates = try SystemEstimates(scenario, system: 0, tally, replication: replication)
      let rows = try estimates.rows(.unbiased, truths: [.reported])[0].1.filter { $0.data != nil }
      coverage.add(try #require(CoverageScore(rows.compactMap(\.outcome))).observed)
    }
    let error = try #require(coverage.standardErrorOfMean)
    #expect(error < 0.015, "too few intervals to tell anything")
    #expect(abs(coverage.mean - 0.95) < 6 * error, "\(coverage.mean) +- \(error)")
  }

  @Test func everyConversionEndsAtOneStage() throws {
    for change in [["systems.ara.counts-from=summary"], Self.settings(epsilon: 2)] {
      let tally = try Laboratory.tally(Laboratory.scenario(Self.text, change))
      #expect(tally.systems[0].funnel.reduce(0, +) == tally.population.all.reduce(0, +))
      #expect(tally.systems[0].conversions(.delivered) > 10)
    }
  }

  @Test func noiseIsToldFromOtherLosses() throws {
    let loud = try Laboratory.tally(Laboratory.scenario(Self.text, Self.settings(epsilon: 2))).systems[0]
    let quiet = try Laboratory.tally(Laboratory.scenario(Self.text, Self.settings(epsilon: 1000))).systems[0]
    #expect(loud.conversions(.noised) > 10 * loud.conversions(.delivered))
    for stage in [FunnelStage.noAdClick, .outsideAttributionWindow] {
      #expect(loud.conversions(stage) <= quiet.conversions(stage))
    }
    #expect(loud.conversions(.delivered) < quiet.conversions(.delivered))
  }

  @Test(arguments: [1, 3]) func severalAdTechsCountTheirOwnCampaigns(_ perClick: Int) throws {
    let adTechs = ["population.ad-techs.count=3", "population.ad-techs.per-click=\(perClick)"]
    let quiet = try Laboratory.scenario(Self.text, Self.settings(epsilon: 1000) + adTechs)
    let tally = try Laboratory.tally(quiet)
    let estimates = try SystemEstimates(quiet, system: 0, tally, replication: 0)
    for row in try estimates.rows(.unbiased, truths: [.reported])[0].1 {
      #expect(abs(try #require(row.estimate).estimate - Double(row.truth)) < 1e-6)
    }
    let sources = try #require(tally.systems[0].sources)
    #expect(sources.registered.reduce(0, +) == tally.population.clicks)
    let loud = try Laboratory.tally(Laboratory.scenario(Self.text, Self.settings(epsilon: 3) + adTechs))
    #expect(loud.systems[0].reported == tally.systems[0].reported)
    #expect(loud.systems[0].sources?.registered == sources.registered)
  }

  @Test func whatIsNotWorkedOutIsRefused() {
    for change in [
      ["systems.ara.event-level.trigger-data-matching=exact", "systems.ara.event-level.trigger-data=4"],
      ["systems.ara.event-level.epsilon=0"], ["systems.ara.event-level.epsilon=15"],
      ["systems.ara.event-level.reports=5"], ["systems.ara.views=true", "risk.people=10"],
      ["systems.ara.counts-from=summary", "systems.ara.summary.epsilon=65"],
      ["systems.ara.counts-from=summary", "systems.ara.limits.contribution-budget=1"],
    ] {
      #expect(throws: (any Error).self, "\(change)") { try Laboratory.scenario(Self.text, change) }
    }
  }
}
