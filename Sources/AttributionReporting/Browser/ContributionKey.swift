/// How an ad tech lays out its aggregation keys: what is summed up, of which campaign, with which data.
public struct ContributionKey: Hashable, Sendable {
  /// The campaign, counted from 0.
  public var campaign: Int
  /// The conversion's data; 0 where the key does not tell.
  public var data: UInt64
  /// Whether the sum is of values; else it counts.
  public var isValue: Bool

  /// Makes a key.
  public init(campaign: Int, data: UInt64, isValue: Bool) {
    self.campaign = campaign
    self.data = data
    self.isValue = isValue
  }

  /// Reads the bits of a key: 65 and above the campaign, 1 to 64 the data, 0 whether values are summed up.
  public init(_ bits: UInt128) {
    campaign = Int(truncatingIfNeeded: bits >> 65)
    data = UInt64(truncatingIfNeeded: bits >> 1)
    isValue = bits & 1 == 1
  }

  /// The bits, as ``init(_:)`` reads them.
  public var bits: UInt128 { UInt128(campaign) << 65 | UInt128(data) << 1 | (isValue ? 1 : 0) }
}
