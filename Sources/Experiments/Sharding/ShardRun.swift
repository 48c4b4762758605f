import Foundation
import Population
import ResultsExport
import Risk

/// What a shard has come to.
public struct ShardOutcome: Sendable {
  /// The folder of the shard.
  public var folder: String
  /// What the folder says of itself.
  public var manifest: ShardManifest
  /// Whether the stop flag ended it before everything was simulated.
  public var wasInterrupted: Bool
}

/// Simulates one share of the people of every replication of an experiment.
///
/// It leaves summaries and no tables: ``ExperimentRun/init(merging:of:_:)`` makes the tables
/// of all shares.
public struct ShardRun {
  private let experiment: Experiment
  private let options: RunOptions
  private let shard: Shard
  private let origin: ShardOrigin?
  private let path: String
  private let identity: RunIdentity

  /// Prepares a share.
  ///
  /// - Parameters:
  ///   - options: how it is carried out; the folder must be named.
  ///   - origin: what the experiment was made from, so that a merge can make it again; nil where a program
  ///     merges that makes it itself.
  /// - Throws: ``ShardError`` for replications that depend on one another.
  public init(
    _ experiment: Experiment, _ shard: Shard, _ options: RunOptions, origin: ShardOrigin? = nil
  ) throws(ShardError) {
    guard experiment.plan.isFixed else { throw .untilPlan }
    guard let folder = options.folder else {
      throw ShardError("a shard has no folder of its own: name one, such as --out shards/\(shard.first)")
    }
    self.experiment = experiment
    self.options = options
    self.shard = shard
    self.origin = origin
    path = folder
    identity = RunIdentity(experiment)
  }

  /// Simulates what is missing.
  ///
  /// Whatever ends it, nothing that was finished is lost: the same call goes on from there.
  ///
  /// - Parameters:
  ///   - stop: raise it to stop at the next block of people.
  ///   - meter: counts people and replications while they are simulated.
  ///   - progress: told after each replication.
  /// - Throws: ``ForeignResults`` when the folder belongs to something else, `OutputError` when it cannot be
  ///   written.
  public func execute(
    stop: StopFlag, meter: ProgressMeter = ProgressMeter(), progress: () -> Void = {}
  ) throws -> ShardOutcome {
    try refuseUnsharedAdversaries()
    var writer = try ShardWriter(
      path, experiment, shard, identity, origin: origin, isFresh: options.startsFresh)
    let people = experiment.points.map { shard.range(of: $0.scenario.population.people) }
    meter.begin(
      replications: experiment.points.count * experiment.replications,
      people: people.reduce(0) { $0 + UInt64($1.count) * UInt64(experiment.replications) }, isAtMost: false)
    for (point, designPoint) in experiment.points.enumerated() {
      var generator: PopulationGenerator?
      for replication in 0..<experiment.replications {
        if stop.isRaised { return writer.outcome(wasInterrupted: true) }
        let unit = UnitName(point: point, replication: replication)
        let isKept = writer.store.holds(unit)
        if !isKept {
          let ready = try generator ?? PopulationGenerator(designPoint.scenario)
          generator = ready
          guard try simulate(unit, ready, writer.store, stop, meter) else {
            return writer.outcome(wasInterrupted: true)
          }
          progress()
        }
        try writer.note(unit)
        meter.finishReplication(people: UInt64(people[point].count), wasKept: isKept)
      }
    }
    try writer.finish()
    return writer.outcome(wasInterrupted: false)
  }

  /// An adversary who looks at everybody and cannot say what it saw is refused before anything is simulated.
  private func refuseUnsharedAdversaries() throws(ShardError) {
    for point in experiment.points {
      for arm in point.scenario.adversaries where arm.attack.needs != .nothing {
        guard arm.isShared(in: point.scenario) else { throw .notShared(arm.name) }
      }
    }
  }

  /// Simulates the share's people of one replication and keeps what was counted, or that it failed.
  ///
  /// - Returns: false when `stop` was raised before its end.
  private func simulate(
    _ unit: UnitName, _ generator: PopulationGenerator, _ store: ShardStore, _ stop: StopFlag,
    _ meter: ProgressMeter
  ) throws -> Bool {
    let start = ContinuousClock.now
    func seconds() -> Double { (ContinuousClock.now - start) / .seconds(1) }
    let simulation = UnitSimulation(
      scenario: experiment.points[unit.point].scenario, generator: generator, replication: unit.replication)
    do {
      let recording = try recording(unit, generator, store)
      defer { recording?.abandon() }
      let share = try simulation.share(shard)
      let sums = try simulation.collect(
        share, try simulation.riskStudy(), options.resources, recording: recording, stop: stop, meter: meter)
      guard let sums else { return false }
      for adversary in store.adversaries(unit.point) {
        let begin = seconds()
        let run = try AdversaryRun(
          simulation.scenario.adversaries[adversary], simulation, options.resources, stop: stop)
        guard let begun = try run.begin(), let study = try run.stream(share.people, past: begun) else {
          return false
        }
        try store.write(study, unit, adversary: adversary, seconds: seconds() - begin)
      }
      try recording?.commit()
      // Last, since whoever finds it takes the others to be there.
      try store.write(sums, unit, seconds: seconds())
    } catch is PopulationError {
      try store.writeFailure(unit, seconds: seconds())
    }
    return true
  }

  private func recording(
    _ unit: UnitName, _ generator: PopulationGenerator, _ store: ShardStore
  ) throws -> ReportRecording? {
    guard experiment.recordsReports else { return nil }
    let point = experiment.points[unit.point]
    return try ReportRecording(
      ReportRowContext.all(point, unit, generator, TableSchemas(experiment.points)),
      paths: store.systems.indices.map { store.reportsPath(unit, system: $0) })
  }
}

extension AdversaryArm {
  /// Whether what its attack takes in can be handed to another process; asked of a study of nobody.
  func isShared(in scenario: Scenario) -> Bool {
    guard scenario.systems.indices.contains(system) else { return true }
    var mine = scenario
    mine.policy = attack.policy
    mine.systems = [scenario.systems[system]]
    mine.recovery.measures = [.conversions]
    let world = AttackWorld(
      scenario: mine, arm: mine.systems[0], key: .zero, people: min(people, mine.population.people),
      depths: depths)
    // A study that cannot be made says so when the people are there.
    guard let study = try? attack.study(world, []) else { return true }
    var writer = SummaryWriter()
    do {
      try study.write(to: &writer)
      return true
    } catch SummaryError.notShared {
      return false
    } catch {
      return true
    }
  }
}
