import ConversionsAPI
import Population

/// What advertisers call their data sets.
///
/// Each platform has data sets of its own. Where there is only one platform, the advertiser's name suffices.
struct DataSetNames: Sendable {
  private let advertisers: [UInt32: Int]
  /// The number of each platform by its origin; empty where there is only one.
  private let platforms: [UInt32: Int]

  init(_ sites: SitePlan) {
    advertisers = Dictionary(sites.advertisers.enumerated().map { ($1.site, $0 + 1) }) { first, _ in first }
    platforms =
      sites.reporting.count == 1
      ? [:] : Dictionary(sites.reporting.enumerated().map { ($1.origin, $0 + 1) }) { first, _ in first }
  }

  /// The data set that an event is for: `advertiser-2`, or `advertiser-2-platform-3`.
  func name(of event: SimulatedEvent) -> String {
    let advertiser = advertisers[event.page.site].map { "advertiser-\($0)" } ?? "advertiser"
    return platforms[event.reporting.origin].map { "\(advertiser)-platform-\($0)" } ?? advertiser
  }
}
