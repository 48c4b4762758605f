/// A web origin: scheme, host and port, in their canonical spelling.
///
/// *Source:* HTML Standard section 7.1 (tuple origins) and URL Standard (hosts, default ports); only `http` and
/// `https` occur in ad measurement, so other schemes are refused.
public struct Origin: Hashable, Sendable, CustomStringConvertible {
  /// `http` or `https`; `android-app` for an app.
  public let scheme: String
  /// Lower case, without a trailing dot; an IPv6 address stands in brackets.
  public let host: String
  /// The port, given or the scheme's own.
  public let port: UInt16

  /// Takes the origin out of an origin's or a URL's text.
  ///
  /// Path, query and fragment are ignored, and so is a user name.
  ///
  /// - Throws: ``OriginError`` when the text has no `http(s)` scheme, or a host or port that is not valid.
  public init(_ text: String) throws(OriginError) {
    guard let colon = text.firstRange(of: "://") else {
      throw OriginError(text: text, problem: "it must begin with https:// or http://")
    }
    scheme = text[..<colon.lowerBound].lowercased()
    guard let ownPort = Self.defaultPort(scheme) else {
      throw OriginError(text: text, problem: "its scheme must be https or http")
    }
    var authority = text[colon.upperBound...].prefix { !"/?#\\".contains($0) }
    if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
    let (name, digits) = Self.split(authority: authority)
    guard let host = HostName.canonical(String(name)) else {
      throw OriginError(text: text, problem: "\"\(name)\" is no valid ASCII host name or IP address")
    }
    self.host = host
    if let digits, !digits.isEmpty {
      guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = UInt16(digits) else {
        throw OriginError(text: text, problem: "its port must be a number in 0...65535")
      }
      port = number
    } else {
      port = ownPort
    }
  }

  /// Takes parts that are canonical already.
  init(scheme: String, host: String, port: UInt16) {
    self.scheme = scheme
    self.host = host
    self.port = port
  }

  /// The origin as text, without the port when it is the scheme's own.
  public var description: String {
    Self.defaultPort(scheme) ?? 0 == port ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
  }

  /// Whether nobody on the network can have tampered with it: `https`, or `http` on this machine.
  ///
  /// *Source:* W3C Secure Contexts section 3.1: `localhost` and names under it, `127.0.0.0/8`, `::1`.
  public var isPotentiallyTrustworthy: Bool {
    scheme == "https" || HostName.isLoopback(host)
  }

  private static func defaultPort(_ scheme: String) -> UInt16? {
    switch scheme {
    case "https": 443
    case "http": 80
    default: nil
    }
  }

  /// Cuts `host[:port]`, minding the colons of an IPv6 address.
  private static func split(authority: Substring) -> (host: Substring, port: Substring?) {
    let searched = authority.lastIndex(of: "]").map { authority[$0...] } ?? authority
    guard let colon = searched.firstIndex(of: ":") else { return (authority, nil) }
    return (authority[..<colon], authority[authority.index(after: colon)...])
  }
}

/// A text that was to be an origin and is none.
public struct OriginError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text.
  public var text: String
  /// What is wrong with it.
  public var problem: String

  /// Text and problem in one line.
  public var description: String { "\"\(text)\" is not a web origin: \(problem)" }
}
