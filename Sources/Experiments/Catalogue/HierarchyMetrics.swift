import AttributionReporting

/// The figures about the sums of a hierarchy, and about causes.
enum HierarchyMetrics {
  static let all = levels + causes

  private static let tables = ["recovery", "summary"]
  private static let level = MetricDescription.Parameter.choice(
    "the level", HierarchyLevel.allCases.map(\.name))
  private static let textbook =
    "G. Casella and R. L. Berger, Statistical Inference, 2nd edition, 2002, section 7.3.1"

  private static let levels = [
    MetricDescription(
      "hierarchy_bias", tables: tables, "The mean error over a level's nodes.", formula: "mean of e",
      parameter: level, unit: "conversions", reference: textbook),
    MetricDescription(
      "hierarchy_error_variance", tables: tables, "The variance of the errors over a level's nodes.",
      formula: "mean of e^2 - (mean of e)^2", parameter: level, unit: "conversions^2", reference: textbook),
    MetricDescription(
      "hierarchy_rmse", tables: tables,
      "The root of the mean squared error over a level's nodes; averaged in squares over replications.",
      formula: "sqrt(mean of e^2)", parameter: level, unit: "conversions", reference: textbook),
    MetricDescription(
      "hierarchy_rmsre_5", tables: tables,
      "The root of the mean squared relative error over a level's nodes; averaged in squares over replications.",
      formula: "sqrt(mean of (e / max(5, x))^2)", parameter: level, unit: "1",
      reference:
        "H. Aksu et al., Summary reports optimization in the Privacy Sandbox Attribution Reporting API, 2023, "
        + "arXiv 2311.13586 (pooled convention of the published code)"),
    MetricDescription(
      "hierarchy_noise_variance", tables: tables,
      "The mean over a level's nodes of the variance that the noise gives the estimates, in closed form; for "
        + "consistent-nonnegative that of consistent.",
      parameter: level, unit: "conversions^2",
      reference: "A. C. Aitken, On least squares and linear combinations of observations, 1935"),
    MetricDescription(
      "hierarchy_interval_coverage", tables: tables,
      "The share of a level's nodes whose 95 % interval holds the truth.", parameter: level, unit: "1",
      reference:
        "E. A. Cornish and R. A. Fisher, Moments and cumulants in the specification of distributions, 1938"),
  ]

  private static let causes = [
    MetricDescription(
      "caused_share", tables: tables,
      "The share of attributable conversions that were caused by the campaign to which they are credited; the same for all "
        + "systems.",
      formula: "conversions credited to the campaign that caused them / attributable conversions", unit: "1",
      reference: "definition of a population whose causes are known; derived: no system sees causes"),
    MetricDescription(
      "incremental_error", tables: tables,
      "The root of the mean squared relative error of campaigns' attributable conversions as counts of those that they "
        + "caused, the same for all systems; averaged in squares over replications.",
      formula: "sqrt(mean over campaigns of ((attributable - caused) / max(tau, caused))^2)",
      parameter: .number("tau, the least denominator, in conversions"), unit: "1",
      reference: "the pooled convention of H. Aksu et al., 2023, arXiv 2311.13586"),
  ]
}
