import JSONText
import Testing

@testable import ConversionsAPI

/// Short ways to write records.
enum Records {
  /// What a reader makes of a text of JSON.
  static func read(_ text: String) throws -> EventReading {
    ConversionEventReader().read(try JSONValue(parsing: text))
  }

  /// A record with the required fields, and others.
  static func read(with fields: String) throws -> EventReading {
    try read(
      #"{"data_set_id": "A", "id": "e1", "timestamp": 1746558464, "event_type": "purchase", \#(fields)}"#)
  }

  /// The user's data in a record.
  static func readUser(_ fields: String) throws -> (data: UserData?, findings: [Finding]) {
    let reading = try read(with: #""user_data": {\#(fields)}"#)
    #expect(reading.isAccepted, "\(reading.findings)")
    return (reading.event?.userData, reading.findings)
  }

  /// The properties in a record.
  static func readProperties(_ fields: String) throws -> (properties: Properties?, findings: [Finding]) {
    let reading = try read(with: #""properties": {\#(fields)}"#)
    #expect(reading.isAccepted, "\(reading.findings)")
    return (reading.event?.properties, reading.findings)
  }

  /// A purchase.
  static func purchase(
    _ id: String? = "e1", in dataSet: String = "A", at timestamp: Int64 = 1_746_558_464,
    value: String? = "20", _ currency: String? = "EUR"
  ) -> ConversionEvent {
    var event = ConversionEvent(dataSetID: dataSet, id: id, timestamp: timestamp, eventType: .purchase)
    event.value = value.flatMap { Amount($0) }
    event.currencyCode = currency
    return event
  }

  /// The places and severities of findings.
  static func places(_ findings: [Finding]) -> [String] {
    findings.map { "\($0.severity == .error ? "E" : "W") \($0.path)" }
  }

  /// Any 64 hexadecimal digits.
  static func hash(_ digit: Character) -> HashedText {
    HashedText(String(repeating: digit, count: 64)) ?? .ofEmptyText
  }
}
