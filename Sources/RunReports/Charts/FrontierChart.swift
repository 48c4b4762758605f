/// Accuracy beside risk: one point for each system at each design point.
enum FrontierChart {
  /// The most points of the chart.
  static let mostPoints = 120

  static func make(_ data: ReportData) throws -> [Chart] {
    var table = DataTable([
      .init(name: "system", title: "system"), .init(name: "settings", title: "settings"),
      .init(name: "relative_error", title: "relative error", isShare: true),
      .init(name: "relative_error_low", title: "95 % from", isShare: true),
      .init(name: "relative_error_high", title: "to", isShare: true),
      .init(name: "found_again", title: "found again", isShare: true),
      .init(name: "found_again_low", title: "95 % from", isShare: true),
      .init(name: "found_again_high", title: "to", isShare: true),
    ])
    var left = 0
    for error in data.rows(.error("rmsre_tau", "attributable", "unbiased", at: "5")) {
      guard let mean = error.mean,
        let risk = data.row(.foundAgain, point: error.point, system: error.system), let found = risk.mean
      else { continue }
      guard table.rows.count < mostPoints else {
        left += 1
        continue
      }
      table.append([
        .text(error.system), .text(data.label(of: error.point)), .number(mean), .number(error.low),
        .number(error.high), .number(found), .number(risk.shownLow), .number(risk.shownHigh),
      ])
    }
    guard table.rows.count > 1 else { return [] }
    if left > 0 {
      let place = data.run.table("frontier") == nil ? "summary.csv" : "frontier.csv"
      table.leftOut = "\(left) more points are left out; \(place) has all."
    }
    return [chart(table, data)]
  }

  private static func chart(_ table: DataTable, _ data: ReportData) -> Chart {
    let errors = ["relative_error", "relative_error_low", "relative_error_high"].flatMap(table.numbers)
    var table = table
    let series = names(table, data)
    // The colour follows what is swept besides the first axis where one system is alone.
    if series.field == "series" {
      table.columns.insert(.init(name: "series", title: series.title), at: 1)
      for index in table.rows.indices { table.rows[index].insert(.text(series.names[index]), at: 1) }
    }
    var seen: Set<String> = []
    let order = series.names.filter { seen.insert($0).inserted }
    let chart = SeriesChart(
      x: .init(
        field: "relative_error",
        axis: .fitting(errors, "relative error of counts (RMSRE)", isShare: true),
        interval: ("relative_error_low", "relative_error_high")),
      y: .init(
        field: "found_again",
        axis: .fitting(
          ["found_again", "found_again_low", "found_again_high"].flatMap(table.numbers),
          "people found again", isShare: true),
        interval: ("found_again_low", "found_again_high")),
      series: (series.field, series.title), names: order, connects: false)
    return Chart(
      name: "frontier", section: .frontier, title: "Accuracy against risk",
      description:
        "Each point is a system at a design point. To the right counts are worse: root mean square relative error of unbiased "
        + "counts against attributable conversions, noise and losses together. Upwards more people are found again: share of "
        + "attributable conversions whose person a passive adversary names at the first guess. The best corner is bottom "
        + "left; lines are 95 % intervals over replications.",
      table: table, view: chart.view)
  }

  /// What colours stand for: the systems, or, of one system alone, the settings of the axis with fewest values.
  private static func names(
    _ table: DataTable, _ data: ReportData
  ) -> (field: String, title: String, names: [String]) {
    let systems = table.texts("system")
    let narrow = data.axes.min { $0.distinct.count < $1.distinct.count }
    guard systems.count == 1, data.axes.count > 1, let narrow,
      narrow.distinct.count <= ChartTheme.mostSeries
    else {
      let all: [String] = table.rows.compactMap {
        if case .text(let name) = $0[0] { return name }
        return nil
      }
      return ("system", "system", all)
    }
    let rows = data.rows(.error("rmsre_tau", "attributable", "unbiased", at: "5")).filter {
      $0.mean != nil && data.row(.foundAgain, point: $0.point, system: $0.system)?.mean != nil
    }
    let short = ReportData.shortName(narrow.path, among: data.swept)
    return ("series", short, rows.prefix(table.rows.count).map { "\(short) \(narrow.texts[$0.point])" })
  }
}
