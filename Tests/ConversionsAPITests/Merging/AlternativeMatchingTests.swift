import Testing

@testable import ConversionsAPI

/// Records without ids that are recognised by other fields.
@Suite struct AlternativeMatchingTests {
  private let rule = AlternativeMatching(userKeySeconds: 60)

  private func event(
    transaction: String? = nil, email: Character? = nil, click: String? = nil, at time: Int64 = 1_000,
    id: String? = nil, type: EventType = .purchase, dataSet: String = "A"
  ) -> ConversionEvent {
    var event = ConversionEvent(dataSetID: dataSet, id: id, timestamp: time, eventType: type)
    event.properties = Properties()
    event.properties?.transactionID = transaction
    event.userData = UserData()
    event.userData?.emailAddresses = email.map { [Records.hash($0)] } ?? []
    event.userData?.clickID = click
    return event
  }

  @Test func theTransactionDecidesWhereBothNameOne() {
    #expect(rule.matches(event(transaction: "t"), event(transaction: "t", at: 900_000)))
    #expect(!rule.matches(event(transaction: "t", email: "a"), event(transaction: "u", email: "a")))
    #expect(rule.matches(event(transaction: "t", email: "a"), event(email: "a")))
    #expect(!rule.matches(event(transaction: "t"), event(transaction: "T")))
  }

  @Test func aKeyOfTheUsersCountsForSoLong() {
    for (gap, isSame) in [(Int64(0), true), (60, true), (-60, true), (61, false), (-61, false)] {
      #expect(rule.matches(event(email: "a"), event(email: "a", at: 1_000 + gap)) == isSame)
    }
    #expect(rule.matches(event(email: "a", click: "c"), event(email: "b", click: "c")))
    #expect(!rule.matches(event(email: "a"), event(email: "b")))
    #expect(!rule.matches(event(), event()))
    #expect(!AlternativeMatching().matches(event(email: "a"), event(email: "a")))
  }

  @Test func typesDataSetsAndIDsKeepEventsApart() {
    let one = event(transaction: "t")
    #expect(!rule.matches(one, event(transaction: "t", type: .refund)))
    #expect(!rule.matches(one, event(transaction: "t", dataSet: "B")))
    #expect(!rule.matches(one, event(transaction: "t", id: "e1")))
    #expect(rule.keys(of: event(transaction: "t", id: "e1")).isEmpty)
  }

  @Test func whatMatchesSharesAKey() {
    let events = [
      event(transaction: "t", email: "a"), event(email: "a"), event(transaction: "u", click: "c"),
      event(click: "c"),
      event(transaction: "t"), event(type: .refund), event(email: "a", dataSet: "B"),
      event(transaction: "t", dataSet: "B"),
    ]
    for one in events {
      for other in events where rule.matches(one, other) {
        #expect(!Set(rule.keys(of: one)).isDisjoint(with: rule.keys(of: other)))
      }
    }
  }

  @Test func theNearestInTimeIsTheBestMatch() {
    let candidates = [950, 1_020, 1_030, 980].map { event(email: "a", at: $0) } + [event(email: "b")]
    #expect(rule.bestMatch(for: event(email: "a"), among: candidates) == 1)
    #expect(rule.bestMatch(for: event(email: "c"), among: candidates) == nil)
  }

  @Test func aLedgerFindsThemThroughEverythingTheRecordsSaid() {
    var ledger = EventLedger(.init(alternativeMatching: rule))
    let records = [
      event(transaction: "t", email: "a"), event(email: "a", click: "c", at: 1_010),
      event(click: "c", at: 1_020),
      event(transaction: "t"), event(transaction: "u"), event(id: "x"), event(transaction: "t", id: "x"),
    ]
    let receipts = records.enumerated().map {
      ledger.receive(ReceivedEvent($0.element, from: .pixel, receivedAt: Int64($0.offset)))
    }
    #expect(receipts.map(\.index) == [0, 0, 0, 0, 1, 2, 2])
    #expect(ledger.events.map(\.records) == [4, 1, 2])
  }

  @Test func withoutDeduplicationEveryRecordIsAnEvent() {
    var ledger = EventLedger(.init(deduplicates: false))
    for time in 0..<3 { _ = ledger.receive(ReceivedEvent(Records.purchase(), receivedAt: Int64(time))) }
    #expect(ledger.events.count == 3)
  }
}
