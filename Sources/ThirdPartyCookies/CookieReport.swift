/// What the reporting origin learns about one conversion through its cookie.
@frozen
public struct CookieReport: Hashable, Sendable {
  /// The 64 bits that the publisher declared with the ad.
  public var clickData: UInt64
  /// The data that the advertiser fired, in full.
  public var conversionData: UInt64
  /// What the conversion is worth, in hundredths of the currency.
  public var conversionValue: Int64
  /// The share of the conversion that this click or view gets, in percent; always 100.
  public var credit: UInt8

  /// Makes a report from its parts.
  @inlinable
  public init(clickData: UInt64, conversionData: UInt64, conversionValue: Int64 = 0, credit: UInt8) {
    self.clickData = clickData
    self.conversionData = conversionData
    self.conversionValue = conversionValue
    self.credit = credit
  }
}
