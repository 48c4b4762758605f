/// Where the conversions of one system at one design point end: means over replications.
struct Funnel {
  /// The stages, in their order.
  var stages: [(name: String, conversions: Double)]

  /// - Returns: nil when the summary has no funnel of that system there.
  init?(_ data: ReportData, point: Int, system: String) {
    stages = data.summary.filter {
      $0.point == point && $0.system == system && $0.table == "funnel" && $0.metric == "conversions"
    }.compactMap { row in row.mean.map { (row.at, $0) } }
    if stages.isEmpty { return nil }
  }

  /// All conversions.
  var total: Double { stages.reduce(0) { $0 + $1.conversions } }

  /// The share that was delivered; nil when there are no conversions.
  var deliveredShare: Double? {
    guard total > 0 else { return nil }
    return (stages.first { $0.name == "delivered" }?.conversions ?? 0) / total
  }
}

/// Where conversions are lost: bars for each system.
enum FunnelCharts {
  static func make(_ data: ReportData) throws -> [Chart] {
    var charts: [Chart] = []
    for point in RecoveredCharts.points(data) {
      for system in data.run.manifest.points[point].systems {
        guard let funnel = Funnel(data, point: point, system: system), funnel.total > 0 else { continue }
        charts.append(chart(funnel, point, system, data))
      }
      // What the funnel is elsewhere is drawn along what is swept.
      if !charts.isEmpty { break }
    }
    if !charts.isEmpty, !data.ordinaryAxes.isEmpty {
      let others = data.points.count - 1
      charts[charts.count - 1].description +=
        " Charts of \(others) more design point\(others == 1 ? "" : "s") are left out; funnel.csv has all."
    }
    return charts
  }

  private static func chart(_ funnel: Funnel, _ point: Int, _ system: String, _ data: ReportData) -> Chart {
    var table = DataTable([
      .init(name: "stage", title: "stage"), .init(name: "outcome", title: "outcome"),
      .init(name: "conversions", title: "conversions"), .init(name: "share", title: "share", isShare: true),
      .init(name: "label", title: "as written"),
    ])
    // Stages at which nothing ends only lengthen the picture.
    for stage in funnel.stages where stage.conversions > 0 {
      let share = stage.conversions / funnel.total
      let count = NumberText.fixed(stage.conversions, stage.conversions < 100 ? 1 : 0)
      table.append([
        .text(words(stage.name)), stage.name == "delivered" ? "delivered" : "lost",
        .number(stage.conversions), .number(share), .text("\(count) (\(NumberText.percent(share)))"),
      ])
    }
    let chart = BarChart(
      names: ("stage", table.texts("stage")), value: ("conversions", "conversions, mean over replications"),
      label: "label", greatest: table.numbers("conversions").max() ?? 0,
      kind: ("outcome", ["lost", "delivered"], ["#D55E00", "#0072B2"]))
    return Chart(
      name: "funnel-\(system)", section: .losses, title: system + data.placeInTitle(point),
      description:
        "All conversions of the measured period by the first stage at which they are lost; blue ones were delivered. Stages at "
        + "which nothing is lost are left out.",
      table: table, view: chart.view)
  }

  private static func words(_ stage: String) -> String {
    String(stage.map { $0 == "_" ? " " : $0 })
  }
}
