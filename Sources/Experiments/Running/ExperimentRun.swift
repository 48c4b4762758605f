import Foundation
import Population
import ResultsExport

/// How a run is carried out; nothing here changes a byte of the tables.
public struct RunOptions: Sendable {
  /// The folder of the results; nil for `results/<scenario>/<hash>`.
  public var folder: String?
  /// How much of the machine is used.
  public var resources: RunResources
  /// Whether results that are there already are thrown away.
  public var startsFresh: Bool
  /// What the user typed, for the manifest.
  public var commandLine: [String]

  /// Makes options.
  public init(
    folder: String? = nil, resources: RunResources, startsFresh: Bool = false, commandLine: [String] = []
  ) {
    self.folder = folder
    self.resources = resources
    self.startsFresh = startsFresh
    self.commandLine = commandLine
  }
}

/// What a run has come to.
public struct RunOutcome: Sendable {
  /// The folder of the results.
  public var folder: String
  /// The summary of each design point.
  public var summaries: [[SummaryRow]]
  /// The systems of each design point side by side, figure by figure; empty unless the experiment asks for it.
  public var comparisons: [[[ComparedValue]]] = []
  /// The figures of each design point that are above what bounds them: defects of this program.
  public var breaches: [[BoundBreach]] = []
  /// The audits of each design point; empty where it has none.
  public var audits: [[AuditRow]] = []
  /// Replications that failed, with the reason.
  public var failures: [String]
  /// Whether the stop flag ended it before everything was simulated; then no tables were written.
  public var wasInterrupted: Bool
  /// Replications that are simulated, of all.
  public var done: Int
  /// All replications; those that may still come, when it was interrupted.
  public var total: Int
  /// What the user should know about the figures, such as a half-width that was not reached.
  public var remarks: [String] = []
}

/// Runs an experiment: simulates what is missing, then writes all tables.
public struct ExperimentRun {
  let experiment: Experiment
  let options: RunOptions
  let identity: RunIdentity
  private let schemas: TableSchemas
  /// Where the counts of people come from who were simulated elsewhere; nil where they are simulated here.
  private let merger: ShardMerger?
  /// The folder of the results.
  public let path: String

  /// Prepares a run.
  public init(_ experiment: Experiment, _ options: RunOptions) { self.init(experiment, options, merger: nil) }

  /// Prepares to make the results of an unsharded run from its shards.
  ///
  /// Nobody is simulated but those whom adversaries are after. All tables are those of an unsharded run, byte for
  /// byte; `manifest.json` and `parts` differ in timings, and `manifest.json` in the command line.
  ///
  /// - Parameters:
  ///   - shards: all shares of the people.
  ///   - experiment: what they are of.
  /// - Throws: ``ShardError`` when one is missing, or they are of something else. ``execute(stop:meter:progress:)``
  ///   throws it for damaged files.
  public init(merging shards: ShardSet, of experiment: Experiment, _ options: RunOptions) throws(ShardError) {
    try shards.check(experiment)
    try shards.requireAll()
    self.init(experiment, options, merger: ShardMerger(shards, experiment))
    try shards.refuse(output: path)
  }

  private init(_ experiment: Experiment, _ options: RunOptions, merger: ShardMerger?) {
    self.merger = merger
    self.experiment = experiment
    self.options = options
    identity = RunIdentity(experiment)
    schemas = TableSchemas(experiment.points)
    path = options.folder ?? "results/\(experiment.name)/\(identity.hash.prefix(12))"
  }

  /// Simulates what is missing and writes the tables.
  ///
  /// Whatever ends it, nothing that was finished is lost: the same call goes on from there.
  ///
  /// - Parameters:
  ///   - stop: raise it to stop at the next block of people.
  ///   - meter: counts people and replications while they are simulated, for whoever shows it.
  ///   - progress: told after each replication how many are done, of how many, and how fast.
  /// - Throws: ``ForeignResults`` when the folder belongs to something else, `OutputError` when it cannot be
  ///   written.
  public func execute(
    stop: StopFlag, meter: ProgressMeter = ProgressMeter(), progress: (RunProgress) -> Void
  ) throws -> RunOutcome {
    let folder = try openFolder()
    let store = PartStore(
      folder: folder, identity: identity, scenarios: experiment.points.map(\.scenario),
      recordsReports: experiment.recordsReports)
    var manifest = Manifest(self, status: "running")
    try JSONFile.write(manifest, to: folder.path(of: Manifest.fileName))
    // Only now: a folder whose run is killed before it has a manifest must still count as empty.
    try folder.makeFolder(PartStore.folderName)
    var state = RunState(experiment, meter)
    for point in experiment.points.indices where !state.wasInterrupted {
      try simulate(point, store, &state, stop, progress)
    }
    let remarks = state.wasInterrupted ? [] : state.remarks + (try TraceRemarks.remarks(experiment))
    var outcome = RunOutcome(
      folder: path, summaries: [],
      failures: state.units.compactMap { unit in state.failures[unit].map { "\(unit.stem): \($0)" } },
      wasInterrupted: state.wasInterrupted, done: state.done - state.failures.count, total: state.total,
      remarks: remarks)
    guard !outcome.wasInterrupted else { return outcome }
    guard let audits = try AuditRun.audits(of: experiment, threads: options.resources.threads, stop: stop)
    else {
      outcome.wasInterrupted = true
      return outcome
    }
    outcome.audits = audits
    let tables = try RunTables(
      experiment, store, replications: state.replications, state.failures, audits: audits,
      threads: options.resources.threads)
    outcome.summaries = tables.summaries
    outcome.comparisons = tables.comparisons
    outcome.breaches = tables.breaches
    manifest.finish(
      tables, status: state.failures.isEmpty ? "complete" : "some replications failed",
      replications: state.replications, remarks: remarks)
    try JSONFile.write(manifest, to: folder.path(of: Manifest.fileName))
    return outcome
  }

  /// Simulates the replications of a point that have no part yet, as many as the plan wants.
  private func simulate(
    _ point: Int, _ store: PartStore, _ state: inout RunState, _ stop: StopFlag,
    _ progress: (RunProgress) -> Void
  ) throws {
    let designPoint = experiment.points[point]
    let scenario = designPoint.scenario
    var plan = PointProgress(experiment.plan, systems: scenario.systems.map(\.name))
    var generator: PopulationGenerator?
    var next = 0
    repeat {
      while next < plan.wanted {
        if stop.isRaised { return state.interrupt() }
        let unit = UnitName(point: point, replication: next)
        let isKept = store.read(unit) != nil
        if !isKept {
          let ready = try generator ?? PopulationGenerator(scenario)
          generator = ready
          let start = ContinuousClock.now
          guard try simulate(unit, ready, store, &state, stop) else { return state.interrupt() }
          if state.failures[unit] == nil {
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            progress(state.progress(people: scenario.population.people, seconds: seconds))
          }
        }
        state.finishReplication(people: scenario.population.people, wasKept: isKept)
        next += 1
      }
    } while try plan.goesOn { replication in
      let unit = UnitName(point: point, replication: replication)
      guard state.failures[unit] == nil else { return [] }
      return try RunTables.figures(designPoint, unit, schemas, store)
    }
    state.finish(point, plan, designPoint)
  }

  /// Simulates one replication and keeps it, or notes why it failed.
  ///
  /// - Returns: false when `stop` was raised before its end.
  private func simulate(
    _ unit: UnitName, _ generator: PopulationGenerator, _ store: PartStore, _ state: inout RunState,
    _ stop: StopFlag
  ) throws -> Bool {
    do {
      guard let done = try simulate(unit, generator, store, stop, state.meter) else { return false }
      try store.write(done.tally, unit, seconds: done.seconds)
    } catch is PopulationError, is ShardMerger.FailedUnit {
      // Which person is met first depends on threads and blocks, and tables must not.
      state.failures[unit] = PopulationError.summary
    }
    return true
  }

  private func simulate(
    _ unit: UnitName, _ generator: PopulationGenerator, _ store: PartStore, _ stop: StopFlag,
    _ meter: ProgressMeter
  ) throws -> (tally: UnitTally, seconds: Double)? {
    let start = ContinuousClock.now
    let point = experiment.points[unit.point]
    let simulation = UnitSimulation(
      scenario: point.scenario, generator: generator, replication: unit.replication)
    if let merger {
      return try merger.tally(
        unit, simulation, options.resources, stop: stop,
        rowsPath: experiment.recordsReports ? { store.reportsPath(unit, system: $0) } : nil)
    }
    guard let tally = try tally(simulation, unit, store, stop, meter) else { return nil }
    return (tally, (ContinuousClock.now - start) / .seconds(1))
  }

  private func tally(
    _ simulation: UnitSimulation, _ unit: UnitName, _ store: PartStore, _ stop: StopFlag,
    _ meter: ProgressMeter
  ) throws -> UnitTally? {
    guard experiment.recordsReports else {
      return try simulation.run(options.resources, recording: nil, stop: stop, meter: meter)
    }
    let recording = try ReportRecording(
      ReportRowContext.all(
        experiment.points[unit.point], unit, simulation.generator, schemas),
      paths: simulation.scenario.systems.indices.map { store.reportsPath(unit, system: $0) })
    defer { recording.abandon() }
    guard
      let tally = try simulation.run(options.resources, recording: recording, stop: stop, meter: meter)
    else { return nil }
    try recording.commit()
    return tally
  }

  /// Opens the folder, and makes sure that it holds these results or none.
  private func openFolder() throws -> RunFolder {
    // Looked at before anything is written there: somebody else's folder stays as it is.
    let before = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    if !before.contains(Manifest.fileName), before.contains(where: { !$0.hasPrefix(".") }) {
      let isShard = before.contains(ShardManifest.fileName)
      throw OutputError(
        path: path, action: "write in",
        reason: isShard ? "it is a shard of a run" : "it holds files but no results of this program",
        remedy: "choose an empty or a new folder with --out")
    }
    let folder = try RunFolder(path: path)
    let names = folder.fileNames()
    if names.contains(Manifest.fileName), !options.startsFresh {
      guard let there = folder.readPart(Manifest.Stored.self, Manifest.fileName)?.identity else {
        throw OutputError(
          path: path, action: "go on in", reason: "its manifest.json is damaged or of another version",
          remedy: "throw the results away with --fresh, or choose another folder with --out")
      }
      let differences = identity.difference(from: there)
      if !differences.isEmpty { throw ForeignResults(path: path, differences: differences) }
    }
    if options.startsFresh {
      for name in folder.fileNames(in: PartStore.folderName) {
        try folder.remove("\(PartStore.folderName)/\(name)")
      }
      for name in names where RunTables.fileNames.contains(name) { try folder.remove(name) }
    }
    try folder.removeStrayFiles()
    try folder.removeStrayFiles(in: PartStore.folderName)
    return folder
  }
}
