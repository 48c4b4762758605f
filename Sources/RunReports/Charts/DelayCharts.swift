/// How long reports take, and what share has arrived after so many days.
enum DelayCharts {
  static func make(_ data: ReportData) throws -> [Chart] {
    guard !data.points.isEmpty else { return [] }
    return [quantiles(data)] + completeness(data)
  }

  private static let day = 86_400_000.0

  private static func quantiles(_ data: ReportData) -> Chart {
    var table = DataTable([
      .init(name: "system", title: "system"), .init(name: "quantile", title: "quantile", isShare: true),
      .init(name: "days", title: "delay (days)"), .init(name: "ci_low", title: "95 % from"),
      .init(name: "ci_high", title: "to"),
    ])
    for row in data.summary where row.table == "delays" && row.metric == "delay_ms" && row.point == 0 {
      guard let mean = row.mean, let quantile = Double(row.at) else { continue }
      table.append([
        .text(row.system), .number(quantile), .number(mean / day), .number(row.shownLow.map { $0 / day }),
        .number(row.shownHigh.map { $0 / day }),
      ])
    }
    limit(&table, "summary.csv")
    let numbers = ["days", "ci_low", "ci_high"].flatMap(table.numbers)
    var days = ChartAxis(title: "days from conversion to arrival", hasZero: true)
    if let greatest = numbers.max(), greatest > 100 { days = .fitting(numbers, days.title) }
    let chart = SeriesChart(
      x: .init(field: "days", axis: days),
      y: .init(
        field: "quantile", axis: ChartAxis(title: "share that has arrived", isShare: true, hasZero: true)),
      series: ("system", "system"), names: table.texts("system"))
    return Chart(
      name: "delays", section: .delays, title: "Delay of reports" + data.placeInTitle(0),
      description:
        "Quantiles of the time from conversion to arrival of reports with full credit, means over replications: how many "
        + "days it takes until so large a share has arrived.",
      table: table, view: chart.view)
  }

  private static func completeness(_ data: ReportData) -> [Chart] {
    let kinds = [
      ("completeness_since_click", "click"), ("completeness_since_conversion", "conversion"),
    ]
    return kinds.map { metric, event in
      var table = DataTable([
        .init(name: "system", title: "system"), .init(name: "days", title: "days"),
        .init(name: "share", title: "arrived", isShare: true),
        .init(name: "ci_low", title: "95 % from", isShare: true),
        .init(name: "ci_high", title: "to", isShare: true),
      ])
      for row in data.summary where row.metric == metric && row.point == 0 {
        guard let mean = row.mean, let days = Double(row.at) else { continue }
        table.append([
          .text(row.system), .number(days), .number(mean), .number(row.shownLow), .number(row.shownHigh),
        ])
      }
      limit(&table, "completeness.csv")
      let chart = SeriesChart(
        x: .init(field: "days", axis: ChartAxis(title: "days after the \(event)", hasZero: true)),
        y: .init(
          field: "share", axis: ChartAxis(title: "arrived", isShare: true, hasZero: true),
          interval: ("ci_low", "ci_high")),
        series: ("system", "system"), names: table.texts("system"))
      return Chart(
        name: metric, section: .delays, title: "Completeness since the \(event)" + data.placeInTitle(0),
        description:
          "Share of the finally delivered reports that had arrived so many days after their \(event); vertical lines are "
          + "95 % intervals over replications.",
        table: table, view: chart.view)
    }
  }

  /// Keeps as many systems as are told apart.
  private static func limit(_ table: inout DataTable, _ file: String) {
    let systems = table.texts("system")
    guard systems.count > ChartTheme.mostSeries else { return }
    let kept = Set(systems.prefix(ChartTheme.mostSeries))
    table.rows.removeAll {
      if case .text(let name) = $0[0] { return !kept.contains(name) }
      return false
    }
    table.leftOut = "\(systems.count - kept.count) more systems are left out; \(file) has all."
  }
}
