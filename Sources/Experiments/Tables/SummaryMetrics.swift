/// The metrics that `summary.csv` may hold.
public enum SummaryMetrics {
  /// The metrics' names, in the order of the catalogue.
  public static let names = MetricCatalogue.all
    .filter { $0.kind == .metric && $0.tables.contains("summary") }.map(\.name)
}
