import Population
import Risk
import SimulationKernel
import Testing

@testable import Experiments

/// Adversaries who join people across sites, played through the engines; success beside formulas at z = 6.
@Suite struct LinkAttackTests {
  /// The figures of the scenario's first adversary in one replication.
  private func play(
    _ text: String, _ settings: [String] = [], threads: Int = 2, blockSize: Int = 256
  ) throws -> [RiskRow] {
    let scenario = try Laboratory.scenario(text, settings)
    let unit = UnitSimulation(scenario: scenario, generator: try .init(scenario), replication: 0)
    let arm = try #require(scenario.adversaries.first)
    let run = try AdversaryRun(
      arm, unit, RunResources(threads: threads, blockSize: blockSize), stop: StopFlag())
    return try #require(try run.rows())
  }

  private func row(_ rows: [RiskRow], _ metric: String, _ at: String = "1") throws -> RiskRow {
    try #require(rows.first { $0.metric == metric && $0.at == at }, "\(metric) at \(at)")
  }

  /// A share is within six standard deviations of its closed form, the deviation being that of the closed form.
  private func expectClosedForm(_ row: RiskRow, slack: Double = 0) throws {
    let expected = try #require(row.closedForm)
    let value = try #require(row.value)
    let deviation = max(1e-9, expected * (1 - expected) / Double(row.sampleSize)).squareRoot()
    #expect(abs(value - expected) <= 6 * deviation + slack, "\(row.metric) \(value) beside \(expected)")
  }

  private static let planned = """
    scenario: 1
    seed: 20201006
    timeline: { period: 200d }
    population:
      people: 2000
      publishers: { count: 1 }
      advertisers: { count: 1 }
      browser: { availability: { always-open: {} } }
      exposure: { occasions: 5, every: 31d, visits: [1d, 5d, 20d], visit-share: 30% }
    systems:
      ecm: { kind: event-conversion-measurement }
    adversaries:
      crowd: { kind: set-intersection, people: 500, top: [1, 5] }
    """

  @Test func crowdsShrinkClickByClickAsTheFormulaSays() throws {
    let rows = try play(Self.planned)
    var crowd = 2000.0
    for m in 1...5 {
      let success = try row(rows, "success_by_clicks", "\(m)")
      try expectClosedForm(success)
      // Patterns of visits differ in how common they are: j of 3 m visits not made.
      let visits = 3 * m
      var (ideal, ways) = (0.0, 1.0)
      for j in 0...visits {
        let p = Elementary.pow(0.7, Double(j)) * Elementary.pow(0.3, Double(visits - j))
        ideal += ways * p * LinkFormulas.amongSurvivors(probability: p, identities: 2000)
        ways *= Double(visits - j) / Double(j + 1)
      }
      // Its shares are measured in this world, and the mean is over its 500 targets.
      let expected = try #require(success.closedForm)
      #expect(abs(expected - ideal) < 6 * (ideal * (1 - ideal) / 500).squareRoot())
      let size = try #require(try row(rows, "anonymity_set_by_clicks", "\(m)").value)
      #expect(size <= crowd && size >= 1)
      crowd = size
    }
    #expect(try row(rows, "clicks_until", "0.5").value == 5)
    // The windows of the fifth click, of day 124, close 30 days later.
    #expect(try row(rows, "days_until", "0.5").value == 154)
    let blind = try #require(try row(rows, "success_by_days", "1").value)
    #expect(abs(blind - 1 / 2000.0) < 1e-12)
    for (day, clicks) in [("29", nil), ("30", "1"), ("60", "1"), ("61", "2"), ("154", "5")] {
      let known = try clicks.map { try row(rows, "success_by_clicks", $0) }
      let success = try row(rows, "success_by_days", day)
      #expect(abs((success.value ?? 0) - (known?.value ?? 1 / 2000.0)) < 1e-12)
      #expect(abs((success.closedForm ?? 0) - (known?.closedForm ?? 1 / 2000.0)) < 1e-12)
    }
    #expect(try play(Self.planned, threads: 1, blockSize: 64) == rows)
  }

  @Test func whoDoubtsThatReportsArriveIsNamedLater() throws {
    let certain = try row(try play(Self.planned), "success_by_clicks", "4")
    let doubting = try row(
      try play(Self.planned, ["adversaries.crowd.lost-share=20%"]), "success_by_clicks", "4")
    #expect(doubting.closedForm == nil)
    #expect(try #require(doubting.value) <= (try #require(certain.value)) + 0.05)
    #expect(try #require(doubting.value) > 0.02)
  }

  private static let timing = natural("kind: window-timing, people: 8000, top: [1, 5]")

  private static func natural(_ adversary: String) -> String {
    """
    scenario: 1
    seed: 20201006
    timeline: { period: 60d }
    population:
      people: 20_000
      publishers: { count: 4 }
      advertisers: { count: 3 }
      clicks-per-person: 4
      organic-per-person: 0.2
      browser: { availability: { always-open: {} } }
      delay: { exponential: { mean: 3d } }
      conversions-per-click: { poisson: { mean: 0.2 } }
    systems:
      ecm: { kind: event-conversion-measurement }
    adversaries:
      a: { \(adversary) }
    """
  }

  @Test func thinWindowsNameMoreAndTheFormulaKnowsHowMany() throws {
    // Windows are guessed among conversions; people who convert twice in one make a small difference.
    let thick = try row(try play(Self.timing), "top_k")
    try expectClosedForm(thick, slack: 0.01)
    let rows = try play(Self.timing, ["adversaries.a.expiry=49h"])
    try expectClosedForm(try row(rows, "top_k"), slack: 0.01)
    let thin = rows.filter { $0.metric == "top_1_by_crowd" }
    #expect(thin.count > 1)
    for row in thin where row.sampleSize >= 30 { try expectClosedForm(row, slack: 0.02) }
    let staggered = try play(
      Self.timing,
      ["adversaries.a.expiry=3d", "adversaries.a.stagger.step=12h", "adversaries.a.stagger.count=5"])
    try expectClosedForm(try row(staggered, "top_k"), slack: 0.01)
    let informed = try row(try play(Self.timing, ["adversaries.a.knows-delays=true"]), "top_k")
    #expect(informed.closedForm == nil && (informed.value ?? 0) > (thick.value ?? 1))
  }

  @Test func fingerprintsHaveTheirFormulaAndBound() throws {
    for bits in ["0", "8", "14.5", "24"] {
      let rows = try play(Self.natural("kind: fingerprint, people: 3000, bits: \(bits)"))
      let alone = try row(rows, "top_k")
      try expectClosedForm(alone)
      #expect(try #require(alone.low) <= (try #require(alone.bound)) + 1e-9)
      let both = try row(rows, "combined_top_k")
      try expectClosedForm(both, slack: 0.01)
      #expect(try #require(both.value) >= (try #require(alone.value)) - 0.05)
    }
  }

  @Test func reportsThatLeaveTogetherAreJoined() throws {
    let settings = [
      "systems.ecm.startup-delay=5m", "population.people=40_000",
      "population.conversions-per-click.poisson.mean=0.8",
    ]
    var right: [Double] = []
    for visible in ["false", "true"] {
      let rows = try play(
        Self.natural(
          "kind: start-up-bunching, people: 8000, ip-visible: \(visible), people-per-address: 4"
        ).replacing("always-open: {}", with: "sessions: { open: 45m, closed: 12h }"), settings)
      let joined = try row(rows, "join_right", "")
      #expect(joined.sampleSize > 100)
      right.append(try #require(joined.value))
      // Traffic changes within the hour.
      try expectClosedForm(joined, slack: 0.03)
    }
    #expect(right[1] > right[0] && right[1] > 0.9)
  }

  @Test func reportsOfOneConversionAreJoined() throws {
    let rows = try play(
      Self.natural("kind: multi-touch-join, people: 8000"), ["population.people=8000"])
    let joined = try row(rows, "top_k")
    #expect(joined.sampleSize > 100)
    try expectClosedForm(joined, slack: 0.05)
    // Noise is drawn once for all reports of a conversion.
    let equal = try row(rows, "partner_equal_data", "")
    #expect(equal.value == 1 && equal.closedForm == 1)
  }

  @Test func namingEverybodyAtOnceGains() throws {
    let rows = try play(
      Self.natural("kind: joint-assignment, people: 1000"),
      [
        "population.people=1000",
        "population.advertisers.count=1", "population.conversions-per-click.poisson.mean=0.1",
      ])
    let gain = try row(rows, "joint_gain")
    let joint = try row(rows, "top_k")
    #expect(joint.sampleSize > 100)
    #expect(try #require(gain.high) > 0)
    let single = try row(rows, "one_by_one_top_k")
    #expect(abs((joint.value ?? 0) - (single.value ?? 0) - (gain.value ?? 1)) < 1e-9)
  }

  @Test func crowdsOfOverlappingWindowsHaveNoFormula() throws {
    let near = try play(
      Self.planned,
      ["population.exposure.every=2d", "population.exposure.visits=[1d]", "timeline.period=60d"])
    #expect(try row(near, "success_by_clicks", "1").closedForm != nil)
    #expect(try row(near, "success_by_clicks", "2").closedForm == nil)
    #expect(try row(near, "top_k").closedForm == nil)
    let cleared = try play(Self.planned, ["population.clearing.mean=90d"])
    #expect(try row(cleared, "success_by_clicks", "1").closedForm == nil)
  }

  private static let cookies = """
    scenario: 1
    seed: 20201006
    population:
      people: 4000
      advertisers: { count: 2 }
      conversions-per-click: { poisson: { mean: 0.1 } }
      cookies-blocked: 30%
    systems:
      cookies: { kind: third-party-cookies }
    adversaries:
      name: { kind: match-key, people: 4000, top: [1] }
    """

  @Test func cookiesNameThoseWhoDoNotBlockThem() throws {
    let rows = try play(Self.cookies)
    let named = try row(rows, "top_k")
    #expect(named.sampleSize > 300)
    #expect(abs((named.closedForm ?? 0) - 0.7) < 0.002)
    try expectClosedForm(named)
    for setting in [
      "population.clearing.mean=20d", "population.browsers.shares=[50%, 50%]",
      "systems.cookies.attribution-window=7d",
    ] {
      let lossy = try row(try play(Self.cookies, [setting]), "top_k")
      #expect(lossy.closedForm == nil && (lossy.value ?? 1) < (named.value ?? 0))
    }
  }

  @Test func namingEverybodyAtOnceRefusesLongLogs() throws {
    #expect(throws: RiskError.tooManyLines(advertiser: 0, limit: 16_384)) {
      try play(
        Self.natural("kind: joint-assignment, people: 50"),
        [
          "population.people=20_000", "population.advertisers.count=1",
          "population.conversions-per-click.poisson.mean=0.5",
        ])
    }
  }
}
