import ArgumentParser
import Experiments
import ResultsExport

/// `attrsim log`: what a scenario's people do, as an advertiser's log.
struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Write the clicks, views and conversions of a scenario's people as an advertiser's log.",
    discussion: """
      One row an event, in the layout `events` that attrsim import and attrsim fit read: \
      \(ScenarioLog.schema.columns.map(\.name).joined(separator: ",")). People come one after the other, each one's \
      events in the order of time. Times count from the start of the measured period; the warm-up lies before it, and \
      the log ends with the period. Names count from 1. Bots are not in it.

      Exit codes: 65 the scenario is wrong or has several design points; 74 the file cannot be written.
      """)

  @OptionGroup var arguments: ScenarioArguments

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp("The file, standard output by default.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var file = "-"

  @Option(help: ArgumentHelp("Which replication, from 0.", valueName: "number"))
  var replication = 0

  @Flag(help: "Leave out which click or view caused each conversion, as logs often do.")
  var withoutCauses = false

  func validate() throws {
    if !(0...1_000_000).contains(replication) {
      throw ValidationError("--replication must be from 0 to 1000000.")
    }
  }

  func run() throws {
    try Exit.onError {
      let loaded = try arguments.load()
      for remark in loaded.remarks { Terminal.complain(remark) }
      let points = loaded.experiment.points
      guard let point = points.first, points.count == 1 else {
        throw ScenarioEvents.Failure.severalPoints(points.count)
      }
      let log = try ScenarioLog(
        point.scenario, replication: replication, hasCauses: !withoutCauses)
      let output = file == "-" ? nil : try AtomicFile(path: file)
      try log.write { bytes in
        if let output { try output.write(bytes) } else { try Terminal.print(bytes: bytes) }
      }
      try output?.commit()
    }
  }
}
