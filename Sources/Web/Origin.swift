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
  /// Path, query and fragment are ignored, and so are a user name, blanks and control characters around the text, and
  /// tabs and line breaks within it. Of the other spellings that the URL Standard allows, these are refused: another
  /// number of slashes than two, hosts in other scripts or with percent signs, and IPv4 addresses that are not four
  /// decimal numbers.
  ///
  /// - Throws: ``OriginError`` when the text has no `http(s)` scheme, or a host or port that is not valid.
  public init(_ text: String) throws(OriginError) {
    let plain = Self.trimmed(text)
    guard let colon = plain.firstRange(of: "://") else {
      throw OriginError(text: text, problem: "it must begin with https:// or http://, with both slashes")
    }
    scheme = plain[..<colon.lowerBound].lowercased()
    guard let ownPort = Self.defaultPort(scheme) else {
      throw OriginError(text: text, problem: "its scheme must be https or http")
    }
    var authority = plain[colon.upperBound...].prefix { !"/?#\\".contains($0) }
    if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
    let (name, digits) = Self.split(authority: authority)
    guard let host = HostName.canonical(String(name)) else {
      throw OriginError(text: text, problem: Self.problem(ofHost: name))
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

  /// The text as the URL Standard has it before it parses it.
  private static func trimmed(_ text: String) -> Substring {
    var scalars = Substring(text).unicodeScalars
    while let first = scalars.first, first.value <= 0x20 { scalars.removeFirst() }
    while let last = scalars.last, last.value <= 0x20 { scalars.removeLast() }
    guard scalars.contains(where: { "\t\n\r".unicodeScalars.contains($0) }) else { return Substring(scalars) }
    scalars.removeAll { "\t\n\r".unicodeScalars.contains($0) }
    return Substring(scalars)
  }

  /// What is wrong with a host, or what this program does not know of it.
  private static func problem(ofHost name: Substring) -> String {
    if name.isEmpty { return "no host follows two slashes; of more slashes this program understands nothing" }
    let isForeign = name.utf8.contains { $0 > 127 || $0 == UInt8(ascii: "%") }
    let isNumber =
      !name.isEmpty && !name.hasPrefix("[")
      && name.split(separator: ".").allSatisfy { part in
        part.utf8.allSatisfy { (48...57).contains($0) }
      }
    if isForeign {
      return
        "\"\(name)\" is not in ASCII, which browsers translate and this program does not; write its xn-- form"
    }
    if isNumber {
      return
        "\"\(name)\" is no IPv4 address of four decimal numbers from 0 to 255, the one form that is understood here"
    }
    return "\"\(name)\" is no valid ASCII host name or IP address"
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
