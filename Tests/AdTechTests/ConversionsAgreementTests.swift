import AdTech
import ConversionsAPI
import SimulationKernel
import Testing
import Web

/// The small events on the road over people and real records in a ledger become the same.
@Suite struct ConversionsAgreementTests {
  private static let writer = EventWriter(currency: "EUR")

  /// One person's events, made by a sender from random clicks and conversions.
  private static func events(
    _ settings: ConversionsSettings, person: UInt64
  ) -> (events: [SimulatedEvent], hasConsent: Bool) {
    let random = AddressedRandom(seed: 20_201_006, replication: 0, person: person)
    var dice = RandomSequence(random: random, purpose: RandomPurpose(rawValue: 0x3FF))
    var sender = ConversionsSender(settings, key: random.key, start: .zero)
    sender.begin(random)
    let page = WebOrigin(origin: 7, site: 7)
    let platform = WebOrigin(origin: 9, site: 9)
    var events: [SimulatedEvent] = []
    var tally = SendingTally()
    var now = SimulationTime.zero
    for number in 0..<40 {
      now = now + .seconds(Int64(dice.next(below: 7200)))
      let browser = UInt8(dice.next(below: 2))
      if dice.next(below: 3) == 0 {
        let click = AdInteraction(
          number: UInt32(number), sourceData: UInt64(number), publisher: page, destination: page,
          reporting: platform)
        sender.click(click, browser: browser, at: now)
        continue
      }
      let conversion = ConversionRegistration(
        number: UInt32(number), ordinal: UInt32(number), page: page, reporting: platform,
        data: dice.next(below: 4), value: Int64(dice.next(below: 100_000)))
      _ = sender.convert(conversion, browser: browser, at: now, into: &events, tally: &tally)
    }
    let order = events.indices.sorted { a, b in
      let (one, other) = (events[a].received, events[b].received)
      return one == other ? a < b : one < other
    }
    return (order.map { events[$0] }, !sender.lacksConsent)
  }

  private static func settings(_ alternative: ConversionsSettings.Alternative) -> ConversionsSettings {
    var settings = ConversionsSettings()
    settings.identifiers.share = alternative == .none ? 0.8 : 0.3
    settings.identifiers.stableShare = 0.7
    settings.identifiers.transactionShare = 0.5
    settings.server.delivery = .batch(.hours(30))
    settings.deduplication.updateLimit = .hours(20)
    settings.deduplication.alternative = alternative
    settings.deduplication.within = .seconds(3600)
    settings.values.conflictingShare = 0.3
    settings.pixel.channel.valueMissingShare = 0.2
    settings.server.channel.valueMissingShare = 0.2
    settings.server.channel.currencyMissingShare = 0.1
    settings.server.channel.keys = [.email, .clickID]
    settings.consent.measurementOnlyShare = 0.2
    settings.consent.noneShare = 0.1
    settings.consent.refusal = .withoutUserData
    settings.matching.loggedInShare = 0.8
    return settings
  }

  private static func ledger(_ settings: ConversionsSettings) -> EventLedger {
    let rules = settings.deduplication
    let matching: AlternativeMatching? =
      switch rules.alternative {
      case .none: nil
      case .transactionID: AlternativeMatching(byTransaction: true)
      case .userKey:
        AlternativeMatching(byTransaction: false, userKeySeconds: rules.within.milliseconds / 1000)
      }
    return EventLedger(
      EventLedger.Settings(
        deduplicates: rules.isOn, updateLimit: rules.updateLimit.milliseconds, alternativeMatching: matching))
  }

  @Test(arguments: ConversionsSettings.Alternative.allCases)
  func smallEventsAndRealRecordsAgree(_ alternative: ConversionsSettings.Alternative) throws {
    let settings = Self.settings(alternative)
    var seen = (merged: 0, late: 0, rejected: 0, conflicts: 0)
    for person in 0..<150 {
      let (events, hasConsent) = Self.events(settings, person: UInt64(person))
      var platform = ConversionsPlatform(settings)
      var ledger = Self.ledger(settings)
      for event in events {
        let written = Self.writer.write(
          event, person: UInt64(person), dataSet: "advertiser-1", hasConsent: hasConsent)
        let reading = ConversionEventReader().read(written.json)
        let receipt = platform.receive(event)
        guard let read = reading.event else {
          #expect(receipt == .rejected)
          seen.rejected += 1
          continue
        }
        #expect(read == written)
        let record = ReceivedEvent(
          read, from: event.channel == .pixel ? .pixel : .server, receivedAt: Self.writer.received(event))
        let real = ledger.receive(record)
        switch (receipt, real.kind) {
        case (.stored(let place), .new): #expect(place == real.index)
        case (.merged(let place), .merged):
          #expect(place == real.index)
          seen.merged += 1
        case (.tooLate(let place), .tooLate):
          #expect(place == real.index)
          seen.late += 1
        default: Issue.record("\(alternative), person \(person): \(receipt) but \(real.kind)")
        }
      }
      #expect(platform.records.count == ledger.events.count)
      for (mine, theirs) in zip(platform.records, ledger.events) {
        compare(mine, theirs, person: UInt64(person), hasConsent: hasConsent)
        if mine.hasConflict { seen.conflicts += 1 }
      }
    }
    #expect(seen.merged > 200 && seen.late > 20 && seen.rejected > 50 && seen.conflicts > 50, "\(seen)")
  }

  private func compare(_ mine: PlatformRecord, _ theirs: StoredEvent, person: UInt64, hasConsent: Bool) {
    let event = theirs.event
    let mirror = Self.writer.write(
      mine.event, person: person, dataSet: "advertiser-1", hasConsent: hasConsent)
    #expect(mirror.id == event.id && mirror.timestamp == event.timestamp)
    #expect(mirror.money == event.money)
    #expect(mirror.properties?.transactionID == event.properties?.transactionID)
    #expect(mirror.properties?.items.first == event.properties?.items.first)
    #expect(mirror.userData?.emailAddresses == event.userData?.emailAddresses)
    #expect(mirror.userData?.clickID == event.userData?.clickID)
    #expect(mirror.userData?.isForMeasurementOnly == event.userData?.isForMeasurementOnly)
    #expect(mine.hasConflict == theirs.hasConflictingMoney && mine.isPair == theirs.isPair)
    #expect(Self.writer.epoch * 1000 + mine.firstReceived.milliseconds == theirs.firstReceived)
  }
}
