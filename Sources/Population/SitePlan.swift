import SimulationKernel
import Web

/// Which origins the publishers, the advertisers and the ad techs live at.
///
/// Names are of the reserved top-level domain, so that none belongs to anybody.
public struct SitePlan: Sendable {
  /// The publishers' pages.
  public let publishers: [WebOrigin]
  /// The advertisers' pages.
  public let advertisers: [WebOrigin]
  /// The origins that receive reports, one for each ad tech.
  public let reporting: [WebOrigin]
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
    reporting = try (1...settings.adTechs).map {
      try directory.number(settings.adTechs == 1 ? "https://adtech.example" : "https://adtech-\($0).example")
    }
    self.directory = directory
  }
}
