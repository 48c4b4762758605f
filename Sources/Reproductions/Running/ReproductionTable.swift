import ResultsExport

/// The table of published numbers as a file.
public enum ReproductionTable {
  /// What its columns mean.
  public static let schema = TableSchema(
    name: "reproductions", description: "One published number beside ours.",
    columns: [
      ColumnSchema("name", .string, "the number's name in published.yaml"),
      ColumnSchema("what", .string, "what it is a number of"),
      ColumnSchema("source", .string, "where it was published"),
      ColumnSchema("published", .string, "as it was printed; lists with spaces between numbers"),
      ColumnSchema("closed_form", .string, "ours by a closed form; empty for none"),
      ColumnSchema("simulated", .string, "ours by a run of the engines; empty for none"),
      ColumnSchema(
        "ci_low", .number, "lower end of the 95 % interval; empty where nothing was left to chance"),
      ColumnSchema("ci_high", .number, "upper end of the 95 % interval"),
      ColumnSchema(
        "sample_size", .integer, "independent outcomes behind the simulated number; empty for none"),
      ColumnSchema("verdict", .string, "agrees, explained or disagrees"),
      ColumnSchema("corrected", .string, "what ours is held against instead; empty for the published number"),
      ColumnSchema("explanation", .string, "why; empty for none"),
    ])

  /// Writes the file; the folder must exist.
  ///
  /// - Throws: `OutputError` when it cannot be written.
  public static func write(_ reproductions: [Reproduction], path: String) throws(OutputError) {
    let writer = try CSVWriter(path: path, schema: schema)
    for reproduction in reproductions {
      let number = reproduction.number
      for text in [number.name, number.what, number.source, text(number.printed)] { writer.rows.append(text) }
      writer.rows.append(text(reproduction.closedForm))
      writer.rows.append(text(reproduction.simulated?.values))
      writer.rows.append(reproduction.simulated?.interval?.low)
      writer.rows.append(reproduction.simulated?.interval?.high)
      writer.rows.append(reproduction.simulated?.sampleSize)
      writer.rows.append(reproduction.verdict.rawValue)
      writer.rows.append(number.correction.map { text($0.printed) } ?? "")
      writer.rows.append(number.correction?.explanation ?? "")
      try writer.endRow()
    }
    try writer.commit()
  }

  private static func text(_ printed: [PrintedNumber]) -> String {
    printed.map(\.text).joined(separator: " ")
  }

  private static func text(_ numbers: [Double]?) -> String {
    (numbers ?? []).map { $0 == $0.rounded() && $0.magnitude < 1e15 ? "\(Int64($0))" : "\($0)" }
      .joined(separator: " ")
  }
}
