import CPSL

/// The list that tells where a registrable domain begins, as libpsl has it built in.
///
/// *Source:* publicsuffix.org, both its sections, with the implicit rule `*`.
public struct PublicSuffixList: Sendable {
  /// Makes the list.
  ///
  /// - Throws: ``PublicSuffixListMissing`` when libpsl was built without data.
  public init() throws(PublicSuffixListMissing) {
    guard psl_builtin() != nil else { throw PublicSuffixListMissing() }
  }

  /// The registrable domain ("eTLD+1") of a host name.
  ///
  /// - Parameter host: canonical, and not an IP address: libpsl would cut `127.0.0.1` to `0.1`.
  /// - Returns: nil when the host is a public suffix itself, or a single label.
  public func registrableDomain(of host: String) -> String? {
    precondition(!HostName.isAddress(host), "an IP address has no registrable domain")
    // libpsl returns a pointer into its argument, so both must live in one scope.
    return host.withCString { name in
      psl_registrable_domain(psl_builtin(), name).map { String(cString: $0) }
    }
  }
}

/// The libpsl of this machine has no public suffix list built in.
public struct PublicSuffixListMissing: Error, Hashable, Sendable, CustomStringConvertible {
  /// Makes the error.
  public init() {}

  /// What is missing and how to get it.
  public var description: String {
    "libpsl was built without a public suffix list; install the libpsl of your distribution (libpsl-dev, libpsl)"
  }
}
