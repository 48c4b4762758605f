import SimulationKernel
import Web

/// Which origins the publishers, the advertisers and the ad tech live at.
///
/// Names are of the reserved top-level domain, so that none belongs to anybody.
public struct SitePlan: Sendable {
  /// The publishers' pages.
  public let publishers: [WebOrigin]
  /// The advertisers' pages.
  public let advertisers: [WebOrigin]
  /// The origin that receives all reports.
  public let reporting: WebOrigin
  /// The origins behind the numbers.
  public let directory: OriginDirectory

  /// Gives every party an origin.
  ///
  /// - Throws: ``PublicSuffixListMissing`` when libpsl has no list, ``OriginError`` when a name is no origin.
  public init(_ settings: PopulationSettings) throws {
    var directory = OriginDirectory(suffixes: try PublicSuffixList())
    publishers = try (1...settings.publishers).map {
      try directory.number("https://publisher-\($0).example")
    }
    advertisers = try (1...settings.advertisers).map {
      try directory.number("https://advertiser-\($0).example")
    }
    reporting = try directory.number("https://adtech.example")
    self.directory = directory
  }
}
