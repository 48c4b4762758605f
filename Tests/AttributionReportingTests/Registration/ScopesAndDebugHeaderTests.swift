import Testing

@testable import AttributionReporting

/// Attribution scopes, and what aggregatable debug reports contribute.
@Suite struct ScopesAndDebugHeaderTests {
  private let headers: HeaderSupport

  init() throws { headers = try HeaderSupport() }

  @Test(arguments: [
    (#"{"limit":1,"values":["a"]}"#, true), (#"{"values":["a"]}"#, false), (#"{"limit":1}"#, false),
    (#"{"limit":0,"values":["a"]}"#, false), (#"{"limit":4294967295,"values":["a"]}"#, true),
    (#"{"limit":4294967296,"values":["a"]}"#, false), (#"{"limit":"1","values":["a"]}"#, false),
    (#"{"limit":1.0,"values":["a"]}"#, true), (#"{"limit":1,"values":[]}"#, false),
    (#"{"limit":1,"values":["a","b"]}"#, false), (#"{"limit":1,"values":["a","a"]}"#, true),
    (#"{"limit":2,"values":["a","b"]}"#, true), (#"{"limit":1,"values":"a"}"#, false),
    (#"{"limit":1,"values":[1]}"#, false), ("1", false), ("null", false),
    ("{\"limit\":30,\"values\":\(HeaderSupport.list(20) { "\"\($0)\"" })}", true),
    ("{\"limit\":30,\"values\":\(HeaderSupport.list(21) { "\"\($0)\"" })}", false),
    ("{\"limit\":1,\"values\":[\(HeaderSupport.text(50))]}", true),
    ("{\"limit\":1,\"values\":[\(HeaderSupport.text(51))]}", false),
    (#"{"limit":1,"values":["a"],"max_event_states":1}"#, true),
    (#"{"limit":1,"values":["a"],"max_event_states":0}"#, false),
    (#"{"limit":1,"values":["a"],"max_event_states":4294967295}"#, true),
    (#"{"limit":1,"values":["a"],"max_event_states":4294967296}"#, false),
  ]) func scopesHaveLimits(_ scopes: String, _ isValid: Bool) {
    let result = headers.source("\"attribution_scopes\":\(scopes)")
    #expect((result.value != nil) == isValid, "\(result.findings)")
    #expect(result.errorPaths.allSatisfy { $0.hasPrefix("attribution_scopes") })
  }

  @Test func scopesAreSortedWithThreeStatesByDefault() {
    let value = headers.source(#""attribution_scopes":{"limit":4,"values":["b","a"]}"#).value
    #expect(value?.attributionScopes == AttributionScopes(limit: 4, values: ["a", "b"], maxEventStates: 3))
    var support = headers
    support.context.parameters.maxTriggerStateCardinality = 5
    let scopes = #""attribution_scopes":{"limit":1,"values":["a"],"max_event_states":6}"#
    #expect(support.source(scopes).errorPaths == ["attribution_scopes.max_event_states"])
  }

  @Test(arguments: [
    #"{"budget":65536,"key_piece":"0x1"}"#, #"{"budget":1,"key_piece":"0x1","debug_data":[]}"#,
    #"{"budget":5,"key_piece":"0x1","debug_data":[{"key_piece":"0x2","value":5,"types":["unspecified"]}]}"#,
    #"{"budget":5,"key_piece":"0x1","debug_data":[{"key_piece":"0x2","value":5,"types":["new-kind"]}]}"#,
  ]) func debugReportingOfSourcesIsRead(_ debug: String) {
    let result = headers.source("\"aggregatable_debug_reporting\":\(debug)")
    #expect(result.value?.aggregatableDebugReporting != nil, "\(result.findings)")
  }

  @Test(arguments: [
    ("1", ""), ("{}", ".budget"), (#"{"budget":0,"key_piece":"0x1"}"#, ".budget"),
    (#"{"budget":65537,"key_piece":"0x1"}"#, ".budget"), (#"{"budget":1}"#, ".key_piece"),
    (#"{"budget":1,"key_piece":"0x1","debug_data":{}}"#, ".debug_data"),
    (#"{"budget":1,"key_piece":"0x1","debug_data":[1]}"#, ".debug_data[0]"),
    (
      #"{"budget":1,"key_piece":"0x1","debug_data":[{"key_piece":"0x1","value":2,"types":["a"]}]}"#,
      ".debug_data[0].value"
    ),
    (
      #"{"budget":1,"key_piece":"0x1","debug_data":[{"key_piece":"0x1","value":0,"types":["a"]}]}"#,
      ".debug_data[0].value"
    ),
    (
      #"{"budget":1,"key_piece":"0x1","debug_data":[{"value":1,"types":["source-noised"]}]}"#,
      ".debug_data[0].key_piece"
    ),
    (
      #"{"budget":1,"key_piece":"0x1","debug_data":[{"key_piece":"0x1","value":1,"types":[]}]}"#,
      ".debug_data[0].types"
    ),
    (#"{"budget":1,"key_piece":"0x1","debug_data":[{"key_piece":"0x1","value":1}]}"#, ".debug_data[0].types"),
    (
      #"{"budget":1,"key_piece":"0x1","aggregation_coordinator_origin":"https://x.test"}"#,
      ".aggregation_coordinator_origin"
    ),
  ]) func wrongDebugReportingIsDroppedAlone(_ debug: String, _ path: String) {
    let result = headers.source("\"aggregatable_debug_reporting\":\(debug)")
    #expect(result.value != nil && result.value?.aggregatableDebugReporting == nil, "\(result.findings)")
    #expect(result.errors.isEmpty && result.warningPaths.contains("aggregatable_debug_reporting" + path))
  }

  @Test func repeatedTypesAreErrorsWhetherOrNotTheyAreKnown() {
    for type in ["source-noised", "new-kind", "unspecified"] {
      let item = #"{"key_piece":"0x1","value":1,"types":["\#(type)"]}"#
      let both = #"{"key_piece":"0x1","value":1,"types":["\#(type)","\#(type)"]}"#
      for data in ["[\(item),\(item)]", "[\(both)]"] {
        let members = #""aggregatable_debug_reporting":{"budget":1,"key_piece":"0x1","debug_data":\#(data)}"#
        #expect(headers.source(members).value?.aggregatableDebugReporting == nil, "\(data)")
      }
    }
  }

  @Test func unspecifiedGoesToAllKindsThatAreNotListed() throws {
    let data = """
      [{"key_piece":"0x5","value":2,"types":["unspecified","trigger-unknown-error","x"]},
       {"key_piece":"0x6","value":3,"types":["trigger-event-noise","source-noised"]}]
      """
    let result = headers.trigger(
      "\"aggregatable_debug_reporting\":{\"key_piece\":\"0x1\",\"debug_data\":\(data)}")
    let debug = try #require(result.value?.aggregatableDebugReporting)
    #expect(debug.keyPiece == 1 && debug.contributions.count == 22)
    for contribution in debug.contributions {
      let isNoise = contribution.kind == .triggerEventNoise
      #expect(contribution.keyPiece == (isNoise ? 6 : 5) && contribution.value == (isNoise ? 3 : 2))
    }
    // A kind of sources means nothing on a trigger, and neither does one that nobody knows.
    #expect(result.warnings.count == 2)
    #expect(DebugKindGroup.ofSources.members.count == 15)
  }
}
