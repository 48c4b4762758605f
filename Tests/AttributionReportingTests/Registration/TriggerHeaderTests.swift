import Testing

@testable import AttributionReporting

/// Trigger registrations, each limit at its edge.
@Suite struct TriggerHeaderTests {
  private let headers: HeaderSupport

  init() throws { headers = try HeaderSupport() }

  @Test func everythingHasADefault() {
    let result = headers.trigger()
    #expect(result.value == TriggerRegistration() && result.warnings.isEmpty && result.notes.count == 1)
  }

  @Test(arguments: [
    ("event_trigger_data", "[]", true), ("event_trigger_data", "{}", false),
    ("event_trigger_data", "[{}]", true),
    ("event_trigger_data", "[1]", false),
    ("event_trigger_data", #"[{"trigger_data":"18446744073709551615"}]"#, true),
    ("event_trigger_data", #"[{"trigger_data":"18446744073709551616"}]"#, false),
    ("event_trigger_data", #"[{"trigger_data":1}]"#, false),
    ("event_trigger_data", #"[{"priority":"-5"}]"#, true),
    ("event_trigger_data", #"[{"priority":-5}]"#, false),
    ("event_trigger_data", #"[{"deduplication_key":"1"}]"#, true),
    ("event_trigger_data", #"[{"deduplication_key":"-1"}]"#, false),
    ("event_trigger_data", #"[{"deduplication_key":null}]"#, false),
    ("event_trigger_data", #"[{"filters":1}]"#, false),
    ("aggregatable_trigger_data", "[{}]", false),
    ("aggregatable_trigger_data", #"[{"key_piece":"0x1"}]"#, true),
    ("aggregatable_trigger_data", #"[{"key_piece":1}]"#, false),
    ("aggregatable_trigger_data", #"[{"key_piece":"0x1","source_keys":"a"}]"#, false),
    ("aggregatable_trigger_data", #"[{"key_piece":"0x1","source_keys":[1]}]"#, false),
    (
      "aggregatable_trigger_data", "[{\"key_piece\":\"0x1\",\"source_keys\":[\(HeaderSupport.text(99))]}]",
      true
    ),
    ("aggregatable_values", "{}", true), ("aggregatable_values", "1", false),
    ("aggregatable_values", #"{"a":1}"#, true),
    ("aggregatable_values", #"{"a":65536}"#, true), ("aggregatable_values", #"{"a":65537}"#, false),
    ("aggregatable_values", #"{"a":0}"#, false), ("aggregatable_values", #"{"a":1.0}"#, true),
    ("aggregatable_values", #"{"a":1.5}"#, false), ("aggregatable_values", #"{"a":"1"}"#, false),
    ("aggregatable_values", #"{"a":{}}"#, false), ("aggregatable_values", #"{"a":{"value":1}}"#, true),
    ("aggregatable_values", #"{"a":{"value":0}}"#, false),
    ("aggregatable_values", #"{"a":{"value":"1"}}"#, false),
    ("aggregatable_values", #"{"a":{"value":1,"filtering_id":"255"}}"#, true),
    ("aggregatable_values", #"{"a":{"value":1,"filtering_id":"256"}}"#, false),
    ("aggregatable_values", #"{"a":{"value":1,"filtering_id":255}}"#, false),
    ("aggregatable_values", "[]", true), ("aggregatable_values", "[{}]", false),
    ("aggregatable_values", #"[{"values":{"a":1}}]"#, true),
    ("aggregatable_values", #"[{"values":[]}]"#, false),
    ("aggregatable_values", #"[{"values":{},"filters":[]}]"#, true),
    ("aggregatable_deduplication_keys", "[{}]", true), ("aggregatable_deduplication_keys", "{}", false),
    ("aggregatable_deduplication_keys", #"[{"deduplication_key":1}]"#, false),
    ("named_budgets", "[{}]", true), ("named_budgets", #"[{"name":1}]"#, false),
    ("named_budgets", "{}", false),
    ("named_budgets", "[{\"name\":\(HeaderSupport.text(99))}]", true),
    ("aggregatable_source_registration_time", #""exclude""#, true),
    ("aggregatable_source_registration_time", #""include""#, true),
    ("aggregatable_source_registration_time", #""other""#, false),
    ("aggregatable_source_registration_time", "true", false),
    ("aggregatable_filtering_id_max_bytes", "1", true), ("aggregatable_filtering_id_max_bytes", "8", true),
    ("aggregatable_filtering_id_max_bytes", "0", false), ("aggregatable_filtering_id_max_bytes", "9", false),
    ("aggregatable_filtering_id_max_bytes", #""1""#, false),
    ("aggregatable_filtering_id_max_bytes", "2.0", true),
    ("trigger_context_id", #""""#, true), ("trigger_context_id", "1", false),
    ("trigger_context_id", "null", false),
    ("trigger_context_id", HeaderSupport.text(64), true),
    ("trigger_context_id", HeaderSupport.text(65), false),
    ("trigger_context_id", "\"\(String(repeating: "é", count: 33))\"", false),
    ("attribution_scopes", #"["a"]"#, true), ("attribution_scopes", #""a""#, false),
    ("attribution_scopes", "[1]", false),
    ("attribution_scopes", HeaderSupport.list(30) { "\"\($0)\"" }, true),
    ("debug_key", "{}", true), ("debug_reporting", "null", true), ("aggregatable_debug_reporting", "1", true),
  ]) func membersHaveTheirRange(_ name: String, _ value: String, _ isValid: Bool) {
    let result = headers.trigger("\"\(name)\":\(value)")
    #expect((result.value != nil) == isValid, "\(result.findings)")
    #expect(result.errors.isEmpty == isValid && result.errorPaths.allSatisfy { $0.hasPrefix(name) })
  }

  @Test func eventTriggerDataAreReadWhole() {
    let value = headers.trigger(
      #""event_trigger_data":[{"trigger_data":"9","priority":"-7","deduplication_key":"3","filters":{"a":["x"]}},{}]"#
    ).value
    let filter = FilterConfig(entries: [FilterEntry(key: "a", values: ["x"])])
    #expect(
      value?.eventTriggerData
        == [
          EventTriggerData(
            data: 9, priority: -7, deduplicationKey: 3, filters: FilterPair(positive: [filter])),
          EventTriggerData(),
        ])
    #expect(value?.hasAggregatableData == false)
  }

  @Test func filteringIDsFitTheirBytes() {
    func parse(_ bytes: Int, _ id: UInt64) -> HeaderResult<TriggerRegistration> {
      headers.trigger(
        "\"aggregatable_filtering_id_max_bytes\":\(bytes),"
          + "\"aggregatable_values\":{\"a\":{\"value\":1,\"filtering_id\":\"\(id)\"}}")
    }
    for bytes in 1...8 {
      let largest = UInt64.max >> UInt64(64 - 8 * bytes)
      #expect(parse(bytes, largest).value?.aggregatableValues.first?.values.first?.filteringID == largest)
      if bytes < 8 {
        #expect(parse(bytes, largest + 1).errorPaths == ["aggregatable_values.a.filtering_id"], "\(bytes)")
      }
    }
    #expect(
      parse(2, 1).value?.sendsUnconditionally == true && parse(1, 1).value?.sendsUnconditionally == false)
  }

  @Test func aReportThatIsAlwaysSentCannotTellTheSourcesTime() {
    let include = #""aggregatable_source_registration_time":"include""#
    #expect(headers.trigger(include + #","trigger_context_id":"1""#).errorPaths == ["trigger_context_id"])
    #expect(headers.trigger(include + #","trigger_context_id":"""#).value == nil)
    #expect(
      headers.trigger(include + #","aggregatable_filtering_id_max_bytes":2"#).errorPaths
        == ["aggregatable_filtering_id_max_bytes"])
    #expect(headers.trigger(include + #","aggregatable_filtering_id_max_bytes":1"#).value != nil)
    #expect(headers.trigger(#""trigger_context_id":"""#).value?.contextID?.isEmpty == true)
  }

  @Test func keysWithoutTheirOtherHalfAreWarnedOf() {
    let result = headers.trigger(
      #""aggregatable_trigger_data":[{"key_piece":"0x1","source_keys":["a","b"]}],"aggregatable_values":{"b":1,"c":1}"#
    )
    #expect(result.warningPaths == ["aggregatable_trigger_data[0].source_keys", "aggregatable_values"])
    #expect(result.value?.aggregatableTriggerData.first?.sourceKeys == ["a", "b"])
  }

  @Test func unknownFieldsAreWarnedOfWhereverTheyStand() {
    let result = headers.trigger(
      #""x":1,"event_trigger_data":[{"value":1}],"aggregatable_values":[{"values":{"a":{"value":1,"y":2}},"z":3}]"#
    )
    #expect(
      result.warningPaths
        == [
          "event_trigger_data[0].value", "aggregatable_values[0].values.a.y", "aggregatable_values[0].z",
          "aggregatable_values", "x",
        ])
  }
}
