/// The figures of `recovery.csv` about money.
///
/// e is a campaign's estimated value less the true one, x the true one, both in the currency.
enum ValueMetrics {
  private static let tables = ["recovery", "summary"]
  private static let textbook =
    "G. Casella and R. L. Berger, Statistical Inference, 2nd edition, 2002, section 7.3.1"
  private static let aksu =
    "H. Aksu et al., Summary reports optimization in the Privacy Sandbox Attribution Reporting API, 2023, "
    + "arXiv 2311.13586 (tau of the published code: 5 medians of the records' values)"

  static let all = [
    MetricDescription(
      "value_bias", tables: tables, "The mean error of campaigns' values.", formula: "mean of e",
      unit: "currency", reference: textbook),
    MetricDescription(
      "value_relative_bias", tables: tables,
      "The sum of the errors over the sum of the true values of all campaigns.",
      formula: "sum of e / sum of x", unit: "1", reference: textbook),
    MetricDescription(
      "value_rmse", tables: tables,
      "The root of the mean squared error of campaigns' values; averaged in squares over replications.",
      formula: "sqrt(mean of e^2)", unit: "currency", reference: textbook),
    MetricDescription(
      "value_rmsre_tau", tables: tables,
      "The root of the mean squared relative error of campaigns' values; averaged in squares over replications.",
      formula: "sqrt(mean of (e / max(tau, x))^2)",
      parameter: .number("tau, the least denominator, in medians of one conversion's value"), unit: "1",
      reference: aksu),
    MetricDescription(
      "value_interval_coverage", tables: tables,
      "The share of campaigns whose interval for the value holds the true one.",
      formula: "share of campaigns with ci_low <= x <= ci_high", parameter: .number("the nominal coverage"),
      unit: "1", reference: "interval: W. Cochran, Sampling Techniques, 3rd edition, 1977, theorem 2.2"),
  ]
}
