import AdTech
import ConversionsAPI
import Testing

@testable import Experiments

/// The payloads that a scenario's pages and servers send.
@Suite struct ScenarioEventsTests {
  private func events(
    _ settings: [String] = [], limit: Int = 500_000
  ) throws -> (events: [ScenarioEvents.Outgoing], slices: Int) {
    let scenario = try Laboratory.scenario(
      ConversionsAPITests.text(), ["population.people=300"] + settings)
    var all: [ScenarioEvents.Outgoing] = []
    var slices = 0
    try ScenarioEvents(scenario, limit: limit).forEachSlice { slice in
      slices += 1
      all += Array(slice)
    }
    return (all, slices)
  }

  @Test func theyAreSoundAndInOrder() throws {
    let (events, slices) = try events()
    #expect(events.count > 500 && slices == 1)
    #expect(events.map(\.sent) == events.map(\.sent).sorted())
    #expect(Set(events.map(\.channel)) == Set(EventChannel.allCases))
    for outgoing in events {
      let reading = ConversionEventReader().read(outgoing.event.json)
      #expect(reading.event == outgoing.event && reading.findings.isEmpty, "\(reading.findings)")
    }
  }

  @Test func slicesChangeNothingButWhatIsHeld() throws {
    let whole = try events().events
    let (parts, slices) = try events(limit: 50)
    #expect(slices > 5)
    #expect(parts.map(\.event) == whole.map(\.event) && parts.map(\.sent) == whole.map(\.sent))
  }

  @Test func aLedgerMakesOfThemWhatTheScenarioCounts() throws {
    let settings = ["systems.capi.event-ids.stable-share=50%", "systems.capi.server.currency-missing=10%"]
    let tally = try ConversionsAPITests.tally(["population.people=300"] + settings).0
    let quality = try #require(tally.quality)
    var ledger = EventLedger()
    var rejected = 0
    for outgoing in try events(settings).events {
      guard let event = ConversionEventReader().read(outgoing.event.json).event else {
        rejected += 1
        continue
      }
      _ = ledger.receive(ReceivedEvent(event, from: outgoing.channel, receivedAt: outgoing.sent))
    }
    #expect(rejected == quality.rejected && rejected > 20)
    #expect(ledger.events.count == quality.records.count)
    #expect(ledger.events.count { $0.isPair } == quality.pairs && quality.pairs > 50)
  }

  /// Bots, browsers that are not trusted, and people.
  private static let traffic = [
    "population.invalid-traffic.bots=30%", "population.invalid-traffic.fabricated-reports=2",
    "population.invalid-traffic.conversions-per-bot-click=80%",
  ]

  /// What somebody who receives the events counts, and what the scenario says.
  private func both(_ settings: [String], _ ledger: EventLedger.Settings = .init()) throws
    -> (events: Int, health: EventHealth, quality: QualityTally)
  {
    let tally = try ConversionsAPITests.tally(["population.people=300"] + settings).0
    var ledger = EventLedger(ledger)
    var health = EventHealth()
    let events = try events(settings).events
    for outgoing in events {
      guard let event = ConversionEventReader().read(outgoing.event.json).event else {
        health.addRejected()
        continue
      }
      let record = ReceivedEvent(event, from: outgoing.channel, receivedAt: outgoing.sent)
      let receipt = ledger.receive(record)
      health.add(
        EventFacts(record), receipt.kind, completesPair: receipt.completesPair, isConflict: receipt.isConflict
      )
    }
    return (events.count, health, try #require(tally.quality))
  }

  @Test func botsSendWhatTheScenarioCounts() throws {
    let people = try both([])
    let crowd = try both(Self.traffic)
    #expect(crowd.events == crowd.quality.received && crowd.events > people.events + 50)
    #expect(crowd.health.unique == crowd.quality.records.count)
  }

  @Test func whoHoldsNoTokenSendsNothingThatCounts() throws {
    let tokens =
      Self.traffic + [
        "systems.capi.trust-tokens=true", "population.invalid-traffic.tokens-for-people=70%",
        "population.invalid-traffic.tokens-for-bots=20%",
      ]
    let all = try both(Self.traffic)
    let trusted = try both(tokens)
    #expect(trusted.events == trusted.quality.received && trusted.health.unique > 100)
    #expect(trusted.health.unique == trusted.quality.records.count)
    // People's browsers keep 70 % and bots' 20 %; they differ in how much they do.
    #expect(trusted.events * 4 < all.events * 3)
  }

  /// Figures of one name are one figure, whoever makes it.
  @Test func theTableSaysWhatAReceiversSummarySays() throws {
    let (_, health, quality) = try both([
      "systems.capi.event-ids.share=90%", "systems.capi.event-ids.stable-share=70%",
      "systems.capi.server.value-missing=10%", "systems.capi.server.currency-missing=10%",
      "systems.capi.server.loss-share=20%", "systems.capi.values.conflicting-share=30%",
      "timeline.period=70d",
      "systems.capi.match-keys.ip-user-agent.share=50%",
    ])
    let table = QualityFigures(quality).all
    var compared: Set<String> = []
    let days = health.figures.filter { $0.name == "daily_volume" }.map(\.of)
    for figure in health.figures {
      let at = days.firstIndex(of: figure.of).map(String.init) ?? figure.of
      guard let value = figure.value, table.contains(where: { $0.metric == figure.name }),
        MatchKey(rawValue: figure.of) != .userID
      else { continue }
      let mine = table.first { $0.metric == figure.name && $0.at == at }?.value
      #expect(mine == value, "\(figure.name) of \(figure.of)")
      compared.insert(figure.name)
    }
    #expect(
      compared == [
        "unique_events", "counted_twice", "merged_pairs", "merged_pair_share", "conflicting_pair_share",
        "too_late", "id_share", "value_share", "match_rate", "keys_per_event", "key_share", "daily_volume",
        "volume_to_baseline",
      ])
    #expect(days.count == 70 && health.pairs > 50)
  }

  /// Platforms share nothing, although orders have the same number with all of them.
  @Test func aReceiverOfSeveralPlatformsTellsThemApart() throws {
    let (_, health, quality) = try both(
      [
        "population.ad-techs={ count: 3 }", "systems.capi.event-ids.share=0",
        "systems.capi.event-ids.transaction-share=0", "systems.capi.pixel.keys=[email]",
        "systems.capi.match-keys.email=100%", "systems.capi.deduplication.alternative=user-key",
        "systems.capi.deduplication.within=0", "timeline.warm-up=0",
      ], .init(alternativeMatching: AlternativeMatching(byTransaction: true, userKeySeconds: 0)))
    #expect(health.unique == quality.records.count && health.unique > 500)
    let names = Set(try events(["population.ad-techs={ count: 3 }"]).events.map(\.event.dataSetID))
    #expect(names.count == 9 && names.contains("advertiser-1-platform-3"))
    #expect(Set(try events().events.map(\.event.dataSetID)).contains("advertiser-1"))
  }

  @Test func aScenarioWithoutSuchASystemSaysSo() throws {
    let scenario = try Laboratory.scenario()
    #expect(throws: ScenarioEvents.Failure.noSystem) { try ScenarioEvents(scenario) }
    let own = try Laboratory.scenario(ConversionsAPITests.text())
    #expect(throws: ScenarioEvents.Failure.notOne("ecm")) { try ScenarioEvents(own, system: "ecm") }
  }
}
