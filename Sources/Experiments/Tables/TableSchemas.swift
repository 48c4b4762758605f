import ResultsExport

/// The columns of every table; a system may add rows, or columns at the end, but renames none.
struct TableSchemas: Sendable {
  /// Columns that every table starts with, one for each swept setting.
  let swept: [ColumnSchema]

  /// - Parameter points: the design points, for names and types of what is swept.
  init(_ points: [DesignPoint]) {
    let paths = points.first?.values.map(\.path) ?? []
    swept = paths.enumerated().map { index, path in
      let isNumber = points.allSatisfy { Double($0.values[index].value) != nil }
      return ColumnSchema(path, isNumber ? .number : .string, "swept setting of the scenario")
    }
  }

  static let replication = ColumnSchema("replication", .integer, "number of the replication, from 0")
  private static let system = ColumnSchema(
    "system", .string, "the scenario's name for the measurement system")
  static let truth = ColumnSchema(
    "truth", .string, "what the estimate is scored against: reported, attributable or all; empty: none")
  static let estimator = ColumnSchema(
    "estimator", .string, "the estimator's name, such as unbiased; empty where none is involved")
  static let at = ColumnSchema(
    "at", .string, "the metric's parameter (tau, data value, quantile, k), if any")

  /// Every table that a run may have.
  var all: [TableSchema] {
    [
      counts, hierarchy, recovery, nowcast, risk, funnel, delays, completeness, quality, population, runs,
      summary, systems, frontier, audit, reports,
    ]
  }

  private static let measured = "conversions, or the currency"

  func table(
    _ name: String, _ description: String, hasReplication: Bool = true, _ columns: [ColumnSchema]
  ) -> TableSchema {
    let first = swept + (hasReplication ? [Self.replication] : []) + [Self.system]
    return TableSchema(name: name, description: description, columns: first + columns)
  }

  var counts: TableSchema {
    table(
      "counts",
      "One count of conversions beside its estimate: a campaign's, or a campaign's of one data value.",
      [
        Self.truth, Self.estimator,
        ColumnSchema("measure", .string, "what is estimated: conversions, or their value"),
        ColumnSchema("campaign", .string, "the campaign; empty: conversions that no campaign caused"),
        ColumnSchema("conversion_data", .integer, "the data value; empty: all values together"),
        ColumnSchema("true_count", .number, unit: Self.measured, "the truth", isGroundTruth: true),
        ColumnSchema(
          "observed_count", .number, unit: Self.measured,
          "reports with full credit as received, or the value that they carry; empty: they carry none"),
        ColumnSchema("estimate", .number, unit: Self.measured, "the estimate; empty: see status"),
        ColumnSchema(
          "standard_error", .number, unit: Self.measured, "of the noise, by plug-in; empty: none claimed"),
        ColumnSchema(
          "ci_low", .number, unit: Self.measured,
          "95 % interval for the reported truth, of cap-corrected-* for the attributable one; low end"),
        ColumnSchema(
          "ci_high", .number, unit: Self.measured,
          "95 % interval for the reported truth, of cap-corrected-* for the attributable one; high end"),
        ColumnSchema("status", .string, "empty, or why there is no estimate"),
        ColumnSchema("currency", .string, "of rows whose measure is value; empty otherwise"),
      ])
  }

  var hierarchy: TableSchema {
    table(
      "hierarchy", "One count of an advertiser, a publisher or a campaign on it beside its estimate.",
      [
        Self.truth,
        ColumnSchema(
          "estimator", .string, "level-sums, bottom-up, consistent or consistent-nonnegative"),
        ColumnSchema("level", .string, "advertiser, publisher or campaign"),
        ColumnSchema("node", .string, "the advertiser, its publisher and its campaign there, by number"),
        ColumnSchema(
          "true_count", .integer, unit: "conversions", "the truth at the node", isGroundTruth: true),
        ColumnSchema(
          "observed_sum", .integer, unit: "budget units", "the noised sum of the node; empty: it has none"),
        ColumnSchema("estimate", .number, unit: "conversions", "the estimate of the node; empty: see status"),
        ColumnSchema("standard_error", .number, unit: "conversions", "of the noise, from its known law"),
        ColumnSchema("ci_low", .number, unit: "conversions", "95 % interval for the node's truth, low end"),
        ColumnSchema("ci_high", .number, unit: "conversions", "95 % interval for the node's truth, high end"),
        ColumnSchema("status", .string, "empty, or why there is no estimate"),
      ])
  }

  var recovery: TableSchema {
    table(
      "recovery", "How close the estimates of one replication are to the truth.",
      [
        Self.truth, Self.estimator,
        ColumnSchema("metric", .string, "name of the figure; defined in results/README.md"),
        Self.at,
        ColumnSchema("value", .number, "the figure", isGroundTruth: true),
        ColumnSchema(
          "ci_low", .number, "95 % interval from this replication alone, where there is one, low end"),
        ColumnSchema(
          "ci_high", .number, "95 % interval from this replication alone, where there is one, high end"),
      ])
  }

  private static let closedForm = ColumnSchema(
    "closed_form", .number, "what the figure is in expectation, where a formula says it; of means, their mean"
  )

  var risk: TableSchema {
    table(
      "risk", "How well an adversary finds people again, in one replication.",
      [
        ColumnSchema("adversary", .string, "who guesses; defined in results/README.md"),
        ColumnSchema("metric", .string, "name of the figure; defined in results/README.md"),
        Self.at,
        ColumnSchema("value", .number, "the figure; empty: unbounded", isGroundTruth: true),
        ColumnSchema(
          "ci_low", .number, "95 % interval from this replication alone, where there is one, low end"),
        ColumnSchema(
          "ci_high", .number, "95 % interval from this replication alone, where there is one, high end"),
        ColumnSchema("bound", .number, "what the figure cannot exceed in expectation, where it is known"),
        ColumnSchema(
          "sample_size", .integer, unit: "conversions", "how many are behind the figure; 0: a closed form"),
        Self.closedForm,
      ])
  }

  var funnel: TableSchema {
    table(
      "funnel", "Conversions of the measured period by the first stage at which they are lost; a partition.",
      [
        ColumnSchema("stage", .string, "the stage; the last, delivered, is no loss"),
        ColumnSchema("conversions", .integer, unit: "conversions", "how many end there", isGroundTruth: true),
      ])
  }

  var delays: TableSchema {
    table(
      "delays", "Quantiles of the time from conversion to arrival of reports with full credit.",
      [
        ColumnSchema("quantile", .number, unit: "1", "share of reports that arrive at least as fast"),
        ColumnSchema(
          "delay_ms", .integer, unit: "ms", "the delay, within 0.4 %; empty: no report", isGroundTruth: true),
      ])
  }

  var quality: TableSchema {
    table(
      "quality", "How good the data are that a platform receives by a Conversions API.",
      [
        ColumnSchema("metric", .string, "name of the figure; defined in results/README.md"), Self.at,
        ColumnSchema("value", .number, "the figure, in the metric's unit", isGroundTruth: true),
      ])
  }

  var population: TableSchema {
    table(
      "population", "The synthetic people of one replication beside published figures.",
      [
        ColumnSchema("figure", .string, "name of the figure"),
        ColumnSchema(
          "value", .number, "of the synthetic people, in unit; empty: nobody did such a thing",
          isGroundTruth: true),
        ColumnSchema("published", .number, "the published value, in unit; empty: in another currency"),
        ColumnSchema(
          "relative_deviation", .number, unit: "1", "value / published - 1", isGroundTruth: true),
        ColumnSchema(
          "comparison", .string, "equal, or at least: the publication only gives a bound from below"),
        ColumnSchema("unit", .string, "clicks, conversions, s, the currency, or empty for a share"),
        ColumnSchema("source", .string, "where the figure was published"),
      ])
  }

  var runs: TableSchema {
    table(
      "runs", "What happened in each replication.",
      [
        ColumnSchema("status", .string, "complete, or failed and why"),
        ColumnSchema(
          "events", .integer, "clicks and conversions, warm-up included, and reports of the period",
          isGroundTruth: true),
        ColumnSchema(
          "fingerprint", .string,
          "order-free hash of the reports and of the clicks and conversions that they can depend on",
          isGroundTruth: true),
        ColumnSchema("people", .integer, unit: "people", "people simulated"),
        ColumnSchema("clicks", .integer, unit: "clicks", "ad clicks, warm-up included", isGroundTruth: true),
        ColumnSchema(
          "conversions", .integer, unit: "conversions", "conversions, warm-up included", isGroundTruth: true),
        ColumnSchema("reports", .integer, unit: "reports", "reports delivered, any credit"),
        ColumnSchema(
          "capped_reports", .integer, unit: "reports", "reports refused by a click's cap, any credit",
          isGroundTruth: true),
        ColumnSchema(
          "delay_sum_ms", .integer, unit: "ms", "sum of arrival minus conversion over delivered reports",
          isGroundTruth: true),
      ])
  }

  var summary: TableSchema {
    table(
      "summary", "Figures over all replications of a design point.", hasReplication: false,
      [
        ColumnSchema("table", .string, "the table that the figure comes from"),
        Self.truth, Self.estimator,
        ColumnSchema("adversary", .string, "who guesses; empty: no adversary is involved"),
        ColumnSchema("metric", .string, "name of the figure; defined in results/README.md"),
        Self.at,
        ColumnSchema("mean", .number, "mean over replications; root of the mean square for root metrics"),
        ColumnSchema("standard_deviation", .number, "over replications; empty for fewer than two"),
        ColumnSchema("replications", .integer, "how many replications have the figure"),
        ColumnSchema("ci_low", .number, "95 % interval over replications, low end; empty for fewer than two"),
        ColumnSchema(
          "ci_high", .number, "95 % interval over replications, high end; empty for fewer than two"),
        ColumnSchema("bound", .number, "a bound that the figure must respect, where there is one"),
        Self.closedForm,
      ])
  }

  var systems: TableSchema {
    table(
      "systems", "Systems side by side, and each beside the first, paired by replication.",
      hasReplication: false,
      [
        ColumnSchema("metric", .string, "name of the figure; defined in results/README.md"),
        ColumnSchema("at", .string, "the metric's parameter; of epsilon: what it is spent on"),
        ColumnSchema("value", .number, "over all replications; of epsilon: as it is set"),
        ColumnSchema("ci_low", .number, "95 % interval over replications, low end; empty for fewer than two"),
        ColumnSchema(
          "ci_high", .number, "95 % interval over replications, high end; empty for fewer than two"),
        ColumnSchema("compared_with", .string, "the first system; empty for itself"),
        ColumnSchema(
          "difference", .number,
          "mean over replications of what it is more than that one's, on the same people"),
        ColumnSchema("difference_ci_low", .number, "paired 95 % interval of the difference, low end"),
        ColumnSchema("difference_ci_high", .number, "paired 95 % interval of the difference, high end"),
        ColumnSchema("replications", .integer, "how many replications have the figure; 0: it is set"),
      ])
  }

  var frontier: TableSchema {
    table(
      "frontier", "Accuracy beside risk: a row for each design point and system.", hasReplication: false,
      FrontierRow.columns)
  }

  var audit: TableSchema {
    table(
      "audit",
      "The noise of systems, played by itself in two worlds that it is to hide from each other, beside what is claimed.",
      hasReplication: false,
      [
        ColumnSchema("mechanism", .string, "which noise of the system; defined in results/README.md"),
        ColumnSchema("claim", .string, "the law of the noise as it is claimed"),
        ColumnSchema("claimed_epsilon", .number, unit: "nat", "the privacy parameter as it is claimed"),
        ColumnSchema("test", .string, "two-world, one-run or chi-square"),
        ColumnSchema(
          "lower_bound", .number, unit: "nat",
          "what epsilon is not below, with 95 % confidence; empty: the test gives none"),
        ColumnSchema("p_value", .number, "chance of an outcome as bad if the claim holds"),
        ColumnSchema("level", .number, "p-values below are flagged; all tests of the run share its level"),
        ColumnSchema("defect", .string, "the defect that the power is stated for"),
        ColumnSchema("power", .number, "chance that the test flags the defect with so many runs"),
        ColumnSchema("runs", .integer, unit: "runs", "of the mechanism in each world, and of canaries"),
        ColumnSchema(
          "verdict", .string, "flagged; passed: the claim stands, with power 0.8 or more; or inconclusive"),
      ])
  }

  var reports: TableSchema {
    table(
      "reports",
      "Every report of a conversion in the measured period, by replication, system, person, sequence.",
      [
        ColumnSchema("person", .integer, "the person", isGroundTruth: true),
        ColumnSchema("browser", .integer, "the person's browser, from 0", isGroundTruth: true),
        ColumnSchema("source_id", .integer, "the 64 bits that the publisher declared"),
        ColumnSchema("campaign", .string, "the campaign of the click"),
        ColumnSchema("destination", .string, "where the ad leads"),
        ColumnSchema("reporting_origin", .string, "who receives the report"),
        ColumnSchema("credit", .integer, unit: "percent", "the click's share of the conversion"),
        ColumnSchema("data", .integer, "the conversion data as sent"),
        ColumnSchema("true_data", .integer, "the conversion data before noise", isGroundTruth: true),
        ColumnSchema("source_time_ms", .integer, unit: "ms", "time of the click; 0: start of the period"),
        ColumnSchema("trigger_time_ms", .integer, unit: "ms", "time of the conversion", isGroundTruth: true),
        ColumnSchema("due_time_ms", .integer, unit: "ms", "when the report was due"),
        ColumnSchema("sent_time_ms", .integer, unit: "ms", "when it left; empty: not by the end"),
      ])
  }
}
