/// One panel for each adversary who acts: its success, the closed form and the bound.
enum AdversaryCharts {
  /// The names of the adversaries who act, as the scenario lists them.
  static func names(_ data: ReportData) -> [String] {
    data.settings["adversaries"]?.members.map(\.name) ?? []
  }

  /// Figures that say how well an adversary does, the first that it has counts.
  static let headlines: [(metric: String, at: String, words: String)] = [
    ("top_k", "1", "named at the first guess"), ("join_right", "", "joins that are right"),
    ("advantage", "", "true less false positives"), ("recovered_share", "", "visited sites found out"),
    ("matched_share", "", "conversions matched"),
  ]

  static func make(_ data: ReportData) throws -> [Chart] {
    names(data).compactMap { name in
      let rows = data.summary.filter { $0.table == "risk" && $0.adversary == name }
      let own = data.axes.filter { $0.path.hasPrefix("adversaries.\(name).") }
      let axis =
        own.first
        ?? data.axes.first { axis in axis.inStep.contains { $0.hasPrefix("adversaries.\(name).") } }
        ?? data.axes.first { !$0.path.hasPrefix("adversaries.") }
      if let headline = headlines.first(where: { figure in
        rows.contains { $0.metric == figure.metric && $0.at == figure.at }
      }) {
        if let axis {
          return along(
            axis, rows.filter { $0.metric == headline.metric && $0.at == headline.at }, name, headline.words,
            data)
        }
        return byClicks(rows, name, data) ?? single(rows, name, headline, data)
      }
      return byClicks(rows, name, data)
    }
  }

  private static let kinds = ["measured", "closed form", "bound"]

  private static func emptyTable(_ position: String) -> DataTable {
    DataTable([
      .init(name: "kind", title: "figure"), .init(name: "position", title: position),
      .init(name: "value", title: "success", isShare: true),
      .init(name: "ci_low", title: "95 % from", isShare: true),
      .init(name: "ci_high", title: "to", isShare: true),
    ])
  }

  /// Adds the measured figure, the closed form and the bound of a row.
  private static func add(_ row: FigureRow, at position: DataTable.Cell, to table: inout DataTable) {
    table.append([
      "measured", position, .number(row.mean), .number(row.shownLow), .number(row.shownHigh),
    ])
    if row.closedForm != nil {
      table.append(["closed form", position, .number(row.closedForm), .empty, .empty])
    }
    if row.bound != nil { table.append(["bound", position, .number(row.bound), .empty, .empty]) }
  }

  /// Success along what is swept.
  private static func along(
    _ axis: SweepAxis, _ rows: [FigureRow], _ name: String, _ words: String, _ data: ReportData
  ) -> Chart? {
    let groups = PointGroups(axis, data)
    guard let line = groups.lines.first else { return nil }
    let path =
      ([axis.path] + axis.inStep).first { $0.hasPrefix("adversaries.\(name).") } ?? axis.path
    // Of settings in step the adversary's own is the one to read.
    var shown = axis
    if path != axis.path,
      let own = SweepAxis.axes([path], data.points.map { [$0[data.swept.firstIndex(of: path) ?? 0]] }).first
    {
      shown = own
    }
    var table = emptyTable(path)
    for row in rows where row.mean != nil && line.points.contains(row.point) {
      add(row, at: shown.numbers.map { .number($0[row.point]) } ?? .text(shown.texts[row.point]), to: &table)
    }
    let others =
      line.label.isEmpty
      ? groups.note : " Everything else that is swept is at \(line.label); summary.csv has the rest."
    return panel(
      table, ChartAxis(shown), name, words, connects: groups.connects, note: others, data)
  }

  /// Success by how many clicks, or days, are used.
  private static func byClicks(_ rows: [FigureRow], _ name: String, _ data: ReportData) -> Chart? {
    for (metric, unit) in [("success_by_clicks", "clicks"), ("success_by_days", "days")] {
      let mine = rows.filter { $0.metric == metric && $0.point == 0 && $0.mean != nil }
      guard mine.count > 1 else { continue }
      var table = emptyTable(unit + " used")
      for row in mine where Double(row.at) != nil { add(row, at: .number(Double(row.at)), to: &table) }
      return panel(
        table, ChartAxis(title: unit + " used", hasZero: true), name, "named at the first guess",
        connects: true,
        note: "", data)
    }
    return nil
  }

  /// A single figure.
  private static func single(
    _ rows: [FigureRow], _ name: String, _ headline: (metric: String, at: String, words: String),
    _ data: ReportData
  ) -> Chart? {
    guard
      let row = rows.first(where: { $0.metric == headline.metric && $0.at == headline.at && $0.mean != nil })
    else { return nil }
    var table = emptyTable("system")
    add(row, at: .text(row.system), to: &table)
    let chart = DotChart(
      names: ("position", "", [row.system]),
      value: .init(
        field: "value", axis: ChartAxis(title: headline.words, isShare: true, hasZero: true),
        interval: ("ci_low", "ci_high")),
      series: ("kind", "", kinds.filter(table.texts("kind").contains)))
    return finished(table, chart.view, name, headline.words, "", data)
  }

  private static func panel(
    _ table: DataTable, _ x: ChartAxis, _ name: String, _ words: String, connects: Bool, note: String,
    _ data: ReportData
  ) -> Chart? {
    guard !table.rows.isEmpty else { return nil }
    let numbers = ["value", "ci_low", "ci_high"].flatMap(table.numbers)
    var y = ChartAxis(title: words, isShare: true)
    // Successes close to 1 differ where an axis from 0 cannot show it, if they do.
    let (least, greatest) = (numbers.min() ?? 0, numbers.max() ?? 0)
    y.hasZero = least >= 0 && (least < 0.6 || greatest - least < 0.01)
    let chart = SeriesChart(
      x: .init(field: "position", axis: x),
      y: .init(field: "value", axis: y, interval: ("ci_low", "ci_high")),
      series: ("kind", ""), names: kinds, present: table.texts("kind"), connects: connects)
    return finished(table, chart.view, name, words, note, data)
  }

  private static func finished(
    _ table: DataTable, _ view: Spec, _ name: String, _ words: String, _ note: String, _ data: ReportData
  ) -> Chart {
    let settings = data.settings["adversaries", name]
    let kind = settings?["kind"]?.text ?? "adversary"
    let system = settings?["system"]?.text.map { " on \($0)" } ?? ""
    let present = table.texts("kind")
    let lines = [
      present.contains("closed form") ? "the closed form is what it is in expectation" : "",
      present.contains("bound") ? "the bound is what no attack can exceed in expectation" : "",
    ].filter { !$0.isEmpty }
    return Chart(
      name: "adversary-\(name)", section: .adversaries, title: "\(name) (\(kind)\(system))",
      description:
        "\(words.prefix(1).uppercased())\(words.dropFirst()); lines through the dots are 95 % intervals over replications"
        + lines.map { "; " + $0 }.joined() + "." + note,
      table: table, view: view)
  }
}
