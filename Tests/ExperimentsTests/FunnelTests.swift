import Testing

@testable import Experiments

/// The stages of the funnel share out all conversions of the period, each once.
@Suite struct FunnelTests {
  static let variants: [[String]] = [
    [],
    ["systems.article.reports-per-click=1", "systems.chromium.reports-per-click=1"],
    ["systems.article.expiry=2d", "systems.chromium.expiry=0"],
    ["systems.article.windows=[]", "systems.chromium.windows=[1d]"],
    ["population.cookies-blocked=50%"],
    ["population.cookies-blocked=100%"],
    [
      "systems.article.clicks-per-publisher-origin=1", "systems.chromium.clicks-per-publisher-origin=1",
      "systems.article.pending-reports-per-destination=1",
      "systems.chromium.pending-reports-per-destination=1",
    ],
    ["systems.article.rate-limit.count=1", "systems.chromium.rate-limit.count=2"],
    ["systems.article.deactivation=true", "systems.chromium.deactivation=false"],
    ["timeline.drain=0", "population.browser.availability.independent.closed-share=100%"],
    ["timeline.drain=unlimited"],
    ["timeline.attribution-window=6h", "timeline.warm-up=0"],
    ["timeline.ads-end=3d", "systems.cookies.attribution-window=1h"],
    ["systems.article.debug-mode=true"],
    ["systems.article.bits=1", "systems.chromium.bits=8"],
    ["population.browsers={ shares: [0.3, 0.4, 0.3], cross-device: 50% }"],
    ["population.clearing={ mean: 10d }"], ["population.views-per-person=20"],
    [
      "population.browsers={ shares: [0.5, 0.5] }", "population.clearing={ mean: 20d }",
      "population.views-per-person=10", "population.rhythm={ evening: {} }", "sites.expiry=5d",
    ],
  ]

  @Test(arguments: variants) func theStagesAddUpToAllConversionsWhateverTheSettings(_ settings: [String])
    throws
  {
    let scenario = try Laboratory.scenario(Laboratory.mixed, settings)
    let tally = try Laboratory.tally(scenario)
    let all = tally.population.all.reduce(0, +)
    #expect(all > 3_000)
    for (arm, system) in zip(scenario.systems, tally.systems) {
      #expect(system.funnel.reduce(0, +) == all, "\(arm.name)")
      #expect(system.funnel.allSatisfy { $0 >= 0 }, "\(arm.name)")
      #expect(system.conversions(.delivered) == system.observed.reduce(0, +), "\(arm.name)")
      #expect(system.conversions(.delivered) == system.reported.reduce(0, +), "\(arm.name)")
      // Only the API reports clicks that get no credit; these people click often enough for that to happen.
      let others = system.reports - system.observed.reduce(0, +)
      #expect(["cookies", "none"].contains(arm.name) ? others == 0 : others >= 0, "\(arm.name)")
      #expect(system.delays.total == UInt64(system.conversions(.delivered)), "\(arm.name)")
    }
  }

  @Test func organicConversionsAreInAllAndInNoCampaign() throws {
    let scenario = try Laboratory.scenario()
    let population = try Laboratory.tally(scenario).population
    let organic = population.all.suffix(population.values).reduce(0, +)
    #expect(organic > 1_000)
    let without = try Laboratory.tally(
      Laboratory.scenario(Laboratory.mixed, ["population.organic-per-person=0"]))
    #expect(without.population.all.suffix(population.values).allSatisfy { $0 == 0 })
    #expect(without.population.all.reduce(0, +) == population.all.reduce(0, +) - organic)
  }

  @Test func theTablesSayTheSameAsTheTruths() throws {
    let scratch = try Scratch()
    let experiment = try Laboratory.experiment()
    try Laboratory.run(experiment, in: scratch.path)
    let results = try Results(scratch.path)
    for replication in ["0", "1"] {
      for system in ["article", "chromium", "cookies", "none"] {
        func mine(_ row: [String: String]) -> Bool {
          row["replication"] == replication && row["system"] == system
        }
        let stages = results.rows("funnel.csv").filter(mine)
        #expect(stages.map { $0["stage"] } == FunnelStage.allCases.map(\.rawValue))
        let counts = results.rows("counts.csv").filter {
          mine($0) && $0["estimator"] == "raw" && $0["measure"] == "conversions"
        }
        func sum(_ rows: [[String: String]], _ column: String) -> Int {
          rows.reduce(0) { $0 + (Int($1[column] ?? "") ?? 0) }
        }
        let cells = counts.filter { $0["conversion_data"] != "" }
        let totals = counts.filter { $0["conversion_data"] == "" }
        for rows in [cells, totals] {
          #expect(sum(rows.filter { $0["truth"] == "all" }, "true_count") == sum(stages, "conversions"))
          let reported = rows.filter { $0["truth"] == "reported" }
          let delivered = stages.last.flatMap { $0["conversions"] }.flatMap { Int($0) }
          #expect(sum(reported, "true_count") == delivered)
          #expect(sum(reported, "observed_count") == delivered)
        }
      }
    }
  }

  @Test func eachLossIsFiledWhereItHappens() throws {
    func stage(_ stage: FunnelStage, _ system: String, _ settings: [String]) throws -> Int {
      try Laboratory.tally(of: system, settings).conversions(stage)
    }
    #expect(try stage(.reportCap, "article", ["systems.article.reports-per-click=1"]) > 500)
    #expect(try stage(.reportCap, "article", ["systems.article.reports-per-click=1000"]) == 0)
    #expect(try stage(.browserExcluded, "chromium", []) > 500)
    #expect(try stage(.browserExcluded, "chromium", ["population.cookies-blocked=0"]) == 0)
    #expect(try stage(.browserExcluded, "article", []) == 0, "the article's API does not look at cookies")
    #expect(try stage(.clickExpired, "article", ["systems.article.expiry=2d"]) > 300)
    #expect(try stage(.clickNotStored, "chromium", ["systems.chromium.clicks-per-publisher-origin=1"]) > 50)
    #expect(try stage(.pendingLimit, "article", ["systems.article.pending-reports-per-destination=1"]) > 500)
    #expect(try stage(.rateLimited, "article", ["systems.article.rate-limit.count=1"]) > 500)
    #expect(try stage(.notDelivered, "article", ["timeline.drain=0"]) > 500)
    #expect(try stage(.notDelivered, "article", ["timeline.drain=unlimited"]) == 0)
    #expect(try stage(.delivered, "cookies", ["population.cookies-blocked=100%"]) == 0)
    #expect(try stage(.notMeasured, "none", []) > 3_000)
  }

  @Test func withoutAClickNoSystemIsToBlame() throws {
    let tally = try Laboratory.tally(
      Laboratory.scenario(Laboratory.mixed, ["population.clicks-per-person=0"]))
    let all = tally.population.all.reduce(0, +)
    for system in tally.systems { #expect(system.conversions(.noAdClick) == all) }
  }
}
