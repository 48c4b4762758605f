/// Where the server listens and what it lets through.
public struct ServiceSettings: Hashable, Sendable {
  /// The address, which only this machine can reach.
  public var address = LoopbackAddress.v4
  /// The port; 0 stands for any that is free.
  public var port = 0
  /// The most bytes that the body of a request may have.
  public var maxBody = 1_000_000
  /// The most records that a request may have.
  public var maxBatch = 1000
  /// Requests a second that each token may make; nil for any number.
  public var rate: Int?
  /// The most connections at a time; further ones wait to be accepted.
  public var maxConnections = 512
  /// Seconds after which a connection is closed on which nothing comes.
  public var idleTimeout = 30
  /// Seconds that a request may take from its head to the end of its answer; then its connection is closed.
  public var requestTimeout = 60
  /// Seconds after which a server that is to stop no longer waits for requests that are under way.
  public var shutdownTimeout = 30
  /// Whether SIGTERM and SIGINT stop the server.
  public var stopsOnSignals = true

  /// Begins with 127.0.0.1, any free port, 1 MB, 1000 records, and no limit on the rate.
  public init() {}

  /// Looks whether each setting is one that the server can keep.
  ///
  /// - Throws: ``ServerError`` with the first that is not.
  public func validate() throws(ServerError) {
    try Self.check(port, 0...65535, "the port")
    try Self.check(maxBody, 1...100_000_000, "the limit on a body, in bytes,")
    try Self.check(maxBatch, 1...100_000, "the limit on records of a request")
    if let rate { try Self.check(rate, 1...1_000_000, "the rate, requests a second,") }
    try Self.check(maxConnections, 1...100_000, "the limit on connections")
    try Self.check(idleTimeout, 1...3600, "the time of an idle connection, in seconds,")
    try Self.check(requestTimeout, 1...3600, "the time of a request, in seconds,")
    try Self.check(shutdownTimeout, 1...3600, "the time to stop, in seconds,")
  }

  private static func check(_ value: Int, _ range: ClosedRange<Int>, _ name: String) throws(ServerError) {
    guard !range.contains(value) else { return }
    throw ServerError("\(name) is \(value); it must be from \(range.lowerBound) to \(range.upperBound)")
  }
}
