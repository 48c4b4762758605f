import AdTech
import Dispatch
import Measurement
import Population
import SimulationKernel
import Synchronization

/// How much of the machine a run uses; no choice changes a byte of the results.
public struct RunResources: Sendable, Equatable {
  /// Threads that simulate people at the same time, at least 1.
  public var threads: Int
  /// People that one thread takes at a time, at least 1.
  public var blockSize: Int

  /// Makes a choice; 512 people a block keep everything that a block needs in the processor's cache.
  public init(threads: Int, blockSize: Int = 512) {
    self.threads = threads
    self.blockSize = blockSize
  }
}

/// Asks running work to stop at the next block.
public final class StopFlag: Sendable {
  private let flag = Atomic<Bool>(false)

  /// Makes a flag that is down.
  public init() {}

  /// Raises it.
  public func raise() { flag.store(true, ordering: .relaxed) }

  /// Whether it was raised.
  public var isRaised: Bool { flag.load(ordering: .relaxed) }
}

/// Simulates all people of one replication of one design point.
struct UnitSimulation: Sendable {
  let scenario: Scenario
  let generator: PopulationGenerator
  let replication: Int

  /// Plays some people, and some bots, through every system.
  ///
  /// - Parameters:
  ///   - share: whom.
  ///   - study: what is asked about re-identification, or nil.
  ///   - recording: takes a row per report, or nil.
  ///   - stop: asked before every block.
  ///   - meter: told of every block that is done.
  /// - Returns: what was counted, or nil when `stop` was raised before the end.
  /// - Throws: what the population or the recording throws.
  func collect(
    _ share: UnitShare, _ study: RiskStudy?, _ resources: RunResources, recording: ReportRecording?,
    stop: StopFlag, meter: ProgressMeter?
  ) throws -> UnitSums? {
    let bots = try botGenerator()
    let blocks = BlockPlan(
      share, firstBot: scenario.population.people, size: UInt64(resources.blockSize))
    let next = BlockCounter()
    let joined = Mutex<(tally: UnitTally, risk: RiskTally?)?>(nil)
    let failure = Mutex<(any Error)?>(nil)
    DispatchQueue.concurrentPerform(iterations: max(1, resources.threads)) { _ in
      do {
        var worker = try BlockWorker(self, study, bots, recording: recording)
        while !stop.isRaised, failure.withLock({ $0 == nil }), let block = next.take(below: blocks.count) {
          let part = blocks.part(block)
          if part.isOfBots {
            try worker.runBots(first: part.first, count: part.count)
          } else {
            try worker.run(first: part.first, count: part.count, block: block)
            meter?.add(people: part.count)
          }
        }
        joined.withLock { worker.join(&$0) }
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
    guard !stop.isRaised, let done = joined.withLock({ $0 }) else { return nil }
    return UnitSums(tally: done.tally, risk: done.risk)
  }
}

/// How people, and then bots, are cut into blocks.
private struct BlockPlan: Sendable {
  let people: Range<UInt64>
  let bots: Range<UInt64>
  let size: UInt64

  /// - Parameter firstBot: its number.
  init(_ share: UnitShare, firstBot: UInt64, size: UInt64) {
    people = share.people
    bots = share.bots.lowerBound + firstBot..<share.bots.upperBound + firstBot
    self.size = size
  }

  private func blocks(of range: Range<UInt64>) -> UInt64 {
    (range.upperBound - range.lowerBound + size - 1) / size
  }

  var count: UInt64 { blocks(of: people) + blocks(of: bots) }

  /// Whom a block holds; bots are numbered after all people.
  func part(_ block: UInt64) -> (first: UInt64, count: Int, isOfBots: Bool) {
    let ahead = blocks(of: people)
    let (range, place) = block < ahead ? (people, block) : (bots, block - ahead)
    let first = range.lowerBound + place * size
    return (first, Int(min(size, range.upperBound - first)), block >= ahead)
  }
}

/// Gives every block to one thread.
private final class BlockCounter: Sendable {
  private let next = Atomic<UInt64>(0)

  func take(below end: UInt64) -> UInt64? {
    let block = next.add(1, ordering: .relaxed).oldValue
    return block < end ? block : nil
  }
}

extension UnitSimulation {
  /// The replication's random key.
  var key: SIMD2<UInt32> {
    AddressedRandom.key(seed: scenario.seed, replication: UInt64(replication))
  }

  /// The ad tech of each campaign; empty when there is only one.
  var homes: [UInt16] {
    scenario.population.adTechs > 1 ? generator.adTechOfCampaign.map { UInt16($0) } : []
  }

  /// What the workers of one thread need beside their systems' settings.
  func context(
    recorder: ReportRecorder? = nil, listeners: [ReportListener] = []
  ) -> WorkerContext {
    var context = WorkerContext(
      availability: scenario.availability, campaigns: scenario.population.campaigns,
      plan: CampaignPlan(
        advertisers: generator.sites.advertisers, perAdvertiser: scenario.population.campaignsPerAdvertiser),
      homes: homes,
      hasClearing: scenario.population.clearingMean != nil, hasPolicy: scenario.policy.register != nil,
      start: .zero - scenario.timeline.warmUp, days: scenario.timeline.days, end: scenario.timeline.end,
      recorder: recorder, listeners: listeners,
      tokenShare: scenario.population.invalidTraffic?.tokensForPeople ?? 1)
    context.arrivals = ArrivalWatch(scenario)
    context.generator = generator
    context.isCreditedDirectly = generator.isCreditedDirectly
    context.declaredExpiry = scenario.population.declaredExpiry
    return context
  }

  /// The same for the workers that play bots.
  func context(ofBots traffic: InvalidTraffic) -> WorkerContext {
    var context = context()
    context.tokenShare = traffic.tokensForBots
    // They have a generator of their own.
    context.isCreditedDirectly = false
    return context
  }

  /// Makes the bots; nil where there are none.
  func botGenerator() throws -> PopulationGenerator? {
    try scenario.population.botSettings().map {
      try PopulationGenerator($0, timeline: scenario.timeline, policy: scenario.policy)
    }
  }

  /// Makes the people from `first` on, with all that some system or table of the scenario asks about them.
  ///
  /// - Parameters:
  ///   - other: makes them, where they are not people.
  ///   - events: whether somebody plays what happens in their browsers.
  func generate(
    first: UInt64, count: Int, by other: PopulationGenerator? = nil, events: Bool = true,
    into block: PopulationBlock
  ) throws {
    try (other ?? generator).generate(
      first: first, count: count, key: key,
      idle: scenario.validatesPopulation || scenario.recovery.needsAllClicks
        || scenario.systems.contains(where: \.playsEverybody),
      unrelated: scenario.validatesPopulation || scenario.availability.heedsAllEvents
        || scenario.systems.contains(where: \.watchesAllClicks),
      values: needsValues, events: events, into: block)
  }

  /// Whether somebody asks what conversions are worth.
  var needsValues: Bool {
    scenario.validatesPopulation || scenario.recovery.measures.contains(.value)
      || scenario.systems.contains(where: \.needsValues)
  }
}

/// What one thread needs to simulate blocks.
private struct BlockWorker {
  private let unit: UnitSimulation
  private let block = PopulationBlock()
  private let workers: [AnyWorker]
  private let bots: InvalidTrafficWorker?
  private let recorders: [ReportRecorder]
  private let recording: ReportRecording?
  private var population: PopulationTally
  private var risk: RiskTally?
  private let watch: ArrivalWatch?
  private let pools: [PoolCollector?]
  /// Whether some system plays events.
  private let playsEvents: Bool

  init(
    _ unit: UnitSimulation, _ study: RiskStudy?, _ bots: PopulationGenerator?, recording: ReportRecording?
  ) throws {
    let scenario = unit.scenario
    self.unit = unit
    self.recording = recording
    population = PopulationTally(
      campaigns: scenario.population.campaigns, advertisers: scenario.population.advertisers,
      values: scenario.population.dataValues)
    if scenario.validatesPopulation { population.marginals = PopulationMarginals() }
    population.leaves = scenario.hierarchyShape.map(LeafTruth.init)
    watch = scenario.recovery.nowCast == nil ? nil : ArrivalWatch(scenario)
    population.clickLog = watch.map {
      ClickLogTally(
        $0, campaigns: scenario.population.campaigns, values: scenario.population.dataValues)
    }
    risk = study.map { RiskTally($0, advertisers: scenario.population.advertisers) }
    let sources = scenario.reportSources
    let pools = sources.indices.map { study?.poolCollector($0) }
    self.pools = pools
    let listeners = pools.map { ReportListener(pool: $0) }.bySystem(sources, systems: scenario.systems.count)
    var recorders: [ReportRecorder] = []
    var workers: [AnyWorker] = []
    var contexts: [WorkerContext] = []
    for index in scenario.systems.indices {
      let recorder = recording?.recorder(system: index)
      if let recorder { recorders.append(recorder) }
      contexts.append(unit.context(recorder: recorder, listeners: listeners[index]))
    }
    let goesWithoutEvents = zip(scenario.systems, contexts).allSatisfy { $0.canGoWithoutEvents($1) }
    playsEvents = !goesWithoutEvents
    for (system, var context) in zip(scenario.systems, contexts) {
      context.goesWithoutEvents = goesWithoutEvents
      workers.append(system.worker(context))
    }
    self.workers = workers
    self.recorders = recorders
    if let bots, let traffic = scenario.population.invalidTraffic {
      self.bots = try InvalidTrafficWorker(unit, bots, traffic)
    } else {
      self.bots = nil
    }
  }

  /// Plays bots, counted after all people.
  func runBots(first: UInt64, count: Int) throws { try bots?.run(first: first, count: count) }

  mutating func run(first: UInt64, count: Int, block number: UInt64) throws {
    try unit.generate(first: first, count: count, events: playsEvents, into: block)
    population.add(block, values: unit.scenario.recovery.measures.contains(.value))
    risk?.add(block)
    if let watch { population.clickLog?.add(block, watch, values: population.values) }
    for worker in workers { try worker.run(block) }
    if let recording {
      try recording.deliver(block: number, rows: recorders.map { $0.takeRows() })
    }
  }

  /// Adds what this thread has seen to what others have.
  func join(_ sum: inout (tally: UnitTally, risk: RiskTally?)?) {
    var risk = risk
    risk?.take(pools)
    var systems = workers.map { $0.result() }
    bots?.join(&systems)
    let tally = UnitTally(population: population, systems: systems)
    guard sum != nil else {
      sum = (tally, risk)
      return
    }
    sum?.tally += tally
    if let risk { sum?.risk? += risk }
  }
}

extension PopulationTally {
  /// Counts what truly happened in a block.
  ///
  /// - Parameter values: whether it is counted what conversions are worth.
  mutating func add(_ block: PopulationBlock, values isWorthCounted: Bool) {
    clicks += block.clicks.count - block.views
    self.conversions += block.conversions.count
    fingerprint += block.fingerprint
    marginals?.add(block)
    leaves?.add(block)
    let organicRow = allValue.count - 1
    // Borrowed once a block: to ask at every conversion whether somebody else holds them takes longer than counting.
    let conversions = block.conversions
    let values = values
    let causedAsCredited = all.withUnsafeMutableBufferPointer { all in
      attributable.withUnsafeMutableBufferPointer { attributable in
        var causedAsCredited = 0
        for row in conversions.indices where conversions[row].counts {
          let conversion = conversions[row]
          let data = Int(conversion.data)
          let campaign = conversion.causedBy < 0 ? organicRow : Int(conversion.causedBy)
          all[campaign * values + data] += 1
          if conversion.attributedCampaign >= 0 {
            attributable[Int(conversion.attributedCampaign) * values + data] += 1
            causedAsCredited += conversion.causedBy == conversion.attributedCampaign ? 1 : 0
          }
        }
        return causedAsCredited
      }
    }
    self.causedAsCredited += causedAsCredited
    guard isWorthCounted else { return }
    for conversion in conversions where conversion.counts {
      addWorth(conversion, row: conversion.causedBy < 0 ? organicRow : Int(conversion.causedBy))
    }
  }

  private mutating func addWorth(_ conversion: TrueConversion, row: Int) {
    allValue[row] += conversion.value
    ledger.add(conversion, values: values)
    worth.add(conversion.value)
    if conversion.attributedCampaign >= 0 {
      attributableValue[Int(conversion.attributedCampaign)] += conversion.value
    }
  }
}
