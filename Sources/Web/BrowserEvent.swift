import SimulationKernel

/// One number for an origin and one for its site, given out by ``OriginDirectory``.
///
/// Engines compare these instead of strings; two parties are the same origin (or site) exactly when the
/// numbers agree.
@frozen
public struct WebOrigin: Hashable, Sendable, BitwiseCopyable {
  /// The number of the origin: scheme, host and port.
  public var origin: UInt32
  /// The number of the schemeful site: scheme and registrable domain.
  public var site: UInt32

  /// Makes an origin from its two numbers.
  @inlinable
  public init(origin: UInt32, site: UInt32) {
    self.origin = origin
    self.site = site
  }
}

/// An ad click that a browser commits, as the page declared it.
@frozen
public struct AdClick: Hashable, Sendable, BitwiseCopyable {
  /// The click's own number within its browser; it ends up in report tags and random addresses only.
  public var number: UInt32
  /// The 64 bits that the publisher declared (impression data, source id), never noised.
  public var sourceData: UInt64
  /// The top-level page that showed the ad.
  public var publisher: WebOrigin
  /// Where the ad leads.
  public var destination: WebOrigin
  /// Who is to receive the reports.
  public var reporting: WebOrigin
  /// The expiry that the site declared, or nil to let the system's own setting stand.
  public var declaredExpiry: SimulationDuration?

  /// Makes a click from its parts.
  @inlinable
  public init(
    number: UInt32, sourceData: UInt64, publisher: WebOrigin, destination: WebOrigin,
    reporting: WebOrigin, declaredExpiry: SimulationDuration? = nil
  ) {
    self.number = number
    self.sourceData = sourceData
    self.publisher = publisher
    self.destination = destination
    self.reporting = reporting
    self.declaredExpiry = declaredExpiry
  }
}

/// A conversion that a page registers with one reporting origin.
@frozen
public struct ConversionRegistration: Hashable, Sendable, BitwiseCopyable {
  /// The conversion's position in its browser's log; it ends up in report tags only.
  public var number: UInt32
  /// The conversion's own number for random addresses, unique within the person.
  public var ordinal: UInt32
  /// The top-level page that registers the conversion.
  public var page: WebOrigin
  /// The origin whose redirect registers it.
  public var reporting: WebOrigin
  /// The data that the advertiser fires, before the system limits it.
  public var data: UInt64

  /// Makes a registration from its parts.
  @inlinable
  public init(number: UInt32, ordinal: UInt32, page: WebOrigin, reporting: WebOrigin, data: UInt64) {
    self.number = number
    self.ordinal = ordinal
    self.page = page
    self.reporting = reporting
    self.data = data
  }
}

/// A wish to clear stored measurement data.
public struct StorageClearing: Hashable, Sendable, BitwiseCopyable {
  /// The first time that is cleared.
  public var begin: SimulationTime
  /// The last time that is cleared (inclusive).
  public var end: SimulationTime
  /// The origin whose data go, or nil for every origin.
  public var origin: WebOrigin?

  /// Makes a wish to clear `begin...end` of one origin or of all.
  public init(begin: SimulationTime, end: SimulationTime, origin: WebOrigin? = nil) {
    self.begin = begin
    self.end = end
    self.origin = origin
  }
}

/// Something that happens in one browser and that a measurement system may act on.
@frozen
public enum BrowserEvent: Sendable, BitwiseCopyable {
  /// An ad click led to a committed navigation.
  case click(AdClick)
  /// A page registered a conversion.
  case conversion(ConversionRegistration)
  /// The browser was closed.
  case closed
  /// The browser was started.
  case started
  /// The user cleared stored data.
  case cleared(StorageClearing)
}

/// What is fixed about a browser before anything happens in it.
@frozen
public struct BrowserTraits: Hashable, Sendable, BitwiseCopyable {
  /// Whether its user blocks third-party cookies.
  public var blocksThirdPartyCookies: Bool
  /// Whether it runs in a private mode (Incognito, Guest).
  public var isPrivate: Bool

  /// Makes the traits of a browser; an ordinary one by default.
  @inlinable
  public init(blocksThirdPartyCookies: Bool = false, isPrivate: Bool = false) {
    self.blocksThirdPartyCookies = blocksThirdPartyCookies
    self.isPrivate = isPrivate
  }
}
