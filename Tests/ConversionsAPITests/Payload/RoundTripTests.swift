import JSONText
import Testing

@testable import ConversionsAPI

/// What is read can be written and read again, and nothing that is nearly a record does harm.
@Suite struct RoundTripTests {
  @Test func everyFieldIsReadAndWrittenAsItWas() throws {
    let reading = ConversionEventReader().read(FullRecord.json)
    let event = try #require(reading.event)
    #expect(reading.findings.allSatisfy { $0.path.description.hasSuffix("later") }, "\(reading.findings)")
    #expect(event.json == FullRecord.json)
    #expect(UserData.fields.count == 19 && Properties.fields.count == 46 && Item.fields.count == 14)
    #expect(Address.fields.count == 8 && UserID.fields.count == 3)
    // No field is read into another's place: each alone is written under its own name.
    for field in Properties.fields {
      let (properties, findings) = try Records.readProperties(
        "\"\(field.name)\": \(FullRecord.value(of: field.name).compactText())")
      #expect(properties?.json.asMembers?.map(\.name) == [field.name], "\(findings)")
    }
    for field in UserData.fields {
      let (data, findings) = try Records.readUser(
        "\"\(field.name)\": \(FullRecord.value(of: field.name).compactText())")
      #expect(data?.asJSON.asMembers?.map(\.name) == [field.name], "\(findings)")
    }
  }

  /// 6,000 records of up to three changes each.
  @Test func changedRecordsNeverCrashAndAreReadAlikeTwice() throws {
    var random = Congruence()
    let reader = ConversionEventReader()
    let seed = FullRecord.json
    var accepted = 0
    for _ in 0..<6_000 {
      var json = seed
      for _ in 0...random.next(3) { json = Self.changed(json, &random) }
      let reading = reader.read(json)
      #expect(reading.isAccepted == (reading.firstError == nil))
      guard let event = reading.event else { continue }
      accepted += 1
      let again = reader.read(event.json)
      #expect(again.event == event && again.event?.json == event.json)
      let stored = StoredEvent(ReceivedEvent(event, receivedAt: 1))
      #expect(StoredEvent(json: stored.json) == stored)
      _ = ConsentPolicy().decide(event)
    }
    #expect(accepted > 600)
  }

  private static let odd: [JSONValue] = [
    .null, .bool(true), .number("-1"), .number("1e300"), .number("9223372036854775808"), .string(""),
    .string("\u{0}"), .string("29.99"), .array([]), .array([.null, .number("1")]), .object([]),
    .object([JSONMember("id", .string("x")), JSONMember("id", .null)]), .string("DBABMA~~"), .number("0.5"),
  ]

  /// Changes a value somewhere in a value.
  private static func changed(_ json: JSONValue, _ random: inout Congruence) -> JSONValue {
    switch json {
    case .object(var members) where !members.isEmpty && random.next(8) > 0:
      let place = random.next(members.count)
      if random.next(12) == 0 {
        members.remove(at: place)
      } else {
        members[place].value = changed(members[place].value, &random)
      }
      return .object(members)
    case .array(var elements) where !elements.isEmpty && random.next(4) > 0:
      let place = random.next(elements.count)
      elements[place] = changed(elements[place], &random)
      return .array(elements)
    default: return odd[random.next(odd.count)]
    }
  }

  @Test func stateThatIsNoneIsNotRead() throws {
    for text in ["{}", "[]", #"{"server": 1}"#, #"{"server": {"id": 1}, "first_received": 1}"#] {
      #expect(StoredEvent(json: try JSONValue(parsing: text)) == nil)
    }
  }

  @Test func aListOfManyThingsIsReadAndMergedInOrdinaryTime() throws {
    let count = 50_000
    let items = Array(repeating: "{}", count: count).joined(separator: ",")
    let names = (0..<count).map { "\"n\($0)\": \($0)" }.joined(separator: ",")
    let reading = try Records.read(
      with: #""properties": {"items": [\#(items)]}, "ext": {\#(names)}, \#(names)"#)
    let event = try #require(reading.event)
    #expect(event.properties?.items.count == count && event.unknownFields.count == count)
    #expect(event.filled(from: event) == event)
  }
}

/// Numbers that look random, the same in every run.
struct Congruence {
  private var state: UInt64 = 20_201_006

  /// The next number from 0 up to a bound.
  mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }
}
