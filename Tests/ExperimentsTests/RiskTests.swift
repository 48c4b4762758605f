import Testing

@testable import Experiments

/// Adversaries on the people of the laboratory.
@Suite struct RiskTests {
  /// People who are alike, one browser each, with causes as the adversary believes them to be.
  static let plain = """
    scenario: 1
    name: plain
    seed: 20201006
    population:
      people: 6000
      activity: { equal: {} }
      clicks-per-person: 2
      organic-per-person: 0.2
      advertisers: { count: 4, zipf: 1, campaigns: 1 }
      conversions-per-click: { poisson: { mean: 0.2 } }
    systems:
      ecm: { kind: event-conversion-measurement, profile: article }
      cookies: { kind: third-party-cookies }
      none: { kind: no-measurement }
    recovery: { measures: [conversions] }
    risk: { people: 3000 }
    """

  static func rows(_ settings: [String] = [], text: String = plain) throws -> [RiskRow] {
    try Laboratory.tally(Laboratory.scenario(text, settings)).risk
  }

  @Test func cookiesNameEverybodyWhomTheyReportAndNothingNamesNobody() throws {
    let scenario = try Laboratory.scenario(Self.plain)
    let tally = try Laboratory.tally(scenario)
    let cookies = tally.systems[1]
    #expect(cookies.observed == cookies.reported && cookies.observed.reduce(0, +) > 1_000)
    for k in ["1", "5", "10"] {
      let top = try #require(tally.risk.value(system: 1, "passive", "top_k", at: k))
      #expect(top == 1)
      #expect(tally.risk.value(system: 1, "cookies", "attributable_top_k", at: k) == 1)
      #expect(tally.risk.value(system: 1, "ad-tech", "top_k", at: k) == 1)
    }
    #expect(tally.systems[2].observed.allSatisfy { $0 == 0 })
    for row in tally.risk where row.system == 2 && row.adversary == "passive" {
      if row.metric == "attributable_top_k" {
        #expect(row.value == tally.risk.value(system: 2, "timing", row.metric, at: row.at))
      }
      if row.metric == "attributable_top_k_gain" { #expect(row.value == 0) }
      if row.metric == "reported_share" { #expect(row.value == 0) }
      #expect(row.metric != "top_k", "no report, so nothing a report could show")
    }
  }

  @Test func reportsNeverHelpLessThanTimingNorMoreThanCookies() throws {
    let rows = try Self.rows()
    for k in ["1", "5", "10"] {
      let gain = try #require(rows.first { $0.isFigure(0, "passive", "top_k_gain", at: k) })
      #expect(try #require(gain.low) > 0)
      let passive = try #require(rows.value(system: 0, "passive", "attributable_top_k", at: k))
      let chance = try #require(rows.value(system: 0, "chance", "attributable_top_k", at: k))
      #expect(passive < 1 && passive > 10 * chance)
      #expect(rows.value(system: 0, "cookies", "attributable_top_k", at: k) == 1)
      #expect(
        rows.value(system: 0, "ad-tech", "top_k", at: k) == rows.value(system: 0, "chance", "top_k", at: k))
    }
  }

  @Test func theAdversaryIsCalibratedWhereItsAssumptionsHold() throws {
    // Hardly anybody converts twice, as the event level assumes. Some 4,000 reports: a mean of differences of at
    // most 1 lies within 6 standard errors of 0.
    let rows = try Self.rows([
      "population.people=60000", "risk.people=60000", "timeline.warm-up=60d",
      "population.conversions-per-click.poisson.mean=0.03", "population.organic-per-person=0.03",
    ])
    for adversary in ["passive", "timing"] {
      let row = try #require(rows.first { $0.isFigure(0, adversary, "overconfidence", at: "") })
      let (value, low, high) = (try #require(row.value), try #require(row.low), try #require(row.high))
      #expect(row.sampleSize > 2_000)
      #expect(abs(value) <= 6 * (high - low) / (2 * 1.96), "\(adversary): \(value) (\(low) ... \(high))")
    }
  }

  @Test func moreNoiseNeverHelpsTheAdversary() throws {
    var last = 1.0
    for noise in ["0", "20%", "80%"] {
      let top = try #require(
        try Self.rows(["systems.ecm.noise=\(noise)"]).value(system: 0, "passive", "top_k", at: "1"))
      #expect(top < last)
      last = top
    }
  }

  @Test func anAdversaryWhoIsWrongAboutNoiseOrDelaysDoesNoBetter() throws {
    let informed = try #require(try Self.rows().value(system: 0, "passive", "top_k", at: "1"))
    for wrong in [
      "risk.assumed-noise=90%", "risk.assumed-delay.law={ exponential: { mean: 30d } }",
      "risk.assumed-delay.law={ uniform: { high: 30d } }",
    ] {
      let misled = try #require(try Self.rows([wrong]).value(system: 0, "passive", "top_k", at: "1"))
      #expect(misled <= informed, "\(wrong)")
    }
  }

  @Test func fewerPeopleAreEasierToTellApart() throws {
    let crowd = try #require(try Self.rows().value(system: 0, "passive", "top_k", at: "1"))
    let village = try #require(
      try Self.rows(["population.people=300", "risk.people=300"]).value(
        system: 0, "passive", "top_k", at: "1"))
    #expect(village > crowd + 0.1)
  }

  @Test func riskIsTheSameOnAnyThreadsAndInAnyBlocks() throws {
    let scenario = try Laboratory.scenario(Self.plain)
    let one = try Laboratory.tally(scenario, resources: RunResources(threads: 1, blockSize: 512))
    for resources in [RunResources(threads: 3, blockSize: 100), RunResources(threads: 2, blockSize: 6_000)] {
      #expect(try Laboratory.tally(scenario, resources: resources) == one)
    }
  }

  @Test func figuresOfTheFirstGuessNeedAFirstGuess() throws {
    let rows = try Self.rows(["risk.top=[5, 10]"])
    #expect(!rows.contains { $0.metric.hasPrefix("top_1") || $0.at == "1" && $0.metric.hasSuffix("top_k") })
    #expect(rows.value(system: 0, "passive", "top_k", at: "5") != nil)
  }

  @Test func whoDoesNotColludeDoesNotGuess() throws {
    let rows = try Self.rows(["risk.collusion=[ad-tech]"])
    let names = Set(rows.map(\.adversary))
    #expect(names == ["ad-tech", "timing", "chance", "cookies", "mechanism"])
  }

  @Test func closedFormsOfOneReportOutliveClicksThatAreTooMany() throws {
    let rows = try Self.rows(["systems.ecm.bits=8"])
    let metrics = rows.filter { $0.system == 0 && $0.adversary == "mechanism" }.map(\.metric)
    #expect(
      ["data_epsilon", "presence_epsilon", "data_capacity", "data_leakage"].allSatisfy(metrics.contains))
    #expect(!metrics.contains("click_capacity"))
  }

  @Test func theCookieBaselineIsNoWorseThanCookies() throws {
    // Several browsers: a click in the converting one links too, though another had the credit.
    let rows = try Self.rows(["population.browsers={ shares: [0.3, 0.4, 0.3] }"])
    let share = try #require(rows.value(system: 1, "passive", "reported_share", at: ""))
    let baseline = try #require(rows.value(system: 1, "cookies", "attributable_top_k", at: "1"))
    #expect(share < 1 && baseline >= share)
  }

  @Test func nobodyToLookForIsNoError() throws {
    let rows = try Self.rows([
      "population.organic-per-person=0", "population.conversions-per-click={ constant: { value: 0 } }",
    ])
    #expect(rows.allSatisfy { $0.adversary == "mechanism" } && !rows.isEmpty)
  }

  @Test func theTruthIsNeverOutsideTheWindowsThatTheAdversaryLooksAt() throws {
    for settings in [
      [], ["population.ad-techs={ count: 3, per-click: 2 }"], ["systems.ecm.clicks-per-publisher-origin=1"],
      ["population.browsers={ shares: [0.5, 0.5] }"], ["population.clearing={ mean: 10d }"],
      ["systems.ecm.profile=chromium2020"], ["systems.ecm.reports-per-click=1"],
    ] {
      let scenario = try Laboratory.scenario(Self.plain, settings)
      let unit = UnitSimulation(scenario: scenario, generator: try .init(scenario), replication: 0)
      let study = try RiskStudy(try #require(scenario.risk), unit)
      let questions = try #require(study.reported[0])
      var asked = 0
      for (target, position) in zip(study.targets, questions.positions) {
        guard let position, let index = questions.indexes[target.advertiser] else { continue }
        asked += 1
        #expect(index.queries[position].window.contains(target.truth.time), "\(settings)")
      }
      #expect(asked > 100)
    }
  }

  @Test func aSystemsRiskDoesNotDependOnTheOthers() throws {
    let wide = """
      systems.wide={ kind: event-conversion-measurement, maximum-expiry: 365d, expiry: 365d }
      """
    let alone = try Self.rows().filter { $0.system == 0 }
    #expect(try Self.rows([wide]).filter { $0.system == 0 } == alone)
  }

  @Test func lookingForPeopleChangesNothingElse() throws {
    var with = try Laboratory.tally(Laboratory.scenario(Self.plain))
    with.risk = []
    #expect(try with == Laboratory.tally(Laboratory.scenario(Self.plain, ["risk=null"])))
  }

  @Test func theMechanismsFiguresAreTheKnownOnes() throws {
    let rows = try Self.rows()
    func mechanism(_ metric: String) -> Double? { rows.value(system: 0, "mechanism", metric, at: "") }
    for (metric, expected) in [
      ("data_epsilon", 5.030437921392435), ("data_capacity", 2.617949029687486),
      ("data_leakage", 2.935459747805289), ("click_capacity", 10.444574306), ("click_leakage", 11.328574589),
      ("click_bayes_success", 0.879255),
    ] {
      #expect(abs(try #require(mechanism(metric)) - expected) < 1e-6, "\(metric)")
    }
    // Whether and when there is a report is not noised at all.
    #expect(rows.contains { $0.metric == "presence_epsilon" && $0.value == nil })
  }
}

extension RiskRow {
  func isFigure(_ system: Int, _ adversary: String, _ metric: String, at: String) -> Bool {
    self.system == system && self.adversary == adversary && self.metric == metric && self.at == at
  }
}

extension [RiskRow] {
  func value(system: Int, _ adversary: String, _ metric: String, at: String) -> Double? {
    first { $0.isFigure(system, adversary, metric, at: at) }?.value
  }
}
