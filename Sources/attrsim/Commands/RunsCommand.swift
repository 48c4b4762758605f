import ArgumentParser
import Experiments
import Foundation
import ResultsExport

/// `attrsim runs`: lists results.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "List results with their status, the newest last.",
    discussion: """
      Looks for run folders below results, or below the folders that are named; a folder may also be a run \
      itself. The status is complete, some failed, running, interrupted (the same command goes on), shard \
      (attrsim merge makes a run of all shards) or broken, with the reason. A star marks \
      runs of this version of the program, whose results run goes on with.

      Exit code 74: a folder is not there.
      """)

  @Argument(help: "Folders; results by default.", completion: .directory)
  var folders: [String] = []

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    try Exit.onError {
      let usual = "results"
      var places = folders
      if places.isEmpty, FileManager.default.fileExists(atPath: usual) { places = [usual] }
      var seen: Set<String> = []
      let runs = try places.flatMap { place throws(OutputError) in try RunListing.runs(in: place) }
        .filter { seen.insert($0.path).inserted }.sorted { ($0.date, $0.path) < ($1.date, $1.path) }
      let report = RunsReport(runs)
      if json { return try Terminal.print(json: report.rows) }
      let names = folders.isEmpty ? usual : folders.joined(separator: ", ")
      try Terminal.print(runs.isEmpty ? "no results below \(names)\n" : report.text())
    }
  }
}
