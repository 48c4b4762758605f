import Foundation
import JSONText
import ResultsExport
import SimulationKernel
import Testing
import Web

@testable import Histories

/// Replays are repeatable and give what the browser gives.
@Suite struct ReplayTests {
  /// A folder of its own that goes away with the test.
  private final class Folder {
    let url = FileManager.default.temporaryDirectory.appending(path: "histories-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }

    var path: String { url.path }

    func write(_ name: String, _ text: String) throws {
      let file = url.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }

    func text(_ name: String) throws -> String {
      String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
    }

    func names() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }
  }

  /// A user who clicks once and converts some times, the first conversion a minute after the click.
  private func user(_ number: Int, conversions: Int, isInput: Bool = true, extra: String = "") -> String {
    let start = 800_000_000_001 + number * 1_000
    let triggers = (0..<conversions).map { index in
      """
      {"registration_request": {"registrant": "com.shop"}, "timestamp": "\(start + (index + 1) * 60_000)",
       "responses": [{"url": "https://r.test", "response": {"Attribution-Reporting-Register-Trigger": {
         "event_trigger_data": [{"trigger_data": "\(index)"}],
         "aggregatable_trigger_data": [{"key_piece": "0x10", "source_keys": ["a"]}],
         "aggregatable_values": {"a": 100}}}}]}
      """
    }
    let lists = """
      "sources": [{"registration_request": {"source_type": "navigation", "registrant": "com.news"},
        "timestamp": "\(start)", "responses": [{"url": "https://r.test", "response": {
          "Attribution-Reporting-Register-Source": {"source_event_id": "\(number)",
            "destination": "android-app://com.shop", "aggregation_keys": {"a": "0x1"}\(extra)},
          "Location": null}}]}],
      "triggers": [\(triggers.joined(separator: ","))]
      """
    return isInput ? "{\"input\": {\(lists)}}" : "{\(lists)}"
  }

  private func replay(
    _ input: Folder, _ output: Folder, seed: UInt64 = 1, keys: ReplayOptions.Keys = .reported,
    set: [String] = [], skipsBadFiles: Bool = false
  ) throws -> ReplayOutcome {
    var settings = ReplaySettings()
    for assignment in set { try settings.apply(assignment: assignment) }
    let options = ReplayOptions(
      path: input.path, settings: settings, seed: seed, keys: keys, folder: output.path,
      skipsBadFiles: skipsBadFiles)
    return try Replayer(options, suffixes: try PublicSuffixList()).run()
  }

  private static let files = [
    "aggregatable-reports.jsonl", "debug-reports.jsonl", "event-level-reports.jsonl", "summary.csv",
  ]

  @Test func twiceGivesTheSameBytesAndAnotherSeedOthers() throws {
    let input = try Folder()
    for number in 0..<50 {
      try input.write("U\(number).json", user(number, conversions: number % 4, isInput: number % 2 == 0))
    }
    let outputs = [try Folder(), try Folder(), try Folder()]
    for (index, seed) in [UInt64(1), 1, 2].enumerated() {
      _ = try replay(input, outputs[index], seed: seed, set: ["max_settable_event_level_epsilon=1"])
    }
    #expect(try outputs[0].names() == Self.files)
    for name in Self.files {
      #expect(try outputs[0].text(name) == outputs[1].text(name), "\(name)")
      if name != "debug-reports.jsonl" {
        #expect(try outputs[0].text(name) != outputs[2].text(name), "\(name)")
      }
    }
  }

  @Test func withoutNoiseEveryConversionWithinTheLimitIsReported() throws {
    let input = try Folder()
    let output = try Folder()
    for number in 0..<40 { try input.write("U\(number).json", user(number, conversions: number % 6)) }
    let outcome = try replay(input, output, set: ["noise=false", "summary_noise=false"])
    let conversions = (0..<40).map { $0 % 6 }
    #expect(outcome.users == 40)
    #expect(outcome.sources == 40)
    #expect(outcome.triggers == conversions.reduce(0, +))
    // A navigation source makes three event-level reports at most; of aggregatable ones there are enough.
    #expect(outcome.eventLevelReports == conversions.map { min($0, 3) }.reduce(0, +))
    #expect(outcome.aggregatableReports == conversions.reduce(0, +))
    let total = conversions.reduce(0, +)
    let day = (800_000_000_001 + 5 * 60_000) / 86_400_000
    #expect(
      try output.text("summary.csv")
        == "reporting_origin,destination,day,reports,key,value,true_value\n"
        + "https://r.test,android-app://com.shop,\(day),\(total),0x11,\(total * 100),\(total * 100)\n")
  }

  @Test func anotherUserMoreChangesNobodysReports() throws {
    let (few, many) = (try Folder(), try Folder())
    for number in 0..<20 {
      let text = user(number, conversions: 2)
      try few.write("U\(number).json", text)
      try many.write("U\(number).json", text)
    }
    try many.write("A.json", user(99, conversions: 3))
    let (first, second) = (try Folder(), try Folder())
    _ = try replay(few, first, set: ["max_settable_event_level_epsilon=1"])
    _ = try replay(many, second, set: ["max_settable_event_level_epsilon=1"])
    for name in ["aggregatable-reports.jsonl", "event-level-reports.jsonl"] {
      let all = try second.text(name).split(separator: "\n").filter { !$0.hasPrefix("{\"user\":\"A\"") }
      #expect(try first.text(name).split(separator: "\n") == all)
    }
  }

  @Test func aBadFileEndsAReplayAndLeavesNothing() throws {
    let input = try Folder()
    let output = try Folder()
    try input.write("U1.json", user(1, conversions: 1))
    try input.write("U2.json", #"{"input": {"sources": [{"timestamp": "x"}]}}"#)
    let error = #expect(throws: HistoryError.self) { try replay(input, output) }
    #expect(error?.description.contains("U2.json: input.sources[0].timestamp: it must be") == true)
    #expect(try output.names().isEmpty)
    let outcome = try replay(input, output, skipsBadFiles: true)
    #expect(outcome.users == 1)
    #expect(outcome.badFiles.count == 1)
  }

  @Test func aReplayThatFailsInItsSummaryLeavesAllOldFilesAsTheyWere() throws {
    let input = try Folder()
    let output = try Folder()
    try input.write("U1.json", user(1, conversions: 2))
    _ = try replay(input, output)
    let before = try Self.files.map { try output.text($0) }
    // A folder cannot be replaced by a file, which shows only after everything was played.
    try FileManager.default.removeItem(at: output.url.appending(path: "summary.csv"))
    try output.write("summary.csv/inside", "")
    #expect(throws: OutputError.self) { try replay(input, output, seed: 2) }
    #expect(try Self.files.dropLast().map { try output.text($0) } == before.dropLast())
    #expect(try output.names() == Self.files.sorted())
  }

  @Test func whatASummaryCannotBeIsSaidBeforeAnythingIsPlayed() throws {
    let input = try Folder()
    let output = try Folder()
    // A file that cannot be played would be named, were it read.
    try input.write("U1.json", "[]")
    let empty = #expect(throws: HistoryError.self) { try replay(input, output, keys: .declared([])) }
    #expect(empty?.description == "keys of the summary: there are none; declare at least one")
    for (name, change) in [
      ("summary_epsilon", { (settings: inout ReplaySettings) in settings.summaryEpsilon = 1e-12 }),
      ("summary_delta", { settings in settings.summaryDelta = 1 }),
    ] {
      var settings = ReplaySettings()
      change(&settings)
      let options = ReplayOptions(path: input.path, settings: settings, folder: output.path)
      let error = #expect(throws: HistoryError.self) {
        try Replayer(options, suffixes: try PublicSuffixList()).run()
      }
      #expect(error?.place == name)
    }
    #expect(try output.names().isEmpty)
    try input.write("keys", "# 0x11\n\n")
    let path = input.url.appending(path: "keys").path
    let comment = #expect(throws: HistoryError.self) { try ReplayOptions.keys(in: path) }
    #expect(comment?.description == "\(path): there is no key in it; give one a line, such as 0x559")
    try input.write("keys", "0x11 # one\r\n18\r\n")
    #expect(try ReplayOptions.keys(in: path) == [0x11, 18])
    let missing = #expect(throws: OutputError.self) { try ReplayOptions.keys(in: path + "-") }
    #expect(missing?.description == "cannot read \(path)-: No such file or directory; check its name")
  }

  @Test func retriesAndBudgetsCanBeSet() throws {
    var settings = ReplaySettings()
    #expect(try settings.configuration(over: nil).parameters.retryDelays == [.minutes(5), .minutes(15)])
    try settings.apply(assignment: "retry_delays=[1, 0, 240]")
    try settings.apply(assignment: "max_aggregatable_debug_budget_per_context_site_reporting_site=77")
    let parameters = try settings.configuration(over: nil).parameters
    #expect(parameters.retryDelays == [.minutes(1), .zero, .minutes(240)])
    #expect(parameters.maxDebugBudgetPerContextAndReportingSite == 77)
    try settings.apply(assignment: "retry_delays=[]")
    #expect(try settings.configuration(over: nil).parameters.retryDelays.isEmpty)
  }

  @Test func aFailedSendIsRepeatedAfterTheDelayThatIsSet() throws {
    let input = try Folder()
    let output = try Folder()
    try input.write(
      "case.json",
      """
      {"input": {"registrations": [
        {"timestamp": "0", "registration_request": {"context_origin": "https://s.test",
          "Attribution-Reporting-Eligible": "navigation-source"},
         "responses": [{"url": "https://r.test", "response": {
           "Attribution-Reporting-Register-Source": {"destination": "https://d.test"}}}]},
        {"timestamp": "1", "registration_request": {"context_origin": "https://d.test"},
         "responses": [{"url": "https://r.test", "response": {
           "Attribution-Reporting-Register-Trigger": {"event_trigger_data": [{}]}}}]},
        {"timestamp": "172799999", "connection": false},
        {"timestamp": "172800001", "connection": true}]}}
      """)
    for (delays, time) in [("[5, 15]", "173100000"), ("[240]", "187200000")] {
      #expect(
        try replay(input, output, set: ["noise=false", "retry_delays=\(delays)"]).eventLevelReports == 1)
      #expect(try output.text("event-level-reports.jsonl").contains("\"report_time\":\"\(time)\""))
    }
    #expect(try replay(input, output, set: ["noise=false", "retry_delays=[]"]).eventLevelReports == 0)
  }

  @Test func aDomainTellsKeysThatNoReportHolds() throws {
    let input = try Folder()
    let output = try Folder()
    try input.write("U1.json", user(1, conversions: 2))
    _ = try replay(input, output, keys: .declared([0x11, 0x99]), set: ["summary_noise=false"])
    let rows = try output.text("summary.csv").split(separator: "\n").dropFirst()
    #expect(
      rows.map { $0.split(separator: ",").suffix(3).joined(separator: " ") } == ["0x11 200 200", "0x99 0 0"])
    // 200 is far below the threshold of about 141 000.
    let found = try replay(input, output, keys: .discovered, set: ["summary_noise=false"])
    #expect(found.summaryRows == 0)
  }

  @Test func aBatchOfNullReportsAloneTellsNothing() throws {
    let input = try Folder()
    let output = try Folder()
    let text = user(1, conversions: 1).replacing(
      "\"registrant\": \"com.shop\"", with: "\"registrant\": \"com.other\"")
    try input.write("U1.json", text)
    let outcome = try replay(input, output, set: ["null_report_rate_exclude=1"])
    #expect(outcome.aggregatableReports == 1)
    #expect(outcome.batches == 1)
    #expect(outcome.summaryRows == 0)
    #expect(try output.text("summary.csv").split(separator: "\n").count == 1)
  }

  @Test func webDestinationsJoinTheOthers() throws {
    let extra = #", "web_destination": "https://www.shop.example""#
    let input = try Folder()
    let output = try Folder()
    var text = user(1, conversions: 1, extra: extra)
    text = text.replacing(#""triggers""#, with: #""web_triggers""#)
      .replacing(
        #"{"registrant": "com.shop"}"#,
        with: #"{"registrant": "x", "destination_origin": "https://shop.example"}"#)
    try input.write("U1.json", text)
    _ = try replay(input, output, set: ["noise=false"])
    #expect(
      try output.text("event-level-reports.jsonl").contains(
        #""attribution_destination":["android-app://com.shop","https://shop.example"]"#))
  }

  @Test(arguments: [
    (
      #"{"input": {"registrations": [{"timestamp": "0", "registration_request": {"source_type": "event","#
        + #" "attribution_src_url": "https://r.test"}, "responses": []}]}}"#, "a format between versions"
    ),
    (#"{"input": {"registrations": []}, "output": {"event_level_results": []}}"#, "an older format"),
    (
      #"{"api_config": {"max_source_per_origin": "1"}, "input": {"registrations": []}}"#,
      "max_source_per_origin"
    ),
    (
      #"{"input": {"registrations": [{"timestamp": "0", "registration_request": {"context_orign": ""},"#
        + #" "responses": []}]}}"#, "registration_request: \"context_orign\" is not understood"
    ),
  ])
  func whatWouldBeMisunderstoodIsNotReplayed(text: String, reason: String) throws {
    let (input, output) = (try Folder(), try Folder())
    try input.write("case.json", text)
    let error = #expect(throws: HistoryError.self) { try replay(input, output) }
    #expect(error?.description.contains(reason) == true, "\(error.map { "\($0)" } ?? "")")
  }

  @Test func anotherDestinationChangesNoOtherBatch() throws {
    let (few, many) = (try Folder(), try Folder())
    for number in 0..<5 {
      let text = user(number, conversions: 2)
      try few.write("U\(number).json", text)
      try many.write("U\(number).json", text)
    }
    // In the order of batches it comes first.
    try many.write("V.json", user(9, conversions: 2).replacing("com.shop", with: "com.earlier"))
    let (first, second) = (try Folder(), try Folder())
    _ = try replay(few, first)
    _ = try replay(many, second)
    let rows = try second.text("summary.csv").split(separator: "\n")
    #expect(rows.contains { $0.contains("com.earlier") })
    #expect(
      try first.text("summary.csv").split(separator: "\n") == rows.filter { !$0.contains("com.earlier") })
  }

  @Test func interopFilesAreReplayedUnderTheirOwnSettings() throws {
    let input = try Folder()
    let output = try Folder()
    try input.write("default_config.json", #"{"max_sources_per_origin": "1"}"#)
    try input.write(
      "case.json",
      """
      {"api_config": {"max_event_level_reports_per_destination": "1"}, "input": {"registrations": [
        {"timestamp": "0", "registration_request": {"context_origin": "https://s.test",
          "Attribution-Reporting-Eligible": "navigation-source"},
         "responses": [{"url": "https://r.test", "response": {
           "Attribution-Reporting-Register-Source": {"destination": "https://d.test"}}}]},
        {"timestamp": "1", "registration_request": {"context_origin": "https://d.test"},
         "responses": [{"url": "https://r.test", "response": {
           "Attribution-Reporting-Register-Trigger": {"event_trigger_data": [{}]}}}]},
        {"timestamp": "2", "registration_request": {"context_origin": "https://d.test"},
         "responses": [{"url": "https://r.test", "response": {
           "Attribution-Reporting-Register-Trigger": {"event_trigger_data": [{}]}}}]}]}}
      """)
    #expect(try replay(input, output, set: ["noise=false"]).eventLevelReports == 1)
    let raised = ["noise=false", "max_event_level_reports_per_destination=2"]
    #expect(try replay(input, output, set: raised).eventLevelReports == 2)
  }

  @Test(
    .enabled(
      if: Vectors.folder("measurement-simulation") != nil,
      "the library's example is not here; SKIPPED without it"))
  func theLibrarysExampleIsReplayed() throws {
    let folder = try #require(Vectors.folder("measurement-simulation"))
    let output = try Folder()
    var settings = ReplaySettings()
    for assignment in ["noise=false", "summary_noise=false"] { try settings.apply(assignment: assignment) }
    let outcome = try Replayer(
      ReplayOptions(path: "\(folder)/U1.json", settings: settings, folder: output.path),
      suffixes: try PublicSuffixList()
    ).run()
    #expect(outcome.refusedHeaders == 0)
    #expect(outcome.eventLevelReports == 1)
    #expect(outcome.aggregatableReports == 1)
    let report = try JSONValue(parsing: try output.text("aggregatable-reports.jsonl"))
    let histograms = report["payload"]?["histograms"]?.asArray
    #expect(histograms?.map { $0["key"]?.asString } == ["0x559", "0xa85"])
    #expect(histograms?.map { $0["value"]?.asNumber?.digits } == ["32768", "1664"])
    #expect(
      try JSONValue(parsing: try output.text("event-level-reports.jsonl"))["payload"]?[
        "attribution_destination"]
        == .string("android-app://com.advertiser"))
  }

  @Test func everySettingOfTheSuiteCanBeSet() throws {
    var settings = ReplaySettings()
    #expect(try !settings.configuration(over: nil).usesOperatingSystem)
    try settings.apply(assignment: "needs_cross_app_web=true")
    #expect(try settings.configuration(over: nil).usesOperatingSystem)
    try settings.apply(assignment: "filtering_ids=[0, 18446744073709551615]")
    #expect(settings.filteringIDs == [0, .max])
  }

  @Test(arguments: [
    ("nonsense=1", "is no setting"), ("noise=1", "true or false"), ("summary_epsilon=65", "at most 64"),
    ("max_sources_per_origin=0", "from 1"), ("null_report_rate_exclude=2", "from 0 to 1"),
    ("summary_epsilon=1e-12", "scale"), ("summary_delta=1", "below 1"),
    ("retry_delays=5", "a list"), ("retry_delays=[-1]", "from 0"), ("retry_delays=[1.5]", "whole number"),
    ("retry_delays=[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]", "at most 16"),
    ("max_aggregatable_debug_budget_per_context_site_reporting_site=0", "from 1"),
    ("batches=weekly", "daily"), ("noise", "name=value"), ("contribution_budget=70000", "65536"),
    ("filtering_ids=[-1]", "0 to 18446744073709551615"),
    ("filtering_ids=[18446744073709551616]", "0 to 18446744073709551615"),
    ("needs_cross_app_web=1", "true or false"),
  ])
  func settingsThatAreWrongAreNamed(assignment: String, text: String) throws {
    var settings = ReplaySettings()
    let error = #expect(throws: HistoryError.self) { try settings.apply(assignment: assignment) }
    #expect(error?.description.contains(text) == true, "\(error.map { "\($0)" } ?? "")")
  }
}
