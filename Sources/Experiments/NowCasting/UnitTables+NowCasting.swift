import Recovery

extension UnitTables {
  /// Writes what is told of reports to come, of completeness and of conversions beyond the cap, as far as it is asked.
  mutating func addArrivals(_ tally: UnitTally, _ index: Int, _ scenario: Scenario, days: Double) throws {
    let arm = scenario.systems[index]
    if let study = try CapStudy(scenario, system: index, tally),
      scenario.recovery.truths.contains(.attributable)
    {
      for law in scenario.recovery.capLaws {
        let rows = try study.rows(law)
        for row in rows { addCount(row, arm.name, .attributable, CapStudy.name(law)) }
        addFigures(rows, index, arm.name, .attributable, CapStudy.name(law), days: days)
      }
    }
    guard let arrivals = tally.systems[index].arrivals else { return }
    for metric in try CompletenessFigures.of(arrivals) { addCompleteness(metric, index, arm.name) }
    guard let study = try NowCastStudy(scenario, system: index, tally),
      let plan = scenario.recovery.nowCast
    else { return }
    for estimator in plan.estimators {
      for (truth, rows) in try study.rows(estimator) {
        for row in rows { addNowCast(row, arm.name, truth, estimator) }
        addFigures(rows, index, arm.name, truth, estimator.rawValue, days: Double(plan.asOf))
      }
    }
  }

  /// The figures that all counts have, and how often the intervals of whole campaigns hold.
  private mutating func addFigures(
    _ rows: [CountRow], _ index: Int, _ system: String, _ truth: Truth, _ estimator: String, days: Double
  ) {
    for metric in Metrics.of(rows, days: days) { addMetric(metric, index, system, truth, estimator) }
    let campaigns = SliceScores(rows.filter { $0.data == nil }.compactMap(\.outcome))
    guard let coverage = CoverageScore(campaigns.slices) else { return }
    addMetric(
      MetricValue(metric: "campaign_interval_coverage", at: "0.95", value: coverage.observed), index, system,
      truth, estimator)
  }
}
