import AttributionReporting
import EventConversionMeasurement
import ThirdPartyCookies
import Web

extension EventConversionReport: CountableReport {
  /// The impression data.
  public var clickData: UInt64 { impressionData }
  /// The conversion data after noise and limit.
  public var data: UInt64 { UInt64(conversionData) }
}

extension CookieReport: CountableReport {
  /// The conversion data in full.
  public var data: UInt64 { conversionData }
  /// The conversion's value in full.
  public var value: Int64? { conversionValue }
}

extension NoMeasurement.Report: CountableReport {
  /// Never asked for: no such report can exist.
  public var clickData: UInt64 { switch self {} }
  /// Never asked for: no such report can exist.
  public var data: UInt64 { switch self {} }
  /// Never asked for: no such report can exist.
  public var credit: UInt8 { switch self {} }
}

extension AttributionReport: CountableReport {
  /// The source's 64 bits; 0 in aggregatable reports.
  public var clickData: UInt64 { sourceEventID }
  /// The trigger data; 0 in aggregatable reports.
  public var data: UInt64 { UInt64(triggerData) }
  /// The reporting origin of the source, which noise names without any conversion's registration.
  public var receiver: WebOrigin? { reportingOrigin }
  /// Whether only an aggregation service can read it.
  public var isAggregated: Bool { kind == .aggregatable }
  /// One source has all the credit.
  public var credit: UInt8 { 100 }
}
