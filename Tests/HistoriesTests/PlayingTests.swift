import JSONText
import Testing

@testable import Histories

/// What the player does beside the browser's own rules.
@Suite struct PlayingTests {
  typealias Case = SmallCase

  private let click = Case.registration(
    0, Case.source, "navigation-source", Case.response("Source", "{\"destination\": \"https://d.test\"}"))
  private let conversion = Case.registration(
    1_000, Case.destination, nil, Case.response("Trigger", "{\"event_trigger_data\": [{}]}"))

  @Test func aNavigationUsesOneSetOfScopesForAnOrigin() throws {
    func scoped(_ id: Int, _ values: String) -> String {
      Case.sourceJSON(id, ", \"attribution_scopes\": {\"limit\": 3, \"values\": [\(values)]}")
    }
    func later(_ time: Int) -> String { ", \"timestamp\": \"\(time)\"" }
    let sent = try Case.play(
      Case.registration(
        0, Case.source, "navigation-source", Case.response("Source", scoped(1, "\"a\", \"b\"")),
        Case.response("Source", scoped(2, "\"a\""), more: later(1)),
        Case.response("Source", Case.sourceJSON(3), more: later(2)),
        Case.response("Source", scoped(4, "\"b\", \"a\""), more: later(3)),
        Case.response("Source", scoped(5, "\"c\""), more: later(4), host: "other.test")),
      Case.registration(10, Case.source, "navigation-source", Case.response("Source", scoped(6, "\"c\""))),
      // No navigation: every source has the scopes that it says.
      Case.registration(
        20, Case.source, "event-source",
        Case.response("Source", scoped(7, "\"x\""), host: "third.test"),
        Case.response("Source", scoped(8, "\"y\""), more: later(21), host: "third.test")))
    #expect(
      sent == [
        "0 source-success 1", "3 source-success 4", "4 source-success 5", "10 source-success 6",
        "20 source-success 7", "21 source-success 8",
      ])
  }

  @Test(arguments: [
    (#"[{"trigger_data": 8, "report_window_index": 0}]"#, false),
    (#"[{"trigger_data": 0, "report_window_index": 3}]"#, false),
    (#"[{"trigger_data": 7, "report_window_index": 2}]"#, true), ("[]", true), ("null", true),
    (
      #"[{"trigger_data": 0, "report_window_index": 0}, {"trigger_data": 0, "report_window_index": 0},"#
        + #" {"trigger_data": 0, "report_window_index": 0}, {"trigger_data": 0, "report_window_index": 0}]"#,
      false
    ),
  ])
  func aPrescribedResponseMustBePossible(list: String, isRegistered: Bool) throws {
    let sent = try Case.play(
      Case.registration(
        0, Case.source, "navigation-source",
        Case.response("Source", Case.sourceJSON(1), more: ", \"randomized_response\": \(list)")))
    #expect(sent.isEmpty == !isRegistered)
    if isRegistered { #expect(sent[0] == "0 source-\(list == "null" ? "success" : "noised") 1") }
  }

  @Test func aFailedSendIsTriedTwiceAgain() throws {
    func sent(failing: [Int], config: String = "{}", navigation: Int? = nil) throws -> [String] {
      let connections = failing.enumerated().map { index, time in
        "{\"timestamp\": \"\(time)\", \"connection\": \(index % 2 == 1)}"
      }
      let navigations = navigation.map { ["{\"timestamp\": \"\($0)\", \"navigation\": true}"] } ?? []
      return try Case.play(
        ([click, conversion] + connections + navigations).joined(separator: ","), config: config)
    }
    let due = 172_800_000
    #expect(try sent(failing: []) == ["\(due) report-event-attribution"])
    #expect(try sent(failing: [due - 1, due + 1]) == ["\(due + 300_000) report-event-attribution"])
    #expect(try sent(failing: [due - 1, due + 300_001]) == ["\(due + 1_200_000) report-event-attribution"])
    #expect(try sent(failing: [due - 1, due + 1_200_001]).isEmpty)
    #expect(try sent(failing: [due - 1]).isEmpty)
    // A report that is due at the very time goes out before the connection changes.
    #expect(try sent(failing: [due]) == ["\(due) report-event-attribution"])
    let third = #"{"retry_after_new_navigation": "third_retry"}"#
    #expect(
      try sent(failing: [due - 1, due + 1_200_001], config: third, navigation: due + 2_000_000)
        == ["\(due + 2_300_000) report-event-attribution"])
    #expect(try sent(failing: [due - 1, due + 1_200_001], config: third).isEmpty)
  }

  @Test func headerErrorsAreReportedOnRequestButNotFromFencedFrames() throws {
    let info = ", \"Attribution-Reporting-Info\": \"report-header-errors\""
    func sent(_ headers: String, more: String = "") throws -> [String] {
      try Case.play(
        Case.registration(
          5, Case.source, "event-source", more: more, Case.response("Source", "{\"n\": 1}", headers: headers))
      )
    }
    #expect(try sent(info) == ["5 header-parsing-error"])
    #expect(try sent("").isEmpty)
    #expect(try sent(info, more: ", \"fenced\": true").isEmpty)
  }

  @Test func headersForTheOperatingSystemCountOnlyWhereItIsKnown() throws {
    let list = #""\"https://a.test/x\", 1, \"https://b.test/y\";debug-reporting""#
    func sent(_ value: String, config: String) throws -> [String] {
      try Case.play(
        Case.registration(
          5, Case.source, "event-source",
          Case.response(
            "OS-Source", value, headers: ", \"Attribution-Reporting-Info\": \"report-header-errors\"")),
        config: config)
    }
    let on = #"{"needs_cross_app_web": true}"#
    #expect(try sent(list, config: on) == ["5 os-source-delegated"])
    #expect(try sent("\"!\"", config: on) == ["5 header-parsing-error"])
    #expect(try sent(list, config: "{}").isEmpty)
    #expect(try sent("\"!\"", config: "{}").isEmpty)
  }

  @Test func nullReportsComeOnTheDaysThatAreListed() throws {
    let trigger = """
      {"aggregatable_values": {"a": 1}, "aggregatable_source_registration_time": "include"}
      """
    let sent = try Case.play(
      Case.registration(
        432_000_000, Case.destination, nil,
        Case.response("Trigger", trigger, more: ", \"null_aggregatable_reports_days\": [0, 2, 31]")))
    #expect(sent.count == 2)
  }

  @Test func anUntrustworthyServerRegistersNothing() throws {
    let text = Case.registration(0, Case.source, "event-source", Case.response("Source", Case.sourceJSON(1)))
    #expect(try Case.play(text).count == 1)
    #expect(try Case.play(text.replacing("https://r.test", with: "http://r.test")).isEmpty)
  }
}
