import Foundation
import Testing

@testable import ConversionsServer

/// What the server does not let through, whatever it is.
@Suite struct LimitTests {
  private var small: ServiceSettings {
    var settings = ServiceSettings()
    settings.maxBody = 1000
    settings.maxBatch = 3
    return settings
  }

  @Test func aBodyUpToTheLimitIsTakenAndOneByteMoreIsNot() async throws {
    try await TestServer.run(in: TestFolder(), settings: small) { server async throws in
      let event = Sample.event()
      let fitting = event + String(repeating: " ", count: 1000 - event.utf8.count)
      #expect(try await server.post(fitting).status == 200)
      let reply = try await server.post(fitting + " ")
      #expect(reply.status == 400 && reply.body["error"]?.asString == "the body has more than 1000 bytes")
      #expect(reply.headers["connection"] == "close")
      #expect(try await server.stored() == ["A/e1 1"])
    }
  }

  @Test func aBodyThatIsDeclaredTooLongIsRefusedBeforeItComes() async throws {
    try await TestServer.run(in: TestFolder(), settings: small) { server async throws in
      for length in ["1001", "999999999999", "99999999999999999999999"] {
        let connection = try RawConnection(port: server.port)
        await connection.send(RawConnection.head("Content-Length: \(length)"))
        let answer = await connection.receive(until: "}\n")
        #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(length): \(answer)")
      }
    }
  }

  @Test func aBodyThatTurnsOutTooLongIsRefusedAndTheConnectionEnds() async throws {
    try await TestServer.run(in: TestFolder(), settings: small) { server async throws in
      let connection = try RawConnection(port: server.port)
      await connection.send(RawConnection.head("Transfer-Encoding: chunked"))
      let chunk = "100\r\n" + String(repeating: " ", count: 256) + "\r\n"
      for _ in 0..<5 { await connection.send(chunk) }
      await connection.send("0\r\n\r\n")
      let answer = await connection.receive()
      #expect(answer.hasPrefix("HTTP/1.1 400 ") && answer.contains("more than 1000 bytes"), "\(answer)")
      let whole = try RawConnection(port: server.port)
      await whole.send(RawConnection.head("Transfer-Encoding: chunked", "Connection: close"))
      let event = Sample.event()
      await whole.send(String(event.utf8.count, radix: 16) + "\r\n\(event)\r\n0\r\n\r\n")
      #expect(await whole.receive().contains(#""stored":1"#))
    }
  }

  @Test func moreRecordsThanAllowedAreRefusedTogether() async throws {
    try await TestServer.run(in: TestFolder(), settings: small) { server async throws in
      let records = (0..<4).map { Sample.event(id: "e\($0)") }
      #expect(try await server.post("[" + records.joined(separator: ",") + "]").status == 400)
      #expect(try await server.stored().isEmpty)
      #expect(try await server.post("[" + records.dropLast().joined(separator: ",") + "]").status == 200)
      let nothing = try await server.post("[]")
      #expect(nothing.status == 200 && nothing.results.isEmpty)
    }
  }

  @Test func whatIsNoHTTPIsAnswered400() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      for text in [
        "nonsense\r\n\r\n", "GET / HTTP/1.1\r\nX: \u{0}\r\n\r\n", RawConnection.head("Content-Length: x"),
      ] {
        let connection = try RawConnection(port: server.port)
        await connection.send(text)
        let answer = await connection.receive()
        #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(text): \(answer)")
      }
      #expect(try await server.get("/health", token: nil).status == 200)
    }
  }

  @Test func anEventGrowsToItsLimitAndNoFurther() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      func growing(_ number: Int) -> String {
        Sample.event(more: #""ext":{"x\#(number)":"\#(String(repeating: "x", count: 10_000))"}"#)
      }
      for number in 0..<6 { #expect(try await server.post(growing(number)).status == 200) }
      let refused = try await server.post(growing(6))
      #expect(refused.status == 400 && refused.results == ["discarded"])
      let error = refused.body["results"]?[0]?["errors"]?[0]
      #expect(error?["message"]?.asString?.contains("more than 65536 bytes") == true)
      // What it knows is no longer than it was, and short records still tell of it.
      let batch = try await server.post(Sample.batch(growing(7), Sample.event(), growing(0)))
      #expect(batch.status == 200 && batch.results == ["discarded", "merged", "merged"])
      #expect(batch.body["discarded"] == .number("1") && batch.body["merged"] == .number("2"))
      #expect(try await server.event("e1")["ext"]?.asMembers?.count == 6)
      #expect(try await server.stored() == ["A/e1 8"])
      let whole = String(repeating: "x", count: 65_536)
      #expect(try await server.post(Sample.event(id: "e2", more: #""ext":{"x":"\#(whole)"}"#)).status == 400)
      let items = Array(repeating: "{}", count: 251).joined(separator: ",")
      let many = Sample.event(id: "e3", more: #""properties":{"items":[\#(items)]}"#)
      #expect(try await server.post(many).results == ["stored"])
      #expect(try await server.post(many, query: "?channel=pixel").results == ["discarded"])
      let figures = try await server.get("/v1/data-sets/A/summary").body["figures"]?.asArray ?? []
      #expect(figures.contains { $0["name"] == .string("rejected") && $0["numerator"] == .number("4") })
    }
  }

  @Test func aSenderThatWaitsForAWordGetsIt() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      let event = Sample.event()
      let connection = try RawConnection(port: server.port)
      let head = RawConnection.head("Content-Length: \(event.utf8.count)", "Expect: 100-Continue")
      for result in ["stored", "merged"] {
        await connection.send(head)
        let word = await connection.receive(until: "\r\n\r\n")
        #expect(word == "HTTP/1.1 100 Continue\r\n\r\n")
        await connection.send(event)
        let answer = await connection.receive(until: "}\n")
        #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.contains("\"\(result)\":1"), "\(answer)")
      }
    }
  }

  @Test func aConnectionOfHTTP10EndsWithTheAnswer() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      for (more, isClosed) in [("", true), ("Connection: keep-alive\r\n", false)] {
        let connection = try RawConnection(port: server.port)
        await connection.send("GET /health HTTP/1.0\r\n\(more)\r\n")
        let answer = await connection.receive(until: isClosed ? nil : "}\n")
        #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.hasSuffix("}\n"), "\(answer)")
        let word = isClosed ? "close" : "keep-alive"
        #expect(answer.lowercased().contains("connection: \(word)\r\n"), "\(answer)")
      }
      let connection = try RawConnection(port: server.port)
      await connection.send("GET /health HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n")
      #expect(await connection.receive().lowercased().contains("connection: close\r\n"))
    }
  }

  @Test func aRequestThatTakesTooLongEndsItsConnection() async throws {
    var settings = ServiceSettings()
    settings.requestTimeout = 1
    try await TestServer.run(in: TestFolder(), settings: settings) { server async throws in
      let start = ContinuousClock.now
      let connection = try RawConnection(port: server.port)
      await connection.send(RawConnection.head("Content-Length: 1000"))
      var sent = 0
      while sent < 80, await connection.send(" ") {
        sent += 1
        try await Task.sleep(for: .milliseconds(100))
      }
      #expect(sent < 80, "the connection is closed while bytes still come")
      #expect(ContinuousClock.now - start >= .seconds(1))
    }
  }

  @Test func aConnectionMayLastAsLongAsEachOfItsRequestsIsShort() async throws {
    var settings = ServiceSettings()
    // Longer than other tests can keep a request waiting, and shorter than the connection lasts.
    settings.requestTimeout = 8
    try await TestServer.run(in: TestFolder(), settings: settings) { server async throws in
      let connection = try RawConnection(port: server.port)
      for _ in 0..<4 {
        await connection.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(await connection.receive(until: "}\n").hasPrefix("HTTP/1.1 200 "))
        try await Task.sleep(for: .milliseconds(2500))
      }
    }
  }

  @Test func aDeepOrHugeTextDoesNotBringTheServerDown() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      let deep = String(repeating: "[", count: 100_000)
      #expect(try await server.post(deep).status == 400)
      #expect(try await server.post(#"{"a":"# + String(repeating: "9", count: 100_000) + "}").status == 400)
      #expect(try await server.get("/health", token: nil).status == 200)
    }
  }
}
