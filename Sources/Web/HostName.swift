#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The spelling rules of hosts.
public enum HostName {
  /// The host in lower case without a trailing dot, or nil when it is not valid.
  ///
  /// Names are letters, digits, hyphens and underscores in labels of 1...63; other scripts must come in their
  /// `xn--` form. A name whose last label is a number must be an IPv4 address of four decimal parts.
  /// (*Source:* RFC 1035 section 2.3.4; URL Standard, host parsing.)
  public static func canonical(_ text: String) -> String? {
    if text.hasPrefix("[") {
      guard text.hasSuffix("]") else { return nil }
      return ipv6(String(text.dropFirst().dropLast())).map { "[\($0)]" }
    }
    var host = text.lowercased()
    if host.hasSuffix(".") { host.removeLast() }
    guard !host.isEmpty, host.utf8.count <= 253 else { return nil }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.allSatisfy(isLabel) else { return nil }
    if let last = labels.last, last.utf8.allSatisfy(isDigit) {
      return isIPv4(host) ? host : nil
    }
    return host
  }

  /// Whether a canonical host is an IP address.
  public static func isAddress(_ host: String) -> Bool { host.hasPrefix("[") || isIPv4(host) }

  /// Whether a canonical host always names this machine.
  public static func isLoopback(_ host: String) -> Bool {
    host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]"
      || (host.hasPrefix("127.") && isIPv4(host))
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  private static func isLabel(_ label: Substring) -> Bool {
    (1...63).contains(label.utf8.count)
      && label.utf8.allSatisfy { isDigit($0) || (97...122).contains($0) || $0 == 45 || $0 == 95 }
  }

  private static func isIPv4(_ host: String) -> Bool {
    var address = in_addr()
    return inet_pton(AF_INET, host, &address) == 1
  }

  /// The address in the shortest common spelling.
  private static func ipv6(_ text: String) -> String? {
    var address = in6_addr()
    guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(AF_INET6, &address, &buffer, socklen_t(buffer.count)) != nil else { return nil }
    let bytes = buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    return String(decoding: bytes, as: UTF8.self)
  }
}
