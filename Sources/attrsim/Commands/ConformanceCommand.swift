import ArgumentParser
import Histories
import Web

/// `attrsim conformance`: plays the test suites of others.
struct ConformanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conformance",
    abstract: "Play the test suites of others and compare the reports.",
    discussion: """
      Knows the cases of Chromium's Attribution Reporting interop suite (content/test/data/attribution_reporting/\
      interop) in their current format; settings come from the case over default_config.json beside it. Knows the \
      end-to-end tests of W3C Attribution Level 1 (w3c/attribution, impl/e2e-tests) too; settings come from \
      CONFIG.json beside them. Formats are told from the files themselves; other files are skipped, with the reason. \
      make vectors fetches the first suite.

      Exit codes: 1 a case failed; 65 there is no JSON file; 69 something is missing on this machine; 74 a path \
      cannot be read.
      """)

  @Argument(
    help: "Files, or folders of which all JSON files are played.", completion: .file(extensions: ["json"]))
  var paths: [String]

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    try Exit.onError {
      var suite = try ConformanceSuite(paths, suffixes: try PublicSuffixList())
      var report = ConformanceReport()
      for file in suite.files {
        guard let result = try suite.play(file) else { continue }
        report.add(result)
        if !json { try Terminal.print(Self.text(result)) }
      }
      try json ? Terminal.print(json: report) : Terminal.print(report.tally.text + "\n")
      if report.tally.failed > 0 { throw ExitCode(Exit.failedCases) }
    }
  }

  private static func text(_ result: ConformanceResult) -> String {
    let reason = result.reason.map { ": \($0)" } ?? ""
    let lines = (result.differences ?? []).map { "    \($0)\n" }.joined()
    return "\(result.outcome.rawValue)  \(result.path)\(reason)\n\(lines)"
  }
}

/// All that was played.
private struct ConformanceReport: Encodable {
  var tally = ConformanceTally()
  var files: [ConformanceResult] = []

  mutating func add(_ result: ConformanceResult) {
    tally.count(result)
    files.append(result)
  }

  private enum CodingKeys: String, CodingKey { case passed, failed, skipped, files }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(tally.passed, forKey: .passed)
    try container.encode(tally.failed, forKey: .failed)
    try container.encode(tally.skipped, forKey: .skipped)
    try container.encode(files, forKey: .files)
  }
}
