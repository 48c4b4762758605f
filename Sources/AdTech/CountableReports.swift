import AttributionLevel1
import AttributionReporting
import EventConversionMeasurement
import PrivateClickMeasurement
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

extension PrivateClickReport: CountableReport {
  /// The 8 bits of the source id.
  public var clickData: UInt64 { UInt64(sourceID) }
  /// The trigger data.
  public var data: UInt64 { UInt64(triggerData) }
  /// The publisher, or the advertiser for its copy.
  public var receiver: WebOrigin? { receivingOrigin }
  /// All the credit, but for a copy that does not count.
  public var credit: UInt8 { counts ? 100 : 0 }
  /// The campaign of the destination that has the source id.
  public func campaign(in plan: CampaignPlan) -> Int? {
    plan.campaign(
      site: destinationSite, code: Int(sourceID),
      of: PrivateClickMeasurement.Settings.greatestSourceID + 1)
  }
}

extension HistogramContribution: CountableReport {
  /// The bucket.
  public var clickData: UInt64 { UInt64(index) }
  /// Whoever measures a conversion has all the credit to share out.
  public var credit: UInt8 { 100 }
  /// Only an aggregation service can read it.
  public var isAggregated: Bool { true }
  /// The advertiser's campaign that has the bucket.
  public func campaign(in plan: CampaignPlan) -> Int? {
    plan.campaign(site: site, code: Int(index), of: plan.perAdvertiser)
  }
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
