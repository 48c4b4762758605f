import SimulationKernel
import Web

/// The measurement attributes of an `<a>` element, as they stand in the page.
public struct AdClickAttributes: Hashable, Sendable {
  /// `attributionsourceid`, or nil when the attribute is absent.
  public var sourceID: String?
  /// `attributiondestination`, or nil when the attribute is absent.
  public var destination: String?

  /// Makes the attributes of one link.
  public init(sourceID: String? = nil, destination: String? = nil) {
    self.sourceID = sourceID
    self.destination = destination
  }
}

/// What a browser makes of the attributes of a clicked link.
public enum AdClickReading: Hashable, Sendable {
  /// Neither attribute is there, so the click is like any other.
  case ordinaryLink
  /// Something about the attributes or the click forbids to store it; the navigation goes on.
  case dropped(DroppedAdClick)
  /// The click is to be stored once the navigation commits.
  case declared(AdClickDeclaration)
}

/// Why a click is not measured.
public enum DroppedAdClick: String, Hashable, Sendable, CaseIterable {
  /// One of the two attributes is absent or empty.
  case missingAttribute
  /// The link stands in a frame inside the page.
  case notInMainFrame
  /// No user clicked.
  case noUserGesture
  /// `attributionsourceid` is no non-negative integer.
  case malformedSourceID
  /// `attributionsourceid` is above 255.
  case sourceIDTooGreat
  /// `attributiondestination` is no absolute URL of `http` or `https`.
  case malformedDestination
  /// The destination is the page's own site.
  case sameSite
}

/// An ad click as a page declares it.
///
/// *Source:* draft of the W3C Privacy Community Group at 58005e2, "Click Source Link Format"; WebKit,
/// `HTMLAnchorElement::parsePrivateClickMeasurement`.
public struct AdClickDeclaration: Hashable, Sendable {
  /// The 8 bits of the ad.
  public var sourceID: UInt8
  /// The registrable domain of the page with the ad.
  public var sourceSite: String
  /// The registrable domain that the ad leads to.
  public var destinationSite: String

  /// Makes a declaration from its parts.
  public init(sourceID: UInt8, sourceSite: String, destinationSite: String) {
    self.sourceID = sourceID
    self.sourceSite = sourceSite
    self.destinationSite = destinationSite
  }

  /// Reads the attributes of a link that is clicked.
  ///
  /// - Parameters:
  ///   - attributes: as they stand in the page.
  ///   - page: the top-level page.
  ///   - inMainFrame: whether the link stands in the page itself.
  ///   - hasUserGesture: whether a user clicked.
  ///   - suffixes: tells where registrable domains begin.
  public static func read(
    _ attributes: AdClickAttributes, page: Origin, inMainFrame: Bool = true, hasUserGesture: Bool = true,
    suffixes: PublicSuffixList
  ) -> AdClickReading {
    if attributes.sourceID == nil, attributes.destination == nil { return .ordinaryLink }
    guard let identifier = attributes.sourceID, let destination = attributes.destination, !identifier.isEmpty,
      !destination.isEmpty
    else { return .dropped(.missingAttribute) }
    guard inMainFrame else { return .dropped(.notInMainFrame) }
    guard hasUserGesture else { return .dropped(.noUserGesture) }
    guard let number = HTMLInteger.parseNonNegative(identifier) else { return .dropped(.malformedSourceID) }
    guard number <= PrivateClickMeasurement.Settings.greatestSourceID else {
      return .dropped(.sourceIDTooGreat)
    }
    guard let target = try? Origin(destination) else { return .dropped(.malformedDestination) }
    let declaration = AdClickDeclaration(
      sourceID: UInt8(number), sourceSite: Site(page, suffixes: suffixes).host,
      destinationSite: Site(target, suffixes: suffixes).host)
    guard declaration.sourceSite != declaration.destinationSite else { return .dropped(.sameSite) }
    return .declared(declaration)
  }

  /// Whether a navigation that ended at `landing`, after all redirects, may store the click.
  public func mayBeStored(landingOn landing: Origin, suffixes: PublicSuffixList) -> Bool {
    Site(landing, suffixes: suffixes).host == destinationSite
  }

  /// The click that an engine stores.
  ///
  /// Registrable domains have no scheme, so both sites count as `https` ones.
  ///
  /// - Parameters:
  ///   - number: the click's own number within its browser.
  ///   - directory: gives the sites their numbers.
  /// - Throws: `OriginError` for a site that is no host name.
  public func click(number: UInt32, in directory: inout OriginDirectory) throws(OriginError) -> AdInteraction
  {
    let source = try directory.number("https://\(sourceSite)")
    return AdInteraction(
      number: number,
      sourceData: ClickIdentifier(campaign: Int(sourceID), person: 0, click: 0).rawValue,
      publisher: source, destination: try directory.number("https://\(destinationSite)"), reporting: source)
  }
}

/// Integers as HTML reads them from attributes.
///
/// *Source:* HTML Standard, "rules for parsing integers" and "rules for parsing non-negative integers".
enum HTMLInteger {
  /// The number that a text begins with, after white space and a sign; nil for none, a negative one, or too many digits.
  ///
  /// What follows the digits is ignored, and -0 is 0.
  static func parseNonNegative(_ text: String) -> Int? {
    var rest = text.utf8.drop { [9, 10, 12, 13, 32].contains($0) }
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    guard let number = Int(String(rest.prefix { (48...57).contains($0) }) ?? "") else { return nil }
    return isNegative && number > 0 ? nil : number
  }
}
