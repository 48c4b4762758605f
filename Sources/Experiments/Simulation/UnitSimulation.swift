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

  /// Plays everybody through every system.
  ///
  /// - Parameters:
  ///   - recording: takes a row per report, or nil.
  ///   - stop: asked before every block.
  ///   - meter: told of every block that is done.
  /// - Returns: the tally, or nil when `stop` was raised before the end.
  /// - Throws: what the population or the recording throws.
  func run(
    _ resources: RunResources, recording: ReportRecording?, stop: StopFlag, meter: ProgressMeter? = nil
  ) throws -> UnitTally? {
    let people = scenario.population.people
    let blockSize = UInt64(resources.blockSize)
    let blocks = (people + blockSize - 1) / blockSize
    let next = BlockCounter()
    let joined = Mutex<UnitTally?>(nil)
    let failure = Mutex<(any Error)?>(nil)
    DispatchQueue.concurrentPerform(iterations: max(1, resources.threads)) { _ in
      do {
        var worker = BlockWorker(self, recording: recording)
        while !stop.isRaised, failure.withLock({ $0 == nil }), let block = next.take(below: blocks) {
          let first = block * blockSize
          let count = Int(min(blockSize, people - first))
          try worker.run(first: first, count: count, block: block)
          meter?.add(people: count)
        }
        let tally = worker.result
        joined.withLock { sum in
          if sum == nil { sum = tally } else { sum? += tally }
        }
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
    return stop.isRaised ? nil : joined.withLock { $0 }
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

/// What one thread needs to simulate blocks.
private struct BlockWorker {
  private let generator: PopulationGenerator
  private let key: SIMD2<UInt32>
  private let block = PopulationBlock()
  private let workers: [AnyWorker]
  private let recorders: [ReportRecorder]
  private let recording: ReportRecording?
  private let watchesAllClicks: Bool
  private var population: PopulationTally

  init(_ unit: UnitSimulation, recording: ReportRecording?) {
    let scenario = unit.scenario
    generator = unit.generator
    key = AddressedRandom.key(seed: scenario.seed, replication: UInt64(unit.replication))
    population = PopulationTally(
      campaigns: scenario.population.campaigns, values: scenario.population.dataValues)
    self.recording = recording
    watchesAllClicks = scenario.systems.contains(where: \.watchesAllClicks)
    var recorders: [ReportRecorder] = []
    var workers: [AnyWorker] = []
    for (index, system) in scenario.systems.enumerated() {
      let recorder = recording?.recorder(system: index)
      if let recorder { recorders.append(recorder) }
      workers.append(
        system.makeWorker(
          WorkerContext(
            availability: scenario.availability, campaigns: scenario.population.campaigns,
            end: scenario.timeline.end, recorder: recorder)))
    }
    self.workers = workers
    self.recorders = recorders
  }

  mutating func run(first: UInt64, count: Int, block number: UInt64) throws {
    try generator.generate(
      first: first, count: count, key: key, idle: false, unrelated: watchesAllClicks, into: block)
    population.add(block)
    for worker in workers { worker.run(block) }
    if let recording {
      try recording.deliver(block: number, rows: recorders.map { $0.takeRows() })
    }
  }

  var result: UnitTally { UnitTally(population: population, systems: workers.map { $0.result() }) }
}

extension PopulationTally {
  /// Counts what truly happened in a block.
  mutating func add(_ block: PopulationBlock) {
    clicks += block.clicks.count
    conversions += block.conversions.count
    fingerprint += block.fingerprint
    let organicRow = all.count / values - 1
    for conversion in block.conversions where conversion.counts {
      let data = Int(conversion.data)
      let row = conversion.causedBy < 0 ? organicRow : Int(conversion.causedBy)
      all[row * values + data] += 1
      if conversion.attributedCampaign >= 0 {
        attributable[Int(conversion.attributedCampaign) * values + data] += 1
      }
    }
  }
}
