import Testing

@testable import Experiments

/// Whole runs of mixed webs and of invalid traffic.
@Suite struct MixedWebRunTests {
  private static let web = """
    scenario: 1
    name: web
    seed: 20201006
    replications: 2
    population:
      people: 700
      clicks-per-person: 4
      advertisers: { count: 2, campaigns: 2 }
      browsers: { shares: [50%, 50%] }
      conversions-per-click:
        hurdle: { probability: 50%, repeats: { zero-truncated-poisson: { lambda: 2 } } }
      invalid-traffic: { bots: 10%, fabricated-reports: 3, tokens-for-people: 80%, tokens-for-bots: 30% }
    systems:
      article: { kind: event-conversion-measurement, trust-tokens: true }
      web:
        kind: mixed-web
        parts:
          cookies: { share: 40%, kind: third-party-cookies, trust-tokens: true }
          article: { share: 40%, kind: event-conversion-measurement }
          none: { kind: no-measurement }
    outputs: { reports: true }
    """

  private func results(_ resources: (Int, Int)) throws -> Results {
    let scratch = try Scratch()
    try Laboratory.run(
      Laboratory.experiment(Self.web, sweeps: ["systems.web.parts.cookies.share=0,40%"]), in: scratch.path,
      threads: resources.0, blockSize: resources.1)
    return try Results(scratch.path)
  }

  @Test func threadsAndBlockSizesChangeNoByte() throws {
    let first = try results((1, 512))
    for choice in [(2, 512), (3, 7), (2, 5_000)] { #expect(try results(choice) == first) }
    #expect(first.rows("recovery.csv").contains { $0["metric"] == "invalid_share" && $0["value"] != "0" })
  }

  /// Systems that say nothing of single clicks, with parts that tell different numbers of values apart.
  @Test func sumsAndPoolsOfPartsAreTheSameOnAnyThreads() throws {
    let scenario = try Laboratory.scenario(
      """
      scenario: 1
      name: pools
      seed: 20201006
      population:
        people: 2000
        clicks-per-person: 4
        advertisers: { count: 1, campaigns: 2 }
        invalid-traffic: { bots: 5% }
      systems:
        level1: { kind: attribution-level-1 }
        web:
          kind: mixed-web
          parts:
            level1: { share: 60%, kind: attribution-level-1 }
            clicks: { share: 20%, kind: private-click-measurement }
            ecm: { kind: event-conversion-measurement, bits: 4 }
      """)
    let first = try Laboratory.tally(scenario, resources: RunResources(threads: 1, blockSize: 5_000))
    #expect(try Laboratory.tally(scenario, resources: RunResources(threads: 3, blockSize: 7)) == first)
    #expect(first.systems[0].queries.reduce(0, +) > 1_000)
    // Who converts in a browser of a part asks there, so the parts' questions are some of all.
    let asked = try #require(first.systems[1].parts?[0]).queries.reduce(0, +)
    #expect(asked > 500 && asked < first.systems[0].queries.reduce(0, +))
    let estimates = try SystemEstimates(scenario, system: 1, first, replication: 0)
    let rows = try estimates.rows(.unbiased, truths: [.reported])[0].1
    #expect(rows.count == 2 * 17 && rows.contains { $0.estimate != nil })
  }

  @Test func reportsOfAllPartsStandInTheOrderOfPeople() throws {
    let rows = try results((2, 64)).rows("reports.csv")
    let groups = Dictionary(grouping: rows) {
      [$0["systems.web.parts.cookies.share"] ?? "", $0["replication"] ?? "", $0["system"] ?? ""]
    }
    #expect(groups.count == 8)
    for (key, mine) in groups {
      let places = mine.map { [Int($0["person"] ?? "") ?? -1, Int($0["browser"] ?? "") ?? -1] }
      #expect(places.count > 100 && places == places.sorted { $0.lexicographicallyPrecedes($1) }, "\(key)")
      #expect(places.allSatisfy { (0..<700).contains($0[0]) }, "bots have no rows")
    }
  }
}
