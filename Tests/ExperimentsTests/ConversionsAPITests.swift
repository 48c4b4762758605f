import ConversionsAPI
import Population
import Recovery
import Statistics
import Testing
import Web

@testable import Experiments

/// A Conversions API over whole populations.
@Suite struct ConversionsAPITests {
  /// People with several browsers that are cleared now and then.
  static func text(_ settings: String = "") -> String {
    """
    scenario: 1
    name: capi
    seed: 20201006
    \(Laboratory.people)
      browsers:
        shares: [50%, 30%, 20%]
        cross-device: 30%
      clearing: { mean: 20d }
    systems:
      capi:
        kind: conversions-api
    \(settings)
    """
  }

  /// Everything arrives, once from each channel, and names the person.
  static let perfect = [
    "systems.capi.pixel.blocked-share=0", "systems.capi.match-keys.email=100%",
  ]

  static func tally(_ settings: [String], replication: Int = 0) throws -> (SystemTally, PopulationTally) {
    let tally = try Laboratory.tally(Laboratory.scenario(text(), settings), replication: replication)
    return (tally.systems[0], tally.population)
  }

  private func quality(_ settings: [String]) throws -> QualityValues {
    QualityValues(QualityFigures(try #require(try Self.tally(settings).0.quality)))
  }

  @Test func allKeysAndPerfectDeliveryCountWhatIsAttributable() throws {
    let (tally, people) = try Self.tally(Self.perfect)
    #expect(people.attributable.reduce(0, +) > 5_000)
    #expect(tally.observed == people.attributable)
    #expect(tally.reported == people.attributable)
    #expect(tally.observedValue == people.attributableValue && people.attributableValue.allSatisfy { $0 > 0 })
    #expect(tally.conversions(.delivered) == people.attributable.reduce(0, +))
    #expect(tally.funnel.reduce(0, +) == people.all.reduce(0, +))
    #expect(tally.conversions(.noAdClick) > 0 && tally.kept == tally.reported.reduce(0, +))
  }

  @Test func withoutDeduplicationEveryEventCounts() throws {
    let (tally, people) = try Self.tally(
      Self.perfect + [
        "systems.capi.deduplication.enabled=false", "systems.capi.pixel.keys=[email]",
        "systems.capi.pixel.loss-share=30%", "systems.capi.server.loss-share=10%",
      ])
    let quality = try #require(tally.quality)
    #expect(quality.records.count == quality.accepted.count)
    #expect(tally.observed.reduce(0, +) == quality.credited)
    #expect(tally.observed.reduce(0, +) == tally.reported.reduce(0, +) + quality.creditedTwice)
    let all = people.all.reduce(0, +)
    // Page and server each lose what they lose: binomial shares, z = 6.
    #expect(quality.server.count.isBinomial(all, 0.9))
    #expect((quality.accepted.count - quality.server.count).isBinomial(all, 0.7))
    #expect(tally.conversions(.eventNotSent).isBinomial(people.attributable.reduce(0, +), 0.03))
    #expect(quality.reportedPairs.isBinomial(all, 0.63) && quality.reportedPairsMerged == 0)
  }

  @Test func idsThatDifferCountTwiceAsOftenAsTheyDiffer() throws {
    for (share, stable) in [("100%", 1.0), ("60%", 0.6), ("0", 0)] {
      let (tally, _) = try Self.tally(
        Self.perfect + ["systems.capi.event-ids.stable-share=\(share)", "systems.capi.pixel.keys=[email]"])
      let quality = try #require(tally.quality)
      #expect(quality.reportedPairsMerged.isBinomial(quality.reportedPairs, stable), "\(share)")
      #expect(quality.creditedTwice.isBinomial(tally.reported.reduce(0, +), 1 - stable), "\(share)")
      #expect(
        tally.observed.reduce(0, +) == tally.reported.reduce(0, +) + quality.creditedTwice, "\(share)")
    }
  }

  @Test func transactionsStandInForIds() throws {
    let base = Self.perfect + ["systems.capi.event-ids.share=0", "systems.capi.pixel.keys=[email]"]
    let alone = try Self.tally(base).0
    let matched = try Self.tally(base + ["systems.capi.deduplication.alternative=transaction-id"])
    #expect(alone.observed.reduce(0, +) == 2 * alone.reported.reduce(0, +))
    #expect(matched.0.observed == matched.1.attributable)
  }

  @Test func userKeysStandInForIdsAndTakeSomeForOthers() throws {
    let base =
      Self.perfect + [
        "systems.capi.event-ids.share=0", "systems.capi.event-ids.transaction-share=0",
        "systems.capi.pixel.keys=[email]", "systems.capi.deduplication.alternative=user-key",
      ]
    let near = try Self.tally(base + ["systems.capi.deduplication.within=0"]).0
    let far = try Self.tally(base + ["systems.capi.deduplication.within=2d"]).0
    #expect(near.reported == far.reported)
    #expect(near.observed.reduce(0, +) >= far.observed.reduce(0, +))
    let taken = try #require(far.quality?.takenForAnother)
    #expect(taken > 50 && taken > near.quality?.takenForAnother ?? .max)
    #expect(far.conversions(.takenForAnother) > 0)
    #expect(far.conversions(.takenForAnother) <= taken)
  }

  @Test func lateUpdatesAreDiscarded() throws {
    let base =
      Self.perfect + ["systems.capi.server.delivery={batch: {interval: 4d}}", "timeline.period=28d"]
    let late = try Self.tally(base).0
    let patient = try Self.tally(base + ["systems.capi.deduplication.update-limit=5d"]).0
    #expect(patient.quality?.tooLate == 0)
    // Half of a batch's four days lie more than 48 hours before its end. Conversions of one click come in clusters of
    // two to three within minutes, so four times the binomial variance is allowed.
    let pairs = Double(try #require(patient.quality?.reportedPairs))
    let share = Double(try #require(late.quality?.tooLate)) / pairs
    #expect(pairs > 5_000 && abs(share - 0.5) < 6 * (4 * 0.25 / pairs).squareRoot())
  }

  /// Where keys are independent, a conversion is found unless all of them miss.
  ///
  /// People with keys are drawn once for all that they do, so the variance is that of people.
  @Test func theMatchRateIsOneLessAllMisses() throws {
    let (tally, people) = try Self.tally([
      "population.people=20000", "population.browsers.shares=[100%]", "population.clearing=null",
      "systems.capi.pixel.enabled=false", "systems.capi.match-keys.email=40%",
      "systems.capi.match-keys.phone=25%", "systems.capi.server.keys=[email, phone, ip-user-agent]",
      "systems.capi.match-keys.ip-user-agent={share: 30%, within: 30d}",
    ])
    let attributable = people.attributable.reduce(0, +)
    let share = 1 - 0.6 * 0.75 * 0.7
    let delivered = Double(tally.conversions(.delivered))
    // Conversions of one person hang together: on average over conversions, their person has some ten.
    let sigma = (share * (1 - share) * Double(attributable) * 10).squareRoot()
    #expect(attributable > 30_000 && abs(delivered - share * Double(attributable)) < 6 * sigma)
    #expect(tally.conversions(.notMatched) == attributable - tally.conversions(.delivered))
  }

  @Test func moreKeysNeverMatchFewer() throws {
    let base = ["systems.capi.match-keys.email=30%", "systems.capi.match-keys.phone=30%"]
    let keys = ["[]", "[ip-user-agent]", "[ip-user-agent, click-id]", "[ip-user-agent, click-id, phone]"]
    let runs = try (keys + ["[ip-user-agent, click-id, phone, email]"]).map {
      try Self.tally(base + ["systems.capi.pixel.enabled=false", "systems.capi.server.keys=\($0)"]).0
    }
    let delivered = runs.map { $0.conversions(.delivered) }
    #expect(delivered == delivered.sorted() && Set(delivered).count == 5 && delivered[0] == 0)
    for share in [0.2, 0.5, 0.9, 1] {
      let more = try Self.tally(["systems.capi.match-keys.email=\(share)"]).0.conversions(.delivered)
      let less = try Self.tally(["systems.capi.match-keys.email=\(share / 2)"]).0.conversions(.delivered)
      #expect(less < more)
    }
  }

  @Test func aCookieOfThePageFindsTheClickUntilItIsCleared() throws {
    let base = [
      "systems.capi.pixel.blocked-share=0", "systems.capi.pixel.keys=[click-id]",
      "systems.capi.server.keys=[click-id]",
    ]
    let short = try Self.tally(base + ["systems.capi.match-keys.click-id.lifetime=1d"]).0
    let long = try Self.tally(base).0
    let cleared = try Self.tally(base + ["population.clearing=null"]).0
    #expect(short.conversions(.delivered) < long.conversions(.delivered))
    #expect(long.conversions(.delivered) < cleared.conversions(.delivered))
    // Cookies of the ad tech know the same browsers as those of the page.
    let text = Self.text("  cookies: { kind: third-party-cookies }")
    let both = try Laboratory.tally(Laboratory.scenario(text, base + ["population.cookies-blocked=0"]))
    #expect(both.systems[0].observed == both.systems[1].observed)
    #expect(both.systems[0].observed.reduce(0, +) > 2_000)
  }

  @Test func outagesLosePagesEventsAndDelayServers() throws {
    let out = Self.perfect + ["systems.capi.outages={mean-between: 1d, mean-length: 6h}"]
    let (tally, people) = try Self.tally(out)
    let sending = try #require(tally.quality?.sending)
    #expect(sending.lostToOutages > 100 && sending.retried > 100 && sending.lostToRateLimits == 0)
    #expect(sending.retries >= sending.retried)
    let patient = try Self.tally(
      out + ["systems.capi.server.attempts=30", "systems.capi.server.backoff=10m"]
    ).0
    #expect(patient.observed == people.attributable, "servers get everything through in the end")
    #expect(patient.delaySum > tally.delaySum)
    #expect(tally.conversions(.eventRefused) > 500)
    #expect(
      tally.conversions(.eventRefused) + tally.conversions(.delivered) == people.attributable.reduce(0, +))
    let refused = try Self.tally(
      Self.perfect + ["systems.capi.rate-limiting={mean-between: 1d, mean-length: 6h}"]
    ).0
    #expect(try #require(refused.quality?.sending.lostToRateLimits) > 100)
    #expect(refused.quality?.sending.lostToOutages == 0)
  }

  @Test func whoAgreesToNothingIsNotCounted() throws {
    let base = Self.perfect + ["systems.capi.consent.none=40%", "systems.capi.consent.mmt-only=20%"]
    let (dropped, people) = try Self.tally(base)
    let bare = try Self.tally(base + ["systems.capi.consent.no-consent=without-user-data"]).0
    #expect(dropped.observed == bare.observed && dropped.funnel == bare.funnel)
    #expect(dropped.conversions(.noConsent) > 0)
    #expect(
      dropped.conversions(.noConsent) + dropped.conversions(.delivered) == people.attributable.reduce(0, +))
    #expect(try #require(bare.quality?.accepted.count) > dropped.quality?.accepted.count ?? .max)
    let share = Double(dropped.conversions(.noConsent)) / Double(people.attributable.reduce(0, +))
    #expect(abs(share - 0.4) < 0.11)
    #expect(dropped.quality?.records.measurementOnly ?? 0 > 0)
  }

  /// Whatever else would have become of events that say nothing of anybody.
  @Test func whatIsSentWithoutUserDataIsLostToConsentFirst() throws {
    let losses = [
      "systems.capi.consent.none=40%", "systems.capi.pixel.loss-share=30%",
      "systems.capi.server.loss-share=30%",
      "systems.capi.server.currency-missing=30%", "systems.capi.outages={mean-between: 1d, mean-length: 6h}",
    ]
    let dropped = try Self.tally(losses).0
    let bare = try Self.tally(losses + ["systems.capi.consent.no-consent=without-user-data"]).0
    #expect(dropped.funnel == bare.funnel && bare.conversions(.noConsent) > 1_000)
    #expect(bare.conversions(.eventNotSent) > 100 && bare.conversions(.eventRejected) > 50)
  }

  @Test func whatNobodyRegistersIsPlacedThoughNobodyIsTrusted() throws {
    var scenario = try Laboratory.scenario(
      Self.text(),
      ["systems.capi.trust-tokens=true", "population.invalid-traffic={bots: 0, tokens-for-people: 40%}"])
    scenario.policy = SitePolicy(register: { facts, fired in if facts.person % 2 == 0 { fired = [] } })
    let unit = UnitSimulation(scenario: scenario, generator: try .init(scenario), replication: 0)
    let tally = try #require(try unit.run(RunResources(threads: 2), recording: nil, stop: StopFlag()))
    let funnel = tally.systems[0]
    #expect(funnel.funnel.reduce(0, +) == tally.population.all.reduce(0, +))
    #expect(funnel.conversions(.notRegistered) > 1_000 && funnel.conversions(.notTrusted) > 1_000)
  }

  @Test func valuesWithoutCurrencyAreDiscarded() throws {
    let tally = try Self.tally(
      Self.perfect + [
        "systems.capi.pixel.enabled=false", "systems.capi.server.currency-missing=100%",
        "systems.capi.server.value-missing=25%",
      ])
    let quality = try #require(tally.0.quality)
    #expect(quality.rejected.isBinomial(quality.received, 0.75))
    #expect(quality.accepted.withValue == 0)
    #expect(tally.0.conversions(.eventRejected).isBinomial(tally.1.attributable.reduce(0, +), 0.75))
  }

  @Test func conflictingValuesAreTheServers() throws {
    let both = try Self.tally(Self.perfect + ["systems.capi.values.conflicting-share=100%"])
    #expect(both.0.observedValue == both.1.attributableValue)
    #expect(both.0.quality?.conflictingPairs == both.0.quality?.pairs)
    let page = try Self.tally(
      Self.perfect + [
        "systems.capi.values.conflicting-share=100%", "systems.capi.values.conflicting-factor=2",
        "systems.capi.server.value-missing=100%",
      ])
    #expect(page.0.observedValue == page.1.attributableValue.map { 2 * $0 })
  }

  @Test func aReportSaysWhoConverted() throws {
    let scenario = try Laboratory.scenario(Self.text("risk: { people: 1000 }"), [])
    let tally = try Laboratory.tally(scenario)
    func figure(_ metric: String) -> Double? {
      tally.risk.first { $0.adversary == "passive" && $0.metric == metric && $0.at == "1" }?.value
    }
    #expect(figure("top_k") == 1)
    let share = try #require(
      tally.risk.first { $0.adversary == "passive" && $0.metric == "reported_share" }?.value)
    #expect(share > 0.5 && share < 1)
    #expect(try #require(figure("attributable_top_k")) >= share)
  }

  @Test func anyThreadsAndBlocksLeaveTheSame() throws {
    let scenario = try Laboratory.scenario(
      Self.text(),
      [
        "systems.capi.outages={mean-between: 1d, mean-length: 6h}", "systems.capi.event-ids.stable-share=50%",
        "systems.capi.rate-limiting={mean-between: 1d, mean-length: 1h}", "population.people=1000",
      ])
    let one = try Laboratory.tally(scenario, resources: RunResources(threads: 1))
    for (threads, size) in [(2, 512), (3, 7), (2, 1), (1, 5000)] {
      let other = try Laboratory.tally(scenario, resources: RunResources(threads: threads, blockSize: size))
      #expect(one == other, "\(threads) threads, \(size) people a block")
    }
  }
}

extension Int {
  /// Whether it is a likely number of successes: within six standard deviations, and one for rounding.
  func isBinomial(_ trials: Int, _ share: Double) -> Bool {
    let mean = Double(trials) * share
    return trials > 100 && abs(Double(self) - mean) <= 6 * (mean * (1 - share)).squareRoot() + 1e-9
  }
}

/// Figures of quality by name.
struct QualityValues {
  private let all: [QualityFigure]

  init(_ figures: QualityFigures) { all = figures.all }

  subscript(metric: String, at: String = "") -> Double? {
    all.first { $0.metric == metric && $0.at == at }?.value
  }
}
