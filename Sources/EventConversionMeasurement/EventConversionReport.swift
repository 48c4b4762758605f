import Web

/// What the reporting origin receives about one click and one conversion.
public struct EventConversionReport: Hashable, Sendable {
  /// The 64 bits that the publisher declared with the ad; never noised.
  public var impressionData: UInt64
  /// The conversion's data after the noise and the limit to a few bits.
  public var conversionData: UInt8
  /// 100 for the last click before the conversion, 0 for every other one.
  public var credit: UInt8
  /// Who receives the report.
  public var reportingOrigin: WebOrigin
  /// Where the ad led, as the click declared it.
  public var destination: WebOrigin

  /// Makes a report from its parts.
  public init(
    impressionData: UInt64, conversionData: UInt8, credit: UInt8, reportingOrigin: WebOrigin,
    destination: WebOrigin
  ) {
    self.impressionData = impressionData
    self.conversionData = conversionData
    self.credit = credit
    self.reportingOrigin = reportingOrigin
    self.destination = destination
  }
}
