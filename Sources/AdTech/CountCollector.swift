import Measurement
import Web

/// A report that names a click, carries conversion data and a share of the credit.
public protocol CountableReport: Sendable {
  /// The 64 bits that the publisher declared at the click.
  var clickData: UInt64 { get }
  /// The conversion data as received, noise included.
  var data: UInt64 { get }
  /// The share of the conversion that this click is credited with, in percent: 0 or 100.
  var credit: UInt8 { get }
  /// Who received it, where its tag does not tell; nil where it does.
  var receiver: WebOrigin? { get }
  /// Whether it only adds to sums, and says nothing of the click or its data that anybody could read.
  var isAggregated: Bool { get }
  /// What the conversion is worth, in hundredths of the currency; nil where reports do not say.
  var value: Int64? { get }
  /// The campaign that the report speaks of, counted from 0, as the ad tech works it out; nil where it is nobody's.
  func campaign(in plan: CampaignPlan) -> Int?
}

extension CountableReport {
  /// The tag says who receives most reports.
  public var receiver: WebOrigin? { nil }
  /// Most reports can be read.
  public var isAggregated: Bool { false }
  /// Most reports do not say what a conversion is worth.
  public var value: Int64? { nil }
  /// Most reports name a click, whose number was given out by the ad tech itself.
  @inlinable
  @inline(__always)
  public func campaign(in plan: CampaignPlan) -> Int? { ClickIdentifier(rawValue: clickData).campaign }
}

/// What the ad tech holds in the end: reports counted by credit, campaign and data.
///
/// It is handed reports without their tags, so nothing in it leads back to a person's truth.
@frozen
public struct CountCollector: Sendable, Equatable {
  /// How many values the data field can take.
  public let values: Int
  @usableFromInline let campaigns: Int
  /// Reports with full credit, `campaign * values + data`.
  public private(set) var credited: [Int]
  /// Reports with credit 0, laid out alike.
  public private(set) var uncredited: [Int]

  /// Reports of no campaign.
  public var strangers = 0
  /// Whose campaigns are whose.
  public let plan: CampaignPlan

  /// Makes an empty collector.
  ///
  /// - Parameters:
  ///   - campaigns: how many campaigns there are.
  ///   - values: how many values the data field can take.
  ///   - plan: whose campaigns are whose, for reports that name no click; nobody's by default.
  public init(
    campaigns: Int, values: Int, plan: CampaignPlan = CampaignPlan(advertisers: [], perAdvertiser: 1)
  ) {
    self.values = values
    self.campaigns = campaigns
    self.plan = plan
    credited = Array(repeating: 0, count: campaigns * values)
    uncredited = credited
  }

  /// Counts a report for its campaign.
  ///
  /// Sites may declare and fire what they like: a click id of no campaign is counted apart, and data are taken
  /// modulo the number of values.
  @inlinable
  @inline(__always)
  public mutating func take(_ report: some CountableReport) {
    let limit = UInt64(truncatingIfNeeded: values)
    // Hardly ever above the limit, and a division takes longer than all the rest.
    let data = report.data < limit ? report.data : report.data % limit
    let campaign = report.campaign(in: plan) ?? .max
    guard campaign < campaigns else {
      strangers += 1
      return
    }
    let cell = campaign &* values &+ Int(truncatingIfNeeded: data)
    if report.credit == 100 { addCredited(cell) } else { addUncredited(cell) }
  }

  @usableFromInline
  @inline(__always)
  mutating func addCredited(_ cell: Int) { credited[cell] += 1 }

  @usableFromInline
  @inline(__always)
  mutating func addUncredited(_ cell: Int) { uncredited[cell] += 1 }
}
