extension MetricCatalogue {
  /// The entries of one kind as a table in Markdown, as results/README.md shows it.
  ///
  /// - Parameter kind: which kind.
  public static func markdown(of kind: MetricDescription.Kind) -> String {
    let entries = (all + columns).filter { $0.kind == kind }
    let rows: [[String]]
    switch kind {
    case .metric:
      rows =
        [["metric", "table", "`at`", "definition", "formula", "unit", "source"]]
        + entries.map {
          [
            "`\($0.name)`", $0.tables.joined(separator: ", "), $0.parameter.meaning, $0.definition,
            $0.formula,
            $0.unit, $0.reference,
          ]
        }
    case .stage:
      rows =
        [["stage", "conversions end here because", "source"]]
        + entries.map { ["`\($0.name)`", $0.definition, $0.reference] }
    case .word, .figure, .column:
      rows =
        [[kind.rawValue, "table", "meaning", "unit"]]
        + entries.map { ["`\($0.name)`", $0.tables.joined(separator: ", "), $0.definition, $0.unit] }
    }
    let rule = "|" + String(repeating: "---|", count: rows[0].count) + "\n"
    return line(rows[0]) + rule + rows.dropFirst().map(line).joined()
  }

  private static func line(_ cells: [String]) -> String {
    "|"
      + cells.map { cell in
        cell.isEmpty
          ? " |"
          : " " + cell.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|") + " |"
      }.joined() + "\n"
  }
}
