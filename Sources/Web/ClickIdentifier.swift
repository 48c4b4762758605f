/// The 64 bits that an honest ad tech puts into a click: campaign, person's cookie and click number.
///
/// Publishers know who clicked, so the click id names the person on the publisher's side; the measurement
/// API is there to keep the advertiser's side from being joined to it.
@frozen
public struct ClickIdentifier: Hashable, Sendable {
  /// The packed 64 bits: campaign (12), person (36), click (16), most significant first.
  public var rawValue: UInt64

  /// The number of campaigns that fit.
  public static let campaignLimit = 1 << 12
  /// The number of people that fit.
  public static let personLimit: UInt64 = 1 << 36
  /// The number of clicks a person that fit.
  public static let clickLimit = 1 << 16

  /// Reads the bits of an identifier.
  @inlinable
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Packs an identifier; each part must be below its limit.
  @inlinable
  public init(campaign: Int, person: UInt64, click: Int) {
    rawValue = UInt64(campaign) &<< 52 | person &<< 16 | UInt64(click)
  }

  /// The campaign, counted from 0.
  @inlinable
  public var campaign: Int { Int(rawValue &>> 52) }

  /// The person, as the publisher's cookie numbers people.
  @inlinable
  public var person: UInt64 { (rawValue &>> 16) & (Self.personLimit - 1) }
}
