import JSONText

extension ConversionEvent {
  /// The event as the specification writes it: its fields in the specification's order, `ext` last.
  public var json: JSONValue {
    var members = [JSONMember("data_set_id", .string(dataSetID))]
    func add(_ name: String, _ value: JSONValue?) {
      if let value { members.append(JSONMember(name, value)) }
    }
    add("id", id.map { .string($0) })
    add("timestamp", .number("\(timestamp)"))
    add("event_type", .string(eventType.rawValue))
    add("custom_event", customEvent.map { .string($0) })
    add("user_data", userData?.json)
    add("value", value.map { .number($0.digits) })
    add("currency_code", currencyCode.map { .string($0) })
    add("source", source.map { .string($0.rawValue) })
    add("properties", properties?.json)
    members += unknownFields
    add("ext", ext)
    return .object(members)
  }
}
