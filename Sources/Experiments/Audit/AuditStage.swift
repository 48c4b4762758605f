import SimulationKernel
import Web

/// The little that happens in a browser whose mechanism is audited: an ad, and conversions soon after.
enum AuditStage {
  private static let publisher = WebOrigin(origin: 1, site: 1)
  private static let advertiser = WebOrigin(origin: 2, site: 2)
  private static let reporting = WebOrigin(origin: 3, site: 3)

  /// When everything that waits has left any browser, 139 years later.
  static let end = SimulationTime(milliseconds: 1 << 42)

  /// When a conversion happens; the first a second after the ad.
  static func time(ofConversion number: Int) -> SimulationTime {
    SimulationTime(milliseconds: 1000 * Int64(number + 1))
  }

  /// An ad of a campaign at time 0.
  static func ad(campaign: Int = 0, expiry: SimulationDuration? = nil) -> AdInteraction {
    AdInteraction(
      number: 0, sourceData: ClickIdentifier(campaign: campaign, person: 0, click: 0).rawValue,
      publisher: publisher, destination: advertiser, reporting: reporting, declaredExpiry: expiry)
  }

  /// A conversion at the advertiser.
  static func conversion(_ data: UInt64, value: Int64 = 0, number: Int = 0) -> BrowserEvent {
    .conversion(
      ConversionRegistration(
        number: UInt32(number), ordinal: UInt32(number), page: advertiser, reporting: reporting, data: data,
        value: value))
  }
}
