import AdTech
import Risk

/// What was counted of some people of a unit: sums that add up in any order.
struct UnitSums: Sendable {
  var tally: UnitTally
  var risk: RiskTally?
}

extension UnitSimulation {
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
    let study = try riskStudy()
    let sums = try collect(
      share(.everybody), study, resources, recording: recording, stop: stop, meter: meter)
    guard let sums else { return nil }
    var tally = try finish(sums, study)
    for adversary in scenario.adversaries {
      guard let rows = try AdversaryRun(adversary, self, resources, stop: stop).rows() else { return nil }
      tally.risk += rows
    }
    return tally
  }

  /// What is asked about re-identification; nil for nothing.
  func riskStudy() throws -> RiskStudy? { try scenario.risk.map { try RiskStudy($0, self) } }

  /// Whom a shard has.
  func share(_ shard: Shard) throws -> UnitShare {
    UnitShare(
      shard, people: scenario.population.people, bots: try scenario.population.botSettings()?.people ?? 0)
  }

  /// The tally of everybody, with the rows of an adversary who only listens.
  ///
  /// - Parameter sums: of everybody.
  func finish(_ sums: UnitSums, _ study: RiskStudy?) throws -> UnitTally {
    var tally = sums.tally
    guard let study, let risk = sums.risk else { return tally }
    // Reports of bots are in no adversary's pool.
    let totals = tally.systems.flatMap { $0.parts ?? [$0] }.map {
      ReportTotals(counted: $0.reported.reduce(0, +) - ($0.invalid?.reported ?? 0), delays: $0.delays)
    }
    tally.risk = try study.rows(risk, totals: totals)
    return tally
  }
}
