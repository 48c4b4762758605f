import Foundation
import GRDB
import JSONText

@testable import ConversionsServer

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A server that listens on any free port while a test runs.
final class TestServer: Sendable {
  static let token = "test-0123456789abcdef"
  static let tokens = "# two senders\n\(token) A,B\nother-0123456789abcdef A\n"

  let database: EventDatabase
  let port: Int
  private let service: ConversionsService
  private let running: Task<Void, any Error>
  private let session = URLSession(configuration: .ephemeral)

  /// An answer to a request.
  struct Reply {
    var status: Int
    var headers: [String: String]
    var body: JSONValue

    /// What became of each record.
    var results: [String] { body["results"]?.asArray?.compactMap { $0["result"]?.asString } ?? [] }
  }

  private init(
    _ folder: TestFolder, _ settings: ServiceSettings, _ merging: MergeSettings, _ tokens: AccessTokens,
    _ clock: @escaping @Sendable () -> Int64, _ stopwatch: @escaping @Sendable () -> Int64
  ) async throws {
    database = try EventDatabase(path: folder.path("events.sqlite"), merging: merging)
    let (ports, promise) = AsyncStream<Int>.makeStream()
    var settings = settings
    settings.stopsOnSignals = false
    let service = try ConversionsService(
      database: database, tokens: tokens, settings: settings, clock: clock, stopwatch: stopwatch
    ) {
      promise.yield($0)
      promise.finish()
    }
    let running = Task {
      defer { promise.finish() }
      try await service.run()
    }
    (self.service, self.running) = (service, running)
    var iterator = ports.makeAsyncIterator()
    guard let port = await iterator.next() else {
      try await running.value
      throw ServerError("the server has not begun to listen")
    }
    self.port = port
  }

  /// Runs a server while a test does its work.
  static func run(
    in folder: TestFolder, settings: ServiceSettings = ServiceSettings(),
    merging: MergeSettings = MergeSettings(), tokens: AccessTokens? = nil,
    clock: @escaping @Sendable () -> Int64 = WallClock.milliseconds,
    stopwatch: @escaping @Sendable () -> Int64 = WallClock.stopwatch(),
    _ test: (TestServer) async throws -> Void
  ) async throws {
    let known = try AccessTokens(parsing: Array(Self.tokens.utf8), name: "tokens")
    let server = try await TestServer(folder, settings, merging, tokens ?? known, clock, stopwatch)
    do {
      try await test(server)
    } catch {
      try? await server.stop()
      throw error
    }
    try await server.stop()
  }

  /// Stops the server gracefully and closes its database; nothing happens the second time.
  func stop() async throws {
    await service.stop()
    try await running.value
    try database.close()
  }

  /// Begins to stop the server, and does not wait.
  func beginToStop() async { await service.stop() }

  var url: String { "http://127.0.0.1:\(port)" }

  /// Sends events and waits for the answer.
  func post(
    _ body: String, to dataSet: String = "A", token: String? = TestServer.token,
    headers: [String: String] = [:], query: String = ""
  ) async throws -> Reply {
    var headers = headers
    headers["Content-Type"] = headers["Content-Type"] ?? "application/json"
    return try await request(
      "POST", "/v1/data-sets/\(dataSet)/events\(query)", token: token, headers: headers, body: body)
  }

  func get(_ path: String, token: String? = TestServer.token) async throws -> Reply {
    try await request("GET", path, token: token, headers: [:], body: nil)
  }

  /// The code of an answer to a request without a body.
  func status(_ method: String, _ path: String) async throws -> Int {
    try await request(method, path, token: Self.token, headers: [:], body: nil).status
  }

  func request(_ method: String, _ path: String, token: String?, headers: [String: String], body: String?)
    async throws -> Reply
  {
    guard let url = URL(string: url + path) else { throw URLError(.badURL) }
    var request = URLRequest(url: url)
    request.httpMethod = method
    if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
    for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
    request.httpBody = body.map { Data($0.utf8) }
    let (data, response) = try await session.data(for: request)
    guard let response = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
    var fields: [String: String] = [:]
    for (name, value) in response.allHeaderFields { fields["\(name)".lowercased()] = "\(value)" }
    return Reply(
      status: response.statusCode, headers: fields, body: (try? JSONValue(parsing: Array(data))) ?? .null)
  }

  /// Events as rows: id, and how many records they are made of.
  func stored() async throws -> [String] {
    try await database.pool.read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT data_set_id, id, server_records + pixel_records, late_records FROM events ORDER BY row"
      ).map { row in
        let late: Int = row[3]
        return "\(row[0] as String)/\((row[1] as String?) ?? "-") \(row[2] as Int)"
          + (late > 0 ? " late \(late)" : "")
      }
    }
  }

  /// The merged event of a row, as JSON.
  func event(_ id: String) async throws -> JSONValue {
    let text = try await database.pool.read {
      try String.fetchOne($0, sql: "SELECT event FROM events WHERE id = ?", arguments: [id])
    }
    return try JSONValue(parsing: text ?? "null")
  }
}

/// A folder that goes away with the test.
final class TestFolder: Sendable {
  let url = FileManager.default.temporaryDirectory.appending(path: "attrsim-server-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }
}

/// Events for tests.
enum Sample {
  /// A purchase of 20 EUR; nil leaves a field out.
  static func event(
    dataSet: String? = "A", id: String? = "e1", timestamp: String? = "1746558464", more: String = ""
  ) -> String {
    var fields: [String] = []
    if let dataSet { fields.append(#""data_set_id":"\#(dataSet)""#) }
    if let id { fields.append(#""id":"\#(id)""#) }
    if let timestamp { fields.append(#""timestamp":\#(timestamp)"#) }
    fields.append(#""event_type":"purchase","value":20,"currency_code":"EUR""#)
    return "{" + fields.joined(separator: ",") + (more.isEmpty ? "" : "," + more) + "}"
  }

  static func batch(_ events: String...) -> String { "[" + events.joined(separator: ",") + "]" }
}
