import JSONText

/// Reads records as a receiver does: it discards those that it cannot use and drops fields that it cannot read.
///
/// The specification leaves to each receiver what it makes of a mistake. This one discards a record whose
/// `data_set_id`, `timestamp` or `event_type` is missing or invalid, one whose `data_set_id` or `id` holds the character
/// U+0000, one with a number beyond the range of doubles or a name that is written twice, a custom event without a name, and a value without a currency (all of which the specification allows), and a
/// purchase of negative value. Every other mistake costs the field only. Names of the specification's own example that its tables do not have are read, with a warning.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "Event Payload" and examples.md.
public struct ConversionEventReader: Hashable, Sendable {
  /// The greatest timestamp that is taken for seconds (the year 5138); greater ones are milliseconds.
  public static let latestTimestamp: Int64 = 100_000_000_000

  /// Makes a reader.
  public init() {}

  /// Reads one record.
  ///
  /// - Parameter json: a record, as it came.
  /// - Returns: the event, unless there is an error, and everything that there is to say of the record.
  public func read(_ json: JSONValue) -> EventReading {
    var log = FindingLog()
    let event = event(json, &log)
    return EventReading(event: log.hasErrors ? nil : event, findings: log.findings)
  }

  /// Reads an object of a user's data that stands alone.
  ///
  /// - Parameter json: the object, as it came.
  public func readUserData(_ json: JSONValue) -> UserDataReading {
    var log = FindingLog()
    guard json.asMembers != nil else {
      log.error("must be an object, not \(json.kind)")
      return UserDataReading(userData: nil, findings: log.findings)
    }
    RepeatedNames.report(in: json, &log)
    NumberRange.report(in: json, &log)
    let data = log.hasErrors ? nil : UserData.read(json, &log)
    ConsentCheck.report(of: data, &log)
    return UserDataReading(userData: data, findings: log.findings)
  }

  /// Whether an object holds a user's data only: none of an event's required fields, and a field of `user_data`.
  public static func looksLikeUserData(_ json: JSONValue) -> Bool {
    guard let members = json.asMembers else { return false }
    let required: Set = ["data_set_id", "timestamp", "event_type"]
    let known = Set(UserData.fields.flatMap { [$0.name] + $0.aliases })
    return !members.contains { required.contains($0.name) } && members.contains { known.contains($0.name) }
  }

  private func event(_ json: JSONValue, _ log: inout FindingLog) -> ConversionEvent? {
    guard json.asMembers != nil else {
      log.error("must be an object, not \(json.kind); a record is one event")
      return nil
    }
    RepeatedNames.report(in: json, &log)
    NumberRange.report(in: json, &log)
    if log.hasErrors { return nil }
    var members = MemberReader(json)
    let dataSetID = members.require("data_set_id", &log) { RecordReader.dataSet($0, &$1) }
    let id = members.read("id", ["event_id"], &log) { RecordReader.optionalIdentifier($0, &$1) }
    let timestamp = members.require("timestamp", &log) { RecordReader.timestamp($0, &$1) }
    let eventType = members.require("event_type", &log) { RecordReader.eventType($0, &$1) }
    let customEvent = RecordReader.customEvent(of: eventType, &members, &log)
    let money = RecordReader.money(of: eventType, &members, &log)
    let source: EventSource? = members.read("source", [], &log) { ValueReader.choice($0, &$1) }
    let userData = members.read("user_data", [], &log) { UserData.read($0, &$1) }
    let properties = members.read("properties", [], &log) { Properties.read($0, &$1) }
    let ext = members.read("ext", [], &log) { ValueReader.anyObject($0, &$1) }
    let rest = members.rest(&log)
    log.at("user_data") { ConsentCheck.report(of: userData, &$0) }
    guard let dataSetID, let timestamp, let eventType else { return nil }
    var event = ConversionEvent(
      dataSetID: dataSetID, id: id, timestamp: timestamp, eventType: eventType)
    event.customEvent = customEvent
    event.userData = userData
    event.value = money.value
    event.currencyCode = money.currencyCode
    event.source = source
    event.properties = properties
    event.ext = ext
    event.unknownFields = rest
    return event
  }
}

extension MemberReader {
  /// Takes a member out and reads it; nil when there is none or it cannot be read.
  mutating func read<Value>(
    _ name: String, _ aliases: [String], _ log: inout FindingLog,
    _ read: (JSONValue, inout FindingLog) -> Value?
  ) -> Value? {
    guard let (name, value) = take(name, aliases, &log) else { return nil }
    return log.at(name) { read(value, &$0) }
  }

  /// Takes out a member that must be there and reads it; nil, with an error, when it cannot be read.
  mutating func require<Value>(
    _ name: String, _ log: inout FindingLog, _ read: (JSONValue, inout FindingLog) -> Value?
  ) -> Value? {
    guard let (_, value) = take(name, [], &log) else {
      log.at(name) { $0.error("is required") }
      return nil
    }
    return log.at(name) { read(value, &$0) }
  }
}
