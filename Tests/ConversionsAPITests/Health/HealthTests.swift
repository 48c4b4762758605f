import Testing

@testable import ConversionsAPI

/// What an operator sees of events that came in.
@Suite struct HealthTests {
  /// Puts records into a ledger and counts them.
  private func health(
    _ records: [(ConversionEvent, EventChannel)], _ settings: EventLedger.Settings = .init()
  ) -> (health: EventHealth, ledger: EventLedger) {
    var ledger = EventLedger(settings)
    var health = EventHealth()
    for (index, record) in records.enumerated() {
      let received = ReceivedEvent(record.0, from: record.1, receivedAt: Int64(index))
      let receipt = ledger.receive(received)
      health.add(
        EventFacts(received), receipt.kind, completesPair: receipt.completesPair,
        isConflict: receipt.isConflict)
    }
    return (health, ledger)
  }

  private func figure(_ health: EventHealth, _ name: String, of: String = "") -> HealthFigure? {
    health.figures.first { $0.name == name && $0.of == of }
  }

  @Test func figuresOfASmallExample() {
    var keyed = Records.purchase("e1", value: "30")
    keyed.userData = UserData()
    keyed.userData?.emailAddresses = [Records.hash("a")]
    keyed.userData?.clickID = "c"
    keyed.userData?.eventIPAddress = IPAddress("192.0.2.1")
    keyed.userData?.eventUserAgent = "agent"
    let (health, _) = health([
      (Records.purchase("e1"), .pixel), (keyed, .server), (Records.purchase("e2", value: nil, nil), .pixel),
      (Records.purchase(nil, value: "5", "USD"), .server), (Records.purchase("e1"), .pixel),
    ])
    for (name, of, numerator, denominator) in [
      ("raw_events", "", 5, nil), ("unique_events", "", 3, nil), ("counted_twice", "", 2, nil),
      ("merged_pairs", "", 1, nil), ("conflicting_pairs", "", 1, nil), ("rejected", "", 0, nil),
      ("id_share", "server", 1, 2), ("id_share", "pixel", 3, 3), ("value_share", "pixel", 2, 3),
      ("merged_pair_share", "", 1, 2), ("conflicting_pair_share", "", 1, 1), ("match_rate", "", 1, 5),
      ("keys_per_event", "", 2, 5), ("key_share", "email", 1, 5), ("key_share", "phone", 0, 5),
      ("key_share", "ip_and_user_agent", 1, 5), ("currencies", "A", 2, nil),
      ("daily_volume", "2025-05-06", 3, nil),
    ] as [(String, String, Int, Int?)] {
      #expect(figure(health, name, of: of) == HealthFigure(name, of: of, numerator, outOf: denominator))
    }
    #expect(figure(EventHealth(), "match_rate")?.value == nil)
    #expect(figure(health, "merged_pair_share")?.value == 0.5)
  }

  @Test func recordsThatAreNotMergedAreCountedAsReceived() {
    let records = [(Records.purchase(), EventChannel.pixel), (Records.purchase(), .server)]
    let (merged, _) = health(records)
    let (double, _) = health(records, .init(deduplicates: false))
    #expect(merged.unique == 1 && merged.pairs == 1 && double.unique == 2 && double.pairs == 0)
    #expect(figure(double, "merged_pair_share")?.value == 0)
  }

  @Test func lateRecordsCountAsReceivedOnly() {
    let (health, _) = health(
      [(Records.purchase(), .pixel), (Records.purchase(), .server)], .init(updateLimit: 0))
    #expect(health.tooLate == 1 && health.accepted == 1 && health.pairs == 0)
    #expect(figure(health, "raw_events")?.numerator == 2)
    #expect(figure(health, "unique_events")?.numerator == 1)
    #expect(figure(health, "counted_twice")?.numerator == 1, "the late one would be counted again")
  }

  @Test func theCountsAreThoseOfTheLedger() {
    var random = Congruence()
    let records = (0..<3_000).map { number in
      (
        Records.purchase(
          random.next(10) == 0 ? nil : "e\(random.next(900))",
          value: random.next(3) == 0 ? nil : "\(random.next(2))",
          "EUR"), EventChannel.allCases[random.next(2)]
      )
    }
    let (health, ledger) = health(records)
    #expect(health.unique == ledger.events.count)
    #expect(health.pairs == ledger.events.count { $0.isPair })
    #expect(health.conflictingPairs == ledger.events.count { $0.hasConflictingMoney })
    #expect(health.accepted == ledger.events.reduce(0) { $0 + $1.records })
    #expect(health.server.events == ledger.events.count { $0.server != nil })
    #expect(health.pixel.events == ledger.events.count { $0.pixel != nil })
    #expect(health.pairs > 100 && health.conflictingPairs > 10)
  }

  @Test func countsMayBeAddedInAnyOrder() {
    var random = Congruence()
    let parts = (0..<6).map { _ in
      var part = EventHealth()
      for _ in 0..<200 {
        part.add(
          EventFacts(
            channel: EventChannel.allCases[random.next(2)], hasID: random.next(2) == 0,
            isPurchase: random.next(2) == 0,
            hasValue: random.next(2) == 0, keys: .init(rawValue: UInt8(random.next(32))),
            day: Int64(random.next(20)),
            currencyCode: ["EUR", "USD", nil][random.next(3)], dataSetID: "D\(random.next(3))"),
          Receipt.Kind.allCases[random.next(3)], completesPair: random.next(4) == 0,
          isConflict: random.next(8) == 0)
        if random.next(9) == 0 { part.addRejected() }
      }
      return part
    }
    let forward = parts.reduce(EventHealth(), +)
    let backward = parts.reversed().reduce(EventHealth(), +)
    let halves = parts[..<3].reduce(EventHealth(), +) + parts[3...].reduce(EventHealth(), +)
    #expect(forward == backward && forward == halves && forward.figures == backward.figures)
    #expect(forward + EventHealth() == forward && forward.rejected > 0)
  }

  @Test func volumeIsComparedWithTheSameWeekday() {
    var health = EventHealth()
    func add(_ count: Int, _ day: Int64) {
      for _ in 0..<count {
        health.add(
          EventFacts(channel: .server, hasID: true, isPurchase: true, hasValue: true, keys: [], day: day),
          .new)
      }
    }
    // 2026-01-05 is a Monday, 20458 days after 1970-01-01.
    let monday: Int64 = 20_458
    for (week, count) in [10, 20, 30, 40, 50, 70].enumerated() { add(count, monday + 7 * Int64(week)) }
    #expect(figure(health, "daily_volume", of: "2026-01-05")?.numerator == 10)
    #expect(figure(health, "volume_to_baseline", of: "2026-01-05") == nil)
    #expect(figure(health, "volume_to_baseline", of: "2026-01-12")?.value == 2)
    #expect(figure(health, "volume_to_baseline", of: "2026-01-19")?.value == 2)
    // The four Mondays before had 20 + 30 + 40 + 50.
    #expect(figure(health, "volume_to_baseline", of: "2026-02-09")?.value == 2)
    #expect(figure(health, "daily_volume", of: "2026-01-06")?.numerator == 0)
    #expect(figure(health, "volume_to_baseline", of: "2026-01-13")?.value == nil)
  }

  @Test func aWrongClockChangesNothingOfTheOtherDays() {
    func health(_ days: [Int64]) -> EventHealth {
      days.reduce(into: EventHealth()) {
        $0.add(
          EventFacts(channel: .server, hasID: true, isPurchase: true, hasValue: true, keys: [], day: $1), .new
        )
      }
    }
    func volume(_ days: [Int64]) -> [HealthFigure] { health(days).volume }
    let days = (0..<40).map { 20_458 + Int64($0) }
    let usual = volume(days)
    #expect(usual.count == 40 + 33)
    let first = HealthFigure("daily_volume", of: "1970-01-01", 1)
    let last = HealthFigure("daily_volume", of: "5138-11-16", 1)
    #expect(volume([0] + days + [1_157_407]) == [first] + usual + [last])
    // 28 days are a gap within a period, and 29 are not.
    #expect(volume([100, 128]).count == 29 + 22 && volume([100, 129]).count == 2)
    // However many days are named, the figures are bounded.
    #expect(volume((0..<5_000).map { 100 * Int64($0) }).count == 3_660)
  }

  @Test func daysHaveTheirDates() {
    for (day, text) in [
      (0, "1970-01-01"), (20_454, "2026-01-01"), (11_016, "2000-02-29"), (-1, "1969-12-31"),
      (47_541, "2100-03-01"),
      (47_540, "2100-02-28"),
    ] as [(Int64, String)] {
      #expect(CalendarDay.text(day) == text)
    }
  }
}
