import ResultsExport

extension TableSchemas {
  var nowcast: TableSchema {
    table(
      "nowcast",
      "What a collector tells on one day of all reports that the clicks so far will have, beside what they had.",
      [
        Self.truth,
        ColumnSchema("estimator", .string, "naive-as-of, chain-ladder, delay-model or delay-assumed"),
        ColumnSchema("campaign", .string, "the campaign"),
        ColumnSchema("conversion_data", .integer, "the data value; empty: all values together"),
        ColumnSchema(
          "true_count", .integer, unit: "conversions",
          "of the clicks from the start of the period to the day, in the end", isGroundTruth: true),
        ColumnSchema(
          "observed_count", .integer, unit: "conversions",
          "reports of those clicks with full credit that have arrived by the day, as received"),
        ColumnSchema("estimate", .number, unit: "conversions", "the estimate; empty: see status"),
        ColumnSchema(
          "standard_error", .number, unit: "conversions",
          "of the noise, of reports to come and of the pattern of delays; empty: none claimed"),
        ColumnSchema(
          "ci_low", .number, unit: "conversions", "95 % prediction interval for the reported truth, low end"),
        ColumnSchema(
          "ci_high", .number, unit: "conversions", "95 % prediction interval for the reported truth, high end"
        ),
        ColumnSchema("status", .string, "empty, or why there is no estimate"),
      ])
  }

  var completeness: TableSchema {
    table(
      "completeness", "How many of the delivered reports had arrived some days after click or conversion.",
      [
        ColumnSchema("metric", .string, "name of the figure; defined in results/README.md"),
        Self.at,
        ColumnSchema("value", .number, "the figure", isGroundTruth: true),
        ColumnSchema(
          "ci_low", .number, "95 % interval from this replication alone, where there is one, low end"),
        ColumnSchema(
          "ci_high", .number, "95 % interval from this replication alone, where there is one, high end"),
      ])
  }
}
