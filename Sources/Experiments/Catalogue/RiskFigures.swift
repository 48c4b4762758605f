import Risk

/// The figures of `risk.csv`: those that the adversaries' scores define, and comparisons between adversaries.
enum RiskFigures {
  private static let tables = ["risk", "summary"]

  static let all: [MetricDescription] =
    RiskMetrics.all.map { metric in
      MetricDescription(
        metric.name, tables: tables, metric.definition,
        formula: metric.formula,
        parameter: parameter(of: metric.name), unit: unit(of: metric.name), reference: metric.reference)
    } + comparisons

  private static let carey =
    "CJ Carey et al., Measuring Re-identification Risk, SIGMOD 2023, arXiv 2304.07210 (success of matching)"
  private static let guesses = MetricDescription.Parameter.number("k, how many guesses")

  private static func parameter(of name: String) -> MetricDescription.Parameter {
    switch name {
    case "top_k", "expected_top_k", "g_leakage_top_k", "combined_top_k", "one_by_one_top_k", "joint_gain":
      return guesses
    case "top_1_by_crowd": return .number("the largest expected number of others")
    case "answered_share", "answered_right": return .number("the least confidence at which it answers")
    case "recall_at_precision": return .number("the precision")
    case "reliability_right", "reliability_believed": return .number("the middle of the bin of confidence")
    case "success_by_clicks", "anonymity_set_by_clicks":
      return .wholeNumber("how many of the person's first clicks are used")
    case "success_by_days": return .wholeNumber("how many of the first days are used")
    case "clicks_until", "days_until", "clicks_until_reached", "days_until_reached":
      return .number("the share of persons named")
    case "tpr_at_fpr": return .number("the false positive rate")
    case "positive_predictive_value": return .number("the share of targets among people")
    default:
      let isComposed = name.hasPrefix("person_month") || name.hasPrefix("publisher_advertiser_pair")
      return isComposed ? .number("the mean number of clicks") : .none
    }
  }

  private static func unit(of name: String) -> String {
    if name.hasSuffix("epsilon") { return "nat" }
    if name.hasSuffix("capacity") || name.hasSuffix("leakage") || name == "posterior_entropy" { return "bit" }
    if name == "g_leakage_top_k" { return "bit" }
    if name == "clicks_until" || name == "days_until" { return String(name.prefix { $0 != "_" }) }
    if name == "anonymity_set_by_clicks" { return "people" }
    return name.hasPrefix("anonymity_set_m") || name.hasPrefix("effective_size") ? "conversions" : "1"
  }

  private static let comparisons = [
    MetricDescription(
      "top_k_gain", tables: tables,
      "What a report adds to timing alone: the success with it less the success without, on the same reports.",
      formula: "mean of (hit with report - hit by timing)", parameter: guesses, unit: "1",
      reference: "paired comparison: G. Casella and R. L. Berger, Statistical Inference, 2002, section 8.3"),
    MetricDescription(
      "event_level_top_k", tables: tables,
      "The success of the adversary passive, who takes each report by itself, on the reports that passive-person answers.",
      formula: "hits / reports", parameter: guesses, unit: "1",
      reference: "C. J. Clopper and E. S. Pearson, Biometrika 26, 1934, for its interval"),
    MetricDescription(
      "reported_share", tables: tables,
      "The share of the sampled people's attributable conversions about which a report was delivered.",
      formula: "reports / attributable conversions; Clopper-Pearson interval", unit: "1",
      reference: "C. J. Clopper and E. S. Pearson, Biometrika 26(4), 1934"),
    MetricDescription(
      "attributable_top_k", tables: tables + ["systems"],
      "The share of attributable conversions whose person is among the k best guesses, by timing alone where there "
        + "is no report: one denominator for all systems.",
      formula: "hits / attributable conversions", parameter: guesses, unit: "1", reference: carey),
    MetricDescription(
      "attributable_top_k_gain", tables: tables + ["systems"],
      "What a system's reports add to timing alone, over all attributable conversions.",
      formula: "mean of (hit with what is reported - hit by timing)", parameter: guesses, unit: "1",
      reference: "paired comparison: G. Casella and R. L. Berger, Statistical Inference, 2002, section 8.3"),
    MetricDescription(
      "attributable_effective_size", tables: tables + ["systems"],
      "The size of the crowd in which the person behind an attributable conversion hides, by timing alone where there "
        + "is no report: one denominator for all systems.",
      formula: "2^(mean of H_i), H_i the adversary's entropy about conversion i", unit: "conversions",
      reference: "A. Serjantov, G. Danezis, Towards an information theoretic metric for anonymity, PET 2002"),
    MetricDescription(
      "top_1_by_activity", tables: tables,
      "The success of the best guess by how many clicks the person made.",
      formula: "hits / reports of the decile",
      parameter: .wholeNumber("the decile of reports, 1 the least active people"), unit: "1",
      reference: carey),
    MetricDescription(
      "top_1_by_advertiser_size", tables: tables,
      "The success of the best guess by how many people the advertiser's log names.",
      formula: "hits / reports of the decile",
      parameter: .wholeNumber("the decile of advertisers, 1 the smallest"), unit: "1", reference: carey),
  ]
}
