import Web

/// What a site receives about one click and one conversion.
public struct PrivateClickReport: Hashable, Sendable, BitwiseCopyable {
  /// Which of the two sites receives this copy.
  public var recipient: PrivateClickMeasurement.Recipient
  /// The site with the ad, as the click had it.
  public var publisher: WebOrigin
  /// The site with the conversion, as the click had it.
  public var destination: WebOrigin
  /// The 8 bits that the publisher declared with the ad.
  public var sourceID: UInt8
  /// The 4 bits that the advertiser triggered with.
  public var triggerData: UInt8
  /// Whether this copy is the one that counts, where both sites get one.
  public var counts: Bool

  /// Makes a report from its parts.
  public init(
    recipient: PrivateClickMeasurement.Recipient, publisher: WebOrigin, destination: WebOrigin,
    sourceID: UInt8, triggerData: UInt8, counts: Bool
  ) {
    self.recipient = recipient
    self.publisher = publisher
    self.destination = destination
    self.sourceID = sourceID
    self.triggerData = triggerData
    self.counts = counts
  }

  /// The number of the site with the ad.
  public var sourceSite: UInt32 { publisher.site }
  /// The number of the site with the conversion.
  public var destinationSite: UInt32 { destination.site }
  /// Who receives this copy.
  public var receivingOrigin: WebOrigin { recipient == .source ? publisher : destination }
}
