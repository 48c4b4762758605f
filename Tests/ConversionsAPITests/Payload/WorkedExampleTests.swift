import JSONText
import Testing

@testable import ConversionsAPI

/// What a receiver makes of typical records, one after the other.
@Suite struct WorkedExampleTests {
  private static let minute: Int64 = 60_000

  private func ledger(
    _ records: [(ConversionEvent, EventChannel)], matching: AlternativeMatching? = nil
  ) -> EventLedger {
    var ledger = EventLedger(.init(alternativeMatching: matching))
    for (index, record) in records.enumerated() {
      _ = ledger.receive(
        ReceivedEvent(record.0, from: record.1, receivedAt: Int64(index) * Self.minute))
    }
    return ledger
  }

  // Examples 1 to 3.

  @Test func aPixelAndAServerThatShareAnIDMakeOneEvent() {
    let ledger = ledger([(Records.purchase(), .pixel), (Records.purchase(), .server)])
    #expect(ledger.events.count == 1)
    #expect(ledger.events.first?.records == 2 && ledger.events.first?.isPair == true)
    #expect(ledger.events.first?.event.money == Amount("20.00").map { Money(value: $0, currencyCode: "EUR") })
  }

  @Test func theSameIDInTwoDataSetsIsTwoEvents() {
    #expect(
      ledger([(Records.purchase(), .pixel), (Records.purchase(in: "B"), .server)]).events.count == 2)
  }

  @Test func recordsWithoutAnIDAreCountedTwiceUnlessOtherFieldsMatch() {
    var event = Records.purchase(nil)
    event.properties = Properties()
    event.properties?.transactionID = "T1"
    let records = [(event, EventChannel.pixel), (event, .server)]
    #expect(ledger(records).events.count == 2)
    #expect(ledger(records, matching: AlternativeMatching()).events.count == 1)
    #expect(ledger(records, matching: AlternativeMatching(byTransaction: false)).events.count == 2)
  }

  // Examples 4 to 6.

  @Test func idsDifferInCaseAndInHowLettersAreComposed() {
    #expect(
      ledger([(Records.purchase("e1"), .pixel), (Records.purchase("E1"), .server)]).events.count == 2)
    let composed = Records.purchase("caf\u{E9}")
    let decomposed = Records.purchase("cafe\u{301}")
    #expect(ledger([(composed, .pixel), (decomposed, .server)]).events.count == 2)
  }

  @Test func aServerAddsAnAddressToWhatThePixelSaid() {
    var server = Records.purchase()
    server.userData = UserData()
    server.userData?.emailAddresses = [Records.hash("a")]
    let ledger = ledger([(Records.purchase(), .pixel), (server, .server)])
    #expect(ledger.events.map(\.event.userData?.emailAddresses) == [[Records.hash("a")]])
  }

  @Test func aDuplicateAfter48HoursAndASecondIsDiscarded() {
    for (late, isMerged) in [(Int64(0), true), (1_000, false)] {
      var ledger = EventLedger()
      _ = ledger.receive(ReceivedEvent(Records.purchase(), from: .pixel, receivedAt: 5_000))
      let receipt = ledger.receive(
        ReceivedEvent(
          Records.purchase(value: "30"), from: .server, receivedAt: 5_000 + 48 * 3_600_000 + late))
      #expect(receipt.kind == (isMerged ? .merged : .tooLate))
      #expect(ledger.events.map(\.event.value) == [Amount(isMerged ? "30" : "20")])
    }
  }

  // Examples 7 to 12.

  @Test func aValueNeedsACurrencyAndACurrencyNeedsNoValue() throws {
    let alone = try Records.read(with: #""value": 10"#)
    #expect(!alone.isAccepted && Records.places(alone.findings) == ["E currency_code"])
    let currency = try Records.read(with: #""currency_code": "EUR""#)
    #expect(currency.event?.currencyCode == "EUR" && currency.findings.isEmpty)
  }

  @Test func aCustomEventNeedsAName() throws {
    func read(_ type: String, _ rest: String) throws -> EventReading {
      try Records.read(#"{"data_set_id": "A", "timestamp": 1, "event_type": "\#(type)"\#(rest)}"#)
    }
    #expect(try read("custom", #", "custom_event": "x""#).event?.customEvent == "x")
    #expect(try Records.places(read("custom", "").findings) == ["E custom_event"])
    #expect(try !read("custom", #", "custom_event": """#).isAccepted)
    #expect(try !read("custom", #", "custom_event": null"#).isAccepted)
    #expect(try !read("custom", #", "custom_event": 7"#).isAccepted)
    let purchase = try read("purchase", #", "custom_event": "x""#)
    #expect(purchase.event != nil && purchase.event?.customEvent == nil)
    #expect(Records.places(purchase.findings) == ["W custom_event"])
  }

  @Test func aTimestampIsAnIntegerOfSeconds() throws {
    for bad in [
      #""1746558464""#, "1746558464000", "1746558464.0", "1.746558464e9", "-1", "null", "true",
      "99999999999999999999999",
    ] {
      let reading = try Records.read(#"{"data_set_id": "A", "timestamp": \#(bad), "event_type": "login"}"#)
      #expect(!reading.isAccepted && reading.firstError?.path.description == "timestamp", "\(bad)")
    }
    for good in ["0", "1746558464", "100000000000"] {
      let reading = try Records.read(#"{"data_set_id": "A", "timestamp": \#(good), "event_type": "login"}"#)
      #expect(reading.event?.timestamp == Int64(good))
    }
  }

  @Test func anAddressThatIsNotHashedIsDroppedAndTheEventKept() throws {
    let (data, findings) = try Records.readUser(
      #""email_address": ["user@example.com", "\#(Records.hash("b"))"]"#)
    #expect(data?.emailAddresses == [Records.hash("b")])
    #expect(Records.places(findings) == ["W user_data.email_address[0]"])
    #expect(findings.first?.message.contains("looks unhashed") == true)
  }

  // Examples 13 to 15.

  @Test func measurementOnlyStaysOnceItWasSaid() {
    for (first, second) in [(true, false), (false, true), (true, true)] {
      for channels in [[EventChannel.pixel, .server], [.server, .pixel], [.server, .server]] {
        let events = [first, second].map { wish in
          var event = Records.purchase()
          event.userData = UserData()
          event.userData?.isForMeasurementOnly = wish
          return event
        }
        let ledger = ledger(Array(zip(events, channels)))
        #expect(ledger.events.map(\.event.userData?.isForMeasurementOnly) == [true])
      }
    }
  }

  @Test func ofABatchOfThreeTheBadOneIsNamedByItsPlace() throws {
    let good = Records.purchase().json.compactText()
    let batch = try EventBatch.read(JSONValue(parsing: #"[\#(good), {"data_set_id": "A"}, \#(good)]"#))
    #expect(batch.isBatch && batch.acceptedCount == 2)
    #expect(batch.readings.map(\.isAccepted) == [true, false, true])
  }

  @Test func aRetryWithTheSameIDIsTheSameEvent() {
    #expect(ledger([(Records.purchase(), .server), (Records.purchase(), .server)]).events.count == 1)
  }

  // Examples 16 to 20.

  @Test func addressesAndNumbersAreNormalisedBeforeTheyAreHashed() {
    #expect(
      HashedText(email: " User@Example.COM ")?.description
        == "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514")
    #expect(
      HashedText(phone: "+1 (212) 555-0000")?.description
        == "7c8d08bf90ca322bcac37f99ba14e980e4b1f5ba919f7e16a030af9070ba125e")
  }

  @Test func anAddressThatIsNoneIsDropped() throws {
    let (data, findings) = try Records.readUser(#""event_ip_address": "999.1.1.1""#)
    #expect(data != nil && data?.eventIPAddress == nil)
    #expect(Records.places(findings) == ["W user_data.event_ip_address"])
  }

  @Test func anUnknownTypeIsDiscarded() throws {
    let reading = try Records.read(#"{"data_set_id": "A", "timestamp": 1, "event_type": "buy"}"#)
    #expect(Records.places(reading.findings) == ["E event_type"])
    let shouted = try Records.read(#"{"data_set_id": "A", "timestamp": 1, "event_type": "Purchase"}"#)
    #expect(shouted.firstError?.message.contains(#"did you mean "purchase"?"#) == true)
  }

  @Test func onlyARefundIsNegative() throws {
    func read(_ type: String) throws -> EventReading {
      try Records.read(
        #"{"data_set_id": "A", "timestamp": 1, "event_type": "\#(type)", "value": -20, "currency_code": "EUR"}"#
      )
    }
    #expect(try read("refund").event?.value == Amount("-20"))
    #expect(try read("refund").findings.isEmpty)
    #expect(try Records.places(read("purchase").findings) == ["E value"])
    #expect(try Records.places(read("add_to_cart").findings) == ["W value"])
  }
}
