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

/// An ad click that a browser commits or an ad view that it shows, as the page declared it.
@frozen
public struct AdInteraction: Hashable, Sendable, BitwiseCopyable {
  /// The interaction's own number within its person; it ends up in report tags and random addresses only.
  public var number: UInt32
  /// Which of the interaction's registrations this is: 0 for the reporting origin that the page names, more
  /// for further ad techs, which register through redirects.
  public var registration: UInt16
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

  /// Makes an interaction from its parts.
  @inlinable
  public init(
    number: UInt32, sourceData: UInt64, publisher: WebOrigin, destination: WebOrigin,
    reporting: WebOrigin, declaredExpiry: SimulationDuration? = nil, registration: UInt16 = 0
  ) {
    self.number = number
    self.sourceData = sourceData
    self.publisher = publisher
    self.destination = destination
    self.reporting = reporting
    self.declaredExpiry = declaredExpiry
    self.registration = registration
  }
}

/// A conversion that a page registers with one reporting origin.
@frozen
public struct ConversionRegistration: Hashable, Sendable, BitwiseCopyable {
  /// The conversion's position in its person's log; it ends up in report tags only.
  public var number: UInt32
  /// The conversion's own number for random addresses, unique within the person.
  public var ordinal: UInt32
  /// The top-level page that registers the conversion.
  public var page: WebOrigin
  /// The origin whose redirect registers it.
  public var reporting: WebOrigin
  /// The data that the advertiser fires, before the system limits it.
  public var data: UInt64
  /// Which of the conversion's registrations this is, one for each ad tech, from 0.
  public var registration: UInt16
  /// What the conversion is worth, in hundredths of the currency; not negative.
  public var value: Int64

  /// Makes a registration from its parts.
  @inlinable
  public init(
    number: UInt32, ordinal: UInt32, page: WebOrigin, reporting: WebOrigin, data: UInt64, value: Int64 = 0,
    registration: UInt16 = 0
  ) {
    self.number = number
    self.ordinal = ordinal
    self.page = page
    self.reporting = reporting
    self.data = data
    self.value = value
    self.registration = registration
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
  case click(AdInteraction)
  /// An ad was seen.
  case view(AdInteraction)
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
  /// Whether it lies unused for weeks between sessions.
  public var isDormant: Bool

  /// Makes the traits of a browser; an ordinary one by default.
  @inlinable
  public init(blocksThirdPartyCookies: Bool = false, isPrivate: Bool = false, isDormant: Bool = false) {
    self.blocksThirdPartyCookies = blocksThirdPartyCookies
    self.isPrivate = isPrivate
    self.isDormant = isDormant
  }
}
