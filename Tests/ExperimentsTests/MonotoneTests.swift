import Testing

@testable import Experiments

/// Laws that hold person by person, since every setting sees the same people.
@Suite struct MonotoneTests {
  private func tallies(_ system: String, _ path: String, _ values: [String]) throws -> [SystemTally] {
    try values.map {
      try Laboratory.tally(of: system, ["\(path)=\($0)", "timeline.drain=unlimited"])
    }
  }

  @Test(arguments: ["article", "chromium"]) func aLargerCapDeliversNoFewer(_ system: String) throws {
    let runs = try tallies(system, "systems.\(system).reports-per-click", ["1", "2", "3", "5", "10", "1000"])
    let delivered = runs.map { $0.conversions(.delivered) }
    #expect(delivered == delivered.sorted())
    #expect(delivered[0] < delivered[1] && delivered[1] < delivered[2], "\(delivered)")
    #expect(runs.map(\.cappedReports) == runs.map(\.cappedReports).sorted(by: >))
    #expect(runs[5].cappedReports == 0 && runs[5].conversions(.reportCap) == 0)
  }

  @Test func aLongerExpiryDeliversNoFewer() throws {
    let delivered = try tallies("article", "systems.article.expiry", ["2d", "3d", "7d", "14d", "30d"])
      .map { $0.conversions(.delivered) }
    #expect(delivered == delivered.sorted())
    #expect(delivered[0] < delivered[4] * 9 / 10, "\(delivered)")
  }

  @Test func moreBlockedCookiesDeliverNoMore() throws {
    for system in ["chromium", "cookies"] {
      let delivered = try tallies(system, "population.cookies-blocked", ["0", "20%", "60%", "100%"])
        .map { $0.conversions(.delivered) }
      #expect(delivered == delivered.sorted(by: >) && delivered[3] == 0 && Set(delivered).count == 4)
    }
  }

  @Test func aLongerDrainDeliversNoFewer() throws {
    let delivered = try ["0", "1d", "5d", "20d", "31d", "unlimited"].map {
      try Laboratory.tally(of: "article", ["timeline.drain=\($0)"]).conversions(.delivered)
    }
    #expect(delivered == delivered.sorted() && delivered[0] < delivered[5])
  }

  @Test(arguments: ["article", "chromium"])
  func closedBrowsersCostTimeButNoCountWhenEveryReportIsWaitedFor(_ system: String) throws {
    for (path, values) in [
      ("independent.closed-share", ["0", "50%", "100%"]), ("sessions.closed", ["1ms", "8h", "10d"]),
    ] {
      let runs = try tallies(system, "population.browser.availability.\(path)", values)
      for run in runs.dropFirst() {
        #expect(run.observed == runs[0].observed && run.reported == runs[0].reported)
        #expect(run.funnel == runs[0].funnel)
      }
      #expect(runs[0].delaySum < runs[1].delaySum && runs[1].delaySum < runs[2].delaySum)
    }
  }

  @Test func theWindowsMoveReportsInTimeAndLoseNone() throws {
    let runs = try tallies("article", "systems.article.windows", ["[2d, 7d]", "[1d]", "[]"])
    for run in runs.dropFirst() {
      #expect(run.reported == runs[0].reported && run.funnel == runs[0].funnel)
    }
    #expect(runs[2].delaySum > runs[1].delaySum, "without windows every report waits for the expiry")
  }

  @Test func withoutACapAndWithoutAnExpiryTheAPIDeliversWhatIsAttributable() throws {
    let scenario = try Laboratory.scenario(
      Laboratory.mixed, ["systems.article.reports-per-click=100000", "timeline.drain=unlimited"])
    let tally = try Laboratory.tally(scenario)
    // Expiry and attribution window are both 30 days; the last click takes the credit in both.
    #expect(tally.systems[0].reported == tally.population.attributable)
    #expect(tally.population.attributable.reduce(0, +) > 3_000)
  }

  @Test func cookiesThatNobodyBlocksDeliverWhatIsAttributable() throws {
    let tally = try Laboratory.tally(
      Laboratory.scenario(Laboratory.mixed, ["population.cookies-blocked=0"]))
    #expect(tally.systems[2].reported == tally.population.attributable)
    #expect(tally.systems[2].observed == tally.population.attributable)
  }

  @Test func noTruthIsLargerThanAllConversions() throws {
    let population = try Laboratory.tally(Laboratory.scenario()).population
    let (all, attributable) = (population.all.reduce(0, +), population.attributable.reduce(0, +))
    #expect(attributable < all && attributable > all / 2)
  }
}
