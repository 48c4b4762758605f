import Measurement
import Web

/// A conversion as a server triggers it, through a redirect to a well-known path.
///
/// *Source:* draft of the W3C Privacy Community Group at 58005e2, "Legacy Triggering of Attribution"; WebKit,
/// `parseAttributionRequest` and `PrivateClickMeasurementManager::handleAttribution`.
public struct TriggerRedirect: Hashable, Sendable {
  /// What the path of a trigger URL begins with.
  public static let path = "/.well-known/private-click-measurement/trigger-attribution/"

  /// The registrable domain whose click is to be attributed.
  public var sourceSite: String
  /// The registrable domain of the page with the conversion.
  public var destinationSite: String
  /// 0...15.
  public var data: UInt8
  /// 0...63; 0 when the URL has none.
  public var priority: UInt8

  /// Makes a trigger from its parts.
  public init(sourceSite: String, destinationSite: String, data: UInt8, priority: UInt8) {
    self.sourceSite = sourceSite
    self.destinationSite = destinationSite
    self.data = data
    self.priority = priority
  }

  /// Why a request triggers nothing.
  public enum Ignored: String, Error, Hashable, Sendable, CaseIterable {
    /// The request came directly and not through a redirect.
    case notRedirected
    /// The request comes from a frame inside the page.
    case notInMainFrame
    /// The redirect's target is no URL, or another path.
    case otherTarget
    /// The target is not `https`, or has credentials or a fragment.
    case insecureTarget
    /// The redirect leads to another site than the one that redirects.
    case crossSiteRedirect
    /// After the prefix comes anything but `DD` or `DD/PP`.
    case malformedPath
    /// The trigger data are no number of two digits, or above 15.
    case malformedData
    /// The priority is no number of two digits, or above 63.
    case malformedPriority
    /// The query has parameters that are unknown, repeated, empty or too many.
    case malformedQuery
    /// `attributionSource` is no URL, or has a path, credentials, a query or a fragment.
    case malformedSource
    /// The page's own site triggers without `attributionSource`.
    case missingSource
    /// Another site triggers with `attributionSource`.
    case unexpectedSource
  }

  /// Reads one request of a page.
  ///
  /// - Parameters:
  ///   - target: the URL that is requested, absolute.
  ///   - redirectedFrom: the URL whose answer redirects there, or nil for a direct request.
  ///   - page: the top-level page.
  ///   - inMainFrame: whether the page itself makes the request.
  ///   - settings: how digits and queries are read.
  ///   - suffixes: tells where registrable domains begin.
  /// - Throws: ``Ignored`` when the request triggers nothing.
  public static func read(
    target: String, redirectedFrom: String?, page: Origin, inMainFrame: Bool = true,
    settings: PrivateClickMeasurement.Settings, suffixes: PublicSuffixList
  ) throws(Ignored) -> TriggerRedirect {
    guard let redirectedFrom, let redirecting = try? Origin(redirectedFrom) else { throw .notRedirected }
    guard inMainFrame else { throw .notInMainFrame }
    guard let origin = try? Origin(target), let url = URLParts(target), url.path.hasPrefix(path) else {
      throw .otherTarget
    }
    guard origin.scheme == "https", !url.hasCredentials, !url.hasFragment else { throw .insecureTarget }
    let site = Site(origin, suffixes: suffixes).host
    guard Site(redirecting, suffixes: suffixes).host == site else { throw .crossSiteRedirect }
    let values = try TriggerPath.read(url.path.dropFirst(path.count), quirky: settings.acceptsQuirkyDigits)
    let named = try namedSource(url.query, settings, suffixes)
    let destination = Site(page, suffixes: suffixes).host
    if site == destination {
      guard let named else { throw .missingSource }
      return TriggerRedirect(
        sourceSite: named, destinationSite: destination, data: values.data, priority: values.priority)
    }
    guard named == nil else { throw .unexpectedSource }
    return TriggerRedirect(
      sourceSite: site, destinationSite: destination, data: values.data, priority: values.priority)
  }

  /// The trigger that an engine takes.
  ///
  /// - Parameters:
  ///   - conversion: the conversion behind it; its data play no part.
  ///   - directory: gives the sites their numbers.
  /// - Throws: `OriginError` for a site that is no host name.
  public func trigger(
    _ conversion: ConversionRegistration, in directory: inout OriginDirectory
  ) throws(OriginError) -> AttributionTrigger {
    AttributionTrigger(
      sourceSite: try directory.number("https://\(sourceSite)").site,
      destinationSite: try directory.number("https://\(destinationSite)").site, data: data,
      priority: priority, conversion: conversion)
  }

  /// The registrable domain that the query names as the click's source.
  ///
  /// *Source:* WebKit, `parseAttributionRequestQuery`. The nonce belongs to WebKit's fraud prevention and is not used.
  private static func namedSource(
    _ query: Substring?, _ settings: PrivateClickMeasurement.Settings, _ suffixes: PublicSuffixList
  ) throws(Ignored) -> String? {
    guard let query else { return nil }
    let parameters = QueryString.parameters(in: query)
    guard settings.acceptsSameSiteTriggers, (1...2).contains(parameters.count),
      parameters.count == 1 || parameters[0].name != parameters[1].name
    else { throw .malformedQuery }
    var source: String?
    for (name, value) in parameters {
      guard ["attributionSource", "attributionDestinationNonce"].contains(name), !value.isEmpty else {
        throw .malformedQuery
      }
      if name == "attributionSource" { source = try sourceSite(value, suffixes) }
    }
    return source
  }

  private static func sourceSite(_ text: String, _ suffixes: PublicSuffixList) throws(Ignored) -> String {
    guard let origin = try? Origin(text), let url = URLParts(text), url.path.isEmpty || url.path == "/",
      !url.hasCredentials, !url.hasFragment, url.query == nil
    else { throw .malformedSource }
    return Site(origin, suffixes: suffixes).host
  }
}
