import Dispatch
import Population
import Risk
import SimulationKernel
import Synchronization

/// One replication of an adversary who acts: the people meet the sites that it has in its hands.
///
/// First those whom it attacks are played through the system; then, where the attack needs it, everybody streams past.
/// So memory is set by those who are attacked, not by the population.
struct AdversaryRun {
  private let arm: AdversaryArm
  private let unit: UnitSimulation
  private let resources: RunResources
  private let stop: StopFlag

  /// - Parameter unit: the ordinary simulation of the same people.
  init(_ arm: AdversaryArm, _ unit: UnitSimulation, _ resources: RunResources, stop: StopFlag) throws {
    var scenario = unit.scenario
    scenario.policy = arm.attack.policy
    scenario.systems = [unit.scenario.systems[arm.system]]
    scenario.recovery.measures = [.conversions]
    self.arm = arm
    self.unit = UnitSimulation(
      scenario: scenario, generator: try PopulationGenerator(scenario), replication: unit.replication)
    self.resources = resources
    self.stop = stop
  }

  /// The figures; nil when `stop` was raised before the end.
  func rows() throws -> [RiskRow]? {
    guard let begun = try begin(),
      let study = try stream(0..<unit.scenario.population.people, past: begun)
    else { return nil }
    return try rows(of: study)
  }

  /// Plays those who are attacked; nil when `stop` was raised before the end.
  func begin() throws -> (any AttackStudy)? {
    let world = world()
    let parts = Mutex<[(first: UInt64, targets: [AttackedPerson])]>([])
    try forEachBlock(of: world.people) { first, block, reports in
      let targets = AttackedPerson.all(
        in: block, first: block.people, reports: reports(),
        campaignsPerAdvertiser: unit.scenario.population.campaignsPerAdvertiser,
        reporting: unit.generator.sites.reporting)
      parts.withLock { $0.append((first, targets)) }
    }
    guard !stop.isRaised else { return nil }
    let targets = parts.withLock { $0 }.sorted { $0.first < $1.first }.flatMap(\.targets)
    return try arm.attack.study(world, targets)
  }

  private func world() -> AttackWorld {
    AttackWorld(
      scenario: unit.scenario, arm: unit.scenario.systems[0], key: unit.key,
      people: min(arm.people, unit.scenario.population.people), depths: arm.depths)
  }

  /// The figures of a study that everybody streamed past.
  func rows(of study: any AttackStudy) throws -> [RiskRow] {
    try study.figures().map { RiskRow($0, system: arm.system, adversary: arm.name) }
  }

  /// Lets people stream past, where the attack needs it; nil when `stop` was raised before the end.
  func stream(_ people: Range<UInt64>, past study: any AttackStudy) throws -> (any AttackStudy)? {
    let needs = arm.attack.needs
    if case .nothing = needs { return study }
    let whole = Mutex<(any AttackStudy)?>(nil)
    try forEachThread(of: people) { worker in
      var mine = study
      while let block = try worker.next(needs == .reports ? .reports : .conversions) {
        mine.add(block, reports: worker.takeReports())
      }
      whole.withLock {
        if $0 == nil { $0 = mine } else { $0?.merge(mine) }
      }
    }
    return stop.isRaised ? nil : whole.withLock { $0 }
  }
}

extension AdversaryRun {
  /// Plays the first people, block by block in any order.
  private func forEachBlock(
    of people: UInt64,
    _ take:
      @Sendable (_ first: UInt64, _ block: PopulationBlock, _ reports: () -> [SampledReport]) throws -> Void
  ) throws {
    try forEachThread(of: 0..<people) { worker in
      while let block = try worker.next(.everything) {
        try take(block.firstPerson, block) { worker.takeReports() }
      }
    }
  }

  /// Gives each thread a worker that makes and plays blocks until there are no more.
  private func forEachThread(
    of people: Range<UInt64>, _ work: @Sendable (inout AttackWorker) throws -> Void
  ) throws {
    let blocks = SharedBlocks(people, size: UInt64(resources.blockSize))
    let failure = Mutex<(any Error)?>(nil)
    DispatchQueue.concurrentPerform(iterations: max(1, resources.threads)) { _ in
      do {
        var worker = AttackWorker(unit, blocks, stop: stop)
        try work(&worker)
      } catch {
        failure.withLock { $0 = $0 ?? error }
        blocks.close()
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
  }
}

/// The blocks of a population, each given to one thread.
private final class SharedBlocks: Sendable {
  private let end: UInt64
  private let size: UInt64
  private let begun: Atomic<UInt64>

  init(_ people: Range<UInt64>, size: UInt64) {
    end = people.upperBound
    begun = Atomic(people.lowerBound)
    self.size = size
  }

  /// The next block's people; nil after the last.
  func next() -> Range<UInt64>? {
    let first = begun.add(size, ordering: .relaxed).oldValue
    return first < end ? first..<min(first + size, end) : nil
  }

  /// Lets nobody begin another.
  func close() { begun.store(end, ordering: .relaxed) }
}

/// Makes blocks of people and plays them, for one thread.
private struct AttackWorker {
  private let unit: UnitSimulation
  private let blocks: SharedBlocks
  private let stop: StopFlag
  private let block = PopulationBlock()
  private let sampler = ReportSampler()
  private let player: AnyWorker

  init(_ unit: UnitSimulation, _ blocks: SharedBlocks, stop: StopFlag) {
    self.unit = unit
    self.blocks = blocks
    self.stop = stop
    let sources = unit.scenario.reportSources.count
    player = unit.scenario.systems[0].worker(
      unit.context(listeners: Array(repeating: ReportListener(sampler: sampler), count: sources)))
  }

  /// What is made of a block's people.
  enum Part {
    /// Their conversions.
    case conversions
    /// And what their browsers report.
    case reports
    /// And the clicks of those of whom nothing is reported.
    case everything
  }

  /// The next block; nil after the last, or when the run was stopped.
  func next(_ part: Part) throws -> PopulationBlock? {
    guard !stop.isRaised, let people = blocks.next() else { return nil }
    if part == .everything {
      try unit.generator.generate(
        first: people.lowerBound, count: people.count, key: unit.key, values: unit.needsValues, into: block)
    } else {
      try unit.generate(first: people.lowerBound, count: people.count, into: block)
    }
    if part != .conversions { try player.run(block) }
    return block
  }

  /// What the last block's browsers reported.
  func takeReports() -> [SampledReport] { sampler.takeReports() }
}
