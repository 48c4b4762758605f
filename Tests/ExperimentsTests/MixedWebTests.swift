import Population
import Recovery
import SimulationKernel
import Statistics
import Testing

@testable import Experiments

/// A web whose browsers have different systems.
@Suite struct MixedWebTests {
  /// Four plain systems, a web of three of them, and people with up to three browsers who do everything that people can
  /// do.
  private static let web = """
    scenario: 1
    name: web
    seed: 20201006
    replications: 2
    population:
      people: 1500
      clicks-per-person: 4
      organic-per-person: 0.5
      cookies-blocked: 30%
      advertisers: { count: 2, campaigns: 2 }
      browsers: { shares: [50%, 30%, 20%] }
      conversions-per-click:
        hurdle: { probability: 50%, repeats: { zero-truncated-poisson: { lambda: 2 } } }
    timeline: { drain: unlimited }
    systems:
      article: { kind: event-conversion-measurement }
      cookies: { kind: third-party-cookies }
      events: { kind: attribution-reporting, event-level: { epsilon: 3 } }
      sums: { kind: attribution-reporting, counts-from: summary }
      none: { kind: no-measurement }
      web:
        kind: mixed-web
        parts:
          cookies: { share: 20%, kind: third-party-cookies }
          article: { share: 30%, kind: event-conversion-measurement }
          events: { share: 25%, kind: attribution-reporting, event-level: { epsilon: 3 } }
          sums: { share: 15%, kind: attribution-reporting, counts-from: summary }
          none: { kind: no-measurement }
    """

  private static let names = ["cookies", "article", "events", "sums", "none"]

  private func arm(_ name: String, _ scenario: Scenario) throws -> (index: Int, arm: SystemArm) {
    let index = try #require(scenario.systems.firstIndex { $0.name == name })
    return (index, scenario.systems[index])
  }

  /// Settings that give one part all browsers.
  private func whole(_ name: String) -> [String] {
    Self.names.map { "systems.web.parts.\($0).share=\($0 == name ? "100%" : "0")" }
  }

  @Test(arguments: names) func aPartThatHasAllBrowsersIsThePlainSystem(_ name: String) throws {
    let scenario = try Laboratory.scenario(Self.web, whole(name))
    let tally = try Laboratory.tally(scenario)
    let (plain, web) = (try arm(name, scenario), try arm("web", scenario))
    let part = try #require(Self.names.firstIndex(of: name))
    let mixed = tally.systems[web.index]
    #expect(mixed.parts?[part] == tally.systems[plain.index])
    #expect(mixed.funnel == tally.systems[plain.index].funnel)
    #expect(mixed.fingerprint == tally.systems[plain.index].fingerprint)
    for other in Self.names.indices where other != part {
      #expect(mixed.parts?[other].funnel.allSatisfy { $0 == 0 } == true)
    }
  }

  /// Without the part that sums, whose noise is there without reports too.
  @Test(arguments: ["cookies", "article", "events"])
  func aPartThatHasAllBrowsersGivesThePlainSystemsEstimates(_ name: String) throws {
    let text = Self.web.split(separator: "\n", omittingEmptySubsequences: false).filter {
      !$0.contains("sums: {")
    }.joined(separator: "\n")
    let settings = whole(name).filter { !$0.contains("sums") }
    let scenario = try Laboratory.scenario(text, settings)
    let tally = try Laboratory.tally(scenario)
    let plain = try SystemEstimates(scenario, system: arm(name, scenario).index, tally, replication: 0)
    let mixed = try SystemEstimates(scenario, system: arm("web", scenario).index, tally, replication: 0)
    // What is known of sources one by one does not exist for all parts.
    for estimator in CountEstimator.allCases where estimator != .posteriorEvents {
      let rows = zip(
        try plain.rows(estimator, truths: Truth.allCases), try mixed.rows(estimator, truths: Truth.allCases))
      for (mine, theirs) in rows {
        #expect(mine.0 == theirs.0 && mine.1.count == theirs.1.count)
        for (a, b) in zip(mine.1, theirs.1) {
          #expect(a.truth == b.truth && a.observed == b.observed, "\(estimator)")
          // Counts as they arrived claim no error where some part's do not.
          #expect(a.estimate?.estimate == b.estimate?.estimate, "\(estimator)")
          if estimator != .raw { #expect(a.estimate == b.estimate, "\(estimator)") }
        }
      }
    }
  }

  /// All parts are the same system, so together they are the plain one.
  @Test func sharesPartitionTheBrowsers() throws {
    let scenario = try Laboratory.scenario(
      Self.web + """

          alike:
            kind: mixed-web
            parts:
              a: { share: 20%, kind: third-party-cookies }
              b: { share: 50%, kind: third-party-cookies }
              c: { kind: third-party-cookies }
        """)
    let tally = try Laboratory.tally(scenario)
    let plain = tally.systems[try arm("cookies", scenario).index]
    let parts = try #require(tally.systems[try arm("alike", scenario).index].parts)
    for cell in plain.observed.indices {
      #expect(parts.reduce(0) { $0 + $1.observed[cell] } == plain.observed[cell])
      #expect(parts.reduce(0) { $0 + $1.reported[cell] } == plain.reported[cell])
    }
    let whole = tally.systems[try arm("alike", scenario).index]
    #expect(whole.funnel == plain.funnel && whole.fingerprint == plain.fingerprint)
    #expect(whole.reports == plain.reports && whole.delays == plain.delays)
    let counts = parts.map { Double($0.funnel.reduce(0, +)) }
    for (count, share) in zip(counts, [0.2, 0.5, 0.3]) {
      let mine = count / counts.reduce(0, +)
      #expect(abs(mine - share) < 0.05, "\(mine) of the conversions are in \(share) of the browsers")
    }
  }

  /// Whoever has the first part at 20 % has it at 60 %, too: no part gains browsers from a smaller share.
  @Test func aShareThatGrowsOnlyTakesBrowsersFromOthers() throws {
    let shares = [[0.2, 0.5, 0.3], [0.6, 0.1, 0.3], [1, 0, 0], [0, 0, 1]].map(BrowserShare.ranges)
    var counts = [0, 0, 0, 0]
    for person in 0..<20_000 {
      let random = AddressedRandom(seed: 20_201_006, replication: 0, person: UInt64(person))
      let owner = shares.map { ranges in ranges.indices.filter { ranges[$0].contains(person % 3, of: random) }
      }
      #expect(owner.allSatisfy { $0.count == 1 })
      if owner[0] == [0] { #expect(owner[1] == [0]) }
      if owner[0] == [2] { #expect(owner[1] == [2]) }
      for (index, mine) in owner.enumerated() where mine == [0] { counts[index] += 1 }
    }
    for (count, share) in zip(counts, [0.2, 0.6, 1, 0]) {
      let error = (share * (1 - share) * 20_000).squareRoot()
      #expect(abs(Double(count) - share * 20_000) <= 6 * error)
    }
  }

  @Test func theStagesOfAMixedWebShareOutAllConversions() throws {
    let scenario = try Laboratory.scenario(Self.web)
    let tally = try Laboratory.tally(scenario)
    let web = tally.systems[try arm("web", scenario).index]
    #expect(web.funnel.reduce(0, +) == tally.population.all.reduce(0, +))
    let parts = try #require(web.parts)
    for stage in FunnelStage.allCases {
      #expect(web.conversions(stage) == parts.reduce(0) { $0 + $1.conversions(stage) })
    }
    #expect(parts[4].conversions(.notMeasured) > 0 && parts[4].conversions(.delivered) == 0)
    #expect(parts[0].conversions(.otherBrowser) > 0 && parts[0].conversions(.browserExcluded) > 0)
    #expect(parts[0].conversions(.reportCap) == 0 && parts[1].conversions(.reportCap) > 0)
  }

  @Test func estimatesOfPartsAddUp() throws {
    let scenario = try Laboratory.scenario(Self.web)
    let tally = try Laboratory.tally(scenario)
    let web = try SystemEstimates(scenario, system: arm("web", scenario).index, tally, replication: 0)
    let rows = try web.rows(.unbiased, truths: [.reported])[0].1.filter { $0.campaign == 1 }
    let parts = try web.measuring.map { try #require(try $0.estimates(.unbiased)[1]) }
    #expect(parts.count == 4 && rows.count == 9)
    for row in rows {
      let mine = parts.map { part in row.data.map { part.values[$0] } ?? part.total }
      let estimate = try #require(row.estimate)
      #expect(abs(estimate.estimate - mine.reduce(0) { $0 + $1.estimate }) < 1e-9)
      let variance = mine.reduce(0) { $0 + ($1.standardError ?? .nan) * ($1.standardError ?? .nan) }
      let error = try #require(estimate.standardError)
      #expect(abs(error - variance.squareRoot()) < 1e-9)
    }
    let values = try web.valueRows(.unbiased, truths: [.reported], campaignsPerAdvertiser: 2)[0].1
    #expect(values.allSatisfy { $0.estimate != nil && $0.observed == nil && $0.truth > 0 })
  }

  /// The most likely counts of noised outputs have no known error, and so a sum that they are part of has none.
  @Test func aSumClaimsNoErrorWhereAPartClaimsNone() throws {
    let scenario = try Laboratory.scenario(Self.web)
    let tally = try Laboratory.tally(scenario)
    for (name, estimator, isKnown) in [
      ("web", .nonNegative, false), ("web", .simplexProjection, false), ("web", .unbiased, true),
      ("web", .shrinkage, true), ("events", .nonNegative, false), ("article", .nonNegative, true),
    ] as [(String, CountEstimator, Bool)] {
      let estimates = try SystemEstimates(scenario, system: arm(name, scenario).index, tally, replication: 0)
      let rows = try estimates.rows(estimator, truths: [.reported])[0].1.filter { $0.data != nil }
      #expect(rows.count > 8)
      for row in rows {
        let estimate = try #require(row.estimate)
        #expect((estimate.standardError != nil) == isKnown && (estimate.low != nil) == isKnown, "\(name)")
      }
      let isScored = Metrics.of(rows, days: 30).contains { $0.metric == "interval_coverage" }
      #expect(isScored == isKnown, "\(name) \(estimator)")
    }
  }

  /// 200 replications with 32 slices each; errors are taken over replications, since a campaign's values are correlated.
  @Test func intervalsOfAMixedWebHoldTheTruthAsOftenAsTheySay() throws {
    let text = """
      scenario: 1
      name: busy
      seed: 20201006
      replications: 200
      population:
        people: 3000
        advertisers: { count: 2, zipf: 0, campaigns: 2 }
        conversions-per-click: { constant: { value: 1 } }
        organic-per-person: 0
      systems:
        web:
          kind: mixed-web
          parts:
            article: { share: 30%, kind: event-conversion-measurement, noise: 50% }
            events: { share: 30%, kind: attribution-reporting, event-level: { epsilon: 8 } }
            sums: { share: 30%, kind: attribution-reporting, counts-from: summary, summary: { epsilon: 0.5 } }
            cookies: { kind: third-party-cookies }
      recovery: { truths: [reported], measures: [conversions] }
      """
    let experiment = try Laboratory.experiment(text)
    let scenario = experiment.points[0].scenario
    var coverage = RunningMoments()
    var errors = RunningMoments()
    for replication in 0..<experiment.replications {
      let tally = try Laboratory.tally(scenario, replication: replication)
      let estimates = try SystemEstimates(scenario, system: 0, tally, replication: replication)
      let rows = try estimates.rows(.unbiased, truths: [.reported])[0].1.filter { $0.data != nil }
      let score = try #require(CoverageScore(rows.compactMap(\.outcome)))
      #expect(score.intervals == 32)
      coverage.add(score.observed)
      for row in rows { errors.add(((row.estimate?.estimate ?? .nan) - Double(row.truth))) }
    }
    let reach = 6 * (try #require(coverage.standardErrorOfMean))
    #expect(reach < 0.02, "too few intervals to tell anything")
    #expect(abs(coverage.mean - 0.95) < reach, "\(coverage.mean) +- \(reach)")
    let bias = 6 * (try #require(errors.standardErrorOfMean))
    #expect(abs(errors.mean) < bias, "\(errors.mean) +- \(bias)")
  }

  @Test func sumsOfSeveralPartsHaveNoiseOfTheirOwn() throws {
    let scenario = try Laboratory.scenario(
      Self.web + """

          services:
            kind: mixed-web
            parts:
              a: { share: 100%, kind: attribution-reporting, counts-from: summary }
              b: { kind: attribution-reporting, counts-from: summary }
        """)
    let tally = try Laboratory.tally(scenario)
    let services = try SystemEstimates(
      scenario, system: arm("services", scenario).index, tally, replication: 0)
    let plain = try SystemEstimates(scenario, system: arm("sums", scenario).index, tally, replication: 0)
    #expect(services.parts[0].received(0) == plain.parts[0].received(0))
    // Nobody has the second part, so its sums are noise alone.
    let noise = services.parts[1].received(0)
    let other = zip(plain.parts[0].received(0), plain.parts[0].tally.observed).map { $0 - $1 }
    #expect(noise.contains { $0 != 0 } && noise != other)
  }
}
