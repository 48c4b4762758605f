import SimulationKernel

/// What a browser hands out for a conversion, before anything is encrypted.
///
/// A real browser encrypts the histogram so that only the aggregation service can add it to others; here it stands in the
/// clear, and only a ``HistogramBatch`` should read it. Nothing else in it depends on impressions.
///
/// *Source:* Attribution Level 1, "construct a DAP report".
public struct ConversionReport: Hashable, Sendable {
  /// What all reports of a batch have in common.
  public struct Parameters: Hashable, Sendable {
    /// The aggregation service.
    public var aggregationService: String
    /// The conversion site, as a registrable domain.
    public var site: String
    /// The number of buckets.
    public var histogramSize: UInt32
    /// The largest value of any conversion of the batch.
    public var maxValue: UInt32
    /// The privacy loss that was paid for.
    public var epsilon: Double

    /// Makes parameters.
    public init(
      aggregationService: String, site: String, histogramSize: UInt32, maxValue: UInt32, epsilon: Double
    ) {
      self.aggregationService = aggregationService
      self.site = site
      self.histogramSize = histogramSize
      self.maxValue = maxValue
      self.epsilon = epsilon
    }

    /// The privacy loss in millionths of epsilon, rounded up.
    public var microepsilons: UInt32 { UInt32(min(Double(UInt32.max), (epsilon * 1_000_000).rounded(.up))) }

    /// The scale of the Laplace noise of each bucket: twice the largest value, over epsilon.
    ///
    /// *Source:* Attribution Level 1, "deduct privacy and safety budgets", the noise scale.
    public var noiseScale: Double { 2 * Double(maxValue) / epsilon }
  }

  /// What it has in common with others.
  public var parameters: Parameters
  /// When the conversion was measured, rounded down to 5 seconds.
  public var time: SimulationTime
  /// What the conversion adds to each bucket; zero everywhere where no impression gets credit.
  public var histogram: [UInt32]

  /// Makes a report.
  public init(parameters: Parameters, time: SimulationTime, histogram: [UInt32]) {
    self.parameters = parameters
    self.time = time
    self.histogram = histogram
  }
}
