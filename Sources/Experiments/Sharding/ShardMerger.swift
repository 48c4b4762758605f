import Population
import ResultsExport
import Risk

/// Adds up what shards counted, unit by unit and one shard at a time.
struct ShardMerger: Sendable {
  /// In the order of their people.
  let stores: [ShardStore]

  init(_ shards: ShardSet, _ experiment: Experiment) {
    stores = shards.folders.map {
      ShardStore(path: $0.path, $0.manifest.shard, experiment, shards.identity)
    }
  }

  /// Somebody does more than can be numbered.
  struct FailedUnit: Error {
    var seconds: Double
  }

  /// The sums of all shards together.
  ///
  /// - Throws: ``FailedUnit`` when the unit failed in one of them, ``ShardError`` when a file is missing or
  ///   damaged.
  func sums(_ unit: UnitName, _ study: RiskStudy?) throws -> (sums: UnitSums, seconds: Double) {
    var sums: UnitSums?
    var (seconds, hasFailed) = (0.0, false)
    for store in stores {
      let file = try store.read(unit)
      seconds += file.header.seconds
      if file.header.hasFailed {
        hasFailed = true
      } else {
        try store.add(file, unit, to: &sums, empty: study.map(RiskTally.init(empty:)))
      }
    }
    guard !hasFailed, let sums else { throw FailedUnit(seconds: seconds) }
    return (sums, seconds)
  }

  /// What an adversary took in of all shards' people.
  ///
  /// - Parameter begun: its study of those whom it attacks.
  func study(_ unit: UnitName, adversary: Int, begun: any AttackStudy) throws -> any AttackStudy {
    var study = begun
    for store in stores {
      try store.add(store.read(unit, adversary: adversary), unit, adversary: adversary, to: &study)
    }
    return study
  }

  /// Whether the unit failed in one of the shards; then nothing else of it is to be read.
  func hasFailed(_ unit: UnitName) throws -> Bool {
    try stores.contains { try $0.read(unit).header.hasFailed }
  }

  /// Joins the rows of `reports.csv` of one system, in the order of people.
  func joinRows(_ unit: UnitName, system: Int, to path: String) throws {
    let file = try AtomicFile(path: path)
    defer { file.abandon() }
    for store in stores {
      try store.checkRows(store.read(unit).header, unit, system: system)
      try file.append(contentsOf: store.reportsPath(unit, system: system))
    }
    try file.commit()
  }

  /// The tally of everybody, with the rows of all adversaries.
  ///
  /// - Parameter rowsPath: where a system's rows of `reports.csv` go; nil where there are none.
  /// - Returns: nil when `stop` was raised before the end.
  func tally(
    _ unit: UnitName, _ simulation: UnitSimulation, _ resources: RunResources, stop: StopFlag,
    rowsPath: ((Int) -> String)?
  ) throws -> (tally: UnitTally, seconds: Double)? {
    if try hasFailed(unit) { throw FailedUnit(seconds: 0) }
    let study = try simulation.riskStudy()
    let (sums, seconds) = try sums(unit, study)
    var tally = try simulation.finish(sums, study)
    for (number, arm) in simulation.scenario.adversaries.enumerated() {
      let run = try AdversaryRun(arm, simulation, resources, stop: stop)
      guard var study = try run.begin() else { return nil }
      if arm.attack.needs != .nothing {
        study = try self.study(unit, adversary: number, begun: study)
      }
      tally.risk += try run.rows(of: study)
    }
    if let rowsPath {
      for system in simulation.scenario.systems.indices {
        try joinRows(unit, system: system, to: rowsPath(system))
      }
    }
    return stop.isRaised ? nil : (tally, seconds)
  }
}
