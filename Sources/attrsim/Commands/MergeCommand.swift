import ArgumentParser
import Experiments
import Foundation
import ResultsExport
import RunReports
import ScenarioFiles

/// `attrsim merge`: makes one run of its shards.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Make the results of one run from its shards.",
    discussion: """
      The shards are folders of attrsim run --shard, in any order. All tables are those of a run on one \
      machine, byte for byte; manifest.json and parts differ in timings, and manifest.json in the command \
      line. Run and report take the folder for \
      one. The shards must be of one scenario with the same options, made by this \
      version of the program, and all of them must be there.

      With --partial some neighbouring shards, such as 3/8, 4/8 and 5/8, become one shard 3-5/8 that merge \
      takes like any other. So many shards can be merged in a tree.

      An interrupted merge goes on by the same command.

      Exit codes: 65 the shards are of different runs, overlap, are unfinished or damaged, some are missing, \
      or --out is one of them; 74 a folder is not there or cannot be written; 75 some replications failed; \
      130 interrupted.
      """)

  @Argument(help: ArgumentHelp("The folders of the shards.", valueName: "shard"), completion: .directory)
  var shards: [String]

  @Option(
    name: .customLong("out"),
    help: ArgumentHelp(
      "The folder of the results, or of the joined shard; results/<scenario>/<hash> by default.",
      valueName: "folder"),
    completion: .directory)
  var folder: String?

  @Flag(help: "Join some neighbouring shards into one shard, which needs --out.")
  var partial = false

  @Option(
    help: ArgumentHelp(
      "Where the files are that the scenario names; by default where they were for the shards.",
      valueName: "folder"),
    completion: .directory)
  var data: String?

  @Option(help: "Threads that look for those whom adversaries are after, as many as processors by default.")
  var threads: Int?

  @Flag(help: "Throw away results that are there already.")
  var fresh = false

  @Flag(help: "No progress on standard error.")
  var quiet = false

  @Flag(help: "Print the summary as JSON.")
  var json = false

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must be from 1 to 1024.")
    }
    guard !partial || folder != nil else {
      throw ValidationError("--partial needs a folder for the joined shard: add --out.")
    }
  }

  func run() throws {
    try Exit.onError {
      let set = try ShardSet(shards)
      let (experiment, origin) = try experiment(of: set)
      let threads = threads ?? min(1024, ProcessInfo.processInfo.activeProcessorCount)
      var options = RunOptions(
        folder: folder, resources: RunResources(threads: threads), startsFresh: fresh)
      if partial {
        return try ShardEnding(join(ShardJoin(set, of: experiment, options)), json: json).tell()
      }
      // The command that makes the same results without shards.
      options.commandLine = ["attrsim", "run"] + origin.arguments + (folder.map { ["--out", $0] } ?? [])
      let outcome = try merge(ExperimentRun(merging: set, of: experiment, options))
      try RunEnding(experiment, outcome, json: json).tell(report: false)
    }
  }

  /// Makes the scenario again that the shards are of.
  private func experiment(of set: ShardSet) throws -> (Experiment, ShardOrigin) {
    guard let origin = set.origin else {
      throw RefusedName(
        description: "\(shards[0]) was made by another program than attrsim, which must merge it too")
    }
    let file = try ScenarioFile(text: origin.text, name: origin.file, folder: data ?? origin.folder)
    let made = try file.experiment(
      settings: origin.settings, sweeps: origin.sweeps, zips: origin.zips, wheres: origin.conditions)
    for remark in made.remarks { Terminal.complain(remark) }
    return (made.experiment, origin)
  }

  private func join(_ join: ShardJoin) throws -> ShardOutcome {
    try withInterrupts { stop, tell in try join.execute(stop: stop) { tell("\($0) of \($1)") } }
  }

  private func merge(_ run: ExperimentRun) throws -> RunOutcome {
    try withInterrupts { stop, tell in try run.execute(stop: stop) { tell($0.text) } }
  }

  /// Does the work, and shows how far it is where that can be seen.
  private func withInterrupts<Result>(
    _ work: (StopFlag, _ tell: (String) -> Void) throws -> Result
  ) throws -> Result {
    let interrupt = InterruptHandler { Terminal.complain($0) }
    defer { interrupt.stop() }
    let showsProgress = !quiet && Screen.current.isTerminal
    let width = 60
    func show(_ text: String) {
      guard showsProgress else { return }
      let line = text.prefix(width)
      Terminal.whisper("\r" + line + String(repeating: " ", count: width - line.count) + "\r")
    }
    defer { show("") }
    return try work(interrupt.flag) { show("merged \($0) replications") }
  }
}
