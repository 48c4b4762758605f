import ConversionsAPI
import Foundation

/// Where events are sent, and how often it is tried.
public struct SenderSettings: Hashable, Sendable {
  /// The server, such as `http://127.0.0.1:8080`.
  public var server: String
  /// The data set of all events; nil when each event names its own.
  public var dataSet: String?
  /// The token of the sender; nil for none.
  public var token: String?
  /// Records of a request.
  public var batchSize = 100
  /// How often a request is sent at most.
  public var attempts = 8
  /// Milliseconds before the second attempt; each further pause is twice as long, up to 10 seconds.
  public var firstPause = 250
  /// Seconds after which an answer is no longer waited for.
  public var timeout = 60

  /// Begins with batches of 100 records and 8 attempts.
  ///
  /// - Parameters:
  ///   - server: where the server listens, such as `http://127.0.0.1:8080`.
  ///   - dataSet: the data set of all events; nil when each event names its own.
  ///   - token: the token of the sender; nil for none.
  public init(server: String, dataSet: String? = nil, token: String? = nil) {
    (self.server, self.dataSet, self.token) = (server, dataSet, token)
  }

  /// Looks whether each setting is one that the sender can keep.
  ///
  /// - Throws: ``ServerError`` with the first that is not.
  public func validate() throws(ServerError) {
    let parts = URLComponents(string: server)
    let hosts = ["127.0.0.1", "localhost", "[::1]", "::1"]
    guard let parts, parts.scheme == "http", let host = parts.host, hosts.contains(host),
      ["", "/"].contains(parts.path), parts.query == nil, parts.fragment == nil, parts.user == nil
    else {
      throw ServerError(
        "events are sent to this machine only: write http://127.0.0.1:PORT, not \"\(server)\"")
    }
    if let dataSet, let problem = Self.problem(withDataSet: dataSet) { throw ServerError(problem) }
    guard (1...100_000).contains(batchSize), (1...100).contains(attempts),
      (1...60_000).contains(firstPause), (1...3600).contains(timeout)
    else {
      throw ServerError("a batch has 1 to 100000 records, and a request 1 to 100 attempts")
    }
  }

  /// What keeps events of a data set from being sent; nil when nothing does.
  ///
  /// The names `.` and `..` would be taken for steps in the path (RFC 3986 section 5.2.4), and no data set's name holds the
  /// character U+0000.
  static func problem(withDataSet name: String) -> String? {
    switch name {
    case "": "has no data_set_id; name the data set (--data-set)"
    case ".", "..": "the data set \"\(name)\" cannot be named in an address; give it another name"
    default: name.utf8.contains(0) ? "the data set's name holds the character U+0000; leave it out" : nil
    }
  }

  /// Where the events of a data set and a channel go.
  func url(of dataSet: String, _ channel: EventChannel) throws(ServerError) -> URL {
    // Of the characters that a path may hold, some mean something there.
    var plain = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: "\u{0}"..."\u{7F}"))
    plain.insert(charactersIn: "-._~")
    let base = server.hasSuffix("/") ? String(server.dropLast()) : server
    let name = dataSet.addingPercentEncoding(withAllowedCharacters: plain)
    guard let name, let url = URL(string: "\(base)/v1/data-sets/\(name)/events?channel=\(channel.rawValue)")
    else { throw ServerError("no address can be made of \(server) and the data set \"\(dataSet)\"") }
    return url
  }
}
