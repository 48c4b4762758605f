/// What one conversion adds to one bucket, as the aggregation service alone may see it.
///
/// The conversion's own site and data are no secret of the browser: whoever measures a conversion knows them and sorts
/// reports into batches by them.
@frozen
public struct HistogramContribution: Hashable, Sendable, BitwiseCopyable {
  /// The number of the conversion site.
  public var site: UInt32
  /// The bucket, below the size of the histogram.
  public var index: UInt32
  /// What is added to it, above 0.
  public var value: UInt32
  /// The data that the advertiser knows of the conversion, in full.
  public var data: UInt64

  /// Makes a contribution from its parts.
  @inlinable
  public init(site: UInt32, index: UInt32, value: UInt32, data: UInt64) {
    self.site = site
    self.index = index
    self.value = value
    self.data = data
  }
}
