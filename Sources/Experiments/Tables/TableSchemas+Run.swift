import ResultsExport

extension TableSchemas {
  /// The tables that every replication of a run adds rows to, in order, with where those rows are gathered.
  ///
  /// Tables about what the run does not ask are left out: an empty one would look like a finding.
  func unitTables(
    of experiment: Experiment
  ) -> [(schema: TableSchema, rows: KeyPath<UnitTables, CSVRows>)] {
    let hasRisk = experiment.points.contains { $0.scenario.risk != nil || !$0.scenario.adversaries.isEmpty }
    let hasQuality = experiment.points.contains { $0.scenario.systems.contains(where: \.reportsQuality) }
    let hasPopulation = experiment.points.contains { $0.scenario.validatesPopulation }
    let hasHierarchy = experiment.points.contains { $0.scenario.hierarchyShape != nil }
    let hasNowCast = experiment.points.contains { $0.scenario.recovery.nowCast != nil }
    let hasCompleteness = experiment.points.contains { $0.scenario.recovery.completenessDays != nil }
    return [(counts, \UnitTables.counts)] + (hasHierarchy ? [(hierarchy, \.hierarchy)] : [])
      + [(recovery, \.recovery)] + (hasNowCast ? [(nowcast, \.nowcast)] : [])
      + (hasRisk ? [(risk, \.risk)] : []) + [(funnel, \.funnel), (delays, \.delays)]
      + (hasCompleteness ? [(completeness, \.completeness)] : [])
      + (hasQuality ? [(quality, \.quality)] : [])
      + (hasPopulation ? [(population, \.population)] : [])
      + [(runs, \.runs)]
  }

  /// All tables of a run, in order.
  func tables(of experiment: Experiment) -> [TableSchema] {
    unitTables(of: experiment).map(\.schema) + [summary] + (experiment.comparesSystems ? [systems] : [])
      + (experiment.setsOutFrontier ? [frontier] : []) + (experiment.audits ? [audit] : [])
      + (experiment.recordsReports ? [reports] : [])
  }
}
