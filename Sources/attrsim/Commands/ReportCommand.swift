import ArgumentParser
import ResultsExport
import RunReports

/// `attrsim report`: makes a page of a run.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Make a page of a run: the scenario in words, key figures, warnings, charts, definitions.",
    discussion: """
      Writes report.html into the run's folder: one file that needs no network and no script. The charts are Vega-Lite \
      specifications in the folder charts beside the tables, for Jupyter, Altair and the Vega editor too. Pictures of \
      them are drawn by vl-convert, a Python package that make report-tools sets up; without it the page has all \
      numbers and no pictures.

      Exit codes: 65 the files of the run contradict one another; 69 with --require-charts, a chart could not be \
      drawn; 74 a file cannot be read or written.
      """)

  @Argument(help: ArgumentHelp("The folder of a finished run.", valueName: "run"), completion: .directory)
  var folder: String

  @Option(
    name: .customLong("out"),
    help: ArgumentHelp("The page's file, instead of report.html in the run's folder.", valueName: "file"),
    completion: .file(extensions: ["html"]))
  var file: String?

  @Flag(help: "Fail where a chart cannot be drawn.")
  var requireCharts = false

  func run() throws {
    try Exit.onError {
      let written = try RunReport(SavedRun(path: folder)).write(to: file)
      for remark in written.remarks { Terminal.complain("warning: \(remark)") }
      try Terminal.print("report: \(written.page)\n")
      if requireCharts, !written.hasPictures { throw ExitCode(Exit.missing) }
    }
  }
}
