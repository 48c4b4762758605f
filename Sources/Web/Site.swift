/// A schemeful site: a scheme and a registrable domain.
///
/// *Source:* HTML Standard section 7.1.1.
public struct Site: Hashable, Sendable, CustomStringConvertible {
  /// `http` or `https`; another one only for what is no web site, such as an app.
  public let scheme: String
  /// The registrable domain; the host itself where there is none.
  public let host: String

  /// The site of an origin.
  ///
  /// IP addresses, apps, public suffixes and single labels stand for themselves.
  public init(_ origin: Origin, suffixes: PublicSuffixList) {
    scheme = origin.scheme
    host =
      HostName.isAddress(origin.host) || origin.scheme == Origin.appScheme
      ? origin.host : suffixes.registrableDomain(of: origin.host) ?? origin.host
  }

  /// Makes a site from its parts, which may name something beside the web, such as an app.
  ///
  /// - Parameters:
  ///   - scheme: the scheme, in lower case.
  ///   - host: the registrable domain, or what the scheme has in its place.
  public init(scheme: String, host: String) {
    self.scheme = scheme
    self.host = host
  }

  /// The site as text.
  public var description: String { "\(scheme)://\(host)" }
}
