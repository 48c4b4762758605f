import ResultsExport

/// A table whose rows are figures of single replications.
struct FigureSource {
  /// The name of a stage's share of all conversions of the period, which is made here of the table of stages.
  static let share = "share"

  var table: String
  /// The column of figures' names; nil where ``metric`` names all.
  var metricColumn: String?
  var metric = ""
  /// The column of figures' parameters.
  var atColumn = "at"
  var valueColumn = "value"

  static let all = [
    FigureSource(table: "recovery", metricColumn: "metric"),
    FigureSource(table: "risk", metricColumn: "metric"),
    FigureSource(table: "funnel", metric: "conversions", atColumn: "stage", valueColumn: "conversions"),
    FigureSource(table: "delays", metric: "delay_ms", atColumn: "quantile", valueColumn: "delay_ms"),
    FigureSource(table: "completeness", metricColumn: "metric"),
    FigureSource(table: "quality", metricColumn: "metric"),
  ]

  /// Whether a figure is made of the people of all replications together, so that single ones say nothing.
  static func isPooled(_ metric: String) -> Bool {
    metric.hasSuffix("_until") || metric.hasSuffix("_until_reached")
  }
}

/// Where the cells of a figure stand in a table's rows.
struct FigureColumns {
  private let source: FigureSource
  private let system: Int
  private let replication: Int
  private let truth: Int?
  private let estimator: Int?
  private let adversary: Int?
  private let metric: Int?
  private let at: Int
  private let value: Int

  /// Nil where the table lacks a column that it must have.
  init?(_ source: FigureSource, _ table: SavedTable) {
    guard let system = table.column("system"), let replication = table.column("replication"),
      let at = table.column(source.atColumn), let value = table.column(source.valueColumn)
    else { return nil }
    (self.source, self.system, self.replication, self.at, self.value) = (
      source, system, replication, at, value
    )
    truth = table.column("truth")
    estimator = table.column("estimator")
    adversary = table.column("adversary")
    metric = source.metricColumn.flatMap(table.column)
    if source.metricColumn != nil, metric == nil { return nil }
  }

  func key(_ row: borrowing CSVRecord) -> FigureKey {
    return FigureKey(
      table: source.table, system: row[system], truth: Self.cell(row, truth),
      estimator: Self.cell(row, estimator), adversary: Self.cell(row, adversary),
      metric: metric == nil ? source.metric : Self.cell(row, metric), at: row[at])
  }

  private static func cell(_ row: borrowing CSVRecord, _ index: Int?) -> String {
    if let index { row[index] } else { "" }
  }

  func replication(_ row: borrowing CSVRecord) -> Int64? { row.integer(replication) }

  /// The figure; nil where the cell is empty.
  func value(_ row: borrowing CSVRecord, _ path: String) throws(ComparisonError) -> Double? {
    if row.isEmpty(value) { return nil }
    guard let number = row.number(value) else {
      throw ComparisonError(
        "\(path):\(row.line)", "\"\(row[value])\" is no number",
        remedy: "make the run again by attrsim run with --fresh")
    }
    return number
  }
}
