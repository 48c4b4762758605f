import JSONText
import SimulationKernel
import Testing
import Web

@testable import AttributionReporting

/// Source registrations, each limit at its edge.
@Suite struct SourceHeaderTests {
  private let headers: HeaderSupport

  init() throws { headers = try HeaderSupport() }

  @Test func everythingButTheDestinationHasADefault() throws {
    let navigation = try #require(headers.source().value)
    #expect(navigation.destinations.map(\.description) == ["https://shop.example"])
    #expect(navigation == SourceRegistration(.navigation, destinations: navigation.destinations))
    #expect(navigation.expiry == .days(30) && navigation.aggregatableReportWindow == .days(30))
    #expect(navigation.eventReportWindows.ends == [.days(2), .days(7), .days(30)])
    #expect(navigation.maxEventLevelReports == 3 && navigation.triggerData == [0, 1, 2, 3, 4, 5, 6, 7])
    #expect(navigation.eventLevelEpsilon == 14 && navigation.triggerDataMatching == .modulus)
    let event = try #require(headers.source("", .event).value)
    #expect(event.eventReportWindows.ends == [.days(30)] && event.maxEventLevelReports == 1)
    #expect(event.triggerData == [0, 1] && headers.source("", .event).findings.isEmpty)
  }

  @Test(arguments: [
    ("source_event_id", #""0""#, true), ("source_event_id", #""18446744073709551615""#, true),
    ("source_event_id", #""18446744073709551616""#, false), ("source_event_id", #""-1""#, false),
    ("source_event_id", #""-0""#, false), ("source_event_id", #""+1""#, false),
    ("source_event_id", #"" 1""#, false),
    ("source_event_id", #""1 ""#, false), ("source_event_id", #""""#, false),
    ("source_event_id", #""0x1""#, false),
    ("source_event_id", #""1.0""#, false), ("source_event_id", "1", false),
    ("source_event_id", "null", false),
    ("source_event_id", #""007""#, true), ("source_event_id", "\"\u{661}\"", false),
    ("priority", #""9223372036854775807""#, true), ("priority", #""9223372036854775808""#, false),
    ("priority", #""-9223372036854775808""#, true), ("priority", #""-9223372036854775809""#, false),
    ("priority", #""-""#, false), ("priority", #""--1""#, false), ("priority", #""+1""#, false),
    ("priority", "1", false),
    ("destination_limit_priority", #""-9223372036854775808""#, true),
    ("destination_limit_priority", "0", false),
    ("expiry", "0", true), ("expiry", #""18446744073709551615""#, true),
    ("expiry", #""18446744073709551616""#, false),
    ("expiry", "-1", false), ("expiry", "1e300", true), ("expiry", "86400.5", false),
    ("expiry", "86400.0", true),
    ("expiry", "true", false), ("expiry", #""-1""#, false), ("expiry", #""1.0""#, false),
    ("expiry", "[]", false),
    ("aggregatable_report_window", "0", true), ("aggregatable_report_window", #""x""#, false),
    ("event_report_window", "2147483648", true), ("event_report_window", "-0.5", false),
    ("max_event_level_reports", "0", true), ("max_event_level_reports", "20", true),
    ("max_event_level_reports", "21", false), ("max_event_level_reports", "-1", false),
    ("max_event_level_reports", "1.5", false), ("max_event_level_reports", "2.0", true),
    ("max_event_level_reports", #""3""#, false), ("max_event_level_reports", "1e300", false),
    ("trigger_data_matching", #""modulus""#, true), ("trigger_data_matching", #""exact""#, true),
    ("trigger_data_matching", #""Exact""#, false), ("trigger_data_matching", "1", false),
    ("event_level_epsilon", "0", true), ("event_level_epsilon", "14", true),
    ("event_level_epsilon", "14.0001", false),
    ("event_level_epsilon", "-0.1", false), ("event_level_epsilon", #""1""#, false),
    ("event_level_epsilon", "1e-320", true),
    ("trigger_data", "[]", true), ("trigger_data", "[0,1,2]", true), ("trigger_data", "[2,0,1]", true),
    ("trigger_data", "[1]", false), ("trigger_data", "[0,2]", false), ("trigger_data", "[0,0]", false),
    ("trigger_data", "[0.0,1e0]", true), ("trigger_data", "[-1]", false), ("trigger_data", "0", false),
    ("trigger_data", #"["0"]"#, false), ("trigger_data", "[0,0.5]", false),
    ("trigger_data", "[4294967296]", false),
    ("trigger_data", HeaderSupport.list(32) { "\($0)" }, true),
    ("trigger_data", HeaderSupport.list(33) { "\($0)" }, false),
    ("aggregation_keys", "{}", true), ("aggregation_keys", "[]", false),
    ("aggregation_keys", #"{"a":"0x0"}"#, true), ("aggregation_keys", #"{"a":"0XfF"}"#, true),
    ("aggregation_keys", #"{"a":"0x"}"#, false), ("aggregation_keys", #"{"a":"1"}"#, false),
    ("aggregation_keys", #"{"a":"0xg"}"#, false), ("aggregation_keys", #"{"a":"0x+1"}"#, false),
    ("aggregation_keys", #"{"a":1}"#, false),
    ("aggregation_keys", #"{"a":"0x\#(String(repeating: "f", count: 32))"}"#, true),
    ("aggregation_keys", #"{"a":"0x\#(String(repeating: "0", count: 33))"}"#, false),
    ("aggregation_keys", "{\(HeaderSupport.text(25)):\"0x1\"}", true),
    ("aggregation_keys", "{\(HeaderSupport.text(26)):\"0x1\"}", false),
    ("aggregation_keys", HeaderSupport.object(20) { "\"k\($0)\":\"0x1\"" }, true),
    ("aggregation_keys", HeaderSupport.object(21) { "\"k\($0)\":\"0x1\"" }, false),
    ("named_budgets", #"{"a":0,"b":65536}"#, true), ("named_budgets", #"{"a":65537}"#, false),
    ("named_budgets", #"{"a":-1}"#, false), ("named_budgets", #"{"a":"1"}"#, false),
    ("named_budgets", "null", false),
    ("named_budgets", "{\(HeaderSupport.text(25)):1}", true),
    ("named_budgets", "{\(HeaderSupport.text(26)):1}", false),
    ("named_budgets", HeaderSupport.object(25) { "\"b\($0)\":1" }, true),
    ("named_budgets", HeaderSupport.object(26) { "\"b\($0)\":1" }, false),
    ("debug_key", "1", true), ("debug_key", #""x""#, true), ("debug_reporting", #""true""#, true),
  ]) func membersHaveTheirRange(_ name: String, _ value: String, _ isValid: Bool) {
    let result = headers.source("\"\(name)\":\(value)")
    #expect((result.value != nil) == isValid, "\(result.findings)")
    #expect(result.errors.isEmpty == isValid)
    for path in result.errorPaths { #expect(path.hasPrefix(name), "\(path)") }
  }

  @Test func expiryIsClampedAndForEventSourcesRounded() throws {
    for (given, navigation, event) in [
      (0, 86_400, 86_400), (86_399, 86_400, 86_400), (86_400, 86_400, 86_400), (86_401, 86_401, 86_400),
      (129_599, 129_599, 86_400), (129_600, 129_600, 172_800), (2_548_800, 2_548_800, 2_592_000),
      (2_592_000, 2_592_000, 2_592_000), (2_592_001, 2_592_000, 2_592_000),
    ] as [(Int, Int64, Int64)] {
      let click = headers.source("\"expiry\":\(given)")
      let view = headers.source("\"expiry\":\"\(given)\"", .event)
      #expect(
        click.value?.expiry == .seconds(navigation) && view.value?.expiry == .seconds(event), "\(given)")
      #expect(click.warningPaths == (Int64(given) == navigation ? [] : ["expiry"]))
      #expect(view.value?.aggregatableReportWindow == .seconds(event))
      #expect(view.value?.eventReportWindows.ends == [.seconds(event)])
    }
  }

  @Test func reportWindowsAreClampedToTheExpiry() throws {
    for (given, used) in [(0, 3600), (3599, 3600), (3600, 3600), (172_799, 172_799), (172_801, 172_800)]
      as [(Int, Int64)]
    {
      let result = headers.source(
        "\"expiry\":172800,\"event_report_window\":\(given),\"aggregatable_report_window\":\(given)")
      #expect(result.value?.eventReportWindows.ends == [.seconds(used)], "\(given)")
      #expect(result.value?.aggregatableReportWindow == .seconds(used))
      #expect(result.warnings.count == (Int64(given) == used ? 0 : 2))
    }
    for (given, ends) in [
      (172_800, [172_800]), (172_801, [172_800, 172_801]), (604_800, [172_800, 604_800]),
      (604_801, [172_800, 604_800, 604_801]),
    ] as [(Int, [Int64])] {
      #expect(
        headers.source("\"event_report_window\":\(given)").value?.eventReportWindows
          == EventReportWindows(ends: ends.map { .seconds($0) }), "\(given)")
    }
  }

  @Test(
    arguments: [
      (#"{"end_times":[3600]}"#, 0, [3600], 0), (#"{"start_time":0,"end_times":[1]}"#, 0, [3600], 1),
      (#"{"start_time":3599,"end_times":[10]}"#, 3599, [3600], 1),
      (#"{"end_times":[3600.0,1e5,2147483648]}"#, 0, [3600, 100_000, 2_592_000], 1),
      (#"{"start_time":2591999,"end_times":[9999999]}"#, 2_591_999, [2_592_000], 1),
      (#"{"end_times":[3601,3602,3603,3604,3605]}"#, 0, [3601, 3602, 3603, 3604, 3605], 0),
    ] as [(String, Int64, [Int64], Int)])
  func listedWindowsAreClamped(_ windows: String, _ start: Int64, _ ends: [Int64], _ warnings: Int) {
    let result = headers.source("\"event_report_windows\":\(windows)")
    #expect(
      result.value?.eventReportWindows
        == EventReportWindows(start: .seconds(start), ends: ends.map { .seconds($0) }), "\(result.findings)")
    #expect(result.warnings.count == warnings)
  }

  @Test(arguments: [
    ("{}", "event_report_windows.end_times"), ("[]", "event_report_windows"),
    (#"{"end_times":[]}"#, "event_report_windows.end_times"),
    (#"{"end_times":3600}"#, "event_report_windows.end_times"),
    (#"{"end_times":[1,2,3,4,5,6]}"#, "event_report_windows.end_times"),
    (#"{"end_times":[0]}"#, "event_report_windows.end_times[0]"),
    (#"{"end_times":[-3600]}"#, "event_report_windows.end_times[0]"),
    (#"{"end_times":["3600"]}"#, "event_report_windows.end_times[0]"),
    (#"{"end_times":[7200,7200]}"#, "event_report_windows.end_times[1]"),
    (#"{"end_times":[1,2]}"#, "event_report_windows.end_times[1]"),
    (#"{"end_times":[2592000,2592001]}"#, "event_report_windows.end_times[1]"),
    (#"{"start_time":3600,"end_times":[3600]}"#, "event_report_windows.end_times[0]"),
    (#"{"start_time":2592000,"end_times":[2592000]}"#, "event_report_windows.end_times[0]"),
    (#"{"start_time":2592001,"end_times":[2592000]}"#, "event_report_windows.start_time"),
    (#"{"start_time":-1,"end_times":[3600]}"#, "event_report_windows.start_time"),
    (#"{"start_time":"0","end_times":[3600]}"#, "event_report_windows.start_time"),
    (#"{"start_time":1e300,"end_times":[3600]}"#, "event_report_windows.start_time"),
  ]) func windowsThatDoNotFollowOneAnotherAreErrors(_ windows: String, _ path: String) {
    let result = headers.source("\"event_report_windows\":\(windows)")
    #expect(result.value == nil && result.errorPaths == [path], "\(result.findings)")
  }

  @Test func oneKindOfWindowExcludesTheOther() {
    let result = headers.source(#""event_report_window":3600,"event_report_windows":{"end_times":[3600]}"#)
    #expect(result.value == nil && result.errorPaths == ["event_report_windows"])
  }

  @Test func exactTriggerDataAreSorted() {
    let result = headers.source(#""trigger_data":[4294967295,7,0],"trigger_data_matching":"exact""#)
    #expect(result.value?.triggerData == [0, 7, 4_294_967_295] && result.findings.isEmpty)
  }

  @Test func epsilonIsBoundedByTheBrowsersOwnLimit() throws {
    var support = headers
    support.context.parameters.maxEventLevelEpsilon = 2
    #expect(support.source().value?.eventLevelEpsilon == 2)
    #expect(support.source(#""event_level_epsilon":2.5"#).errorPaths == ["event_level_epsilon"])
    support.context.parameters.maxEventLevelEpsilon = .infinity
    #expect(support.source(#""event_level_epsilon":1e300"#).value?.eventLevelEpsilon == 1e300)
  }

  @Test func aggregationKeysAndBudgetsAreSorted() {
    let value = headers.source(#""aggregation_keys":{"b":"0x2","a":"0XaB"},"named_budgets":{"y":2,"x":0}"#)
      .value
    #expect(
      value?.aggregationKeys == [AggregationKey(id: "a", piece: 0xAB), AggregationKey(id: "b", piece: 2)])
    #expect(value?.namedBudgets == [NamedBudget(name: "x", budget: 0), NamedBudget(name: "y", budget: 2)])
  }

  @Test func aWrongHeaderTellsOfEverythingThatIsWrong() {
    let result = SourceRegistration.parse(
      #"{"priority":1,"expiry":"x","filter_data":{"a":[1]},"aggregation_keys":{"k":"z"}}"#, type: .event,
      headers.context)
    #expect(
      result.errorPaths == ["destination", "priority", "filter_data.a[0]", "expiry", "aggregation_keys.k"])
  }

  @Test(arguments: [
    "", "[]", "1", "null", "\"x\"", "{", "{\"destination\":\"https://a.test\",}", "\u{FEFF}{}",
  ])
  func aHeaderMustBeAJSONObject(_ header: String) {
    let result = SourceRegistration.parse(header, type: .navigation, headers.context)
    #expect(result.value == nil && result.errorPaths == [""], "\(result.findings)")
    #expect(TriggerRegistration.parse(header, headers.context).value == nil)
  }

  @Test func whatIsIgnoredIsWarnedOf() {
    let result = headers.source(
      #""x":1,"expiry":1,"expiry":172800,"debug_key":7,"debug_reporting":1,"max_event_level_reports":0"#)
    #expect(
      result.warningPaths == ["expiry", "debug_key", "debug_reporting", "x", "max_event_level_reports"])
    #expect(result.value?.expiry == .days(2) && result.value?.debugKey == nil)
    #expect(headers.source(#""trigger_data":[]"#).warningPaths == ["trigger_data"])
    #expect(headers.source(#""debug_key":"7","debug_reporting":true"#).value?.debugKey == 7)
  }

  @Test func objectsOfAnySizeKeepTheLastOfEqualNames() {
    for count in [2, 32, 33, 200] {
      let members = (0..<count).map { "\"x\($0)\":1" }.joined(separator: ",")
      let result = headers.source(members + #","priority":"1","x0":2,"priority":"2""#)
      #expect(result.value?.priority == 2 && result.warnings.count == count + 2, "\(count)")
    }
  }
}
