import SimulationKernel
import Testing

@testable import AttributionReporting

/// Filter data of sources and filters of triggers.
@Suite struct FilterHeaderTests {
  private let headers: HeaderSupport

  init() throws { headers = try HeaderSupport() }

  @Test(arguments: [
    ("{}", true), ("[]", false), ("null", false), (#"{"a":[]}"#, true), (#"{"a":"x"}"#, false),
    (#"{"a":[1]}"#, false),
    (#"{"source_type":["navigation"]}"#, false), (#"{"_x":[]}"#, false), ("{\"_\u{301}\":[]}", false),
    (#"{"_lookback_window":1}"#, false),
    (#"{"x_":[]}"#, true), (#"{"":[""]}"#, true),
    (HeaderSupport.object(50) { "\"k\($0)\":[]" }, true),
    (HeaderSupport.object(51) { "\"k\($0)\":[]" }, false),
    ("{\"a\":\(HeaderSupport.list(50) { "\"v\($0)\"" })}", true),
    ("{\"a\":\(HeaderSupport.list(51) { "\"v\($0)\"" })}", false),
    ("{\"a\":\(HeaderSupport.list(51) { "\"v\($0 % 50)\"" })}", true),
    ("{\(HeaderSupport.text(25)):[\(HeaderSupport.text(25))]}", true),
    ("{\(HeaderSupport.text(26)):[]}", false), ("{\"a\":[\(HeaderSupport.text(26))]}", false),
    // 13 letters of two bytes each: 13 units of UTF-16, but 26 bytes.
    ("{\"a\":[\"\(String(repeating: "é", count: 13))\"]}", false),
    ("{\"a\":[\"\(String(repeating: "é", count: 12))\"]}", true),
  ]) func filterDataHaveLimits(_ data: String, _ isValid: Bool) {
    let result = headers.source("\"filter_data\":\(data)")
    #expect((result.value != nil) == isValid, "\(result.findings)")
  }

  @Test func filterDataAreSortedAndEachOnce() {
    let result = headers.source(#""filter_data":{"b":["y","x","y"],"a":[]}"#)
    #expect(
      result.value?.filterData
        == [FilterEntry(key: "a", values: []), FilterEntry(key: "b", values: ["x", "y"])])
    #expect(result.warningPaths == ["filter_data.b[2]"])
  }

  @Test func textsThatOnlyUnicodeHoldsToBeEqualAreDifferent() {
    let result = headers.source("\"filter_data\":{\"a\":[\"\u{E9}\",\"e\u{301}\"]}")
    #expect(result.value?.filterData.first?.values.count == 2 && result.findings.isEmpty)
  }

  @Test(arguments: [
    ("{}", true), ("[]", true), ("[{}]", true), ("null", false), ("1", false), ("[1]", false),
    ("[[]]", false),
    (#"{"a":[]}"#, true), (#"{"a":1}"#, false), (#"[{"a":[null]}]"#, false),
    (#"{"source_type":["event"]}"#, true),
    (#"{"_a":[]}"#, false), (#"{"_lookback_window":1}"#, true), (#"{"_lookback_window":1.0}"#, true),
    (#"{"_lookback_window":0}"#, false), (#"{"_lookback_window":-1}"#, false),
    (#"{"_lookback_window":0.5}"#, false),
    (#"{"_lookback_window":"1"}"#, false), (#"{"_lookback_window":1e300}"#, true),
    ("{\(HeaderSupport.text(100)):[\(HeaderSupport.text(100))]}", true),
    (HeaderSupport.object(60) { "\"k\($0)\":\(HeaderSupport.list(60) { "\"v\($0)\"" })" }, true),
  ]) func filtersHaveNoLimits(_ filters: String, _ isValid: Bool) {
    for name in ["filters", "not_filters"] {
      let result = headers.trigger("\"\(name)\":\(filters)")
      #expect((result.value != nil) == isValid, "\(result.findings)")
      #expect(result.errorPaths.allSatisfy { $0.hasPrefix(name) })
    }
  }

  @Test func emptyFiltersAreDropped() {
    let filter = FilterConfig(entries: [FilterEntry(key: "a", values: ["x"])])
    #expect(headers.trigger(#""filters":[{"a":["x"]},{}]"#).value?.filters == FilterPair(positive: [filter]))
    #expect(headers.trigger(#""not_filters":{}"#).value?.filters.isEmpty == true)
    #expect(headers.trigger(#""filters":[{},{"a":["x"]}]"#).warningPaths == ["filters[0]"])
  }

  @Test func lookbackWindowsAreSeconds() {
    let value = headers.trigger(#""filters":{"_lookback_window":7,"a":["x"]},"not_filters":[{"b":[]}]"#).value
    #expect(
      value?.filters
        == FilterPair(
          positive: [
            FilterConfig(entries: [FilterEntry(key: "a", values: ["x"])], lookbackWindow: .seconds(7))
          ], negative: [FilterConfig(entries: [FilterEntry(key: "b", values: [])])]))
    let longest = headers.trigger(#""filters":{"_lookback_window":1e300}"#).value
    #expect(longest?.filters.positive.first?.lookbackWindow ?? .zero > .days(10_000_000))
  }

  @Test func unknownSourceTypesAreWarnedOf() {
    #expect(
      headers.trigger(#""filters":{"source_type":["event","click"]}"#).warningPaths
        == ["filters.source_type[1]"])
  }
}
