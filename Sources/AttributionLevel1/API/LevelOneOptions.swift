/// What a page says of an impression.
///
/// *Source:* Attribution Level 1, `AttributionImpressionOptions`.
public struct ImpressionOptions: Hashable, Sendable {
  /// The bucket that its credit goes to, below the largest histogram's size.
  public var histogramIndex: UInt32
  /// Tells the impressions of an advertiser apart.
  public var matchValue: UInt32 = 0
  /// The sites that may ask for it; empty for any.
  public var conversionSites: [String] = []
  /// The sites whose scripts may ask for it; empty for any.
  public var conversionCallers: [String] = []
  /// How many days it lives, 1 or more; longer lives end at the browser's longest look back.
  public var lifetimeDays: UInt32 = 30
  /// Impressions of higher priority come first.
  public var priority: Int32 = 0

  /// Makes options with the defaults for all but the bucket.
  public init(histogramIndex: UInt32) { self.histogramIndex = histogramIndex }
}

/// What a page asks for when it measures a conversion.
///
/// *Source:* Attribution Level 1, `AttributionConversionOptions`.
public struct ConversionOptions: Hashable, Sendable {
  /// The URL of the aggregation service, spelt as the browser lists it.
  public var aggregationService: String
  /// The privacy loss that it pays for, above 0 and at most 4294.
  public var epsilon = 1.0
  /// The number of buckets, 1 or more.
  public var histogramSize: UInt32
  /// How many days back impressions count, 1 or more; nil for as long as the browser allows.
  public var lookbackDays: UInt32?
  /// The match values that count; empty for any.
  public var matchValues: [UInt32] = []
  /// The sites whose impressions count; empty for any.
  public var impressionSites: [String] = []
  /// The sites whose scripts' impressions count; empty for any.
  public var impressionCallers: [String] = []
  /// The shares of credit, that of the best impression first; positive.
  public var credit: [Double] = [1]
  /// What is shared out, 1 to ``maxValue``.
  public var value: UInt32 = 1
  /// The largest value of any conversion of the batch.
  public var maxValue: UInt32 = 1

  /// Makes options with the defaults for all but two.
  public init(aggregationService: String, histogramSize: UInt32) {
    self.aggregationService = aggregationService
    self.histogramSize = histogramSize
  }
}
