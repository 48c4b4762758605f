import Foundation
import Testing

/// What `correct` says about files of noised sources.
@Suite struct CorrectTests {
  private static let text = """
    {"input": {"sources": [
      {"source_time": 0, "source_type": "navigation", "registration_config": {"source_event_id": "1", "expiry": "864000"}},
      {"source_time": 0, "source_type": "event", "registration_config": {"source_event_id": "2"}}]},
     "reports": [
      {"report_time": 604800, "report": {"source_event_id": "1", "source_type": "navigation", "trigger_data": "4"}},
      {"report_time": 604800, "report": {"source_event_id": "9", "source_type": "navigation", "trigger_data": "4"}}]}
    """

  private func place(_ text: String = text) throws -> Workplace {
    let folder = try Workplace()
    try Data(text.utf8).write(to: folder.url.appending(path: "noised.json"))
    return folder
  }

  /// Runs the command on a file; the folder must outlive the run.
  private func correct(_ arguments: [String], text: String = text) throws -> Tool.Output {
    let folder = try place(text)
    return try withExtendedLifetime(folder) {
      try Tool.start(["correct", "noised.json"] + arguments, in: folder).wait()
    }
  }

  private struct Report: Decodable {
    struct Count: Decodable {
      var trigger_data: UInt32?
      var observed_count: Int
      var report_count: Double
      var standard_error: Double
      var ci_low: Double
      var ci_high: Double
    }

    struct Noise: Decodable {
      var sources: Int
      var states: UInt64
      var flip_probability: Double
    }

    var navigation: [Count]
    var event: [Count]
    var total: [String: Count]
    var noise: [Noise]
    var stray_reports: Int
  }

  private func report(_ arguments: String..., text: String = text) throws -> Report {
    let output = try correct(["--json"] + arguments, text: text)
    #expect(output.status == 0, "\(output.standardError)")
    return try JSONDecoder().decode(Report.self, from: Data(output.standardOutput.utf8))
  }

  @Test func countsComeAsATableWithTheirNoise() throws {
    let output = try Tool.run("correct", "noised.json", in: place())
    #expect(output.status == 0)
    #expect(
      output.standardError
        == "warning: noised.json: 1 report belongs to no source that was read and counts nowhere\n")
    for text in [
      "navigation        4        1", "event           all        0",
      "navigation: 1 source, 2925 output states (8 data values, 3 windows, at most 3 reports)",
      "event: 1 source, 3 output states (2 data values, 1 window, at most 1 report)", "0.0024263221679834087",
    ] {
      let words = output.standardOutput.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains(text.split(separator: " ").joined(separator: " ")), "\(text)")
    }
    #expect(output.standardOutput.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test func jsonHasTheListsOfThePeerAndMore() throws {
    let report = try report("--flip-probability", "0.5")
    #expect(report.navigation.map(\.trigger_data) == (0..<8).map { $0 })
    #expect(report.event.map(\.trigger_data) == [0, 1])
    // (1 - 0.5 0.36)/0.5 and (0 - 0.5/3)/0.5.
    #expect(abs(report.navigation[4].report_count - 1.64) < 1e-12)
    #expect(abs(report.event[0].report_count + 1.0 / 3) < 1e-12)
    #expect(report.navigation[4].observed_count == 1 && report.stray_reports == 1)
    #expect(report.navigation[4].ci_low <= 1 && report.navigation[4].ci_high >= 1)
    #expect(report.total["navigation"]?.observed_count == 1)
    #expect(report.noise.map(\.flip_probability) == [0.5, 0.5])
  }

  @Test func anyConfigurationOfTheNoiseCanBeGiven() throws {
    let report = try report(
      "--source-type", "navigation", "--trigger-data", "4,7", "--windows", "1d,8d", "--max-reports", "2",
      "--epsilon", "3")
    #expect(report.event.isEmpty)
    #expect(report.navigation.map(\.trigger_data) == [4, 7])
    // Multisets of at most 2 of 4 cells: (6 choose 2).
    #expect(report.noise.map(\.states) == [15])
    #expect(abs((report.noise.first?.flip_probability ?? 0) - 15 / (14 + exp(3))) < 1e-15)
    #expect(try self.report("--windows", "5", "--source-type", "navigation").noise.map(\.states) == [12341])
  }

  @Test func sourcesAreWrittenWithSyntheticReports() throws {
    let output = try Tool.run(
      "correct", "noised.json", "--event-level", "--flip-probability", "0", "--source-type", "navigation",
      in: place())
    #expect(output.status == 0)
    let expected = """
      [
      {"source": {"source_time": 0, "source_type": "navigation", "registration_config": {"source_event_id": "1", \
      "expiry": "864000"}}, "reports": [{"report_time": 604800, "report": {"source_event_id": "1", \
      "source_type": "navigation", "trigger_data": "4"}}]}
      ]

      """
    #expect(output.standardOutput == expected)
  }

  @Test func aDocumentALineIsReadWhenAsked() throws {
    let line = Self.text.replacing("\n", with: " ")
    let both = try report("--lines", text: line + "\n" + line + "\n")
    #expect(both.navigation[4].observed_count == 2 && both.stray_reports == 2)
    let output = try Tool.run("correct", "noised.json", in: place(line + "\n" + line))
    #expect(output.status == 65 && output.standardOutput.isEmpty)
    #expect(output.standardError.hasPrefix("error: noised.json:2:1: something follows the document"))
  }

  @Test func wrongFilesAreNamedWithPlaceAndPath() throws {
    let output = try Tool.run(
      "correct", "noised.json", in: place(Self.text.replacing("\"4\"", with: "\"8\"")))
    #expect(output.status == 65)
    #expect(
      output.standardError.hasPrefix(
        "error: noised.json:5:3: reports[0]: source 1 cannot report trigger data 8"))
    let missing = try Tool.run("correct", "none.json", in: place())
    #expect(missing.status == 74 && missing.standardError.contains("cannot read none.json: "))
    let folder = try Tool.run("correct", ".", in: place())
    #expect(folder.status == 74 && folder.standardError.contains("name a file in it"))
  }

  @Test(arguments: [
    ["--epsilon", "0"], ["--epsilon", "3", "--flip-probability", "0.1"], ["--flip-probability", "1"],
    ["--max-reports", "21"], ["--trigger-data", "0"], ["--trigger-data", "3,3"], ["--trigger-data", "1,,2"],
    ["--windows", "0"], ["--windows", "7d,2d"], ["--windows", "2x"], ["--windows", "99999999999999d"],
    ["--event-level", "--windows", "3"], ["--seed", "2"], ["--seed", "1", "--json"],
  ])
  func wrongNoiseIsWrongUsage(arguments: [String]) throws {
    #expect(try correct(arguments).status == 64)
  }
}
