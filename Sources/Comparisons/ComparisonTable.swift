import ResultsExport

/// A comparison as a table, one row a figure.
public struct ComparisonTable {
  /// The columns: the swept settings that sides share, and those that are always there.
  public let schema: TableSchema
  /// The rows.
  public let rows: CSVRows

  /// Makes the table.
  ///
  /// - Parameter comparison: what was compared.
  public init(_ comparison: Comparison) {
    let place = comparison.pairs.first?.place.map(\.path) ?? []
    schema = TableSchema(
      name: "comparison", description: "Figures of one side beside the same figures of the baseline.",
      columns: place.map { ColumnSchema($0, .string, "swept setting that both sides share") } + Self.columns)
    var rows = CSVRows(schema)
    for pair in comparison.pairs {
      for figure in pair.figures { Self.add(figure, of: pair, to: &rows) }
    }
    self.rows = rows
  }

  /// The table with its header, as UTF-8.
  public var bytes: [UInt8] { CSVWriter.header(schema) + rows.bytes }

  private static let columns = [
    ColumnSchema(
      "baseline", .string, "what is compared with: a run, a value, a system, an estimator, an adversary"),
    ColumnSchema("compared", .string, "what is compared"),
    ColumnSchema("pairing", .string, "paired: replication by replication; unpaired"),
    ColumnSchema("system", .string, "the system; empty where systems are compared"),
    ColumnSchema("table", .string, "the table that the figure comes from"),
    ColumnSchema("truth", .string, "what the estimate is scored against; empty: none"),
    ColumnSchema("estimator", .string, "the estimator; empty: none, or estimators are compared"),
    ColumnSchema("adversary", .string, "the adversary; empty: none, or adversaries are compared"),
    ColumnSchema("metric", .string, "name of the figure; defined in results/README.md"),
    ColumnSchema("at", .string, "the figure's parameter, if any"),
    ColumnSchema("baseline_replications", .integer, "replications of the baseline behind the figure"),
    ColumnSchema("compared_replications", .integer, "replications of the other behind the figure"),
    ColumnSchema("baseline_mean", .number, "the mean over those replications"),
    ColumnSchema("compared_mean", .number, "the mean over those replications"),
    ColumnSchema("kind", .string, "difference, or relative: the ratio of geometric means less 1"),
    ColumnSchema("difference", .number, "what is compared less the baseline"),
    ColumnSchema("ci_low", .number, "95 % interval by Student's or Welch's t, low end; empty: not tested"),
    ColumnSchema("ci_high", .number, "95 % interval by Student's or Welch's t, high end; empty: not tested"),
    ColumnSchema("p_value", .number, "of Student's or Welch's t; empty: not tested"),
    ColumnSchema(
      "rank_p_value", .number, "of Wilcoxon's signed ranks, or of Mann and Whitney; empty: not tested"),
    ColumnSchema(
      "bootstrap_ci_low", .number, "95 % interval by the studentised bootstrap, low end; empty: none"),
    ColumnSchema(
      "bootstrap_ci_high", .number, "95 % interval by the studentised bootstrap, high end; empty: none"),
    ColumnSchema("holm_p_value", .number, "p_value, corrected for all rows that have one"),
    ColumnSchema("verdict", .string, "in words, at 5 % of the corrected p-value"),
    ColumnSchema("doubtful", .boolean, "whether ranks or bootstrap do not show what the verdict says"),
  ]

  private static func add(_ figure: FigureDifference, of pair: SidePair, to rows: inout CSVRows) {
    for setting in pair.place { rows.append(setting.value) }
    rows.append(pair.baseline.label)
    rows.append(pair.other.label)
    rows.append(pair.pairing.isPaired ? "paired" : "unpaired")
    let key = figure.key
    for text in [key.system, key.table, key.truth, key.estimator, key.adversary, key.metric, key.at] {
      rows.append(text)
    }
    rows.append(figure.firstCount)
    rows.append(figure.secondCount)
    rows.append(figure.firstMean)
    rows.append(figure.secondMean)
    rows.append(figure.isRelative ? "relative" : "difference")
    rows.append(figure.difference)
    rows.append(figure.interval?.low)
    rows.append(figure.interval?.high)
    rows.append(figure.pValue)
    rows.append(figure.rankPValue)
    rows.append(figure.bootstrap?.low)
    rows.append(figure.bootstrap?.high)
    rows.append(figure.correctedPValue)
    rows.append(figure.verdict.rawValue)
    rows.append(figure.isDoubtful)
    rows.endRow()
  }
}
