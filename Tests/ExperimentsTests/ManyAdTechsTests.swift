import Testing

@testable import Experiments

/// Several ad techs, each of which counts the campaigns that are bought through it.
@Suite struct ManyAdTechsTests {
  private static let three = ["population.ad-techs={ count: 3, per-click: 2 }"]

  @Test func theFunnelStillSharesOutEveryConversionOnce() throws {
    let scenario = try Laboratory.scenario(Laboratory.mixed, Self.three)
    let tally = try Laboratory.tally(scenario)
    let all = tally.population.all.reduce(0, +)
    for (arm, system) in zip(scenario.systems, tally.systems) {
      #expect(system.funnel.reduce(0, +) == all, "\(arm.name)")
      #expect(system.funnel.allSatisfy { $0 >= 0 }, "\(arm.name)")
    }
  }

  @Test func adTechsWhoSeeOnlyTheirOwnClicksCountConversionsTwice() throws {
    let one = try Laboratory.tally(of: "cookies", [])
    let three = try Laboratory.tally(of: "cookies", ["population.ad-techs={ count: 3 }"])
    // Each ad tech credits its own last click, so what is counted together is more than what was delivered.
    #expect(one.observed.reduce(0, +) == one.conversions(.delivered))
    #expect(three.observed.reduce(0, +) > three.conversions(.delivered))
    #expect(three.conversions(.delivered) == one.conversions(.delivered))
  }

  @Test func aCookieHoldsNoReportBack() throws {
    // Views, several browsers and partners: whoever is told is told at once.
    for perClick in 1...3 {
      let tally = try Laboratory.tally(
        of: "cookies",
        [
          "population.ad-techs={ count: 3, per-click: \(perClick) }", "population.views-per-person=20",
          "population.browsers={ shares: [0.4, 0.6] }", "systems.cookies.view-attribution-window=1d",
          "population.conversions-per-view={ poisson: { mean: 0.05 } }",
        ])
      #expect(tally.conversions(.notDelivered) == 0)
      #expect(tally.conversions(.delivered) <= tally.observed.reduce(0, +))
      #expect(tally.delays.total == UInt64(tally.conversions(.delivered)))
    }
  }

  @Test func partnersReceiveReportsThatNoCampaignIsCountedBy() throws {
    let alone = try Laboratory.tally(of: "cookies", ["population.ad-techs={ count: 3 }"])
    let shared = try Laboratory.tally(of: "cookies", Self.three)
    #expect(shared.reports > alone.reports)
    #expect(shared.conversions(.delivered) == alone.conversions(.delivered))
    // An anchor of the API of 2020 names one ad tech, so partners change nothing there.
    #expect(
      try Laboratory.tally(of: "article", ["population.ad-techs={ count: 3 }"]).observed
        == Laboratory.tally(of: "article", Self.three).observed)
  }
}

/// What conversions are worth, from the people to the estimates.
@Suite struct ValueTests {
  @Test func cookiesTellTheValueExactly() throws {
    let tally = try Laboratory.tally(Laboratory.scenario())
    let cookies = tally.systems[2]
    #expect(cookies.observedValue == cookies.reportedValue && cookies.reportedValue.reduce(0, +) > 1_000_000)
    #expect(tally.systems[0].observedValue.allSatisfy { $0 == 0 })
  }

  @Test func theBooksHoldWhatEverybodySpent() throws {
    let population = try Laboratory.tally(Laboratory.scenario()).population
    #expect(population.ledger.counts.reduce(0, +) == population.all.reduce(0, +))
    #expect(population.ledger.sums.reduce(0, +) == population.allValue.reduce(0, +))
    #expect(population.attributableValue.reduce(0, +) < population.allValue.reduce(0, +))
  }

  @Test func valuesThatAreNotAskedForChangeNoCount() throws {
    let with = try Laboratory.tally(Laboratory.scenario())
    let without = try Laboratory.tally(
      Laboratory.scenario(Laboratory.mixed, ["recovery.measures=[conversions]"]))
    #expect(without.population.allValue.allSatisfy { $0 == 0 })
    #expect(without.population.all == with.population.all)
    #expect(without.systems.map(\.observed) == with.systems.map(\.observed))
    #expect(without.systems.map(\.fingerprint) == with.systems.map(\.fingerprint))
  }
}
