import Dispatch
import ResultsExport
import Risk
import SimulationKernel
import Synchronization

/// One test of one mechanism at one design point.
public struct AuditRow: Sendable, Equatable {
  /// The system's position in the scenario.
  public var system: Int
  /// The mechanism; in a mixed web the part's name comes first.
  public var mechanism: String
  /// What is claimed, in words.
  public var claim: String
  /// The claimed privacy parameter, in nats.
  public var epsilon: Double
  /// The defect that the power is stated for, in words.
  public var defect: String
  /// How many runs there were in each world, and how many canaries.
  public var runs: Int
  /// The level below which a p-value is flagged.
  public var level: Double
  /// What the test found.
  public var finding: AuditFinding
}

extension CSVRows {
  /// Adds the cells of a row of `audit.csv`, without ending it.
  mutating func append(_ row: AuditRow, point: DesignPoint) {
    for swept in point.values { append(swept.value) }
    append(point.scenario.systems[row.system].name)
    append(row.mechanism)
    append(row.claim)
    append(row.epsilon)
    append(row.finding.test.rawValue)
    append(row.finding.lowerBound)
    append(row.finding.pValue)
    append(row.level)
    append(row.defect)
    append(row.finding.power)
    append(row.runs)
    append(row.finding.verdict.rawValue)
  }
}

/// Audits all noise of a design point, each mechanism by itself in browsers of its own.
struct AuditRun {
  /// The coin that puts a canary into a world.
  static let coinPurpose = RandomPurpose(rawValue: 0x421)
  /// Replications of these numbers and above are audits'; no scenario has as many.
  private static let firstReplication: UInt64 = 0xA0D1 << 48
  private static let blockSize = 2048

  private let scenario: Scenario
  private let plan: AuditPlan
  /// Of all systems and their parts, in order.
  private let mechanisms: [(system: Int, mechanism: AuditedMechanism)]

  /// - Throws: where a claim makes no sense.
  init(_ scenario: Scenario, _ plan: AuditPlan) throws {
    self.scenario = scenario
    self.plan = plan
    mechanisms = try scenario.systems.enumerated().flatMap { index, arm in
      let claim = plan.claims.first { $0.system == arm.name }
      return try arm.auditedMechanisms(claim).map { (index, $0) }
    }
  }

  /// How many tests there are.
  var tests: Int { mechanisms.count * AuditTest.allCases.count }

  /// Audits all design points that want it; nil when `stop` was raised before the end.
  static func audits(of experiment: Experiment, threads: Int, stop: StopFlag) throws -> [[AuditRow]]? {
    let runs = try experiment.points.map { point in
      try point.scenario.audit.map { try AuditRun(point.scenario, $0) }
    }
    let family = runs.reduce(0) { $0 + ($1?.tests ?? 0) }
    var audits: [[AuditRow]] = []
    for run in runs {
      guard let rows = try run.map({ try $0.rows(family: family, threads: threads, stop: stop) }) ?? [] else {
        return nil
      }
      audits.append(rows)
    }
    return audits
  }

  /// Plays and tests all mechanisms.
  ///
  /// - Parameter family: how many tests the whole experiment has, which share the level.
  /// - Returns: nil when `stop` was raised before the end.
  func rows(family: Int, threads: Int, stop: StopFlag) throws -> [AuditRow]? {
    var rows: [AuditRow] = []
    for (number, entry) in mechanisms.enumerated() {
      let (system, mechanism) = entry
      guard let counts = play(mechanism, number: number, threads: threads, stop: stop) else { return nil }
      let level = plan.level / Double(max(1, family))
      let audit = try MechanismAudit(mechanism.design, level: level)
      rows += try audit.findings(counts).map {
        AuditRow(
          system: system, mechanism: mechanism.name, claim: mechanism.claim,
          epsilon: mechanism.design.epsilon, defect: mechanism.defect, runs: plan.runs, level: level,
          finding: $0)
      }
    }
    return rows
  }

  /// Plays a mechanism in two worlds, and once more with canaries in either.
  private func play(
    _ mechanism: AuditedMechanism, number: Int, threads: Int, stop: StopFlag
  ) -> AuditCounts? {
    let keys = (0..<3).map { world in
      AddressedRandom.key(
        seed: scenario.seed, replication: Self.firstReplication | UInt64(number) << 8 | UInt64(world))
    }
    let blocks = (plan.runs + Self.blockSize - 1) / Self.blockSize
    let runs = plan.runs
    let next = Atomic<Int>(0)
    let sum = Mutex(AuditCounts(cells: mechanism.design.cells))
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, blocks))) { _ in
      let player = mechanism.makePlayer()
      var counts = AuditCounts(cells: mechanism.design.cells)
      while !stop.isRaised {
        let block = next.add(1, ordering: .relaxed).oldValue
        guard block < blocks else { break }
        for run in block * Self.blockSize..<min(runs, (block + 1) * Self.blockSize) {
          counts.play(player, mechanism.design, keys, run: UInt64(run))
        }
      }
      sum.withLock { $0.add(counts) }
    }
    return stop.isRaised ? nil : sum.withLock { $0 }
  }
}

extension AuditCounts {
  /// Adds one run in each world, and one canary.
  fileprivate mutating func play(
    _ player: any AuditPlayer, _ design: AuditDesign, _ keys: [SIMD2<UInt32>], run: UInt64
  ) {
    for world in 0..<2 {
      outputs[world][player.cell(world: world, AddressedRandom(key: keys[world], person: run))] += 1
    }
    let random = AddressedRandom(key: keys[2], person: run)
    let world = Int(random.block(AuditRun.coinPurpose, 0).word0 & 1)
    canaries += 1
    guard let guess = design.guesses[player.cell(world: world, random)] else { return }
    guesses += 1
    if guess == world { correct += 1 }
  }
}

extension Scenario {
  /// How many tests the audit of its noise has; 0 without one, or where a claim makes no sense.
  var auditTests: Int {
    guard let audit else { return 0 }
    return (try? AuditRun(self, audit))?.tests ?? 0
  }
}

extension SystemArm {
  /// The mechanisms of the system, and of its parts under their names.
  func auditedMechanisms(_ claim: AuditClaim?) throws -> [AuditedMechanism] {
    let own = try noises.compactMap { try $0.mechanism(claim) }
    return try own
      + parts.flatMap { part in
        try part.arm.auditedMechanisms(claim).map {
          var mechanism = $0
          mechanism.name = "\(part.arm.name): \($0.name)"
          return mechanism
        }
      }
  }

  /// Whether it has noise that can be audited, and whether any of it draws data that replace others.
  public var auditable: (noise: Bool, data: Bool) {
    let all = noises + parts.flatMap(\.arm.noises)
    return (
      !all.isEmpty,
      all.contains {
        if case .reportData = $0 { true } else { false }
      }
    )
  }
}
