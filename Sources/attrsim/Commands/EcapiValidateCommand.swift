import ArgumentParser
import ConversionsAPI
import JSONText
import ResultsExport

/// `attrsim ecapi validate`: says what a receiver makes of records.
struct EcapiValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Say what a receiver makes of event records.",
    discussion: """
      A file is JSON (one event, or a list of events) or JSON Lines (an event on every line), and may be of any length. \
      An error discards its record; a warning costs a field at most. A user_data object that stands alone is checked as \
      such.

      Exit codes: 1 a record is discarded; 64 wrong usage; 65 a file is not JSON (an empty one is none; an empty list, or \
      JSON Lines without a line, is a file of no records); 74 a file cannot be read.
      """)

  @Flag(help: "Print JSON.")
  var json = false

  @Argument(help: "Files of records; - for standard input.", completion: .file())
  var files: [String]

  func run() throws {
    try Exit.onError {
      var report = RecordReport(isJSON: json)
      try report.begin()
      for file in files { try check(file, &report) }
      try report.end()
      if let code = report.exitCode { throw ExitCode(code) }
    }
  }

  /// Reads one file; one that cannot be read does not keep the others from being read.
  private func check(_ file: String, _ report: inout RecordReport) throws {
    let name = UserFile.name(of: file)
    let isLines = file.hasSuffix(".jsonl") || file.hasSuffix(".ndjson")
    var scanner = RecordScanner(form: isLines ? .lines : nil)
    do {
      try UserFile.forEachBlock(file) { block in
        for record in scanner.feed(block) { try report.add(record, in: name) }
      }
      for record in scanner.finish() { try report.add(record, in: name) }
      if let mistake = scanner.mistake { try report.add(mistake, in: name) }
    } catch let error as OutputError where error.path == name {
      try report.add(error)
    }
  }
}
