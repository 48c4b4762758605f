import Foundation
import JSONText
import SimulationKernel
import Testing
import Web

@testable import Histories

/// Files that are wrong are refused with the place and the remedy.
@Suite struct ReadingTests {
  private func problem(_ input: String, config: String = "{}") -> String? {
    do {
      let text = "{\"api_config\": \(config), \"input\": \(input), \"output\": {\"reports\": []}}"
      _ = try InteropCase(
        PlacedValue(try JSONValue(parsing: text), file: "f.json"), defaults: try InteropConfiguration())
      return nil
    } catch {
      return "\(error)"
    }
  }

  private func event(_ time: String, _ rest: String) -> String { "{\"timestamp\": \(time), \(rest)}" }

  private static let request = #""registration_request": {"context_origin": "https://s.test"}"#
  private static let responses = #""responses": [{"url": "https://r.test", "response": {}}]"#

  @Test(arguments: [
    ("{}", "input.registrations: it must be present"),
    (#"{"registrations": {}}"#, "input.registrations: it must be a list"),
    (#"{"registrations": [1]}"#, "input.registrations[0]: it must be an object"),
    (#"{"registrations": [{}]}"#, "input.registrations[0].timestamp: it must be present"),
    (#"{"registrations": [{"timestamp": 1}]}"#, "whole number of 64 bits in a string"),
    (#"{"registrations": [{"timestamp": "+1"}]}"#, "whole number of 64 bits in a string"),
    (#"{"registrations": [{"timestamp": "9223372036854775808"}]}"#, "whole number of 64 bits in a string"),
    (#"{"registrations": [{"timestamp": "9223372036854775807"}]}"#, "from 0 to 8640000000000000"),
    (#"{"registrations": [{"timestamp": "-1"}]}"#, "from 0 to 8640000000000000"),
    (#"{"registrations": [{"timestamp": "1", "connection": "no"}]}"#, "connection: it must be true or false"),
    (#"{"registrations": [{"timestamp": "1", "navigation": false}]}"#, "navigation: it must be true"),
    (#"{"registrations": [{"timestamp": "1"}]}"#, "registration_request: it must be present"),
    (
      #"{"registrations": [{"timestamp": "1", "connection": true}, {"timestamp": "1", "connection": true}]}"#,
      "registrations[1].timestamp: it must be later than the time before it, 1"
    ),
    (
      #"{"registrations": [{"timestamp": "1", "registration_request": {"context_origin": "http://s.test"}}]}"#,
      "context_origin: it must be a secure origin"
    ),
    (
      #"{"registrations": [{"timestamp": "1", "registration_request": {"context_origin": "https://s.test","#
        + #" "Attribution-Reporting-Eligible": "navigation-source, trigger"}, "responses": []}]}"#,
      "Attribution-Reporting-Eligible: navigation-source cannot stand together"
    ),
    (
      #"{"registrations": [{"timestamp": "1", "registration_request": {"context_origin": "https://s.test"},"#
        + #" "responses": []}]}"#, "responses: it must hold at least one response"
    ),
  ])
  func theInputIsCheckedPathByPath(input: String, expected: String) {
    let said = problem(input)
    #expect(
      said?.hasPrefix("f.json: input") == true && said?.contains(expected) == true, "\(said ?? "nothing")")
  }

  @Test(arguments: [
    (#"{"url": "r.test", "response": {}}"#, "responses[0].url"),
    (#"{"url": "https://r.test"}"#, "responses[0].response: it must be present"),
    (#"{"url": "https://r.test", "response": []}"#, "responses[0].response: it must be an object"),
    (
      #"{"url": "https://r.test", "response": {}, "debug_permission": 1}"#,
      "debug_permission: it must be true"
    ),
    (
      #"{"url": "https://r.test", "response": {}, "timestamp": "0"}"#,
      "it must be the time of the registration, 5"
    ),
    (
      #"{"url": "https://r.test", "response": {}, "timestamp": "6"}"#,
      "it must be the time of the registration, 5"
    ),
    (
      #"{"url": "https://r.test", "response": {}}, {"url": "https://r.test", "response": {}, "timestamp": "5"}"#,
      "responses[1].timestamp: it must be later"
    ),
    (
      #"{"url": "https://r.test", "response": {}, "randomized_response": 1}"#,
      "randomized_response: it must be a list"
    ),
    (
      #"{"url": "https://r.test", "response": {}, "randomized_response": [{"trigger_data": 4294967296}]}"#,
      "randomized_response[0].trigger_data: it must be a whole number from 0 to 4294967295"
    ),
    (
      #"{"url": "https://r.test", "response": {}, "null_aggregatable_reports_days": [-1]}"#,
      "null_aggregatable_reports_days[0]"
    ),
    (
      #"{"url": "https://r.test", "response": {}}, {"url": "https://r.test", "response": {}}"#,
      "needs a \"timestamp\""
    ),
  ])
  func responsesAreCheckedPathByPath(response: String, expected: String) {
    let said = problem(
      "{\"registrations\": [\(event("\"5\"", Self.request + ", \"responses\": [\(response)]"))]}")
    #expect(said?.contains(expected) == true, "\(said ?? "nothing")")
  }

  @Test(arguments: [
    (#"{"max_sources_per_origin": 5}"#, "max_sources_per_origin: it must be a whole number"),
    (#"{"max_sources_per_origin": "0"}"#, "it must be from 1"),
    (#"{"aggregatable_report_min_delay": "-1"}"#, "it must be from 0"),
    (#"{"rate_limit_time_window_in_days": "2147483648"}"#, "to 2147483647"),
    (#"{"max_settable_event_level_epsilon": "-1"}"#, "\"inf\" or a number"),
    (#"{"max_settable_event_level_epsilon": "nan"}"#, "\"inf\" or a number"),
    (#"{"aggregation_coordinator_origins": []}"#, "at least one origin"),
    (#"{"aggregation_coordinator_origins": ["http://a.test"]}"#, "aggregation_coordinator_origins[0]"),
    (#"{"retry_after_new_navigation": "fourth_retry"}"#, "first_retry"),
    (#"{"needs_cross_app_web": "yes"}"#, "true or false"),
    (#"{"max_source_per_origin": "5"}"#, "\"max_source_per_origin\" is no setting"),
  ])
  func settingsAreCheckedPathByPath(config: String, expected: String) {
    let said = problem(#"{"registrations": []}"#, config: config)
    #expect(
      said?.hasPrefix("f.json: api_config") == true && said?.contains(expected) == true,
      "\(said ?? "nothing")")
  }

  @Test func settingsComeFromTheCaseOverTheDefaults() throws {
    var configuration = try InteropConfiguration()
    #expect(configuration.parameters.maxSourcesPerOrigin == 1024)
    #expect(configuration.parameters.maxChannelCapacityNavigation == 11.46173)
    let object = try JSONValue(
      parsing: #"""
        {"max_settable_event_level_epsilon": "inf", "rate_limit_time_window_in_days": "2",
         "aggregatable_report_min_delay": "0", "aggregation_coordinator_origins": ["https://a.test", "https://b.test"]}
        """#)
    try configuration.apply(PlacedValue(object, file: "f"))
    #expect(configuration.parameters.maxEventLevelEpsilon == .infinity)
    #expect(configuration.parameters.rateLimitWindow == .days(2))
    #expect(configuration.parameters.aggregatableReportMinDelay == .zero)
    #expect(configuration.parameters.aggregatableReportDelaySpan == .minutes(50))
    #expect(configuration.coordinators.map(\.description) == ["https://a.test", "https://b.test"])
  }

  @Test(
    .enabled(
      if: Vectors.folder("chromium-interop") != nil,
      "make vectors fetches the interop suite; SKIPPED without it"))
  func theBuiltInDefaultsAreThoseOfTheSuite() throws {
    let folder = try #require(Vectors.folder("chromium-interop"))
    let json = try TextFile.json(at: folder + "/default_config.json")
    var configuration = try InteropConfiguration()
    try configuration.apply(PlacedValue(json, file: "default_config.json"))
    let builtIn = try InteropConfiguration()
    #expect(configuration.parameters == builtIn.parameters)
    #expect(configuration.coordinators == builtIn.coordinators)
    #expect(InteropConfiguration.unknownKey(in: try #require(json.asMembers)) == nil)
  }

  @Test(arguments: [
    (#"{"input": {"sources": [], "installs": []}}"#, "\"installs\" is not understood"),
    (#"{"sources": [{"timestamp": "1"}]}"#, "sources[0].registration_request"),
    (
      #"{"sources": [{"timestamp": "1", "registration_request": {"source_type": "view", "registrant": "a.b"}}]}"#,
      "source_type: it must be \"navigation\" or \"event\""
    ),
    (
      #"{"triggers": [{"timestamp": "1", "registration_request": {"registrant": "a b"}}]}"#,
      "triggers[0].registration_request.registrant"
    ),
    (#"{"input": {"sources": []}, "installs": []}"#, "U.json: \"installs\" is not understood"),
    (#"{"sources": [{"timestamp": "1", "source_id": "2"}]}"#, "sources[0]: \"source_id\" is not understood"),
    (
      #"{"triggers": [{"timestamp": "1", "registration_request": {"source_origin": "https://a.test"}}]}"#,
      "triggers[0].registration_request: \"source_origin\" is not understood"
    ),
    (
      #"{"web_sources": [{"timestamp": "1", "registration_request": {"source_type": "event", "registrant": "a.b"}}]}"#,
      "web_sources[0].registration_request.source_origin: it must be present"
    ),
    (
      #"{"triggers": [{"timestamp": "1", "registration_request": {"registrant": "a.b"}, "responses": ["#
        + #"{"url": "https://r.test", "response": {}, "has_adid_permission": true}]}]}"#,
      "triggers[0].responses[0]: \"has_adid_permission\" is not understood"
    ),
    (
      #"{"triggers": [{"timestamp": "1", "registration_request": {"registrant": "a.b"}, "responses": ["#
        + #"{"url": "https://r.test", "response": {}, "has_ad_id_permission": 1}]}]}"#,
      "triggers[0].responses[0].has_ad_id_permission: it must be true or false"
    ),
  ])
  func usersAreCheckedPathByPath(text: String, expected: String) throws {
    let file = PlacedValue(try JSONValue(parsing: text), file: "U.json")
    let error = #expect(throws: HistoryError.self) { try UserHistoryReader.events(in: file) }
    #expect(error?.description.contains(expected) == true, "\(error.map { "\($0)" } ?? "")")
  }

  @Test func eventsOfUsersAreInOrderOfTimeAndSourcesFirst() throws {
    func list(_ type: String, _ times: [Int]) -> String {
      times.map {
        // Times may be strings or numbers.
        #"{"timestamp": \#($0 == 2 ? "2" : "\"\($0)\""), "registration_request": {\#(type == "s" ? #""source_type": "event","# : "") "registrant": "\#(type).app"},"#
          + #" "responses": [{"url": "https://r.test", "response": {}}]}"#
      }.joined(separator: ",")
    }
    let text = #"{"triggers": [\#(list("t", [3, 1]))], "sources": [\#(list("s", [3, 2]))]}"#
    let events = try UserHistoryReader.events(in: PlacedValue(try JSONValue(parsing: text), file: "U"))
    let order = events.map { event -> String in
      guard case .response(let response) = event.kind else { return "" }
      return "\(event.time.milliseconds)\(response.context.host.prefix(1))"
    }
    #expect(order == ["1t", "2s", "3s", "3t"])
  }

  @Test func linksNeitherStopAFolderNorLeadAround() throws {
    let files = FileManager.default
    let folder = files.temporaryDirectory.appending(path: "links-\(UUID().uuidString)").path
    defer { try? files.removeItem(atPath: folder) }
    try files.createDirectory(atPath: folder + "/below", withIntermediateDirectories: true)
    try Data("{}".utf8).write(to: URL(filePath: folder + "/below/a.json"))
    for (name, target) in [
      ("around", "."), ("nowhere", "absent"), ("b.json", "below/a.json"), ("lost.json", "absent"),
    ] {
      try files.createSymbolicLink(atPath: "\(folder)/\(name)", withDestinationPath: target)
    }
    // A history that is not there is told when it is read.
    #expect(
      try TextFile.jsonFiles(below: folder)
        == ["b.json", "below/a.json", "lost.json"].map { "\(folder)/\($0)" })
  }
}
