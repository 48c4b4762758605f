import SimulationKernel
import Web

/// The measurement attributes of an `<a>` element, as they stand in the page.
public struct LinkAttributes: Hashable, Sendable {
  /// `impressiondata`, or nil when the attribute is absent.
  public var impressionData: String?
  /// `conversiondestination`, or nil when the attribute is absent.
  public var conversionDestination: String?
  /// `reportingorigin`, or nil when the attribute is absent.
  public var reportingOrigin: String?
  /// `impressionexpiry` in milliseconds, or nil when the attribute is absent.
  public var impressionExpiry: String?

  /// Makes the attributes of one link.
  public init(
    impressionData: String? = nil, conversionDestination: String? = nil,
    reportingOrigin: String? = nil, impressionExpiry: String? = nil
  ) {
    self.impressionData = impressionData
    self.conversionDestination = conversionDestination
    self.reportingOrigin = reportingOrigin
    self.impressionExpiry = impressionExpiry
  }
}

/// What a browser makes of the attributes of a clicked link.
public enum LinkReading: Hashable, Sendable {
  /// A required attribute is absent, so the click is like any other.
  case ordinaryLink
  /// The attributes are there, but something about them or the page forbids to store the click.
  case dropped(DroppedImpression)
  /// The click is to be stored once the navigation commits.
  case declared(ImpressionDeclaration)
}

/// Why an impression is dropped as a whole.
public enum DroppedImpression: String, Hashable, Sendable, CaseIterable {
  /// The top-level page is not potentially trustworthy.
  case insecurePage
  /// The frame that holds the link is not potentially trustworthy.
  case insecureFrame
  /// `conversiondestination` is no origin or not potentially trustworthy.
  case insecureDestination
  /// `reportingorigin` is present but no origin, or not potentially trustworthy.
  case insecureReportingOrigin
}

/// An ad click as a page declares it.
///
/// *Source:* explainer (README of WICG/attribution-reporting-api at 0a0dec9), "Impression Declaration";
/// Chromium 2020, `conversion_measurement_parsing.cc`.
public struct ImpressionDeclaration: Hashable, Sendable {
  /// The 64 bits about the impression.
  public var impressionData: UInt64
  /// Where the ad leads.
  public var destination: Origin
  /// Who receives the reports.
  public var reporting: Origin
  /// The declared expiry, before any bounds; nil when absent or not valid.
  public var declaredExpiry: SimulationDuration?

  /// Makes a declaration from its parts.
  public init(
    impressionData: UInt64, destination: Origin, reporting: Origin,
    declaredExpiry: SimulationDuration? = nil
  ) {
    self.impressionData = impressionData
    self.destination = destination
    self.reporting = reporting
    self.declaredExpiry = declaredExpiry
  }

  /// Reads the attributes of a link.
  ///
  /// Impression data that are no number count as 0, an expiry that is none as absent; a reporting origin
  /// that is none drops the impression.
  ///
  /// - Parameters:
  ///   - attributes: as they stand in the page.
  ///   - page: the top-level page; the reporting origin unless another is declared.
  ///   - frame: the frame that holds the link, or nil for the page itself.
  ///   - base: the base of the impression data.
  public static func read(
    _ attributes: LinkAttributes, page: Origin, frame: Origin? = nil,
    base: EventConversionMeasurement.NumberBase = .decimal
  ) -> LinkReading {
    guard let data = attributes.impressionData, let destinationText = attributes.conversionDestination
    else { return .ordinaryLink }
    guard page.isPotentiallyTrustworthy else { return .dropped(.insecurePage) }
    if let frame, !frame.isPotentiallyTrustworthy { return .dropped(.insecureFrame) }
    guard let destination = secureOrigin(destinationText) else { return .dropped(.insecureDestination) }
    var reporting = page
    if let text = attributes.reportingOrigin {
      guard let declared = secureOrigin(text) else { return .dropped(.insecureReportingOrigin) }
      reporting = declared
    }
    return .declared(
      ImpressionDeclaration(
        impressionData: StrictInteger.parse(data, base: base.rawValue) ?? 0, destination: destination,
        reporting: reporting, declaredExpiry: expiry(attributes.impressionExpiry)))
  }

  /// Whether a navigation that ended at `landing` may store the click.
  ///
  /// - Parameters:
  ///   - landing: the origin of the page that committed, after all redirects.
  ///   - matching: by site in the explainer, by origin in Chromium 2020.
  public func mayBeStored(
    landingOn landing: Origin, matching: EventConversionMeasurement.DestinationMatching,
    suffixes: PublicSuffixList
  ) -> Bool {
    switch matching {
    case .origin: landing == destination
    case .site: Site(landing, suffixes: suffixes) == Site(destination, suffixes: suffixes)
    }
  }

  /// The click that an engine stores.
  ///
  /// - Parameters:
  ///   - number: the click's own number within its browser.
  ///   - page: the top-level page that showed the ad.
  ///   - directory: gives the origins their numbers.
  public func click(number: UInt32, page: Origin, in directory: inout OriginDirectory) -> AdInteraction {
    AdInteraction(
      number: number, sourceData: impressionData, publisher: directory.number(page),
      destination: directory.number(destination), reporting: directory.number(reporting),
      declaredExpiry: declaredExpiry)
  }

  private static func secureOrigin(_ text: String) -> Origin? {
    guard let origin = try? Origin(text), origin.isPotentiallyTrustworthy else { return nil }
    return origin
  }

  /// Numbers beyond 63 bits become the greatest duration there is; the maximum expiry lowers them anyway.
  private static func expiry(_ text: String?) -> SimulationDuration? {
    guard let text, let number = StrictInteger.parse(text) else { return nil }
    return SimulationDuration(milliseconds: Int64(clamping: number))
  }
}
