import ArgumentParser
import Experiments

/// The command-line tool.
@main
struct AttributionSimulator: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attrsim",
    abstract:
      "Simulates ad-conversion measurement: how accurate counts are, and what noise, windows and caps cost.",
    discussion: """
      Results go to standard output, everything else to standard error. Exit codes: 0 done; 1 a browser ignores the \
      header (headers), a case failed (conformance), a number disagrees (reproduce), or a record is discarded (ecapi validate); 64 wrong usage; 65 bad input; 69 something is missing on this \
      machine; 70 a mistake of this program; 74 a file cannot be read or written; 75 some replications failed; 130 interrupted.
      """,
    version: ProgramVersion.text,
    subcommands: [
      RunCommand.self, MergeCommand.self, CheckCommand.self, ShowCommand.self, InitCommand.self,
      ListCommand.self, ExplainCommand.self, SchemaCommand.self, CalcCommand.self, HeadersCommand.self,
      ConformanceCommand.self, ReproduceCommand.self, ReplayCommand.self, CorrectCommand.self,
      EcapiCommand.self, LogCommand.self, FitCommand.self, CompareCommand.self, ReportCommand.self,
      RunsCommand.self, ExportCommand.self, ImportCommand.self,
    ])

  static func main() {
    BrokenPipe.closeGaps()
    main(nil)
  }
}
