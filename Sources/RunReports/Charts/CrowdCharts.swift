/// How well people hide: who is found again, and in what crowd.
enum CrowdCharts {
  static func make(_ data: ReportData) throws -> [Chart] {
    guard !data.points.isEmpty else { return [] }
    return [found(data), crowds(data), confidence(data)].compactMap(\.self)
  }

  private static let passive = ["passive", "passive-person", "timing", "cookies", "chance"]

  private static func found(_ data: ReportData) -> Chart? {
    var table = table(of: "adversary", "named at the first guess", isShare: true)
    for row in data.summary where row.point == 0 && row.metric == "attributable_top_k" && row.at == "1" {
      add(row, row.adversary, to: &table)
    }
    guard !table.rows.isEmpty else { return nil }
    return dots(
      table, name: "found", title: "People found again" + data.placeInTitle(0),
      axis: ChartAxis(title: "named at the first guess", isShare: true, hasZero: true),
      order: passive.filter(table.texts("series").contains),
      description:
        "Share of attributable conversions whose person is named at the first guess, by who guesses: passive holds clicks, the "
        + "advertiser's log and the reports, timing no reports, chance guesses blindly, cookies is what a third-party cookie "
        + "would link. Lines are 95 % intervals over replications.")
  }

  private static let sizes = [
    ("anonymity_set_min", "candidates, least"),
    ("effective_size_min_entropy", "1 / best guess, median"),
    ("effective_size_median", "crowd by entropy, median"),
    ("anonymity_set_median", "candidates, median"),
  ]

  private static func crowds(_ data: ReportData) -> Chart? {
    var table = table(of: "measure", "people or conversions", isShare: false)
    for (metric, words) in sizes {
      for row in data.rows(.risk("passive", metric)) where row.point == 0 { add(row, words, to: &table) }
    }
    guard !table.rows.isEmpty else { return nil }
    let numbers = ["value", "ci_low", "ci_high"].flatMap(table.numbers)
    return dots(
      table, name: "anonymity-sets", title: "Anonymity sets" + data.placeInTitle(0),
      axis: .fitting(numbers, "candidates"),
      order: sizes.map(\.1).filter(table.texts("series").contains),
      description:
        "Among how many candidates the person behind a report hides from the passive adversary, by several measures: "
        + "how many have any chance, one over the best guess's probability, and 2 to the power of the entropy. 1 means that nobody else is possible. Lines are 95 % intervals over replications."
    )
  }

  /// Whether the adversary's beliefs hold.
  private static func confidence(_ data: ReportData) -> Chart? {
    var table = DataTable([
      .init(name: "system", title: "system"), .init(name: "believed", title: "believed", isShare: true),
      .init(name: "right", title: "right", isShare: true),
      .init(name: "ci_low", title: "95 % from", isShare: true),
      .init(name: "ci_high", title: "to", isShare: true),
    ])
    for row in data.summary
    where row.point == 0 && row.adversary == "passive" && row.metric == "reliability_believed" {
      guard let believed = row.mean,
        let right = data.row(
          .risk("passive", "reliability_right", at: row.at), point: 0, system: row.system),
        let mean = right.mean
      else { continue }
      table.append([
        .text(row.system), .number(believed), .number(mean), .number(right.shownLow),
        .number(right.shownHigh),
      ])
    }
    let names = table.texts("system")
    guard !names.isEmpty else { return nil }
    if names.count > ChartTheme.mostSeries {
      let kept = names.prefix(ChartTheme.mostSeries)
      table.rows.removeAll { row in !kept.contains { row[0] == .text($0) } }
      table.leftOut = "\(names.count - kept.count) more systems are left out; summary.csv has all."
    }
    let chart = SeriesChart(
      x: .init(field: "believed", axis: ChartAxis(title: "confidence", isShare: true, hasZero: true)),
      y: .init(
        field: "right", axis: ChartAxis(title: "right at the first guess", isShare: true, hasZero: true),
        interval: ("ci_low", "ci_high")),
      series: ("system", "system"), names: table.texts("system"), connects: false, diagonal: 0...1)
    return Chart(
      name: "beliefs", section: .crowds,
      title: "Does the adversary know how sure it may be?" + data.placeInTitle(0),
      description:
        "How often the passive adversary's first guess is right, by how sure it is. On the dashed line its beliefs hold; below "
        + "it believes too much. Vertical lines are 95 % intervals over replications.",
      table: table, view: chart.view)
  }

  private static func table(of series: String, _ value: String, isShare: Bool) -> DataTable {
    DataTable([
      .init(name: "system", title: "system"), .init(name: "series", title: series),
      .init(name: "value", title: value, isShare: isShare),
      .init(name: "ci_low", title: "95 % from", isShare: isShare),
      .init(name: "ci_high", title: "to", isShare: isShare),
    ])
  }

  private static func add(_ row: FigureRow, _ series: String, to table: inout DataTable) {
    guard row.mean != nil else { return }
    table.append([
      .text(row.system), .text(series), .number(row.mean), .number(row.shownLow), .number(row.shownHigh),
    ])
  }

  private static func dots(
    _ table: DataTable, name: String, title: String, axis: ChartAxis, order: [String], description: String
  ) -> Chart {
    let chart = DotChart(
      names: ("system", "", table.texts("system")),
      value: .init(field: "value", axis: axis, interval: ("ci_low", "ci_high")),
      series: ("series", "", order))
    return Chart(
      name: name, section: .crowds, title: title, description: description, table: table, view: chart.view)
  }
}
