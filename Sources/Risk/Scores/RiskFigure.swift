import Statistics

/// One figure of a risk assessment, as a row of a table holds it.
public struct RiskFigure: Hashable, Sendable {
  /// The metric's name, one of those in `RiskMetrics`.
  public var metric: String
  /// The k, threshold or number of clicks at which it is taken; nil when it has none.
  public var at: Double?
  /// The figure; may be infinite.
  public var value: Double
  /// A 95 % confidence interval, where the figure is an estimate.
  public var interval: Interval?
  /// What the figure cannot exceed in expectation, where something is known.
  public var bound: Double?
  /// What the figure is in expectation, where a closed form or a formula of the population says it.
  public var closedForm: Double?
  /// The number of reports behind it; 0 for a closed form.
  public var sampleSize: Int

  /// Makes a figure.
  ///
  /// - Parameters:
  ///   - metric: one of the names in `RiskMetrics`.
  ///   - at: the k, threshold or number of clicks at which it is taken, or nil.
  ///   - value: the figure.
  ///   - interval: a 95 % confidence interval, or nil.
  ///   - bound: what it cannot exceed in expectation, or nil.
  ///   - closedForm: what it is in expectation, or nil.
  ///   - sampleSize: the number of reports behind it.
  public init(
    metric: String, at: Double? = nil, value: Double, interval: Interval? = nil, bound: Double? = nil,
    closedForm: Double? = nil, sampleSize: Int = 0
  ) {
    self.metric = metric
    self.at = at
    self.value = value
    self.interval = interval
    self.bound = bound
    self.closedForm = closedForm
    self.sampleSize = sampleSize
  }
}
