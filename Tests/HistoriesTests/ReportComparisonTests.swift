import JSONText
import SimulationKernel
import Testing

@testable import Histories

/// Reports are compared as multisets, and differences are readable.
@Suite struct ReportComparisonTests {
  private func report(_ payload: String, at time: Int64 = 1, to url: String = "https://r.test/x") throws
    -> ObservedReport
  {
    ObservedReport(
      url: url, time: SimulationTime(milliseconds: time), payload: try JSONValue(parsing: payload))
  }

  private func normalised(_ json: String) throws -> String {
    ReportNormaliser.normalised(try JSONValue(parsing: json)).compactText()
  }

  @Test func orderDoesNotMatterButNumberDoes() throws {
    let a = try report(#"{"a": "1"}"#)
    let b = try report(#"{"a": "2"}"#)
    #expect(ReportComparison(expected: [a, b, a], actual: [a, a, b]).isEqual)
    let twice = ReportComparison(expected: [a, b], actual: [a, a, b])
    #expect(twice.unexpected.count == 1)
    #expect(twice.missing.isEmpty)
  }

  @Test func aNearPairNamesThePathsThatDiffer() throws {
    let want = try report(#"{"trigger_data": "1", "source_event_id": "5", "list": [1, 2]}"#, at: 7)
    let got = try report(
      #"{"trigger_data": "2", "source_event_id": "5", "list": [1, 3], "more": true}"#, at: 7)
    let comparison = ReportComparison(expected: [want], actual: [got])
    #expect(
      comparison.lines == [
        "differs  https://r.test/x", #"           payload.list[1]: expected 2, was 3"#,
        #"           payload.trigger_data: expected "1", was "2""#,
        "           payload.more: not expected, was true",
      ])
  }

  @Test func theClosestReportsArePaired() throws {
    let want = try report(#"{"a": "1", "b": "1", "c": "1"}"#)
    let far = try report(#"{"a": "2", "b": "2", "c": "1"}"#)
    let near = try report(#"{"a": "1", "b": "1", "c": "9"}"#)
    let comparison = ReportComparison(expected: [want], actual: [far, near])
    #expect(comparison.changed.map(\.differences) == [[#"payload.c: expected "1", was "9""#]])
    #expect(comparison.unexpected.count == 1)
  }

  @Test func reportsToOtherAddressesAreMissingAndUnexpected() throws {
    let want = try report("{}", to: "https://r.test/x")
    let got = try report("{}", to: "https://r.test/y")
    let comparison = ReportComparison(expected: [want], actual: [got])
    #expect(comparison.changed.isEmpty)
    #expect(
      comparison.lines == ["missing  1 ms  https://r.test/x  {}", "unexpected  1 ms  https://r.test/y  {}"])
  }

  @Test func stringsAndNumbersAreDistinct() throws {
    #expect(
      !ReportComparison(expected: [try report(#"{"limit": "3"}"#)], actual: [try report(#"{"limit": 3}"#)])
        .isEqual)
  }

  @Test func whatChanceDecidesIsDropped() throws {
    #expect(
      try normalised(
        #"{"report_id": "x", "randomized_trigger_rate": 1, "shared_info": "{\"report_id\": \"y\", \"api\": \"a\"}"}"#
      )
        == #"{"randomized_trigger_rate":1.0,"shared_info":{"api":"a"}}"#)
    #expect(
      try normalised(#"{"randomized_trigger_rate": 0.00242632216}"#)
        == #"{"randomized_trigger_rate":0.0024263}"#)
    #expect(
      try normalised(#"[{"type": "header-parsing-error", "body": {"error": {"m": 1}, "value": "!"}}]"#)
        == #"[{"body":{"value":"!"},"type":"header-parsing-error"}]"#)
    #expect(
      try normalised(#"[{"type": "trigger-event-low-priority", "body": {"report_id": "x", "a": "b"}}]"#)
        == #"[{"body":{"a":"b"},"type":"trigger-event-low-priority"}]"#)
  }

  @Test func paddingIsDroppedButANullReportKeepsOneItem() throws {
    let padding = #"{"id": "0", "key": "0x0", "value": 0}"#
    #expect(
      try normalised(#"{"histograms": [{"id": "0", "key": "0X00Ab", "value": 3}, \#(padding)]}"#)
        == #"{"histograms":[{"id":"0","key":"0xab","value":3}]}"#)
    #expect(
      try normalised(#"{"histograms": [\#(padding), \#(padding)]}"#)
        == #"{"histograms":[{"id":"0","key":"0x0","value":0}]}"#)
  }

  @Test func manyDifferencesAreListedInReasonableTime() throws {
    func reports(_ count: Int, _ offset: Int) throws -> [ObservedReport] {
      try (0..<count).map { try report(#"{"id": "\#($0)", "data": "\#($0 + offset)"}"#) }
    }
    // Up to 10000 possible pairs the near ones are told.
    let some = ReportComparison(expected: try reports(100, 0), actual: try reports(100, 1))
    #expect(some.changed.count == 100)
    let many = ReportComparison(expected: try reports(400, 0), actual: try reports(400, 1))
    #expect(many.changed.isEmpty)
    #expect(many.missing.count == 400)
    #expect(many.unexpected.count == 400)
  }
}
