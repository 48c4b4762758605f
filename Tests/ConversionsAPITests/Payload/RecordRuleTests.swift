import JSONText
import Testing

@testable import ConversionsAPI

/// Which records are discarded, and which fields are dropped.
@Suite struct RecordRuleTests {
  @Test func aBodyIsAnObjectOrAList() throws {
    for text in ["1", #""x""#, "null", "true"] {
      #expect(throws: BodyError.self, "\(text)") { try EventBatch.read(JSONValue(parsing: text)) }
    }
    let empty = try EventBatch.read(.array([]))
    #expect(empty.readings.isEmpty && empty.isBatch)
    let one = try EventBatch.read(Records.purchase().json)
    #expect(!one.isBatch && one.acceptedCount == 1)
    let odd = try EventBatch.read(JSONValue(parsing: "[1, []]"))
    #expect(odd.acceptedCount == 0 && odd.readings.allSatisfy { $0.firstError?.path.isRoot == true })
  }

  @Test func whatIsRequiredIsRequired() throws {
    let fields = [
      ("data_set_id", #""A""#), ("timestamp", "1"), ("event_type", #""login""#),
    ]
    for missing in fields.indices {
      for bad in [nil, "null", "[]", "{}", "true"] {
        let rest = fields.enumerated().compactMap { index, field in
          let value = index == missing ? bad : field.1
          return value.map { #""\#(field.0)": \#($0)"# }
        }
        let reading = try Records.read("{\(rest.joined(separator: ", "))}")
        let errors = reading.findings.filter { $0.severity == .error }
        #expect(errors.map(\.path.description) == [fields[missing].0], "\(reading.findings)")
        #expect(!reading.isAccepted)
      }
    }
    #expect(try !Records.read(#"{"data_set_id": "", "timestamp": 1, "event_type": "login"}"#).isAccepted)
    #expect(try !Records.read(#"{"data_set_id": 7, "timestamp": 1, "event_type": "login"}"#).isAccepted)
  }

  @Test func namesThatHoldU0000DiscardTheRecord() throws {
    let dataSet = try Records.read(#"{"data_set_id": "A\u0000x", "timestamp": 1, "event_type": "login"}"#)
    #expect(Records.places(dataSet.findings) == ["E data_set_id"])
    let id = #"{"data_set_id": "A", "id": "\u0000", "timestamp": 1, "event_type": "login"}"#
    #expect(try Records.places(Records.read(id).findings) == ["E id"])
    let other = try Records.read(with: #""custom": "a\u0000b""#)
    #expect(other.isAccepted)
  }

  @Test func everyTypeOfBothListsIsRead() throws {
    #expect(EventType.allCases.count == 45 && EventType.standard.count == 28)
    for type in EventType.allCases {
      let reading = try Records.read(
        #"{"data_set_id": "A", "timestamp": 1, "event_type": "\#(type.rawValue)", "custom_event": "c"}"#)
      #expect(reading.event?.eventType == type)
      #expect(reading.event?.customEvent == (type == .custom ? "c" : nil))
    }
  }

  @Test func aValueIsAFiniteNumber() throws {
    for bad in ["true", #""abc""#, #""NaN""#, #""Infinity""#, #""1e400""#, "[]", #""""#] {
      let reading = try Records.read(with: #""value": \#(bad), "currency_code": "EUR""#)
      #expect(Records.places(reading.findings) == ["E value"], "\(bad)")
    }
    let text = try Records.read(with: #""value": "29.99", "currency_code": "EUR""#)
    #expect(text.event?.value == Amount("29.99") && Records.places(text.findings) == ["W value"])
    let null = try Records.read(with: #""value": null"#)
    #expect(null.isAccepted && Records.places(null.findings) == ["W value"])
    #expect(try Records.read(with: #""value": -0, "currency_code": "EUR""#).isAccepted)
    #expect(try !Records.read(with: #""value": 1, "currency_code": null"#).isAccepted)
  }

  @Test func aCurrencyIsACodeOfISO4217() throws {
    for bad in [#""EURO""#, #""XY""#, #""ABC""#, #""€""#, "978", #""""#] {
      let reading = try Records.read(with: #""value": 1, "currency_code": \#(bad)"#)
      #expect(Records.places(reading.findings) == ["E currency_code"], "\(bad)")
      let alone = try Records.read(with: #""currency_code": \#(bad)"#)
      #expect(alone.isAccepted && alone.event?.currencyCode == nil)
      #expect(Records.places(alone.findings) == ["W currency_code"], "\(bad)")
    }
    let lower = try Records.read(with: #""value": 1, "currency_code": "eur""#)
    #expect(lower.event?.currencyCode == "EUR" && Records.places(lower.findings) == ["W currency_code"])
    for code in ["USD", "JPY", "CHF", "XCG", "ZWG"] { #expect(Currencies.isKnown(code)) }
  }

  @Test func anIDIsATextOrIsMissing() throws {
    func read(_ id: String) throws -> EventReading {
      try Records.read(#"{"data_set_id": "A", "id": \#(id), "timestamp": 1, "event_type": "login"}"#)
    }
    #expect(try read("12345678901234567890").event?.id == "12345678901234567890")
    for bad in [#""""#, "null", "[]", "false"] {
      let reading = try read(bad)
      #expect(reading.isAccepted && reading.event?.id == nil && Records.places(reading.findings) == ["W id"])
    }
    let alias = try Records.read(
      #"{"data_set_id": "A", "event_id": "x", "timestamp": 1, "event_type": "login"}"#)
    #expect(alias.event?.id == "x" && Records.places(alias.findings) == ["W event_id"])
    let both = try Records.read(
      #"{"data_set_id": "A", "event_id": "x", "id": "y", "timestamp": 1, "event_type": "login"}"#)
    #expect(both.event?.id == "y" && Records.places(both.findings) == ["W event_id"])
    #expect(both.event?.unknownFields == [])
    let null = try Records.read(
      #"{"data_set_id": "A", "event_id": "x", "id": null, "timestamp": 1, "event_type": "login"}"#)
    #expect(null.event?.id == "x" && Records.places(null.findings) == ["W id", "W event_id"])
  }

  @Test func sourcesAreTheListedOnes() throws {
    for source in EventSource.allCases {
      #expect(try Records.read(with: #""source": "\#(source.rawValue)""#).event?.source == source)
    }
    #expect(EventSource.allCases.count == 9)
    let odd = try Records.read(with: #""source": "Website""#)
    #expect(odd.isAccepted && odd.event?.source == nil && Records.places(odd.findings) == ["W source"])
  }

  @Test func unknownFieldsAreKept() throws {
    let reading = try Records.read(
      with: #""extra": {"a": [1]}, "ext": {"p": 1}, "user_data": {"x": 1}, "properties": {"y": 2}"#)
    #expect(
      reading.event?.unknownFields == [
        JSONMember("extra", .object([JSONMember("a", .array([.number("1")]))]))
      ])
    #expect(reading.event?.ext?["p"] == .number("1"))
    #expect(reading.event?.userData?.unknownFields.map(\.name) == ["x"])
    #expect(reading.event?.properties?.unknownFields.map(\.name) == ["y"])
    #expect(Records.places(reading.findings) == ["W user_data.x", "W properties.y", "W extra"])
  }

  @Test func objectsThatAreNoneAreDropped() throws {
    for name in ["user_data", "properties", "ext"] {
      let reading = try Records.read(with: #""\#(name)": "x""#)
      #expect(reading.isAccepted && Records.places(reading.findings) == ["W \(name)"])
    }
  }

  @Test func aNameThatIsWrittenTwiceDiscardsTheRecord() throws {
    let top = try Records.read(with: #""value": 1, "value": 2, "currency_code": "EUR""#)
    #expect(Records.places(top.findings) == ["E value"])
    let deep = try Records.read(with: #""ext": {"a": [{"b": 1, "b": 1}]}"#)
    #expect(Records.places(deep.findings) == ["E ext.a[0].b"])
    // Another composition of the same letter is another name.
    #expect(try Records.read(with: "\"ext\": {\"\u{E9}\": 1, \"e\u{301}\": 2}").isAccepted)
  }

  @Test func sectionsThatAreNoIntegersLeaveConsentUnknown() throws {
    for bad in [#""7""#, "7", #"["7"]"#, "[7.5]", "{}"] {
      let (data, findings) = try Records.readUser(#""gpp_sid": \#(bad)"#)
      #expect(data?.gppSectionIDs == [] && Records.places(findings) == ["W user_data.gpp_sid"], "\(bad)")
      #expect(ConsentPolicy().decide(data).reason == .unknown)
      // It stays unknown after the event was written and read.
      let again = ConversionEventReader().readUserData(data?.asJSON ?? .null).userData
      #expect(ConsentPolicy().decide(again).reason == .unknown)
    }
  }
}
