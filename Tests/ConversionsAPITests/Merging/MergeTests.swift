import JSONText
import Testing

@testable import ConversionsAPI

/// What several records of one event say together.
@Suite struct MergeTests {
  private func stored(_ records: [(ConversionEvent, EventChannel)]) throws -> StoredEvent {
    let received = records.enumerated().map { index, record in
      ReceivedEvent(record.0, from: record.1, receivedAt: Int64(index))
    }
    var event = StoredEvent(try #require(received.first))
    for record in received.dropFirst() {
      guard case .merged(let merged) = event.merging(record) else {
        Issue.record("a record of the same moment was too late")
        continue
      }
      event = merged
    }
    return event
  }

  private func event(_ change: (inout ConversionEvent) -> Void) -> ConversionEvent {
    var event = Records.purchase(value: nil, nil)
    change(&event)
    return event
  }

  @Test func theServerWinsAndElseTheEarlier() throws {
    let records = ["a", "b", "c"].map { source in
      event {
        $0.userData = UserData()
        $0.userData?.clickID = source
      }
    }
    func winner(_ channels: [EventChannel]) throws -> String? {
      try stored(Array(zip(records, channels))).event.userData?.clickID
    }
    #expect(try winner([.pixel, .pixel, .pixel]) == "a")
    #expect(try winner([.pixel, .server, .server]) == "b")
    #expect(try winner([.server, .pixel, .server]) == "a")
    #expect(try winner([.pixel, .pixel, .server]) == "c")
  }

  @Test func aFieldOfThePixelGivesWayToALaterServer() throws {
    let empty = event { _ in }
    let pixel = event { $0.source = .app }
    let server = event { $0.source = .website }
    #expect(try stored([(pixel, .pixel), (empty, .server), (server, .server)]).event.source == .website)
    #expect(try stored([(empty, .server), (pixel, .pixel), (server, .server)]).event.source == .website)
    #expect(try stored([(empty, .server), (pixel, .pixel)]).event.source == .app)
  }

  @Test func theTimeIsTheEarliest() throws {
    for (one, other) in [(Int64(5), Int64(9)), (9, 5)] {
      let records = [(Records.purchase(at: one), EventChannel.server), (Records.purchase(at: other), .pixel)]
      #expect(try stored(records).event.timestamp == 5)
    }
  }

  @Test func valueAndCurrencyAreTakenTogether() throws {
    let none = Records.purchase(value: nil, nil)
    let currency = Records.purchase(value: nil, "USD")
    let euro = Records.purchase(value: "20", "EUR")
    #expect(try stored([(currency, .server), (euro, .pixel)]).event.money == euro.money)
    #expect(try stored([(euro, .pixel), (currency, .server)]).event.money == euro.money)
    #expect(try stored([(none, .server), (euro, .pixel)]).event.money == euro.money)
    let dollar = Records.purchase(value: "30", "USD")
    #expect(try stored([(euro, .pixel), (dollar, .server)]).event.money == dollar.money)
    #expect(try stored([(euro, .server), (dollar, .pixel)]).event.money == euro.money)
    #expect(try stored([(none, .server), (currency, .pixel)]).event.currencyCode == "USD")
  }

  @Test func theValueOfAnotherTypeOfEventIsLeft() throws {
    var refund = Records.purchase(value: "-20", "EUR")
    refund.eventType = .refund
    for channels in [[EventChannel.server, .pixel], [.server, .server], [.pixel, .pixel]] {
      let records = Array(zip([Records.purchase(value: nil, nil), refund], channels))
      let merged = try stored(records)
      #expect(merged.event.eventType == .purchase && merged.event.value == nil)
      #expect(StoredEvent(json: merged.json) == merged)
    }
  }

  @Test func amountsInAnotherCurrencyAreLeft() throws {
    func withShipping(_ event: ConversionEvent, _ amount: String?) -> ConversionEvent {
      var event = event
      event.properties = Properties()
      event.properties?.shipping = amount.flatMap { Amount($0) }
      event.properties?.items = [Item()]
      event.properties?.items[0].id = "i"
      event.properties?.items[0].price = amount.flatMap { Amount($0) }
      return event
    }
    let euro = withShipping(Records.purchase(value: "20", "EUR"), nil)
    for (currency, isTaken) in [("EUR", true), ("USD", false)] {
      let other = withShipping(Records.purchase(value: "20", currency), "4")
      let merged = try stored([(euro, .server), (other, .pixel)]).event
      #expect(merged.properties?.shipping == (isTaken ? Amount("4") : nil))
      #expect(merged.properties?.items.map(\.price) == [isTaken ? Amount("4") : nil])
      #expect(merged.currencyCode == "EUR")
    }
    // The server names a currency only, the pixel a value in another one: the server's amounts give way.
    let currency = withShipping(Records.purchase(value: nil, "USD"), "4")
    let merged = try stored([(currency, .server), (euro, .pixel)]).event
    #expect(merged.currencyCode == "EUR" && merged.properties?.shipping == nil)
  }

  @Test func listsAreUnitedInOrder() throws {
    let hashes = ["a", "b", "c"].map { Records.hash(Character($0)) }
    let one = event {
      $0.userData = UserData()
      $0.userData?.emailAddresses = [hashes[0], hashes[1]]
    }
    let other = event {
      $0.userData = UserData()
      $0.userData?.emailAddresses = [hashes[2], hashes[0]]
    }
    #expect(
      try stored([(one, .server), (other, .pixel)]).event.userData?.emailAddresses
        == [hashes[0], hashes[1], hashes[2]])
    #expect(
      try stored([(one, .pixel), (other, .server)]).event.userData?.emailAddresses
        == [hashes[2], hashes[0], hashes[1]])
  }

  @Test func itemsOfOneIDAreOneItem() throws {
    func basket(_ items: [(id: String?, name: String?, brand: String?)]) -> ConversionEvent {
      event {
        $0.properties = Properties()
        $0.properties?.items = items.map { written in
          var item = Item()
          item.id = written.id
          item.name = written.name
          item.brand = written.brand
          return item
        }
      }
    }
    let merged = try stored([
      (basket([("1", "a", nil), ("1", "b", nil), (nil, "c", nil)]), .server),
      (basket([("1", nil, "x"), ("2", nil, "y"), (nil, "c", nil), (nil, "d", nil)]), .pixel),
    ])
    let items = try #require(merged.event.properties?.items)
    #expect(items.map(\.name) == ["a", "b", "c", nil, "d"])
    #expect(items.map(\.brand) == ["x", nil, nil, "y", nil])
  }

  @Test func sectionsStayWithTheirString() throws {
    func consent(_ string: String?, _ sections: [Int]?) -> ConversionEvent {
      event {
        $0.userData = UserData()
        $0.userData?.gppString = string
        $0.userData?.gppSectionIDs = sections
      }
    }
    let merged = try stored([(consent("x", [7]), .pixel), (consent("y", nil), .server)]).event.userData
    #expect(merged?.gppString == "y" && merged?.gppSectionIDs == nil)
    let filled = try stored([(consent("x", [7]), .pixel), (consent(nil, nil), .server)]).event.userData
    #expect(filled?.gppString == "x" && filled?.gppSectionIDs == [7])
  }

  @Test func agreementsAndUnknownFieldsAreFilledByName() throws {
    func extended(_ name: String, _ value: String) -> ConversionEvent {
      event {
        $0.ext = .object([JSONMember(name, .string(value)), JSONMember("both", .string(value))])
        $0.unknownFields = [JSONMember(name, .string(value)), JSONMember("both", .string(value))]
      }
    }
    let merged = try stored([(extended("p", "pixel"), .pixel), (extended("s", "server"), .server)]).event
    #expect(merged.ext?.compactText() == #"{"s":"server","both":"server","p":"pixel"}"#)
    #expect(merged.unknownFields.map(\.name) == ["s", "both", "p"])
  }

  // MARK: Laws

  /// Records that differ in many ways, made of the full record.
  private func variants() -> [ConversionEvent] {
    var random = Congruence()
    return (0..<12).compactMap { number in
      let members = (FullRecord.json.asMembers ?? []).map { member in
        guard case .object(let fields) = member.value else { return member }
        return JSONMember(member.name, .object(fields.filter { _ in random.next(3) > 0 }))
      }
      var event = ConversionEventReader().read(.object(members)).event
      event?.userData?.clickID = random.next(2) == 0 ? nil : "click \(number)"
      event?.userData?.isForMeasurementOnly = [nil, true, false][random.next(3)]
      if random.next(2) == 0 { event?.value = Amount(hundredths: Int64(number)) }
      event?.timestamp = Int64(random.next(100))
      return event
    }
  }

  @Test func mergingARecordTwiceChangesNothing() throws {
    for event in variants() {
      for channel in EventChannel.allCases {
        let once = try stored([(event, channel)])
        let twice = try stored([(event, channel), (event, channel)])
        #expect(once.event == event && twice.event == event && twice.records == 2)
      }
    }
  }

  @Test func itDoesNotMatterWhichChannelComesFirst() throws {
    let events = variants()
    for one in events {
      for other in events {
        let first = try stored([(one, .server), (other, .pixel)])
        let second = try stored([(other, .pixel), (one, .server)])
        #expect(first.event == second.event && first.event.json == second.event.json)
        #expect(first.hasConflictingMoney == second.hasConflictingMoney)
      }
    }
  }

  @Test func nothingThatOneRecordSaysIsLost() throws {
    let events = variants()
    for one in events {
      for other in events {
        let merged = try stored([(one, .server), (other, .pixel)]).event
        let names = { (json: JSONValue?) in Set((json?.asMembers ?? []).map(\.name)) }
        for part in ["user_data", "properties"] {
          let said = names(one.json[part]).union(names(other.json[part]))
          // Consent is taken whole, and every string here has its section.
          #expect(said.subtracting(names(merged.json[part])).subtracting(["gpp_string", "gpp_sid"]) == [])
        }
      }
    }
  }

  @Test func theStateIsKeptWhole() throws {
    let events = variants()
    for (one, other) in zip(events, events.dropFirst()) {
      let event = try stored([(one, .pixel), (other, .server), (one, .pixel)])
      let text = event.json.compactText()
      #expect(StoredEvent(json: try JSONValue(parsing: text)) == event)
      #expect(event.pixelRecords == 2 && event.serverRecords == 1 && event.isPair)
    }
  }

  @Test func theLimitCountsFromTheFirstRecord() {
    let event = StoredEvent(ReceivedEvent(Records.purchase(), receivedAt: 10))
    func isMerged(_ at: Int64, _ limit: Int64?) -> Bool {
      event.merging(ReceivedEvent(Records.purchase(), receivedAt: at), limit: limit) != .tooLate
    }
    #expect(isMerged(10, 0) && !isMerged(11, 0) && isMerged(5, 0))
    #expect(isMerged(110, 100) && !isMerged(111, 100))
    #expect(isMerged(.max, nil) && !isMerged(.max, StoredEvent.usualLimit))
    let early = StoredEvent(ReceivedEvent(Records.purchase(), receivedAt: .min))
    #expect(early.merging(ReceivedEvent(Records.purchase(), receivedAt: .max)) == .tooLate)
  }
}
