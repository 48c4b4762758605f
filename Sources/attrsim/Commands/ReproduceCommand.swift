import ArgumentParser
import Experiments
import Foundation
import Reproductions
import ResultsExport

/// `attrsim reproduce`: computes published numbers again.
struct ReproduceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reproduce",
    abstract: "Compute published numbers again and compare.",
    discussion: """
      Reads published.yaml of a folder: numbers as they were printed, with the formula, the simulation or the scenario \
      that computes each again. A formula agrees when it rounds to the printed digits, a simulation when the printed \
      number lies within six standard errors. What does not agree is explained when the file says why, and ours is the \
      number that it gives instead.

      Exit codes: 1 a number disagrees; 65 the file or a scenario is wrong; 74 something cannot be read or written; \
      130 interrupted.
      """)

  @Argument(help: "The folder of published.yaml and its scenarios.", completion: .directory)
  var folder = "Scenarios/reproductions"

  @Option(
    name: .customLong("out"),
    help: ArgumentHelp(
      "A folder for reproductions.csv and the results of scenarios, which are thrown away else.",
      valueName: "folder"),
    completion: .directory)
  var results: String?

  @Option(help: "Threads that simulate people in scenarios, as many as processors by default.")
  var threads: Int?

  @Flag(help: "No progress on standard error.")
  var quiet = false

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must be from 1 to 1024.")
    }
  }

  func run() throws {
    try Exit.onError {
      let file = try PublishedFile(folder: folder)
      let place = results ?? Self.temporaryFolder()
      defer { if results == nil { try? FileManager.default.removeItem(atPath: place) } }
      let reproductions = try compute(file, place)
      if results != nil { try Self.write(reproductions, place) }
      let report = ReproductionReport(reproductions, unrepeated: file.unrepeated)
      try Terminal.print(json ? try report.json() : report.text())
      if report.tally.disagree > 0 { throw ExitCode(Exit.failedCases) }
    }
  }

  private static func temporaryFolder() -> String {
    FileManager.default.temporaryDirectory.appending(path: "attrsim-reproduce-\(UUID().uuidString)").path
  }

  private func compute(_ file: PublishedFile, _ place: String) throws -> [Reproduction] {
    let threads = threads ?? min(1024, ProcessInfo.processInfo.activeProcessorCount)
    let interrupt = InterruptHandler { Terminal.complain($0) }
    defer { interrupt.stop() }
    let showsProgress = !quiet && Screen.current.isTerminal
    defer { if showsProgress { Terminal.whisper("\r\u{1B}[K") } }
    var run = ReproductionRun(file, results: place, resources: RunResources(threads: threads))
    let done = try run.all(stop: interrupt.flag) { name in
      if showsProgress { Terminal.whisper("\r\u{1B}[K\(name)") }
    }
    guard done.count == file.numbers.count else {
      Terminal.complain("interrupted: \(done.count) of \(file.numbers.count) numbers were computed")
      throw ExitCode(Exit.interrupted)
    }
    return done
  }

  private static func write(_ reproductions: [Reproduction], _ place: String) throws {
    let folder = try RunFolder(path: place)
    try ReproductionTable.write(reproductions, path: folder.path(of: ReproductionTable.schema.fileName))
  }
}
