import JSONText
import Testing
import Web

@testable import Histories

/// Histories of phones are read as phones understand them.
@Suite struct UserReadingTests {
  private func responses(_ text: String) throws -> [HistoryResponse] {
    try UserHistoryReader.events(in: PlacedValue(try JSONValue(parsing: text), file: "U")).compactMap {
      event in
      guard case .response(let response) = event.kind else { return nil }
      return response
    }
  }

  /// A list of one registration with these responses.
  private func list(_ name: String, request: String, _ responses: String...) -> String {
    "\"\(name)\": [{\"timestamp\": \"1\", \"registration_request\": {\(request)}, \"responses\": ["
      + responses.map { "{\"url\": \"https://r.test\", \($0)}" }.joined(separator: ",") + "]}]"
  }

  @Test func permissionsOfPhonesAllowDebugging() throws {
    func allowed(_ responses: String) throws -> [Bool] {
      try self.responses("{\(list("triggers", request: #""registrant": "a.b""#, responses))}").map(
        \.allowsDebugging)
    }
    #expect(try allowed(#""response": {}"#) == [false])
    #expect(try allowed(#""response": {}, "has_ad_id_permission": false"#) == [false])
    #expect(try allowed(#""response": {}, "has_ad_id_permission": true"#) == [true])
    #expect(try allowed(#""response": {}, "debug_permission": true"#) == [true])
    // The first response is asked for all of a registration.
    #expect(
      try allowed(#""response": {}, "has_ad_id_permission": true}, {"url": "https://s.test", "response": {}"#)
        == [true, true])
  }

  @Test func theWebOnPhonesHasPages() throws {
    let source = #""source_type": "event", "source_origin": "https://news.test", "registrant": "org.browser""#
    let trigger = #""destination_origin": "android-app://com.shop/", "registrant": "org.browser""#
    let found = try responses(
      "{\(list("web_sources", request: source, #""response": {}"#)),"
        + " \(list("web_triggers", request: trigger, #""response": {}"#))}")
    #expect(found.map(\.context.description) == ["https://news.test", "android-app://com.shop"])
    #expect(found.map { $0.eligibility.sourceType != nil } == [true, false])
  }

  @Test(arguments: [
    // A text with blanks, and a name in lower case.
    (
      #"{"attribution-reporting-register-source": "{\"web_destination\": [\"https://b.test\"],"#
        + #" \"destination\" : \"android-app://a.b\", \"priority\": \"1\"}"}"#,
      #"{"destination":["android-app://a.b","https://b.test"],"priority":"1"}"#
    ),
    (
      #"{"Attribution-Reporting-Register-Source": {"web_destination": "https://b.test", "destination": null}}"#,
      #"{"destination":["https://b.test"]}"#
    ),
    (
      #"{"ATTRIBUTION-REPORTING-REGISTER-TRIGGER": "{ \"aggregatable_source_registration_time\" : \"EXCLUDE\" }"}"#,
      #"{"aggregatable_source_registration_time":"exclude"}"#
    ),
    (
      #"{"Attribution-Reporting-Register-Trigger": {"aggregatable_source_registration_time": "Include"}}"#,
      #"{"aggregatable_source_registration_time":"include"}"#
    ),
    // What is no such word, no JSON or already a browser's header stays as it is.
    (
      #"{"Attribution-Reporting-Register-Trigger": "{ \"aggregatable_source_registration_time\": \"OFTEN\"}"}"#,
      #"{ "aggregatable_source_registration_time": "OFTEN"}"#
    ),
    (
      #"{"Attribution-Reporting-Register-Trigger": "{ \"trigger_context_id\": \"x: \\\"EXCLUDE\\\"\"}"}"#,
      #"{ "trigger_context_id": "x: \"EXCLUDE\""}"#
    ),
    (#"{"Attribution-Reporting-Register-Source": "{web_destination"}"#, "{web_destination"),
    (#"{"Location": "{\"web_destination\": 1}"}"#, #"{"web_destination": 1}"#),
  ])
  func headersOfPhonesBecomeThoseOfBrowsers(headers: String, text: String) throws {
    let found = try responses(
      "{\(list("triggers", request: #""registrant": "a.b""#, "\"response\": \(headers)"))}")
    #expect(found.first?.headers.map(\.text) == [text])
  }
}
