import Foundation
import GRDB
import JSONText
import Synchronization
import Testing

@testable import ConversionsServer

/// Every code that ECAPI 1.0 knows, and when it is given.
@Suite struct StatusTests {
  @Test func anEventThatIsAcceptedIsAnswered200() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      let reply = try await server.post(Sample.event())
      #expect(reply.status == 200 && reply.results == ["stored"])
      #expect(reply.headers["content-type"] == "application/json")
      #expect(reply.body["received"] == .number("1") && reply.body["stored"] == .number("1"))
      #expect(try await server.stored() == ["A/e1 1"])
      #expect(try await server.get("/health", token: nil).status == 200)
    }
  }

  @Test func whatIsNoEventIsAnswered400AndNothingIsStored() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      for body in ["", "{", "1", "\"x\"", "null", "[1", Sample.event() + "x", Sample.event(timestamp: nil)] {
        let reply = try await server.post(body)
        #expect(reply.status == 400, "\(body)")
        #expect(reply.body["error"]?.asString?.isEmpty == false || reply.results == ["discarded"], "\(body)")
      }
      #expect(try await server.post(Sample.event(dataSet: "B")).status == 400)
      #expect(try await server.post(Sample.event(id: #"e\u0000"#)).status == 400)
      #expect(try await server.post(Sample.event(), headers: ["Content-Type": "text/plain"]).status == 400)
      #expect(try await server.post(Sample.event(), headers: ["Content-Encoding": "gzip"]).status == 400)
      #expect(try await server.post(Sample.event(), query: "?channel=fax").status == 400)
      #expect(try await server.stored().isEmpty)
    }
  }

  @Test func withoutAKnownTokenTheAnswerIs401() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      for token in [
        nil, "", "wrong", TestServer.token + "x", TestServer.token.uppercased(), "\(TestServer.token) x",
      ] {
        let reply = try await server.post(Sample.event(), token: token)
        #expect(reply.status == 401 && reply.headers["www-authenticate"] == "Bearer", "\(token ?? "none")")
      }
      let basic = try await server.post(
        Sample.event(), token: nil, headers: ["Authorization": "Basic \(TestServer.token)"])
      #expect(basic.status == 401)
      #expect(try await server.get("/v1/data-sets/A/summary", token: nil).status == 401)
      let lower = try await server.post(
        Sample.event(), token: nil, headers: ["Authorization": "bearer \(TestServer.token)"])
      #expect(lower.status == 200, "a scheme's case does not matter")
      #expect(try await server.stored() == ["A/e1 1"])
    }
  }

  @Test func whatIsNotThereIsAnswered404() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      for path in [
        "/", "/v1", "/v1/data-sets/A", "/v1/data-sets//events", "/v1/data-sets/A/events/", "/v2/x",
      ] {
        #expect(try await server.status("POST", path) == 404, "\(path)")
      }
      for method in ["GET", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"] {
        #expect(try await server.status(method, "/v1/data-sets/A/events") == 404, "\(method)")
      }
      #expect(try await server.status("POST", "/health") == 404)
      #expect(try await server.post(Sample.event(dataSet: "C"), to: "C").status == 404)
      #expect(
        try await server.post(Sample.event(dataSet: "B"), to: "B", token: "other-0123456789abcdef").status
          == 404)
      #expect(try await server.stored().isEmpty)
    }
  }

  @Test func aDataSetWhoseNameHoldsU0000IsNoneAndReachesNoOther() async throws {
    try await TestServer.run(in: TestFolder(), tokens: .open) { server async throws in
      #expect(try await server.post(Sample.event()).status == 200)
      let event = Sample.event(dataSet: #"A\u0000evil"#)
      #expect(try await server.post(event, to: "A%00evil").status == 404)
      #expect(try await server.get("/v1/data-sets/A%00evil/summary").status == 404)
      let reply = try await server.post(Sample.batch(event, Sample.event(id: "e2")))
      #expect(reply.results == ["discarded", "stored"])
      #expect(try await server.stored() == ["A/e1 1", "A/e2 1"])
    }
  }

  @Test func aTokenThatAsksTooOftenIsAnswered429AndSucceedsLater() async throws {
    var settings = ServiceSettings()
    settings.rate = 1
    let time = Mutex<Int64>(0)
    let stopwatch: @Sendable () -> Int64 = { time.withLock { $0 } }
    try await TestServer.run(in: TestFolder(), settings: settings, stopwatch: stopwatch) {
      server async throws in
      #expect(try await server.post(Sample.event(id: "first")).status == 200)
      let refused = try await server.post(Sample.event(id: "second"))
      #expect(refused.status == 429 && refused.headers["retry-after"] == "1")
      #expect(try await server.stored() == ["A/first 1"], "nothing is stored at 429")
      #expect(
        try await server.post(Sample.event(id: "other"), token: "other-0123456789abcdef").status == 200,
        "each token has a limit of its own")
      time.withLock { $0 = 999_999_999 }
      #expect(try await server.post(Sample.event(id: "second")).status == 429)
      time.withLock { $0 = 1_000_000_000 }
      #expect(try await server.post(Sample.event(id: "second")).status == 200)
      #expect(try await server.stored() == ["A/first 1", "A/other 1", "A/second 1"])
    }
  }

  @Test func aDiskThatTakesNothingMoreIsAnswered500UntilItDoesAgain() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      #expect(try await server.post(Sample.event(id: "before")).status == 200)
      try await server.database.pool.writeWithoutTransaction { database in
        let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        try database.execute(sql: "PRAGMA max_page_count = \(pages)")
      }
      let large = Sample.event(id: "full", more: #""ext":{"x":"\#(String(repeating: "x", count: 60_000))"}"#)
      #expect(try await server.post(large).status == 500)
      let sick = try await server.get("/health", token: nil)
      #expect(sick.status == 500 && sick.body["error"]?.asString?.contains("could not be stored") == true)
      try await server.database.pool.writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA max_page_count = 1000000; PRAGMA query_only = 1")
      }
      #expect(try await server.post(Sample.event(id: "read only")).status == 500)
      #expect(try await server.stored() == ["A/before 1"])
      try await server.database.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = 0") }
      #expect(try await server.get("/health", token: nil).status == 500)
      #expect(try await server.post(large).results == ["stored"])
      #expect(try await server.get("/health", token: nil).status == 200)
      #expect(try await server.stored() == ["A/before 1", "A/full 1"])
    }
  }

  @Test func withoutTokensEverybodyMayWriteEverything() async throws {
    try await TestServer.run(in: TestFolder(), tokens: .open) { server async throws in
      #expect(
        try await server.post(Sample.event(dataSet: "a b/ü"), to: "a%20b%2F%C3%BC", token: nil).status == 200)
      #expect(try await server.stored() == ["a b/ü/e1 1"])
      #expect(try await server.get("/v1/data-sets/a%20b%2F%C3%BC/summary", token: nil).status == 200)
    }
  }
}
