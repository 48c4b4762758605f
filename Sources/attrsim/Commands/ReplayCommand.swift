import ArgumentParser
import Histories
import Web

/// `attrsim replay`: plays the histories of users.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Play the histories of users and write what would be reported.",
    discussion: """
      A history is a JSON file with what one user's browser registers: a case of Chromium's interop suite, or a file in \
      the input format of the measurement simulation library (sources and triggers, app destinations too). In a folder \
      every JSON file is a user, and one user is in memory at a time.

      Writes event-level-reports.jsonl, aggregatable-reports.jsonl, debug-reports.jsonl and summary.csv, which holds \
      what the aggregation service tells of each day's reports for each destination. The same files, settings and seed \
      give the same bytes.

      Settings are those of api_config in the interop suite, and \(ReplaySettings.ownNames.joined(separator: ", ")). \
      They start from Chromium's values; the file's own api_config, --parameters and --set follow, and the last wins. \
      --epsilon stands for --set summary_epsilon. retry_delays is a list of minutes.

      Exit codes: 65 a history or a setting is wrong; 69 something is missing on this machine; 74 a file cannot be \
      read or written.
      """)

  @Argument(help: "A file, or a folder with a file for each user.", completion: .file(extensions: ["json"]))
  var path: String

  @Option(
    name: .customLong("out"), help: ArgumentHelp("The folder of the results.", valueName: "folder"),
    completion: .directory)
  var folder: String

  @Option(
    help: ArgumentHelp("A JSON object with settings.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var parameters: String?

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp("A setting, such as noise=false; may be given many times.", valueName: "name=value"))
  var settings: [String] = []

  @Option(help: "What everything random is made from.")
  var seed: UInt64 = 20_201_006

  @Option(
    help: ArgumentHelp(
      "The keys that summaries tell, one a line; without it every key that a report holds.", valueName: "file"
    ),
    completion: .file())
  var domain: String?

  @Flag(help: "Let the aggregation service find the keys: those whose noisy sums are large enough.")
  var discoverKeys = false

  @Option(help: "The privacy parameter of summaries, above 0 and at most 64; 10 by default.")
  var epsilon: Double?

  @Flag(help: "Pass over files that are no histories, and say so.")
  var skipBad = false

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if epsilon != nil, settings.contains(where: { $0.hasPrefix("summary_epsilon=") }) {
      throw ValidationError("Give --epsilon or --set summary_epsilon, not both.")
    }
    if domain != nil, discoverKeys {
      throw ValidationError("--domain and --discover-keys exclude each other.")
    }
    if let epsilon, !(epsilon > 0 && epsilon <= 64) {
      throw ValidationError("--epsilon must be above 0 and at most 64.")
    }
  }

  func run() throws {
    try Exit.onError {
      let replayer = Replayer(try options(), suffixes: try PublicSuffixList())
      let outcome = try replayer.run { Terminal.complain("warning: passed over: \($0)") }
      if let refusal = outcome.firstRefusal {
        let count = outcome.refusedHeaders
        Terminal.complain(
          "warning: \(count) header\(count == 1 ? " is" : "s are") ignored as browsers ignore them; "
            + "the first: \(refusal)")
      }
      if json {
        try Terminal.print(json: outcome)
      } else {
        try Terminal.print(text(outcome))
      }
    }
  }

  private func options() throws -> ReplayOptions {
    var settings = ReplaySettings()
    if let parameters { try settings.apply(file: parameters) }
    for assignment in self.settings { try settings.apply(assignment: assignment) }
    if let epsilon { settings.summaryEpsilon = epsilon }
    var options = ReplayOptions(
      path: path, settings: settings, seed: seed, folder: folder, skipsBadFiles: skipBad)
    if discoverKeys { options.keys = .discovered }
    if let domain { options.keys = .declared(try ReplayOptions.keys(in: domain)) }
    return options
  }

  private func text(_ outcome: ReplayOutcome) -> String {
    var rows = [
      ("users", "\(outcome.users)"), ("sources", "\(outcome.sources)"), ("triggers", "\(outcome.triggers)"),
      ("event-level reports", "\(outcome.eventLevelReports)"),
      ("aggregatable reports", "\(outcome.aggregatableReports)"),
      ("debug reports", "\(outcome.debugReports)"),
      ("summary", "\(outcome.summaryRows) keys in \(outcome.batches) batches"),
    ]
    if !outcome.badFiles.isEmpty { rows.append(("passed over", "\(outcome.badFiles.count) files")) }
    return Paragraphs.list(rows.map { (name: $0.0, text: $0.1) }) + "results: \(folder)\n"
  }
}
