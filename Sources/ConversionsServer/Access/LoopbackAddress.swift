/// An address that only this machine can reach.
///
/// The server speaks no TLS, so nothing that comes over a network may reach it.
public enum LoopbackAddress: String, CaseIterable, Sendable {
  /// 127.0.0.1, of IPv4.
  case v4 = "127.0.0.1"
  /// ::1, of IPv6.
  case v6 = "::1"

  /// Takes an address as people write it; `localhost` is 127.0.0.1.
  ///
  /// - Throws: ``ServerError`` for anything else.
  public init(_ text: String) throws(ServerError) {
    switch text {
    case "127.0.0.1", "localhost": self = .v4
    case "::1", "[::1]": self = .v6
    default:
      throw ServerError(
        "the server has no TLS and listens on loopback only: 127.0.0.1 or ::1, not \"\(text)\"")
    }
  }

  /// The address as it stands in a URL, with a port.
  public func url(port: Int) -> String {
    switch self {
    case .v4: "http://127.0.0.1:\(port)"
    case .v6: "http://[::1]:\(port)"
    }
  }
}
