import Recovery
import SimulationKernel

extension UnitTables {
  /// Writes the sums of a system's hierarchy and how good they are.
  ///
  /// - Parameter index: the position of the system in the scenario.
  mutating func addHierarchy(_ tally: UnitTally, _ index: Int, _ scenario: Scenario) throws {
    let arm = scenario.systems[index]
    guard let plan = arm.hierarchy, let sums = tally.systems[index].hierarchy else { return }
    let estimates = try HierarchyEstimates(
      plan, sums, leaves: tally.population.leaves, assumedEpsilon: scenario.recovery.assumedEpsilon,
      random: AddressedRandom(seed: scenario.seed, replication: UInt64(replication), person: 0))
    for truth in scenario.recovery.truths {
      for estimator in HierarchyEstimator.allCases {
        let rows = try estimates.rows(estimator, truth)
        for row in rows { addNode(row, arm.name, truth, estimator) }
        for metric in HierarchyEstimates.metrics(rows) {
          addMetric(metric, index, arm.name, truth, estimator.rawValue)
        }
      }
    }
  }

  private mutating func addNode(
    _ row: HierarchyRow, _ system: String, _ truth: Truth, _ estimator: HierarchyEstimator
  ) {
    start(\.hierarchy, system)
    hierarchy.append(truth.rawValue)
    hierarchy.append(estimator.rawValue)
    hierarchy.append(row.level.name)
    hierarchy.append(row.name)
    hierarchy.append(row.truth)
    hierarchy.append(row.observed.map { Int($0) })
    hierarchy.append(row.estimate?.estimate)
    hierarchy.append(row.estimate?.standardError)
    hierarchy.append(row.estimate?.low)
    hierarchy.append(row.estimate?.high)
    hierarchy.append(row.status)
    hierarchy.endRow()
  }

  /// Writes what attribution by last click makes of causes, the same for all systems.
  mutating func addCausality(_ population: PopulationTally, _ index: Int, _ scenario: Scenario) {
    let truths = scenario.recovery.truths
    guard truths.contains(.attributable), truths.contains(.all) else { return }
    for metric in Causality.metrics(population) {
      addMetric(metric, index, scenario.systems[index].name, .all, "")
    }
  }
}
