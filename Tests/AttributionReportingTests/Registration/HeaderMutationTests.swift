import JSONText
import Testing

@testable import AttributionReporting

/// Headers that are nearly right are read or refused, and what is read keeps its bounds.
@Suite struct HeaderMutationTests {
  private static let seeds = [
    #"{"destination":["https://a.test","https://b.test"],"source_event_id":"1","expiry":"200000","priority":"-3","filter_data":{"a":["x"]},"event_report_windows":{"start_time":10,"end_times":[3600,9000]},"max_event_level_reports":2,"trigger_data":[0,1],"event_level_epsilon":0.5,"aggregation_keys":{"k":"0xff"},"named_budgets":{"n":3},"attribution_scopes":{"limit":3,"values":["s","r"],"max_event_states":9},"aggregatable_debug_reporting":{"budget":9,"key_piece":"0x3","debug_data":[{"key_piece":"0x1","value":9,"types":["unspecified"]}]}}"#,
    #"{"filters":[{"_lookback_window":5,"a":["x"]}],"event_trigger_data":[{"trigger_data":"3","priority":"-2","deduplication_key":"0"}],"aggregatable_trigger_data":[{"key_piece":"0x80","source_keys":["k"]}],"aggregatable_values":[{"values":{"k":7,"j":{"value":2,"filtering_id":"65535"}}}],"named_budgets":[{"name":"n"}],"aggregatable_filtering_id_max_bytes":2,"trigger_context_id":"c","attribution_scopes":["b"]}"#,
    #""https://a.test";debug-reporting, "https://b.test""#, "preferred-platform=os, report-header-errors",
    "event-source, trigger",
  ]
  private static let values = [
    "null", "true", "0", "-1", "1e300", "-1e300", "1.5", "18446744073709551616", "\"18446744073709551615\"",
    "\"\"", "[]",
    "{}", "[[]]", "{\"a\":{}}", "\"0xffffffffffffffffffffffffffffffff\"", "\"-9223372036854775808\"",
    "4294967296",
    "9223372036854775807", "-9223372036854775809",
  ]

  /// 20,000 headers of up to three changes each, of bytes or of whole values.
  @Test func changedHeadersNeverCrash() throws {
    let context = try HeaderSupport().context
    var state: UInt64 = 20_201_006
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    var read = 0
    for round in 0..<20_000 {
      var text = Array(Self.seeds[round % Self.seeds.count].utf8)
      for _ in 0...random(3) {
        let place = random(text.count)
        switch random(3) {
        case 0: text[place] = UInt8(32 + random(95))
        case 1: text.removeSubrange(place..<min(text.count, place + 1 + random(4)))
        default:
          guard let colon = text[place...].firstIndex(of: UInt8(ascii: ":")) else { continue }
          let end =
            text[colon...].firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "}") } ?? text.count
          text.replaceSubrange(colon + 1..<end, with: Array(Self.values[random(Self.values.count)].utf8))
        }
        if text.isEmpty { text = [0x7B] }
      }
      read += check(String(decoding: text, as: UTF8.self), context) ? 1 : 0
    }
    #expect(read > 1000)
  }

  private func check(_ header: String, _ context: HeaderContext) -> Bool {
    _ = RegistrationEligibility.parse(header)
    _ = ReportingInfo.parse(header)
    _ = OSRegistration.parse(header)
    var isRead = false
    for type in SourceType.allCases {
      let result = SourceRegistration.parse(header, type: type, context)
      #expect((result.value == nil) == !result.errors.isEmpty)
      if let source = result.value {
        isRead = true
        #expect((1...3).contains(source.destinations.count) && source.triggerData.count <= 32)
        #expect(source.expiry >= .days(1) && source.expiry <= .days(30) && source.eventLevelEpsilon <= 14)
        #expect(source.eventReportWindows.ends.last ?? .zero <= source.expiry)
        _ = source.outputFindings(context.parameters)
        #expect(SourceRegistration.parse(source.json, type: type, context).value == source)
      }
    }
    if let trigger = TriggerRegistration.parse(header, context).value {
      isRead = true
      #expect(TriggerRegistration.parse(trigger.json, context).value == trigger)
    }
    return isRead
  }
}
