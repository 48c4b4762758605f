import Web

/// A conversion as the reporting server registers it, through a redirect that the browser takes as a sign.
///
/// *Source:* explainer, "Conversion Registration"; Chromium 2020, `frame_fetch_context.cc`.
public struct ConversionRedirect: Hashable, Sendable {
  /// The path that registers conversions, and to which reports go.
  public static let path = "/.well-known/register-conversion"

  /// The origin of the redirect, which is to receive the reports.
  public var reporting: Origin
  /// The data, before any limit; 0 when absent or not valid.
  public var conversionData: UInt64

  /// Makes a registration from its parts.
  public init(reporting: Origin, conversionData: UInt64) {
    self.reporting = reporting
    self.conversionData = conversionData
  }

  /// Why a request registers nothing.
  public enum Ignored: String, Error, Hashable, Sendable, CaseIterable {
    /// The request came directly and not through a redirect.
    case notRedirected
    /// The page is not potentially trustworthy.
    case insecurePage
    /// The request comes from a frame inside the page.
    case notInMainFrame
    /// The redirect's target is no URL, or another path.
    case otherTarget
    /// The redirect leads to another origin than the one that redirects.
    case crossOrigin
    /// The reporting origin is not potentially trustworthy.
    case insecureReportingOrigin
  }

  /// Reads one request of a page.
  ///
  /// - Parameters:
  ///   - target: the URL that is requested: absolute, or relative when it is a redirect's `Location`.
  ///   - redirectedFrom: the URL whose answer redirects there, or nil for a direct request.
  ///   - page: the top-level page.
  ///   - inMainFrame: whether the page itself makes the request.
  /// - Throws: ``Ignored`` when the request registers nothing.
  public static func read(
    target: String, redirectedFrom: String?, page: Origin, inMainFrame: Bool = true
  ) throws(Ignored) -> ConversionRedirect {
    guard let redirectedFrom, let source = try? Origin(redirectedFrom) else { throw .notRedirected }
    let absolute = resolve(target, against: redirectedFrom, origin: source)
    guard let origin = try? Origin(absolute), let (path, query) = pathAndQuery(absolute), path == Self.path
    else { throw .otherTarget }
    guard inMainFrame else { throw .notInMainFrame }
    guard page.isPotentiallyTrustworthy else { throw .insecurePage }
    guard origin == source else { throw .crossOrigin }
    guard origin.isPotentiallyTrustworthy else { throw .insecureReportingOrigin }
    let text = QueryString.firstValue(of: "conversion-data", in: query)
    return ConversionRedirect(
      reporting: origin, conversionData: text.flatMap { StrictInteger.parse($0) } ?? 0)
  }

  /// A `Location` in its absolute form; dot segments stay, since no path that has them is the one looked for.
  private static func resolve(_ target: String, against base: String, origin: Origin) -> String {
    if target.firstRange(of: "://") != nil, target.first != "/", target.first != "?" { return target }
    if target.hasPrefix("//") { return "\(origin.scheme):\(target)" }
    if target.hasPrefix("/") { return "\(origin)\(target)" }
    let path = pathAndQuery(base)?.path ?? "/"
    if target.hasPrefix("?") { return "\(origin)\(path)\(target)" }
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
    return "\(origin)\(folder)\(target)"
  }

  private static func pathAndQuery(_ url: String) -> (path: String, query: String)? {
    guard let start = url.firstRange(of: "://") else { return nil }
    let rest = url[start.upperBound...].prefix { $0 != "#" }
    let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard let location = parts.first else { return nil }
    let path = location.firstIndex(of: "/").map { String(location[$0...]) } ?? "/"
    return (path, parts.count > 1 ? String(parts[1]) : "")
  }
}
