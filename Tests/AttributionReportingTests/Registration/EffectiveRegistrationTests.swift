import JSONText
import Testing

@testable import AttributionReporting

/// What is printed of a registration, and how much its reports tell.
@Suite struct EffectiveRegistrationTests {
  private let headers: HeaderSupport

  init() throws { headers = try HeaderSupport() }

  private static let fullSource = """
    "source_event_id":"18446744073709551615","expiry":"200000","priority":"-9223372036854775808",
    "destination_limit_priority":"5","filter_data":{"b":["y","x"],"a b":[]},"debug_key":"7","debug_reporting":true,
    "event_report_windows":{"start_time":10,"end_times":[3600,9000]},"max_event_level_reports":2,
    "trigger_data":[5,1],"trigger_data_matching":"exact","event_level_epsilon":0.5,
    "aggregatable_report_window":4000,"aggregation_keys":{"k":"0xff"},"named_budgets":{"n":3},
    "attribution_scopes":{"limit":3,"values":["s","r"],"max_event_states":9},
    "aggregatable_debug_reporting":{"budget":9,"key_piece":"0x3","aggregation_coordinator_origin":
    "https://publickeyservice.msmt.gcp.privacysandboxservices.com",
    "debug_data":[{"key_piece":"0x1","value":9,"types":["source-noised","unspecified"]}]}
    """

  private static let fullTrigger = """
    "filters":[{"_lookback_window":5,"a":["x"]},{"b":[]}],"not_filters":{"c":["z"]},"debug_key":"1",
    "event_trigger_data":[{"trigger_data":"3","priority":"-2","deduplication_key":"0","not_filters":{"d":["e"]}},{}],
    "aggregatable_trigger_data":[{"key_piece":"0x80","source_keys":["k","j"],"filters":{"f":["g"]}}],
    "aggregatable_values":[{"values":{"k":7,"j":{"value":2,"filtering_id":"65535"}},"filters":{"h":["i"]}}],
    "aggregatable_deduplication_keys":[{"deduplication_key":"4"},{"filters":{"l":["m"]}}],
    "named_budgets":[{"name":"n","filters":{"o":["p"]}},{}],"aggregatable_filtering_id_max_bytes":2,
    "trigger_context_id":"ctx\\"é","attribution_scopes":["b","a"],"debug_reporting":true,
    "aggregation_coordinator_origin":"https://publickeyservice.msmt.aws.privacysandboxservices.com",
    "aggregatable_debug_reporting":{"key_piece":"0x9","debug_data":[{"key_piece":"0x2","value":1,
    "types":["trigger-event-noise"]}]}
    """

  @Test func readingAnEffectiveSourceGivesTheSameSource() throws {
    for type in SourceType.allCases {
      for members in ["", Self.fullSource] {
        let result = headers.source(members, type)
        let source = try #require(result.value, "\(result.errors)")
        let again = SourceRegistration.parse(source.json.text, type: type, headers.context)
        #expect(again.value == source && again.findings.isEmpty, "\(again.findings)")
      }
    }
  }

  @Test func readingAnEffectiveTriggerGivesTheSameTrigger() throws {
    for members in ["", Self.fullTrigger] {
      let result = headers.trigger(members)
      let trigger = try #require(result.value, "\(result.errors)")
      let again = TriggerRegistration.parse(trigger.json.compactText(), headers.context)
      #expect(again.value == trigger && again.warnings.isEmpty, "\(again.findings)")
    }
  }

  @Test func theNamesOfAllFieldsAreKnown() throws {
    #expect(
      headers.source(Self.fullSource).warnings.isEmpty && headers.trigger(Self.fullTrigger).warnings.isEmpty)
  }

  @Test func defaultsTellAsMuchAsThePublishedFiguresSay() throws {
    let navigation = try #require(headers.source().value).outputFindings(headers.context.parameters)
    #expect(
      navigation.map(\.text)
        == [
          "event-level reports have 2925 output states",
          "a random one is reported with probability 0.0024263221679834087",
          "they tell 11.461727965384876 bits at most (channel capacity)",
        ])
    let event = try #require(headers.source("", .event).value).outputFindings(headers.context.parameters)
    #expect(event.map(\.text)[0] == "event-level reports have 3 output states")
    #expect(event.allSatisfy { $0.severity == .note })
  }

  @Test(arguments: [
    (#""max_event_level_reports":5"#, SourceType.navigation, ["source-channel-capacity-limit"]),
    (#""max_event_level_reports":5,"event_level_epsilon":0"#, .navigation, []),
    (
      #""trigger_data":[0,1,2,3,4,5,6,7,8,9],"max_event_level_reports":3"#, .event,
      ["source-channel-capacity-limit"]
    ),
    (
      "\"max_event_level_reports\":20,\"trigger_data\":\(HeaderSupport.list(32) { "\($0)" })", .navigation,
      ["source-trigger-state-cardinality-limit"]
    ),
    (#""attribution_scopes":{"limit":25,"values":["a"]}"#, .navigation, []),
    (
      #""attribution_scopes":{"limit":26,"values":["a"]}"#, .navigation,
      ["source-scopes-channel-capacity-limit"]
    ),
    (
      #""attribution_scopes":{"limit":1,"values":["a"],"max_event_states":2}"#, .event,
      ["source-max-event-states-limit"]
    ),
    (#""attribution_scopes":{"limit":1,"values":["a"],"max_event_states":2}"#, .navigation, []),
  ]) func whatBrowsersRefuseForItsAmountIsAnError(_ members: String, _ type: SourceType, _ kinds: [String])
    throws
  {
    let result = headers.source(members, type)
    let findings = try #require(result.value, "\(result.errors)").outputFindings(headers.context.parameters)
    let errors = findings.filter { $0.severity == .error }
    #expect(errors.count == kinds.count, "\(findings)")
    for (error, kind) in zip(errors, kinds) { #expect(error.text.contains("(\(kind))"), "\(error)") }
  }
}
