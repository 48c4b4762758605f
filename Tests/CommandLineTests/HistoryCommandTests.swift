import Foundation
import Testing

/// `conformance` and `replay`, run as a user runs them.
@Suite struct HistoryCommandTests {
  private static let basic = """
    {
      "description": "one click, one conversion",
      "input": {"registrations": [
        {"timestamp": "0", "registration_request": {"context_origin": "https://news.test",
          "Attribution-Reporting-Eligible": "navigation-source"},
         "responses": [{"url": "https://reporter.test", "response": {
           "Attribution-Reporting-Register-Source": {"destination": "https://shop.test", "source_event_id": "7"}}}]},
        // An hour later.
        {"timestamp": "3600000", "registration_request": {"context_origin": "https://shop.test"},
         "responses": [{"url": "https://reporter.test", "response": {
           "Attribution-Reporting-Register-Trigger": {"event_trigger_data": [{"trigger_data": "DATA"}]}}}]}]},
      "output": {"reports": [{"report_time": "172800000",
        "report_url": "https://reporter.test/.well-known/attribution-reporting/report-event-attribution",
        "payload": {"attribution_destination": "https://shop.test", "randomized_trigger_rate": 0.0024263,
          "scheduled_report_time": "172800", "source_event_id": "7", "source_type": "navigation",
          "trigger_data": "3"}}]}
    }
    """

  private func place(_ data: String = "3") throws -> Workplace {
    let place = try Workplace()
    try FileManager.default.createDirectory(
      at: place.url.appending(path: "suite"), withIntermediateDirectories: true)
    try place.write("suite/basic.json", Self.basic.replacing("DATA", with: data))
    return place
  }

  @Test func aSuiteThatPassesIsTalliedAndEndsWith0() throws {
    let place = try place()
    try place.write("suite/old.json", #"{"input": {"sources": []}, "output": {}}"#)
    try place.write("suite/default_config.json", #"{"max_sources_per_origin": "1024"}"#)
    let output = try Tool.run("conformance", "suite", in: place)
    #expect(output.status == 0 && output.standardError.isEmpty)
    #expect(
      output.standardOutput
        == """
        passed  suite/basic.json
        skipped  suite/old.json: it is in the oldest format, with input.sources and input.triggers
        1 passed, 0 failed, 1 skipped

        """)
  }

  @Test func aCaseThatFailsShowsTheDifferenceAndEndsWith1() throws {
    let place = try place("5")
    let output = try Tool.run("conformance", "suite/basic.json", in: place)
    #expect(output.status == 1)
    #expect(output.standardOutput.contains(#"payload.trigger_data: expected "3", was "5""#))
    #expect(output.standardOutput.hasSuffix("0 passed, 1 failed, 0 skipped\n"))
    let json = try Tool.run("conformance", "--json", "suite", in: place)
    #expect(json.status == 1)
    let report = try JSONSerialization.jsonObject(with: Data(json.standardOutput.utf8)) as? [String: Any]
    #expect(report?["failed"] as? Int == 1)
    #expect((report?["files"] as? [[String: Any]])?.first?["outcome"] as? String == "failed")
  }

  @Test func aSuiteThatCannotBeReadIs74AndABrokenCaseFails() throws {
    let place = try place()
    #expect(try Tool.run("conformance", "nowhere", in: place).status == 74)
    #expect(try Tool.run("conformance", in: place).status == 64)
    try place.write("suite/broken.json", "{\"input\": ")
    let output = try Tool.run("conformance", "suite", in: place)
    #expect(output.status == 1)
    #expect(output.standardOutput.contains("failed  suite/broken.json: it is no JSON: line 1"))
  }

  @Test func aFolderWithoutAnyCaseIs65() throws {
    let place = try Workplace()
    try FileManager.default.createDirectory(
      at: place.url.appending(path: "empty"), withIntermediateDirectories: true)
    let output = try Tool.run("conformance", "empty", in: place)
    #expect(output.status == 65 && output.standardOutput.isEmpty)
    #expect(output.standardError == "error: empty: there is no case in it; cases are .json files\n")
  }

  @Test func aReplayThatFailsLeavesTheOldResultsAlone() throws {
    let place = try place()
    #expect(try Tool.run("replay", "suite", "--out", "r", "--seed", "1", in: place).status == 0)
    let before = try place.files(below: "r").map { try place.text("r/\($0)") }
    try place.write("keys", "# nothing\n")
    let empty = try Tool.run("replay", "suite", "--out", "r", "--domain", "keys", "--seed", "5", in: place)
    #expect(empty.status == 65 && empty.standardError.contains("error: keys: there is no key in it"))
    let missing = try Tool.run("replay", "suite", "--out", "new", "--domain", "nofile", in: place)
    #expect(missing.status == 74)
    #expect(
      missing.standardError == "error: cannot read nofile: No such file or directory; check its name\n")
    for setting in ["summary_delta=1", "summary_epsilon=1e-12"] {
      #expect(try Tool.run("replay", "suite", "--out", "r", "--set", setting, in: place).status == 65)
    }
    #expect(try place.files(below: "r").map { try place.text("r/\($0)") } == before)
    #expect(!place.exists("new"))
  }

  @Test func aReplaysJSONIsInSnakeCase() throws {
    let place = try place()
    let output = try Tool.run("replay", "suite", "--out", "r", "--json", in: place)
    let report = try JSONSerialization.jsonObject(with: Data(output.standardOutput.utf8)) as? [String: Any]
    #expect(
      report?.keys.sorted() == [
        "aggregatable_reports", "bad_files", "batches", "debug_reports", "event_level_reports",
        "refused_headers", "sources", "summary_rows", "triggers", "users",
      ])
  }

  @Test func aReplayIsTheSameTwiceAndSaysWhatCame() throws {
    let place = try place()
    let first = try Tool.run("replay", "suite", "--out", "one", "--set", "noise=false", in: place)
    #expect(first.status == 0 && first.standardError.isEmpty)
    #expect(first.standardOutput.contains("event-level reports   1\n"))
    _ = try Tool.run("replay", "suite", "--out", "two", "--set", "noise=false", in: place)
    #expect(
      place.files(below: "one") == [
        "aggregatable-reports.jsonl", "debug-reports.jsonl", "event-level-reports.jsonl", "summary.csv",
      ])
    for name in place.files(below: "one") {
      #expect(try place.text("one/\(name)") == place.text("two/\(name)"), "\(name)")
    }
  }

  @Test func wrongInputIs65AndWrongUsage64() throws {
    let place = try place()
    let setting = try Tool.run("replay", "suite", "--out", "one", "--set", "nois=false", in: place)
    #expect(setting.status == 65 && setting.standardError.contains("--set: \"nois\" is no setting"))
    #expect(try Tool.run("replay", "suite", "--out", "one", "--epsilon", "65", in: place).status == 64)
    let twice = try Tool.run(
      "replay", "suite", "--out", "one", "--epsilon", "5", "--set", "summary_epsilon=0.01", in: place)
    #expect(
      twice.status == 64 && twice.standardError.contains("--epsilon or --set summary_epsilon, not both"))
    try place.write("suite/bad.json", "[]")
    let bad = try Tool.run("replay", "suite", "--out", "one", in: place)
    #expect(bad.status == 65 && bad.standardError.contains("suite/bad.json: it is no history"))
    #expect(place.files(below: "one").isEmpty)
    let skipping = try Tool.run("replay", "suite", "--out", "one", "--skip-bad", in: place)
    #expect(skipping.status == 0 && skipping.standardError.contains("passed over: suite/bad.json"))
  }
}
