/// Estimators beside one another, and the levels of a hierarchy.
enum LevelCharts {
  static func make(_ data: ReportData) throws -> [Chart] {
    guard let systems = data.run.manifest.points.first?.systems else { return [] }
    return [estimators(data)].compactMap(\.self) + systems.compactMap { levels(data, $0) }
  }

  private static func emptyTable(_ name: String, _ value: String, isShare: Bool) -> DataTable {
    DataTable([
      .init(name: "name", title: name), .init(name: "estimator", title: "estimator"),
      .init(name: "value", title: value, isShare: isShare),
      .init(name: "ci_low", title: "95 % from", isShare: isShare),
      .init(name: "ci_high", title: "to", isShare: isShare),
    ])
  }

  private static func estimators(_ data: ReportData) -> Chart? {
    var table = emptyTable("system", "RMSE", isShare: false)
    for row in data.summary
    where row.point == 0 && row.table == "recovery" && row.metric == "rmse" && row.truth == "reported" {
      guard let mean = row.mean, mean > 0 else { continue }
      table.append([
        .text(row.system), .text(row.estimator), .number(mean), .number(row.shownLow), .number(row.shownHigh),
      ])
    }
    limit(&table)
    guard table.texts("estimator").count > 1 else { return nil }
    let numbers = ["value", "ci_low", "ci_high"].flatMap(table.numbers)
    let chart = DotChart(
      names: ("name", "", table.texts("name")),
      value: .init(
        field: "value", axis: .fitting(numbers, "RMSE (conversions)"), interval: ("ci_low", "ci_high")),
      series: ("estimator", "", table.texts("estimator")))
    return Chart(
      name: "estimators", section: .counts, title: "Estimators side by side" + data.placeInTitle(0),
      description:
        "Root mean square error of counts by campaign and value of the data, against what the reports would have said without "
        + "noise; systems without an error are left out. Lines are 95 % intervals over replications.",
      table: table, view: chart.view)
  }

  private static func levels(_ data: ReportData, _ system: String) -> Chart? {
    var table = emptyTable("level", "relative error", isShare: true)
    for row in data.summary
    where row.point == 0 && row.system == system && row.metric == "hierarchy_rmsre_5"
      && row.truth == "reported"
    {
      guard let mean = row.mean else { continue }
      table.append([
        .text(row.at), .text(row.estimator), .number(mean), .number(row.shownLow), .number(row.shownHigh),
      ])
    }
    guard !table.rows.isEmpty else { return nil }
    let numbers = ["value", "ci_low", "ci_high"].flatMap(table.numbers)
    let chart = DotChart(
      names: ("name", "", table.texts("name")),
      value: .init(
        field: "value", axis: .fitting(numbers, "relative error (RMSRE)", isShare: true),
        interval: ("ci_low", "ci_high")),
      series: ("estimator", "", table.texts("estimator")))
    return Chart(
      name: "hierarchy-\(system)", section: .counts,
      title: "Levels of the hierarchy of \(system)" + data.placeInTitle(0),
      description:
        "Root mean square relative error of the counts of advertisers, publishers and campaigns there (denominator at least 5), "
        + "against what the reports would have said without noise. Lines are 95 % intervals over replications.",
      table: table, view: chart.view)
  }

  private static func limit(_ table: inout DataTable) {
    let names = table.texts("estimator")
    guard names.count > ChartTheme.mostSeries else { return }
    let kept = names.prefix(ChartTheme.mostSeries)
    table.rows.removeAll { row in !kept.contains { row[1] == .text($0) } }
    table.leftOut = "\(names.count - kept.count) more estimators are left out; summary.csv has all."
  }
}
