import ArgumentParser
import Experiments
import Foundation

/// `attrsim run`: simulates a scenario and writes its tables.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a scenario and write its tables.",
    discussion: """
      The tables go to results/<scenario>/<hash>. The same command goes on where an interrupted run stopped; \
      results of another scenario or version are never mixed in.
      """)

  @OptionGroup var arguments: ScenarioArguments

  @Option(
    name: .customLong("out"), help: ArgumentHelp("The folder of the results itself.", valueName: "folder"),
    completion: .directory)
  var folder: String?

  @Option(help: "Threads that simulate people; any number gives the same bytes.")
  var threads: Int = ProcessInfo.processInfo.activeProcessorCount

  @Option(help: "People that a thread takes at a time; any number gives the same bytes.")
  var blockSize: Int = 512

  @Flag(help: "Throw away results that are there already.")
  var fresh = false

  @Flag(help: "No progress on standard error.")
  var quiet = false

  @Flag(help: "Print the summary as JSON.")
  var json = false

  func validate() throws {
    guard (1...1024).contains(threads) else { throw ValidationError("--threads must be from 1 to 1024.") }
    guard (1...1_000_000).contains(blockSize) else {
      throw ValidationError("--block-size must be from 1 to 1000000.")
    }
  }

  func run() throws {
    try Exit.onError {
      let loaded = try arguments.load()
      for remark in loaded.remarks { Terminal.complain(remark) }
      let run = ExperimentRun(
        loaded.experiment,
        RunOptions(
          folder: folder, resources: RunResources(threads: threads, blockSize: blockSize), startsFresh: fresh,
          commandLine: CommandLine.arguments))
      let interrupt = InterruptHandler()
      defer { interrupt.stop() }
      var lines = ProgressLines()
      let outcome = try run.execute(stop: interrupt.flag) { progress in
        if !quiet { lines.show(progress) }
      }
      try finish(outcome, loaded.experiment)
    }
  }

  private func finish(_ outcome: RunOutcome, _ experiment: Experiment) throws {
    if outcome.wasInterrupted {
      Terminal.complain(
        "interrupted: \(outcome.done) of \(outcome.total) replications are done and kept in \(outcome.folder); "
          + "the same command goes on from there")
      throw ExitCode(Exit.interrupted)
    }
    let report = SummaryReport(experiment, outcome)
    try Terminal.print(json ? try report.json() : report.table() + "results: \(outcome.folder)\n")
    guard outcome.failures.isEmpty else {
      for failure in outcome.failures.prefix(20) { Terminal.complain("failed: \(failure)") }
      Terminal.complain("\(outcome.failures.count) of \(outcome.total) replications failed; see runs.csv")
      throw ExitCode(Exit.someFailed)
    }
  }
}

/// Lines about how far a run has come, at most one a second and one at the end.
private struct ProgressLines {
  private var last: ContinuousClock.Instant?

  mutating func show(_ progress: RunProgress) {
    let now = ContinuousClock.now
    if let last, now - last < .seconds(1), progress.done < progress.total { return }
    last = now
    let speed = Double(progress.people) / max(progress.seconds, 1e-9) / 1e6
    Terminal.complain(
      "\(progress.done) of \(progress.total) replications, "
        + String(format: "%.2f million people a second", speed))
  }
}

/// Turns the first Ctrl-C into a request to stop; the second ends the process at once.
private final class InterruptHandler {
  let flag = StopFlag()
  private let sources: [any DispatchSourceSignal]

  init() {
    let flag = flag
    let queue = DispatchQueue(label: "interrupts")
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        if flag.isRaised { _exit(Exit.interrupted) }
        Terminal.complain("stopping; press Ctrl-C again to stop without waiting")
        flag.raise()
      }
      source.resume()
      return source
    }
  }

  func stop() {
    for source in sources { source.cancel() }
  }
}
