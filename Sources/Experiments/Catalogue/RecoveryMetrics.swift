/// The figures of `recovery.csv`.
///
/// e is an estimate less its truth, x the truth. A slice is a campaign's count of one data value.
enum RecoveryMetrics {
  static let all: [MetricDescription] =
    scores + positive + slices + laws + coverage + campaigns + keptData

  private static let tables = ["recovery", "summary"]
  private static let tau = MetricDescription.Parameter.number("tau, the least denominator, in conversions")
  private static let textbook =
    "G. Casella and R. L. Berger, Statistical Inference, 2nd edition, 2002, section 7.3.1"
  private static let aksu =
    "H. Aksu et al., Summary reports optimization in the Privacy Sandbox Attribution Reporting API, 2023, "
    + "arXiv 2311.13586 (pooled convention of the published code)"
  private static let guide =
    "google/ads-privacy, guide to optimising the configuration of the Attribution Reporting API"
  private static let channel =
    "P. Kairouz, K. Bonawitz and D. Ramage, Discrete distribution estimation under local privacy, 2016, "
    + "arXiv 1602.07387"

  private static let scores = family("", "", of: "all slices")

  private static let positive = family("", "_positive", of: "the slices whose truth is above 0")

  private static let campaigns =
    family("campaign_", "", of: "all campaigns, all values together") + [
      MetricDescription(
        "ape20_share", tables: tables,
        "The share of campaigns whose count is within 20 % of the truth.",
        formula: "share of campaigns with |e| / max(T, x) < 0.2",
        parameter: .number("T, the least denominator: 5 conversions per 30 days of the period"), unit: "1",
        reference: "quality bar of Google Ads' report to the UK Competition and Markets Authority")
    ]

  /// The five figures that exist for all slices, for those with a truth, and for campaigns.
  private static func family(
    _ prefix: String, _ suffix: String, of group: String
  ) -> [MetricDescription] {
    [
      MetricDescription(
        "\(prefix)bias\(suffix)", tables: tables, "The mean error over \(group).", formula: "mean of e",
        unit: "conversions", reference: textbook),
      MetricDescription(
        "\(prefix)relative_bias\(suffix)", tables: tables,
        "The sum of the errors over the sum of the truths of \(group).", formula: "sum of e / sum of x",
        unit: "1", reference: textbook),
      MetricDescription(
        "\(prefix)error_variance\(suffix)", tables: tables,
        "The variance of the errors over \(group).",
        formula: "mean of (e - mean of e)^2, so that the mean of e^2 is it and the square of the bias",
        unit: "conversions^2", reference: textbook),
      MetricDescription(
        "\(prefix)rmse\(suffix)", tables: tables,
        "The root of the mean squared error over \(group); averaged in squares over replications.",
        formula: "sqrt(mean of e^2)", unit: "conversions", reference: textbook),
      MetricDescription(
        "\(prefix)rmsre_tau\(suffix)", tables: tables + (prefix + suffix == "" ? ["systems"] : []),
        "The root of the mean squared relative error over \(group); averaged in squares over replications.",
        formula: "sqrt(mean of (e / max(tau, x))^2)", parameter: tau, unit: "1", reference: aksu),
    ]
  }

  private static let slices = [
    MetricDescription(
      "slices", tables: tables, "The number of slices: a campaign's count of one data value each.",
      unit: "slices"),
    MetricDescription(
      "zero_truth_slices", tables: tables, "The number of slices whose truth is 0.", unit: "slices"),
    MetricDescription(
      "bias_by_data", tables: tables, "The mean error over campaigns of the counts of one data value.",
      formula: "mean over campaigns of e", parameter: .wholeNumber("the data value"), unit: "conversions",
      reference: textbook),
  ]

  private static let laws = [
    MetricDescription(
      "rmsre_tau_slice_mean", tables: tables,
      "The mean over slices of the relative error that the noise makes expect, in closed form.",
      formula: "mean of sqrt(bias^2 + variance) / max(tau, x); for raw and unbiased", parameter: tau,
      unit: "1", reference: guide),
    MetricDescription(
      "quality_share_rmsre", tables: tables,
      "The share of slices whose expected relative error is below 0.1.",
      formula: "share of slices with sqrt(bias^2 + variance) / max(tau, x) < 0.1", parameter: tau, unit: "1",
      reference: guide),
  ]

  private static let coverage = [
    MetricDescription(
      "interval_coverage", tables: tables, "The share of slices whose interval holds the truth.",
      parameter: .number("the nominal coverage"), unit: "1",
      reference: "L. D. Brown, T. T. Cai and A. DasGupta, Interval estimation for a binomial proportion, "
        + "Statistical Science 16(2), 2001"),
    MetricDescription(
      "interval_coverage_expected", tables: tables,
      "The mean over slices of the exactly computed coverage of the truth reported.",
      formula: "mean of sum over v of P(v | true counts) [interval(v) holds x]",
      parameter: .number("the nominal coverage"), unit: "1",
      reference: "derived: sum over the law Bin(c, t) + Bin(N - c, f) of the observed count; "
        + channel),
  ]

  private static let keptData = [
    MetricDescription(
      "standardised_square_error", tables: tables,
      "How far the unbiased counts are from the truth reported, in the unit of their covariance; 1 is expected.",
      formula:
        "sum over campaigns of e' C^+ e / sum of ranks of C, C the covariance of a campaign's counts as the "
        + "ad tech takes the noise", unit: "1",
      reference: "P. C. Mahalanobis, 1936; the covariance of the channel, " + channel),
    MetricDescription(
      "keep_rate", tables: tables,
      "The share of delivered reports with full credit whose data is the true one.",
      formula: "kept / delivered; Clopper-Pearson interval", unit: "1",
      reference: "C. J. Clopper and E. S. Pearson, Biometrika 26(4), 1934"),
    MetricDescription(
      "keep_rate_expected", tables: tables,
      "The probability that the noise keeps the data, averaged over the true data of the same reports.",
      formula: "mean of t = 1 - p + p / k (k values drawn alike, noise p)", unit: "1",
      reference: "S. L. Warner, Journal of the American Statistical Association 60(309), 1965; " + channel),
    MetricDescription(
      "invalid_share", tables: tables,
      "The share of counted reports that bots made; only where a population has invalid traffic.",
      formula: "(reports of bots + reports made up) / (truth reported + reports made up), before noise",
      unit: "1"),
  ]
}
