/// A figure over all replications of a design point: a row of `summary.csv`.
struct FigureRow: Sendable, Equatable {
  /// The design point, from 0.
  var point: Int
  var system: String
  var table: String
  var truth: String
  var estimator: String
  var adversary: String
  var metric: String
  var at: String
  /// The mean over replications, nil where it is not finite; the root of the mean square for root metrics.
  var mean: Double?
  var standardDeviation: Double?
  var replications: Int
  /// The 95 % interval over replications; nil for fewer than two.
  var low: Double?
  var high: Double?
  var bound: Double?
  var closedForm: Double?
}

/// Which figure is looked for in the summary.
struct FigureName: Sendable, Hashable {
  var table: String
  var truth = ""
  var estimator = ""
  var adversary = ""
  var metric: String
  var at = ""

  /// A figure of the errors of counts by campaign and data.
  static func error(
    _ metric: String, _ truth: String, _ estimator: String, at: String = ""
  ) -> FigureName {
    FigureName(table: "recovery", truth: truth, estimator: estimator, metric: metric, at: at)
  }

  /// A figure of an adversary.
  static func risk(_ adversary: String, _ metric: String, at: String = "") -> FigureName {
    FigureName(table: "risk", adversary: adversary, metric: metric, at: at)
  }

  /// The share of attributable conversions whose person a passive adversary names at the first guess.
  static let foundAgain = risk("passive", "attributable_top_k", at: "1")
  /// The same without any report.
  static let byTiming = risk("timing", "attributable_top_k", at: "1")
  /// What of it is due to reports.
  static let aboveTiming = risk("passive", "attributable_top_k_gain", at: "1")
  /// The crowd in which people hide.
  static let anonymitySet = risk("passive", "attributable_effective_size")
  /// The median time from conversion to arrival.
  static let medianDelay = FigureName(table: "delays", metric: "delay_ms", at: "0.5")

  /// Whether a row is the figure, whatever its system and design point.
  func matches(_ row: FigureRow) -> Bool {
    row.metric == metric && row.at == at && row.table == table && row.truth == truth
      && row.estimator == estimator && row.adversary == adversary
  }
}
