import AttributionReporting
import PrivacyMechanisms
import Recovery
import Statistics
import Testing

@testable import Experiments

/// Sums by advertiser, publisher and campaign.
@Suite struct HierarchyRunTests {
  private static func text(_ hierarchy: String, _ summary: String = "epsilon: 10") -> String {
    """
    scenario: 1
    name: hierarchy
    seed: 20201006
    \(Laboratory.people)
      publishers: { count: 5 }
    systems:
      ara:
        kind: attribution-reporting
        counts-from: summary
        summary: { \(summary), hierarchy: { \(hierarchy) } }
    """
  }

  private static let usual = text("advertiser: 20%, publisher: 30%, campaign: 50%")

  private func estimates(_ scenario: Scenario, _ unit: UnitTally, replication: Int = 0) throws
    -> HierarchyEstimates
  {
    let plan = try #require(scenario.systems[0].hierarchy)
    let tally = try #require(unit.systems[0].hierarchy)
    return try HierarchyEstimates(
      plan, tally, leaves: unit.population.leaves,
      random: .init(seed: scenario.seed, replication: UInt64(replication), person: 0))
  }

  @Test func everySumIsWhatConversionsContribute() throws {
    let scenario = try Laboratory.scenario(Self.usual)
    let plan = try #require(scenario.systems[0].hierarchy)
    #expect(plan.units == [13_107, 19_660, 32_769] && plan.units.reduce(0, +) == 65_536)
    let unit = try Laboratory.tally(scenario)
    let tally = try #require(unit.systems[0].hierarchy)
    let shape = tally.shape
    #expect(shape == HierarchyShape(advertisers: 3, publishers: 5, campaignsPerAdvertiser: 2))
    let tree = try shape.tree()
    for advertiser in 0..<3 {
      let leaves = tally.reported[advertiser * 10..<(advertiser + 1) * 10].map(Double.init)
      let counts = tree.sums(leaves)
      for (node, count) in counts.enumerated() {
        let level = node == 0 ? 0 : node <= 5 ? 1 : 2
        #expect(tally.sums[advertiser * shape.nodes + node] == Int64(count) * Int64(plan.units[level]))
      }
    }
    // Each source's budget suffices for one conversion, which is delivered or not.
    #expect(tally.reported.reduce(0, +) == unit.systems[0].conversions(.delivered))
    #expect(tally.reported.reduce(0, +) > 300)
  }

  /// Who takes the epsilon for half of it takes every standard error for twice what it is, and finds the same counts.
  @Test func errorsAreThoseOfTheNoiseThatIsAssumed() throws {
    let scenario = try Laboratory.scenario(Self.usual)
    let unit = try Laboratory.tally(scenario)
    let plan = try #require(scenario.systems[0].hierarchy)
    let tally = try #require(unit.systems[0].hierarchy)
    func rows(_ epsilon: Double?, _ estimator: HierarchyEstimator) throws -> [HierarchyRow] {
      try HierarchyEstimates(
        plan, tally, leaves: nil, assumedEpsilon: epsilon,
        random: .init(seed: scenario.seed, replication: 0, person: 0)
      ).rows(estimator, .reported)
    }
    for estimator in HierarchyEstimator.allCases {
      let known = try rows(nil, estimator)
      for (row, (same, misled)) in zip(known, zip(try rows(10, estimator), try rows(5, estimator))) {
        let estimate = try #require(row.estimate)
        #expect(same.estimate == estimate && same.observed == row.observed && misled.observed == row.observed)
        let other = try #require(misled.estimate)
        #expect(abs(other.estimate - estimate.estimate) < 1e-9 * max(1, abs(estimate.estimate)))
        let (error, wide) = (try #require(estimate.standardError), try #require(other.standardError))
        #expect(abs(wide / error - 2) < 1e-6, "\(estimator)")
        #expect(try #require(other.high) > #require(estimate.high))
      }
    }
  }

  @Test func aRunTakesTheNoiseForWhatItIsAssumedToBe() throws {
    let scratch = try Scratch()
    func errors(_ settings: [String]) throws -> [String?] {
      let folder = scratch.path(settings.first ?? "known")
      try Laboratory.run(Laboratory.experiment(Self.usual, settings), in: folder)
      return try Results(folder).rows("hierarchy.csv").map { $0["standard_error"] }
    }
    #expect(try errors([]) == errors(["recovery.assumed-epsilon=10"]))
    #expect(try errors([]) != errors(["recovery.assumed-epsilon=5"]))
  }

  @Test func truthsByPublisherAddUpToThoseOfCampaigns() throws {
    let scenario = try Laboratory.scenario(
      Self.usual, ["population.views-per-person=5", "population.conversions-per-view.poisson.mean=0.2"])
    let population = try Laboratory.tally(scenario).population
    let leaves = try #require(population.leaves)
    let shape = leaves.shape
    for campaign in 0..<6 {
      for (mine, all) in [(leaves.attributable, population.attributable), (leaves.all, population.all)] {
        let byPublisher = (0..<5).reduce(0) { $0 + mine[shape.leaf(campaign: campaign, publisher: $1)] }
        let cells = campaign * population.values..<(campaign + 1) * population.values
        #expect(byPublisher == all[cells].reduce(0, +))
      }
    }
    // The publishers' traffic falls with their number.
    let first = (0..<6).reduce(0) { $0 + leaves.all[shape.leaf(campaign: $1, publisher: 0)] }
    let last = (0..<6).reduce(0) { $0 + leaves.all[shape.leaf(campaign: $1, publisher: 4)] }
    #expect(first > 2 * last)
  }

  @Test func estimatesOfAllKindsAgreeWithoutNoise() throws {
    let scenario = try Laboratory.scenario(Self.usual)
    let unit = try Laboratory.tally(scenario)
    var tally = try #require(unit.systems[0].hierarchy)
    let contributions = HierarchyContributions(
      advertiser: 13_107, publisher: 19_660, campaign: 32_769, campaignsPerAdvertiser: 2)
    let plan = try #require(
      try HierarchyPlan(
        tally.shape, contributions,
        SumChannel(
          epsilon: .infinity, budget: 65_536, countContribution: 0, valueContribution: 0, maximumValue: 1,
          valueKeys: 1)))
    let exact = try HierarchyEstimates(
      plan, tally, leaves: nil, random: .init(seed: 1, replication: 0, person: 0))
    for estimator in HierarchyEstimator.allCases {
      let rows = try exact.rows(estimator, .reported)
      #expect(rows.count == 48)
      #expect(rows.allSatisfy { abs(($0.outcome?.error ?? 1)) < 1e-9 })
    }
    let more = tally
    tally += more
    #expect(tally.sums == more.sums.map { 2 * $0 } && tally.reported == more.reported.map { 2 * $0 })
  }

  /// 150 replications of the noise on one population are 7,200 nodes: z = 6.
  ///
  /// Nodes of an advertiser's tree are correlated, so that its 16 may count as one: errors are taken 4 times as large.
  @Test func errorsAreThoseThatAreClaimed() throws {
    let scenario = try Laboratory.scenario(Self.text("advertiser: 20%, publisher: 30%", "epsilon: 3"))
    let unit = try Laboratory.tally(scenario)
    for estimator in HierarchyEstimator.allCases {
      var standardised = RunningMoments()
      var covered = 0
      for replication in 0..<150 {
        for row in try estimates(scenario, unit, replication: replication).rows(estimator, .reported) {
          let outcome = try #require(row.outcome)
          standardised.add(outcome.error / (row.estimate?.standardError ?? 0))
          covered += outcome.isCovered == true ? 1 : 0
        }
      }
      let n = Double(standardised.count)
      if estimator != .consistentNonNegative {
        #expect(abs(standardised.mean) < 6 * 4 / n.squareRoot())
        #expect(abs((standardised.variance ?? 0) - 1) < 6 * 4 * (5 / n).squareRoot())
      } else {
        #expect(standardised.mean > 0)
      }
      #expect(abs(Double(covered) / n - 0.953) < 0.003 + 6 * 4 * (0.05 * 0.95 / n).squareRoot())
    }
  }

  /// A closed form, so it holds at every node.
  @Test func consistencyHasTheLeastStandardErrorAtEveryNode() throws {
    let scenario = try Laboratory.scenario(Self.usual)
    let estimates = try estimates(scenario, try Laboratory.tally(scenario))
    let best = try estimates.rows(.consistent, .reported)
    for other in [HierarchyEstimator.levelSums, .bottomUp] {
      for (one, two) in zip(best, try estimates.rows(other, .reported)) {
        #expect((one.estimate?.standardError ?? 9) < (two.estimate?.standardError ?? 0))
      }
    }
  }

  @Test func aLevelWithoutSumsIsEstimatedFromTheOthers() throws {
    let scenario = try Laboratory.scenario(Self.text("advertiser: 0, publisher: 0, campaign: 100%"))
    let estimates = try estimates(scenario, try Laboratory.tally(scenario))
    let own = try estimates.rows(.levelSums, .reported)
    #expect(own.filter { $0.level != .campaign }.allSatisfy { $0.estimate == nil && $0.observed == nil })
    #expect(own[0].status == "not-counted")
    // All there is are the leaves.
    for (one, two) in zip(
      try estimates.rows(.bottomUp, .reported), try estimates.rows(.consistent, .reported))
    {
      #expect(abs((one.estimate?.estimate ?? 0) - (two.estimate?.estimate ?? 1)) < 1e-9)
      #expect(abs((one.estimate?.standardError ?? 0) - (two.estimate?.standardError ?? 1)) < 1e-9)
    }
    #expect(HierarchyEstimates.metrics(own).allSatisfy { $0.at == "campaign" })
  }

  @Test func whatTheHierarchyLeavesCountsByData() throws {
    let scenario = try Laboratory.scenario(
      Self.text("advertiser: 10%, publisher: 15%, campaign: 25%", "epsilon: 10, count-share: 100%"))
    guard case .sums(let sums) = scenario.systems[0].channel else { throw CancellationError() }
    #expect(sums.countContribution == 32_768 && sums.valueContribution == 0)
    let unit = try Laboratory.tally(scenario)
    let rows = try SystemEstimates(scenario, system: 0, unit, replication: 0)
      .rows(.unbiased, truths: [.reported])[0].1
    let delivered = unit.systems[0].conversions(.delivered)
    #expect(rows.filter { $0.data == nil }.reduce(0) { $0 + $1.truth } == delivered)
    #expect(unit.systems[0].hierarchy?.reported.reduce(0, +) == delivered)
  }

  /// The split of 50 to 50 splits of a grid that is no better, for the errors that are expected.
  @Test func anOptimalSplitIsNoWorseThanOthers() throws {
    let optimal = try Laboratory.scenario(Self.text("split: optimal"))
    let units = try #require(optimal.systems[0].hierarchy).units
    #expect(units.reduce(0, +) == 65_536 && units[2] > 0 && units != [13_107, 19_660, 32_769])
    func error(_ settings: String) throws -> Double {
      let scenario = try Laboratory.scenario(Self.text(settings))
      let unit = try Laboratory.tally(scenario)
      let rows = try estimates(scenario, unit).rows(.consistent, .all)
      return HierarchyLevel.allCases.reduce(0) { sum, level in
        let mine = rows.filter { $0.level == level }
        return sum
          + mine.reduce(0) { $0 + ($1.estimate?.standardError ?? 9) / max(5, Double($1.truth)) }
          / Double(mine.count)
      }
    }
    let best = try error("split: optimal")
    for shares in [[0.2, 0.3, 0.5], [0.05, 0.05, 0.9], [0.5, 0.3, 0.2], [0.01, 0.5, 0.49]] {
      #expect(
        try best < 1.02
          * error("advertiser: \(shares[0]), publisher: \(shares[1]), campaign: \(shares[2])"))
    }
  }

  @Test func tablesHoldEveryNodeAndLevel() throws {
    let scratch = try Scratch()
    let experiment = try Laboratory.experiment(Self.usual, ["replications=2"])
    try Laboratory.run(experiment, in: scratch.path("out"))
    let results = try Results(scratch.path("out"))
    let rows = results.rows("hierarchy.csv")
    #expect(rows.count == 2 * 3 * 4 * 48)
    #expect(rows[47]["node"] == "advertiser-3/publisher-5/campaign-6" && rows[47]["level"] == "campaign")
    let recovery = results.rows("recovery.csv").filter { $0["metric"]?.hasPrefix("hierarchy_") == true }
    #expect(recovery.count == 2 * 3 * 4 * 3 * 6)
    #expect(results.rows("recovery.csv").filter { $0["metric"] == "caused_share" }.count == 2)
    // Another number of threads, the same bytes.
    let other = try Laboratory.experiment(Self.usual, ["replications=2"])
    try Laboratory.run(other, in: scratch.path("again"), threads: 1, blockSize: 100)
    #expect(try Results(scratch.path("again")) == results)
  }

  @Test func impossibleHierarchiesAreRefused() throws {
    for hierarchy in [
      "advertiser: 60%, publisher: 30%, campaign: 50%", "campaign: 0", "publisher: 120%", "split: best",
      "advertiser: 0, publisher: 0, campaign: 0.000001",
    ] {
      #expect(throws: (any Error).self) { try Laboratory.scenario(Self.text(hierarchy)) }
    }
    #expect(throws: (any Error).self) {
      try Laboratory.scenario(
        Self.usual, ["population.publishers.count=5000", "population.advertisers.campaigns=2"])
    }
  }
}
