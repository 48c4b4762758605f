/// Makes all charts of a run, those whose tables are there.
enum ChartSet {
  /// Something that makes charts of a run; none where their table is absent.
  typealias Maker = @Sendable (ReportData) throws -> [Chart]

  /// All makers; a new family of charts is added here.
  static let makers: [Maker] = [
    RecoveredCharts.make, SweepCharts.make, FrontierChart.make, FunnelCharts.make, DelayCharts.make,
    CrowdCharts.make, AdversaryCharts.make, LevelCharts.make, FurtherTables.make,
  ]

  /// The charts of a run, by sections, each under a name of its own.
  static func charts(_ data: ReportData) throws -> [Chart] {
    var taken: Set<String> = []
    let charts = try makers.flatMap { try $0(data) }.filter { !$0.table.rows.isEmpty }.map { chart in
      var chart = chart
      if showsLimited(chart) { chart.description += " " + PossibleValues.note }
      chart.name = Chart.fileName(chart.name)
      let plain = chart.name
      var count = 1
      // Names of systems may differ in what file names cannot hold.
      while !taken.insert(chart.name).inserted {
        count += 1
        chart.name = "\(plain)-\(count)"
      }
      return chart
    }
    return Chart.Section.allCases.flatMap { section in charts.filter { $0.section == section } }
  }

  /// Whether an interval of a chart touches an end of what its figures can be.
  private static func showsLimited(_ chart: Chart) -> Bool {
    guard chart.section != .counts, chart.description.contains("95 % intervals over replications") else {
      return false
    }
    return chart.table.columns.contains { column in
      guard column.name.hasSuffix("_low") || column.name.hasSuffix("_high") else { return false }
      return chart.table.numbers(column.name).contains { column.isShare ? [-1, 0, 1].contains($0) : $0 == 1 }
    }
  }
}
