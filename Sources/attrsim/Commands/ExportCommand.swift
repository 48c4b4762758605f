import ArgumentParser
import ResultsExport

/// `attrsim export`: copies a run's tables in another format.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Copy a run's tables to another folder as CSV, JSON or JSON Lines.",
    discussion: """
      The folder is complete in itself: a file for each table, datapackage.json with the type, the unit and the meaning \
      of each column and the digest of each file, and the run's manifest and scenario. As json a table is an array with \
      an object for each row, as jsonl an object a line; numbers are numbers, and empty cells are null. CSV files are \
      copied byte for byte. A repeated export of the same run replaces the one before.

      Exit codes: 74 the folder is no finished run or is damaged, or the other holds something else or cannot be written.
      """)

  @Argument(help: ArgumentHelp("The run folder.", valueName: "run"), completion: .directory)
  var source: String

  @Option(
    name: .customLong("to"), help: ArgumentHelp("A new or empty folder.", valueName: "folder"),
    completion: .directory)
  var folder: String

  @Option(help: "How tables are written: csv, json or jsonl.")
  var format = TableFormat.csv

  @Option(help: ArgumentHelp("Only these tables, such as counts,risk.", valueName: "names"))
  var tables: String?

  @Flag(help: "Replace an export of another run.")
  var fresh = false

  @Flag(help: "Print what was written as JSON.")
  var json = false

  func validate() throws {
    if let tables, tables.split(separator: ",", omittingEmptySubsequences: false).contains("") {
      throw ValidationError("--tables takes names with commas between them, such as counts,risk.")
    }
  }

  func run() throws {
    try Exit.onError {
      let names = tables?.split(separator: ",").map(String.init)
      let export = try RunExport(SavedRun(path: source), as: format, tables: names)
      let files = try export.write(to: folder, startsFresh: fresh)
      if json {
        return try Terminal.print(json: ExportedFiles(folder: folder, format: format.rawValue, files))
      }
      var table = TextTable([("table", .left), ("file", .left), ("rows", .right), ("size", .right)])
      for file in files {
        table.append([
          file.schema.name, file.name, file.rows.map { Figures.number(Double($0), digits: 0) } ?? "-",
          PlanReport.size(file.byteCount),
        ])
      }
      try Terminal.print(table.rendered() + "exported to \(folder)\n")
    }
  }
}

extension TableFormat: ExpressibleByArgument {}

/// What `attrsim export --json` prints.
private struct ExportedFiles: Encodable {
  struct File: Encodable {
    var table: String
    var file: String
    var rows: Int?
    var bytes: Int
    var sha256: String
  }

  var folder: String
  var format: String
  var files: [File]

  init(folder: String, format: String, _ files: [RunExport.File]) {
    (self.folder, self.format) = (folder, format)
    self.files = files.map {
      File(table: $0.schema.name, file: $0.name, rows: $0.rows, bytes: $0.byteCount, sha256: $0.sha256)
    }
  }
}
