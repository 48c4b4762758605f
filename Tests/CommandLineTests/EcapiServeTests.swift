import Foundation
import Testing

/// `attrsim ecapi serve` and `attrsim ecapi send` as people run them.
@Suite struct EcapiServeTests {
  private static let token = "test-0123456789abcdef"

  private func event(_ id: String) -> String {
    #"{"data_set_id":"A","id":"\#(id)","timestamp":1746558464,"event_type":"purchase"}"#
  }

  /// Starts a server and waits until it listens.
  private func serve(in place: Workplace, _ more: String...) async throws -> (server: Running, url: String) {
    try place.write("tokens", "\(Self.token) A\n")
    let arguments = ["ecapi", "serve", "--port", "0", "--database", "events.sqlite"]
    let access = more.contains("--open") ? [] : ["--tokens", "tokens"]
    let server = try Tool.start(arguments + access + more, in: place)
    for _ in 0..<1000 {
      let said = try server.errorSoFar()
      if let start = said.range(of: "http://"), let end = said[start.lowerBound...].firstIndex(of: ";") {
        return (server, String(said[start.lowerBound..<end]))
      }
      guard server.isRunning else { break }
      try await Task.sleep(for: .milliseconds(10))
    }
    server.send(SIGKILL)
    Issue.record("the server does not listen: \(try server.errorSoFar())")
    throw CancellationError()
  }

  private func send(_ url: String, in place: Workplace, _ more: String...) throws -> Running {
    try Tool.start(["ecapi", "send", "--to", url, "--token-file", "tokens"] + more, in: place)
  }

  @Test func eventsAreServedSentAndKept() async throws {
    let place = try Workplace()
    let (server, url) = try await serve(in: place)
    try place.write("events.jsonl", (0..<5).map { event("e\($0)") }.joined(separator: "\n") + "\n")
    let first = try send(url, in: place, "events.jsonl").wait()
    #expect(first.status == 0 && first.standardError.isEmpty, "\(first)")
    #expect(first.standardOutput.contains("5 of them are events of their own"))
    try place.write("more.json", "[\(event("e4")), \(event("e5")), {\"data_set_id\":\"A\"}]")
    try place.write("broken.jsonl", "{\n\(event("e6"))\n")
    let second = try send(url, in: place, "more.json", "broken.jsonl", "--json").wait()
    #expect(second.status == 1)
    #expect(second.standardError.contains("more.json[2]: timestamp"), "\(second.standardError)")
    #expect(second.standardError.contains("broken.jsonl:1: "))
    let report = try JSONSerialization.jsonObject(with: Data(second.standardOutput.utf8)) as? [String: Int]
    #expect(report?["stored"] == 2 && report?["merged"] == 1 && report?["refused"] == 1)
    #expect(report?["unreadable"] == 1)
    server.send(SIGTERM)
    let end = try server.wait()
    #expect(end.status == 0 && !end.wasKilled && end.standardOutput.isEmpty, "\(end)")
    #expect(end.standardError.split(separator: "\n").count == 1, "\(end.standardError)")
  }

  @Test func aSecondServerOnTheSameDatabaseIsRefused() async throws {
    let place = try Workplace()
    let (server, _) = try await serve(in: place, "--open")
    let second = try Tool.run(
      "ecapi", "serve", "--port", "0", "--database", "events.sqlite", "--open", in: place)
    #expect(second.status == 74 && second.standardError.contains("another server has the database"))
    server.send(SIGINT)
    #expect(try server.wait().status == 0)
  }

  @Test func wrongUsageHasItsOwnCodes() throws {
    let place = try Workplace()
    try place.write("tokens", "\(Self.token)\n")
    let base = ["ecapi", "serve", "--port", "0", "--database", "d"]
    for (more, status, reason) in [
      ([], 64, "--open"), (["--open", "--tokens", "tokens"], 64, "exclude"),
      (["--tokens", "tokens"], 65, "tokens:1"),
      (["--tokens", "none"], 74, "none"), (["--open", "--host", "0.0.0.0"], 64, "loopback"),
      (["--open", "--port", "70000"], 64, "port"), (["--open", "--rate", "0"], 64, "rate"),
      (["--open", "--max-body", "1GiB"], 64, "body"), (["--open", "--max-body", "x"], 64, "max-body"),
      (["--open", "--update-limit", "48"], 64, "duration"),
      (["--open", "--database", "tokens"], 65, "tokens"),
    ] {
      let output = try Tool.start(base + more, in: place).wait()
      #expect(output.status == status && output.standardError.contains(reason), "\(more): \(output)")
    }
    let far = try Tool.run("ecapi", "send", "tokens", "--to", "http://example.com", in: place)
    #expect(far.status == 64 && far.standardError.contains("this machine only"))
    let gone = try Tool.run(
      "ecapi", "send", "tokens", "--to", "http://127.0.0.1:1", "--data-set", "A", "--attempts", "1", in: place
    )
    #expect(gone.status == 1, "the file of tokens is no JSON, so nothing is sent: \(gone)")
    try place.write("event", event("e1"))
    let alone = try Tool.run(
      "ecapi", "send", "event", "--to", "http://127.0.0.1:1", "--attempts", "1", in: place)
    #expect(alone.status == 74 && alone.standardError.contains("cannot be reached"), "\(alone)")
  }

  /// Three times in mid-load; whoever was told 200 finds the event after the next start.
  @Test func whatWasAcknowledgedOutlivesAKill() async throws {
    let place = try Workplace()
    let acknowledged = Acknowledged()
    for round in 1...3 {
      let (server, url) = try await serve(in: place)
      async let load: Void = post(to: url, prefix: "r\(round)-", connections: 8, acknowledged)
      for _ in 0..<2000 where await acknowledged.ids.count < 70 * round {
        try await Task.sleep(for: .milliseconds(5))
      }
      server.send(SIGKILL)
      #expect(try server.wait().wasKilled)
      await load
      #expect(await acknowledged.ids.count >= 70 * round, "the load had begun")
    }
    let ids = await acknowledged.ids
    let (server, url) = try await serve(in: place)
    // Each event that is sent once more must be known.
    try place.write("again.jsonl", ids.map(event).joined(separator: "\n"))
    let again = try send(url, in: place, "again.jsonl", "--json").wait()
    let report = try JSONSerialization.jsonObject(with: Data(again.standardOutput.utf8)) as? [String: Int]
    #expect(report?["merged"] == ids.count && report?["stored"] == 0, "\(again)")
    #expect(try sqlite(place, "PRAGMA integrity_check") ?? "ok" == "ok")
    server.send(SIGTERM)
    #expect(try server.wait().status == 0)
    #expect(try sqlite(place, "SELECT count(*) - count(DISTINCT id) FROM events") ?? "0" == "0")
  }

  /// Posts events over several connections until nobody answers.
  private func post(
    to url: String, prefix: String, connections: Int, _ acknowledged: Acknowledged
  ) async {
    await withTaskGroup(of: Void.self) { group in
      for connection in 0..<connections {
        group.addTask {
          let poster = Poster(url)
          for number in 0..<100_000 {
            let id = "\(prefix)\(connection)-\(number)"
            guard let result = try? await poster.post(event(id)) else { break }
            if result == "stored" { await acknowledged.add(id) }
          }
        }
      }
    }
  }

  /// What SQLite's own shell says of the database; nil where it is not installed.
  private func sqlite(_ place: Workplace, _ query: String) throws -> String? {
    let program = URL(filePath: "/usr/bin/sqlite3")
    guard FileManager.default.isExecutableFile(atPath: program.path) else { return nil }
    let output = try Running(program: program, arguments: ["events.sqlite", query], folder: place).wait()
    return output.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The events that a server has promised to keep.
private actor Acknowledged {
  private(set) var ids: [String] = []

  func add(_ id: String) { ids.append(id) }
}

/// Posts one event at a time.
private struct Poster {
  private let session = URLSession(configuration: .ephemeral)
  private let url: String

  init(_ url: String) { self.url = url }

  /// What became of the event; nil when it was not accepted.
  func post(_ event: String) async throws -> String? {
    guard let address = URL(string: url + "/v1/data-sets/A/events") else { return nil }
    var request = URLRequest(url: address)
    request.httpMethod = "POST"
    request.timeoutInterval = 10
    request.httpBody = Data(event.utf8)
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.setValue("Bearer test-0123456789abcdef", forHTTPHeaderField: "Authorization")
    let (data, response) = try await session.data(for: request)
    guard (response as? HTTPURLResponse)?.statusCode == 200 else { return nil }
    let body = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    return (body?["results"] as? [[String: Any]])?.first?["result"] as? String
  }
}
