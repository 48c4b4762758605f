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

  @Test func aScenarioWithoutSuchASystemSaysSo() throws {
    let scenario = try Laboratory.scenario()
    #expect(throws: ScenarioEvents.Failure.noSystem) { try ScenarioEvents(scenario) }
    let own = try Laboratory.scenario(ConversionsAPITests.text())
    #expect(throws: ScenarioEvents.Failure.notOne("ecm")) { try ScenarioEvents(own, system: "ecm") }
  }
}
