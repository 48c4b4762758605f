/// The metrics that `summary.csv` may hold.
public enum SummaryMetrics {
  /// The metrics' names, in the order of the tables that they come from.
  public static let names =
    [
      "bias", "relative_bias", "rmse", "rmsre_tau", "bias_positive", "relative_bias_positive",
      "rmse_positive",
      "rmsre_tau_positive", "slices", "zero_truth_slices", "bias_by_data", "rmsre_tau_slice_mean",
      "quality_share_rmsre", "interval_coverage", "interval_coverage_expected", "campaign_bias",
      "campaign_relative_bias", "campaign_rmse", "campaign_rmsre_tau", "ape20_share", "keep_rate",
      "keep_rate_expected",
    ] + ["conversions", "delay_ms"]
}
