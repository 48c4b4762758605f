import Population
import SimulationKernel
import Testing

@testable import Experiments

/// Bots beside people, with and without a token check by the collector.
@Suite struct InvalidTrafficTests {
  private static let text = """
    scenario: 1
    name: bots
    seed: 20201006
    replications: 1
    population:
      people: 2000
      clicks-per-person: 4
      organic-per-person: 0.5
      cookies-blocked: 30%
      advertisers: { count: 2, campaigns: 2 }
      browsers: { shares: [60%, 40%] }
      conversions-per-click:
        hurdle: { probability: 50%, repeats: { zero-truncated-poisson: { lambda: 2 } } }
    systems:
      article: { kind: event-conversion-measurement }
      cookies: { kind: third-party-cookies }
      events: { kind: attribution-reporting, event-level: { epsilon: 3 } }
      sums: { kind: attribution-reporting, counts-from: summary }
      none: { kind: no-measurement }
      web:
        kind: mixed-web
        parts:
          cookies: { share: 50%, kind: third-party-cookies }
          events: { kind: attribution-reporting }
    """

  private static let bots = ["population.invalid-traffic.bots=10%"]
  private static let checked = [
    "article", "cookies", "events", "sums", "web.parts.cookies", "web.parts.events",
  ]
  .map { "systems.\($0).trust-tokens=true" }

  private func scenario(_ settings: [String]) throws -> Scenario {
    try Laboratory.scenario(Self.text, settings)
  }

  private func tally(_ settings: [String]) throws -> UnitTally { try Laboratory.tally(scenario(settings)) }

  /// All that a tally says but for how much of it comes from bots.
  private func unmarked(_ tally: UnitTally) -> UnitTally {
    var tally = tally
    for system in tally.systems.indices {
      tally.systems[system].invalid = nil
      for part in (tally.systems[system].parts ?? []).indices {
        tally.systems[system].parts?[part].invalid = nil
      }
    }
    return tally
  }

  @Test func noBotsChangeNothing() throws {
    let plain = try tally([])
    #expect(try tally(["population.invalid-traffic.bots=0"]) == plain)
    #expect(plain.systems.allSatisfy { $0.invalid == nil })
  }

  @Test func botsChangeNothingOfPeople() throws {
    let (plain, mixed) = (try tally([]), try tally(Self.bots))
    #expect(mixed.population == plain.population)
    for (before, after) in zip(plain.systems, mixed.systems) {
      #expect(after.funnel == before.funnel && after.fingerprint == before.fingerprint)
      #expect(after.delays == before.delays && after.reports == before.reports)
    }
    // Nobody's reports are counted where nothing measures.
    #expect(unmarked(mixed).systems[4] == plain.systems[4])
  }

  /// Cookies count every conversion after a click in the same browser, and bots have one browser that blocks nothing.
  @Test func cookiesCountWhateverBotsDo() throws {
    let (plain, mixed) = (try tally([]).systems[1], try tally(Self.bots).systems[1])
    let scenario = try scenario(Self.bots)
    let simulation = UnitSimulation(
      scenario: scenario, generator: try PopulationGenerator(scenario), replication: 0)
    let generator = try #require(try simulation.botGenerator())
    let block = PopulationBlock()
    try simulation.generate(first: 2000, count: 200, by: generator, into: block)
    var expected = plain.observed
    var worth = plain.observedValue
    for conversion in block.conversions where conversion.counts && conversion.attributedCampaign >= 0 {
      expected[Int(conversion.attributedCampaign) * 8 + Int(conversion.data)] += 1
      worth[Int(conversion.attributedCampaign)] += conversion.value
    }
    #expect(mixed.observed == expected && mixed.observedValue == worth)
    let count = expected.reduce(0, +) - plain.observed.reduce(0, +)
    #expect(mixed.invalid == InvalidTally(reported: count, fabricated: 0))
    // 200 bots with 30 clicks each, a fifth of which convert: 1200 but for those at the edges of the period.
    #expect(count > 900 && count < 1400, "\(count)")
  }

  @Test func clicksOfBotsAreClicksOfTheAdTechsLog() throws {
    let (plain, mixed) = (try tally([]).systems[2], try tally(Self.bots).systems[2])
    let before = try #require(plain.sources).registered.reduce(0, +)
    let more = try #require(mixed.sources).registered.reduce(0, +) - before
    // Two months of 30 clicks of 200 bots each: Poisson of mean 12,000.
    #expect(abs(Double(more) - 12_000) < 6 * 12_000.0.squareRoot(), "\(more)")
    #expect(mixed.reported.reduce(0, +) > plain.reported.reduce(0, +))
  }

  @Test func aPerfectTokenCheckTakesBotsOut() throws {
    let tokens = [
      "population.invalid-traffic.tokens-for-people=1", "population.invalid-traffic.tokens-for-bots=0",
    ]
    let perfect = try tally(Self.bots + tokens + Self.checked)
    #expect(unmarked(perfect) == (try tally([])))
  }

  @Test func whoHoldsNoTokenIsLostBeforeAnythingElseOfTheBrowser() throws {
    let tokens = ["population.invalid-traffic.bots=0", "population.invalid-traffic.tokens-for-people=0"]
    let none = try tally(tokens + Self.checked)
    let plain = try tally([])
    for (index, system) in none.systems.enumerated() where index != 4 {
      #expect(system.observed.allSatisfy { $0 == 0 } && system.reports == 0)
      #expect(system.funnel.reduce(0, +) == plain.population.all.reduce(0, +))
      for stage in [FunnelStage.noAdClick, .outsideAttributionWindow, .otherBrowser] {
        #expect(system.conversions(stage) <= plain.systems[4].funnel.reduce(0, +))
      }
      #expect(
        system.conversions(.notTrusted) + system.conversions(.otherBrowser)
          == plain.population.attributable.reduce(0, +))
    }
  }

  /// Half of the browsers hold a token: what is delivered halves, within 6 standard errors of so many people.
  @Test func tokensAreHeldByTheirShareOfBrowsers() throws {
    let tokens = ["population.invalid-traffic.bots=0", "population.invalid-traffic.tokens-for-people=50%"]
    let half = try tally(tokens + Self.checked).systems[1]
    let plain = try tally([]).systems[1]
    let share = Double(half.conversions(.delivered)) / Double(plain.conversions(.delivered))
    #expect(abs(share - 0.5) < 0.1, "\(share)")
    #expect(half.conversions(.notTrusted) > 0)
  }

  @Test func reportsThatAreMadeUpAreCountedAndNothingElse() throws {
    let onlyForgers = [
      "population.invalid-traffic.bots=50%", "population.invalid-traffic.clicks-per-bot=0",
      "systems.events={kind: no-measurement}", "systems.sums={kind: no-measurement}",
      "systems.web.parts.events={kind: third-party-cookies}",
    ]
    let forged = try tally(onlyForgers + ["population.invalid-traffic.fabricated-reports=4"])
    let plain = try tally(onlyForgers)
    for index in [0, 1] {
      let (before, after) = (plain.systems[index], forged.systems[index])
      let made = try #require(after.invalid).fabricated
      // 1000 bots with 4 each.
      #expect(abs(Double(made) - 4_000) < 6 * 4_000.0.squareRoot())
      #expect(after.observed.reduce(0, +) == before.observed.reduce(0, +) + made)
      #expect(after.reported == before.reported && after.kept == before.kept)
      // 32 cells of 125 each on average; Bonferroni at z = 6 needs no more room.
      for cell in after.observed.indices {
        #expect(abs(Double(after.observed[cell] - before.observed[cell]) - 125) < 6 * 125.0.squareRoot())
      }
    }
    #expect(forged.systems[0].observedValue == plain.systems[0].observedValue)
    #expect(forged.systems[1].observedValue.reduce(0, +) > plain.systems[1].observedValue.reduce(0, +))
    let parts = try #require(forged.systems[5].parts)
    #expect(parts.reduce(0) { $0 + ($1.invalid?.fabricated ?? 0) } == forged.systems[1].invalid?.fabricated)
  }

  @Test func madeUpReportsNeedATokenToo() throws {
    let settings = [
      "population.invalid-traffic.bots=50%", "population.invalid-traffic.clicks-per-bot=0",
      "population.invalid-traffic.fabricated-reports=4", "population.invalid-traffic.tokens-for-bots=25%",
      "systems.events={kind: no-measurement}", "systems.sums={kind: no-measurement}",
      "systems.web={kind: no-measurement}", "systems.article.trust-tokens=true",
    ]
    let forged = try tally(settings)
    let made = try #require(forged.systems[0].invalid).fabricated
    // The sum over 1000 bots of a Poisson number of mean 4 with probability 1/4: variance 1000 (1 + 16 * 3/16).
    #expect(abs(Double(made) - 1_000) < 6 * 4_000.0.squareRoot(), "\(made)")
    #expect(try #require(forged.systems[1].invalid).fabricated > 3_600)
  }

  @Test func theInvalidShareIsWhatBotsHaveOfTheCountedReports() throws {
    let scenario = try scenario(Self.bots)
    let tally = try Laboratory.tally(scenario)
    for index in [0, 1, 2, 3] {
      let estimates = try SystemEstimates(scenario, system: index, tally, replication: 0)
      let share = try #require(Metrics.invalidShare(estimates).first)
      let system = tally.systems[index]
      let without = try self.tally([]).systems[index].reported.reduce(0, +)
      let total = system.reported.reduce(0, +)
      #expect(share.metric == "invalid_share" && share.value == Double(total - without) / Double(total))
    }
    let honest = try self.scenario([])
    let plain = try SystemEstimates(honest, system: 0, Laboratory.tally(honest), replication: 0)
    #expect(Metrics.invalidShare(plain).isEmpty)
  }

  /// Closed forms take every report to have gone through the noise, which made up ones have not.
  @Test func madeUpReportsLeaveNoClosedForm() throws {
    let settings = [
      "systems.events={kind: no-measurement}", "systems.sums={kind: no-measurement}",
      "systems.web={kind: no-measurement}",
    ]
    for (rate, isKnown) in [("4", false), ("0", true)] {
      let scenario = try scenario(settings + ["population.invalid-traffic.fabricated-reports=\(rate)"])
      let estimates = try SystemEstimates(
        scenario, system: 0, Laboratory.tally(scenario), replication: 0)
      let rows = try estimates.rows(.unbiased, truths: [.reported])[0].1.filter { $0.data != nil }
      #expect(rows.allSatisfy { ($0.expectedCoverage != nil) == isKnown && ($0.law != nil) == isKnown })
    }
  }
}
