import ArgumentParser
import Experiments
import Foundation
import ResultsExport
import RunReports

/// `attrsim run`: simulates a scenario and writes its tables.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a scenario and write its tables.",
    discussion: """
      The tables go to results/<scenario>/<hash>. The same command goes on where an interrupted run stopped; \
      results of another scenario or version are never mixed in.

      Exit codes: 65 the scenario is wrong, or the folder holds other results; 69 something is missing on this \
      machine; 74 the results cannot be written; 75 some replications failed; 130 interrupted.
      """)

  @OptionGroup var arguments: ScenarioArguments

  @Option(
    name: .customLong("out"), help: ArgumentHelp("The folder of the results itself.", valueName: "folder"),
    completion: .directory)
  var folder: String?

  @Option(
    help: "Threads that simulate people, as many as processors by default; any number gives the same bytes.")
  var threads: Int?

  @Option(help: "People that a thread takes at a time; any number gives the same bytes.")
  var blockSize: Int = 512

  @Flag(help: "Throw away results that are there already.")
  var fresh = false

  @Flag(help: "Only say what would be simulated, and estimate time and disk; write nothing.")
  var dryRun = false

  @Flag(help: "No progress on standard error.")
  var quiet = false

  @Flag(help: "Make a page of the results in the end, as attrsim report does.")
  var report = false

  @Flag(help: "Print the summary as JSON.")
  var json = false

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must be from 1 to 1024.")
    }
    guard (1...1_000_000).contains(blockSize) else {
      throw ValidationError("--block-size must be from 1 to 1000000.")
    }
  }

  func run() throws {
    try Exit.onError {
      let loaded = try arguments.load()
      for remark in loaded.remarks { Terminal.complain(remark) }
      if dryRun {
        let plan = try RunPlan(loaded.experiment, options)
        return try Terminal.print(json ? PlanReport(plan).json() : PlanReport(plan).text())
      }
      let outcome = try simulate(ExperimentRun(loaded.experiment, options))
      try finish(outcome, loaded.experiment)
    }
  }

  private var options: RunOptions {
    let threads = threads ?? min(1024, ProcessInfo.processInfo.activeProcessorCount)
    return RunOptions(
      folder: folder, resources: RunResources(threads: threads, blockSize: blockSize), startsFresh: fresh,
      commandLine: CommandLine.arguments)
  }

  private func simulate(_ run: ExperimentRun) throws -> RunOutcome {
    let meter = ProgressMeter()
    let display = quiet ? nil : ProgressDisplay(meter, on: .current)
    let interrupt = InterruptHandler { message in
      if let display { display.say(message) } else { Terminal.complain(message) }
    }
    defer { interrupt.stop() }
    do {
      let outcome = try run.execute(stop: interrupt.flag, meter: meter) { _ in display?.noteReplication() }
      display?.stop(isComplete: !outcome.wasInterrupted)
      return outcome
    } catch {
      display?.stop(isComplete: false)
      throw error
    }
  }

  private func finish(_ outcome: RunOutcome, _ experiment: Experiment) throws {
    if outcome.wasInterrupted {
      Terminal.complain(
        "interrupted: \(outcome.done) of \(outcome.total) replications are done and kept in \(outcome.folder); "
          + "the same command goes on from there")
      throw ExitCode(Exit.interrupted)
    }
    for remark in outcome.remarks { Terminal.complain("warning: \(remark)") }
    let summary = SummaryReport(experiment, outcome)
    try Terminal.print(json ? try summary.json() : summary.table() + "results: \(outcome.folder)\n")
    if report { try writeReport(outcome.folder) }
    try refuseBreaches(outcome, experiment)
    guard outcome.failures.isEmpty else {
      for failure in outcome.failures.prefix(20) { Terminal.complain("failed: \(failure)") }
      Terminal.complain("\(outcome.failures.count) of \(outcome.total) replications failed; see runs.csv")
      throw ExitCode(Exit.someFailed)
    }
  }

  private func writeReport(_ folder: String) throws {
    let written = try RunReport(SavedRun(path: folder)).write()
    for remark in written.remarks { Terminal.complain("warning: \(remark)") }
    // With --json standard output is JSON alone.
    if json {
      Terminal.complain("report: \(written.page)")
    } else {
      try Terminal.print("report: \(written.page)\n")
    }
  }

  /// Says loudly that a figure is above what bounds it: whoever publishes it would publish a mistake of this program.
  private func refuseBreaches(_ outcome: RunOutcome, _ experiment: Experiment) throws {
    let breaches = zip(experiment.points, outcome.breaches).flatMap { point, breaches in
      breaches.map { breach in
        ([point.scenario.systems[breach.system].name] + point.values.map { "\($0.path) = \($0.value)" })
          .joined(separator: ", ") + ": " + breach.description
      }
    }
    guard !breaches.isEmpty else { return }
    for breach in breaches.prefix(20) { Terminal.complain("DEFECT: \(breach)") }
    Terminal.complain(
      "\(breaches.count) figures are above what bounds them beyond chance (one in a million each). That is a mistake of "
        + "this program, not a finding: do not publish these results, and report the scenario.")
    throw ExitCode(Exit.ourBug)
  }
}
