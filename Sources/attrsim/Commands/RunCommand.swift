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

      With --shard a machine simulates its share of the people of every replication, and leaves sums and no \
      tables; attrsim merge makes of all shares what one machine would have made.

      Exit codes: 65 the scenario is wrong or cannot be cut into shards, or the folder holds other \
      results; 69 something is missing on this machine; 74 the results cannot be written; 75 some \
      replications failed; 130 interrupted.
      """)

  @OptionGroup var arguments: ScenarioArguments

  @Option(
    name: .customLong("out"), help: ArgumentHelp("The folder of the results itself.", valueName: "folder"),
    completion: .directory)
  var folder: String?

  @Option(
    help: ArgumentHelp(
      "Simulate only the k-th of n equal shares of the people, into the folder of --out, to be merged.",
      valueName: "k/n"))
  var shard: String?

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
    if let shard { try validate(shard: shard) }
  }

  private func validate(shard: String) throws {
    guard Shard(shard) != nil else {
      throw ValidationError(
        "--shard \(shard): write k/n with k from 1 to n and n at most \(Shard.limit), such as --shard 3/8.")
    }
    guard folder != nil else {
      throw ValidationError("--shard needs a folder of its own: add --out, such as --out shards/\(shard).")
    }
    if dryRun { throw ValidationError("--dry-run plans whole runs: leave --shard out.") }
    if report {
      throw ValidationError("A shard has no tables to report: merge the shards, then use attrsim report.")
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
      if let shard = shard.flatMap({ Shard($0) }) { return try simulate(loaded.experiment, shard) }
      let run = ExperimentRun(loaded.experiment, options)
      let outcome = try withProgress { stop, meter, note in
        let outcome = try run.execute(stop: stop, meter: meter) { _ in note() }
        return (outcome, outcome.wasInterrupted)
      }
      try RunEnding(loaded.experiment, outcome, json: json).tell(report: report)
    }
  }

  /// Simulates a share of the people.
  private func simulate(_ experiment: Experiment, _ shard: Shard) throws {
    let run = try ShardRun(experiment, shard, options, origin: arguments.origin(text: experiment.source))
    let outcome = try withProgress { stop, meter, note in
      let outcome = try run.execute(stop: stop, meter: meter, progress: note)
      return (outcome, outcome.wasInterrupted)
    }
    try ShardEnding(outcome, json: json).tell()
  }

  private var options: RunOptions {
    let threads = threads ?? min(1024, ProcessInfo.processInfo.activeProcessorCount)
    return RunOptions(
      folder: folder, resources: RunResources(threads: threads, blockSize: blockSize), startsFresh: fresh,
      commandLine: CommandLine.arguments)
  }

  /// Does long work that shows how far it is, and ends early when the user interrupts it.
  ///
  /// - Parameter work: what came of it, and whether it was interrupted; it notes each replication.
  private func withProgress<Result>(
    _ work: (StopFlag, ProgressMeter, _ note: () -> Void) throws -> (Result, wasInterrupted: Bool)
  ) throws -> Result {
    let meter = ProgressMeter()
    let display = quiet ? nil : ProgressDisplay(meter, on: .current)
    let interrupt = InterruptHandler { message in
      if let display { display.say(message) } else { Terminal.complain(message) }
    }
    defer { interrupt.stop() }
    do {
      let (result, wasInterrupted) = try work(interrupt.flag, meter) { display?.noteReplication() }
      display?.stop(isComplete: !wasInterrupted)
      return result
    } catch {
      display?.stop(isComplete: false)
      throw error
    }
  }
}
