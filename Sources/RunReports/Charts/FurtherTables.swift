import ResultsExport

/// Tables of a run that are shown as they are, or with a simple picture.
enum FurtherTables {
  /// The most rows of a table that are shown.
  static let mostRows = 200

  static func make(_ data: ReportData) throws -> [Chart] {
    [
      try whole(
        "systems", "Systems side by side",
        "Each figure of each system over all replications, and by how much it is larger than that of the first system on the "
          + "same people, with its paired 95 % interval.", data),
      mechanism(data),
      try whole(
        "audit", "Audits of the noise",
        "The noise of systems played by itself in two worlds that it is to hide from each other, beside what is claimed. An audit "
          + "never shows that a mechanism is private, only that it was not caught.", data),
      quality(data),
      try whole(
        "population", "The people beside published figures",
        "Figures of the synthetic people of each replication, what was published, and how far they are from it.",
        data),
    ].compactMap(\.self)
  }

  /// A table of the run with all its columns.
  private static func whole(
    _ name: String, _ title: String, _ description: String, _ data: ReportData
  ) throws -> Chart? {
    guard let source = data.run.table(name) else { return nil }
    let columns = source.schema.columns
    var table = DataTable(
      columns.map { .init(name: $0.name, title: $0.name.map { $0 == "_" ? " " : String($0) }.joined()) })
    var count = 0
    try source.forEachRow { record in
      count += 1
      guard count <= mostRows else { return }
      table.append(
        try columns.indices.map { index in
          if record.isEmpty(index) { return .empty }
          let isNumber = columns[index].type == .number || columns[index].type == .integer
          return isNumber ? try record.digits(index, of: source) : .text(record[index])
        })
    }
    if count > mostRows { table.leftOut = "\(count - mostRows) more rows are left out; \(name).csv has all." }
    return Chart(
      name: name, section: .more, title: title, description: description, table: table, view: nil)
  }

  /// What the mechanisms allow, in closed form.
  private static func mechanism(_ data: ReportData) -> Chart? {
    let rows = data.summary.filter { $0.table == "risk" && $0.adversary == "mechanism" }
    return figures(
      rows, "mechanism", "What the mechanisms allow, in closed form",
      "Privacy parameters, and the bits that reports can carry or give away; an empty value is unbounded. attrsim explain says what "
        + "each name means, and so does the list below.", data)
  }

  private static func quality(_ data: ReportData) -> Chart? {
    figures(
      data.summary.filter { $0.table == "quality" }, "quality", "Health of the events of a Conversions API",
      "Means over replications, with 95 % intervals.", data)
  }

  private static func figures(
    _ rows: [FigureRow], _ name: String, _ title: String, _ description: String, _ data: ReportData
  ) -> Chart? {
    guard !rows.isEmpty else { return nil }
    let isSwept = !data.swept.isEmpty
    var table = DataTable(
      (isSwept ? [.init(name: "settings", title: "settings")] : []) + [
        .init(name: "system", title: "system"), .init(name: "metric", title: "metric"),
        .init(name: "at", title: "at"), .init(name: "mean", title: "mean"),
        .init(name: "ci_low", title: "95 % from"), .init(name: "ci_high", title: "to"),
      ])
    for row in rows.prefix(mostRows) {
      table.append(
        (isSwept ? [.text(data.label(of: row.point))] : []) + [
          .text(row.system), .text(row.metric), .text(row.at), .number(row.mean), .number(row.shownLow),
          .number(row.shownHigh),
        ])
    }
    if rows.count > mostRows {
      table.leftOut = "\(rows.count - mostRows) more rows are left out; summary.csv has all."
    }
    return Chart(
      name: name, section: .more, title: title, description: description, table: table, view: nil)
  }
}
