import Foundation
import Population
import ResultsExport

/// Joins neighbouring shards into one of the same kind, as a node of a tree of merges does.
public struct ShardJoin {
  private let shards: ShardSet
  private let experiment: Experiment
  private let options: RunOptions
  private let shard: Shard
  private let path: String

  /// Prepares to join shards.
  ///
  /// - Parameters:
  ///   - experiment: what the shards are of.
  ///   - options: how it is carried out; the folder must be named.
  /// - Throws: ``ShardError`` when they are of something else, not neighbours, or one of them
  ///   is in the folder that is to be written.
  public init(_ shards: ShardSet, of experiment: Experiment, _ options: RunOptions) throws(ShardError) {
    try shards.check(experiment)
    guard let folder = options.folder else { throw ShardError("a folder for the joined shard must be named") }
    try shards.refuse(output: folder)
    self.shards = shards
    self.experiment = experiment
    self.options = options
    shard = try shards.joined()
    path = folder
  }

  /// Joins what is not joined yet, unit by unit.
  ///
  /// - Parameters:
  ///   - stop: raise it to stop at the next replication.
  ///   - progress: told after each replication how many are done, of how many.
  /// - Throws: ``ShardError`` when a file is missing or damaged, ``ForeignResults`` when the folder belongs
  ///   to something else, `OutputError` when it cannot be written.
  public func execute(stop: StopFlag, progress: (Int, Int) -> Void = { _, _ in }) throws -> ShardOutcome {
    let merger = ShardMerger(shards, experiment)
    var writer = try ShardWriter(
      path, experiment, shard, shards.identity, origin: shards.origin, isFresh: options.startsFresh)
    let total = experiment.points.count * experiment.replications
    for (point, designPoint) in experiment.points.enumerated() {
      var generator: PopulationGenerator?
      for replication in 0..<experiment.replications {
        if stop.isRaised { return writer.outcome(wasInterrupted: true) }
        let unit = UnitName(point: point, replication: replication)
        if !writer.store.holds(unit) {
          let ready = try generator ?? PopulationGenerator(designPoint.scenario)
          generator = ready
          guard try join(unit, ready, merger, writer.store, stop) else {
            return writer.outcome(wasInterrupted: true)
          }
        }
        try writer.note(unit)
        progress(point * experiment.replications + replication + 1, total)
      }
    }
    try writer.finish()
    return writer.outcome(wasInterrupted: false)
  }

  /// - Returns: false when `stop` was raised before its end.
  private func join(
    _ unit: UnitName, _ generator: PopulationGenerator, _ merger: ShardMerger, _ store: ShardStore,
    _ stop: StopFlag
  ) throws -> Bool {
    if try merger.hasFailed(unit) {
      try store.writeFailure(unit, seconds: 0)
      return true
    }
    let simulation = UnitSimulation(
      scenario: experiment.points[unit.point].scenario, generator: generator, replication: unit.replication)
    for adversary in store.adversaries(unit.point) {
      let run = try AdversaryRun(
        simulation.scenario.adversaries[adversary], simulation, options.resources, stop: stop)
      guard let begun = try run.begin() else { return false }
      try store.write(
        merger.study(unit, adversary: adversary, begun: begun), unit, adversary: adversary, seconds: 0)
    }
    for system in store.systems.indices where experiment.recordsReports {
      try merger.joinRows(unit, system: system, to: store.reportsPath(unit, system: system))
    }
    let (sums, seconds) = try merger.sums(unit, try simulation.riskStudy())
    // Last, since whoever finds it takes the others to be there.
    try store.write(sums, unit, seconds: seconds)
    return true
  }
}
