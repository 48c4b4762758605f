import JSONText
import Testing

@testable import Histories

/// Files of other versions are told by their shape.
@Suite struct DialectTests {
  private static let registration =
    #"{"timestamp": "1", "registration_request": {"context_origin": "https://a.test"}, "responses": []}"#

  private func dialect(_ text: String) throws -> InteropDialect {
    InteropDialect(try JSONValue(parsing: text))
  }

  @Test func theCurrentVersionIsPlayed() throws {
    #expect(
      try dialect(#"{"input": {"registrations": [\#(Self.registration)]}, "output": {"reports": []}}"#)
        == .current)
    #expect(
      try dialect(
        #"{"api_config": {"needs_cross_app_web": true, "rate_limit_max_attributions": "2"}, "#
          + #""input": {"registrations": []}, "output": {"reports": []}}"#) == .current)
  }

  @Test func reportsSayWhenSourcesWereRegisteredIfATriggerAsks() throws {
    #expect(
      try dialect(
        #"{"input": {"registrations": [{"responses": [{"response": {"Attribution-Reporting-Register-Trigger": "#
          + #"{"aggregatable_source_registration_time": "include"}}}]}]}, "output": {"reports": [{"payload": "#
          + #"{"shared_info": {"source_registration_time": "0"}, "histograms": [{"id": "0"}]}}]}}"#)
        == .current)
  }

  @Test func settingsAreNoCase() throws {
    #expect(try dialect(#"{"max_sources_per_origin": "1024", "from_the_future": "1"}"#) == .configuration)
  }

  @Test(arguments: [
    ("[]", "no JSON object"), ("{}", "no case"), (#"{"sources": []}"#, "attrsim replay"),
    (#"{"input": {"sources": [], "triggers": []}, "output": {}}"#, "oldest format"),
    (
      #"{"input": {"registrations": []}, "output": {"event_level_results": []}}"#,
      "output.event_level_results"
    ),
    (
      #"{"input": {"registrations": []}, "output": {"reports": [], "unparsable_registrations": []}}"#,
      "between versions"
    ),
    (
      #"{"input": {"registrations": [{"registration_request": {"source_type": "event"}}]}, "output": {"reports": []}}"#,
      "between versions"
    ),
    (
      #"{"needs_cross_app_web": true, "input": {"registrations": []}, "output": {"reports": []}}"#,
      "outside api_config"
    ),
    (
      #"{"input": {"registrations": []}, "output": {"reports": [{"payload": {"histograms": []}}]}}"#,
      "no shared_info"
    ),
    (
      #"{"input": {"registrations": []}, "output": {"reports": [{"payload": {"shared_info": {}, "#
        + #""histograms": [{"key": "0x1", "value": 1}]}}]}}"#, "no shared_info"
    ),
    (
      #"{"api_config": {"max_event_info_gain": "6.5"}, "input": {"registrations": []}, "output": {"reports": []}}"#,
      "max_event_info_gain"
    ),
    (
      #"{"input": {"registrations": []}, "output": {"reports": [{"payload": {"shared_info": "#
        + #"{"source_registration_time": "0"}, "histograms": [{"id": "0"}]}}]}}"#, "though no trigger asks"
    ),
    (#"{"input": {"registrations": []}}"#, "nothing about reports"),
  ])
  func otherVersionsAreSkippedWithAReason(text: String, reason: String) throws {
    guard case .other(let said) = try dialect(text) else {
      Issue.record("\(text) was taken for a case")
      return
    }
    #expect(said.contains(reason))
  }
}
