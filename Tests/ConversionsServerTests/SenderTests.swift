import ConversionsAPI
import Foundation
import JSONText
import Synchronization
import Testing

@testable import ConversionsServer

/// Sending events to the server.
@Suite struct SenderTests {
  private func events(_ ids: Range<Int>) throws -> [OutgoingEvent] {
    try ids.map { OutgoingEvent(json: try JSONValue(parsing: Sample.event(id: "e\($0)"))) }
  }

  @Test func everyEventArrivesOnceAndIsCounted() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      var settings = SenderSettings(server: server.url, token: TestServer.token)
      settings.batchSize = 4
      var sender = try EventSender(settings)
      var events = try events(0..<10)
      events[3].json = try JSONValue(parsing: Sample.event(id: "bad", timestamp: nil))
      events.append(events[0])
      events[10].channel = .pixel
      events.append(OutgoingEvent(json: try JSONValue(parsing: Sample.event(dataSet: "B"))))
      let tally = try await sender.send(events)
      #expect(tally.sent == 12 && tally.stored == 10 && tally.merged == 1 && tally.refused == 1)
      #expect(tally.accepted == 11 && tally.requests == 5 && tally.retries == 0)
      #expect(tally.refusals.map(\.record) == [3] && tally.refusals[0].reason.hasPrefix("timestamp"))
      #expect(try await server.stored().sorted().prefix(2) == ["A/e0 2", "A/e1 1"])
    }
  }

  @Test func aBatchThatIsRefusedAsAWholeIsSentInHalves() async throws {
    var limits = ServiceSettings()
    limits.maxBatch = 3
    limits.maxBody = 2000
    try await TestServer.run(in: TestFolder(), settings: limits) { server async throws in
      var settings = SenderSettings(server: server.url, token: TestServer.token)
      settings.batchSize = 10
      var sender = try EventSender(settings)
      var events = try events(0..<10)
      let long = String(repeating: "x", count: 3000)
      events[4].json = try JSONValue(parsing: Sample.event(id: "long", more: #""ext":{"x":"\#(long)"}"#))
      events[6].json = try JSONValue(
        parsing: Array(Sample.event(id: "huge", more: #""ext":{"x":1e400}"#).utf8), anyNumbers: true)
      let tally = try await sender.send(events)
      #expect(tally.stored == 8 && tally.refused == 2 && tally.sent == 10)
      #expect(tally.refusals.map(\.record) == [4, 6] && tally.refusals[0].reason.contains("2000 bytes"))
      #expect(try await server.stored().count == 8)
    }
  }

  @Test func aRecordWithoutADataSetIsRefusedAndTheOthersGoOn() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      var sender = try EventSender(SenderSettings(server: server.url, token: TestServer.token))
      let names = ["A", nil, ".", "..", #"A\u0000"#, "B"]
      let events = try names.map {
        OutgoingEvent(json: try JSONValue(parsing: Sample.event(dataSet: $0)))
      }
      let tally = try await sender.send(events)
      #expect(tally.stored == 2 && tally.refused == 4 && tally.sent == 6)
      #expect(tally.refusals.map(\.record) == [1, 2, 3, 4])
      #expect(tally.refusals[0].reason.contains("--data-set"))
      for name in ["", ".", ".."] {
        let settings = SenderSettings(server: server.url, dataSet: name)
        #expect(throws: ServerError.self) { try settings.validate() }
      }
    }
  }

  @Test func requestsBeyondTheRateAreSentAgain() async throws {
    var limits = ServiceSettings()
    limits.rate = 2
    // Each request comes a fifth of a second after the one before, however busy the machine is.
    let requests = Mutex<Int64>(0)
    let stopwatch: @Sendable () -> Int64 = {
      requests.withLock {
        $0 += 1
        return $0 * 200_000_000
      }
    }
    try await TestServer.run(in: TestFolder(), settings: limits, stopwatch: stopwatch) {
      server async throws in
      var settings = SenderSettings(server: server.url, dataSet: "A", token: TestServer.token)
      settings.batchSize = 1
      var sender = try EventSender(settings)
      let tally = try await sender.send(try events(0..<4))
      #expect(tally.stored == 4 && tally.retries == 2, "the third and the fourth come too early once")
      #expect(try await server.stored().count == 4)
    }
  }

  @Test func aRefusedTokenEndsTheSending() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      for (token, dataSet, reason) in [(nil, "A", "401"), (TestServer.token, "C", "404")] {
        var sender = try EventSender(SenderSettings(server: server.url, dataSet: dataSet, token: token))
        let error = await #expect(throws: ServerError.self) { _ = try await sender.send(try events(0..<1)) }
        #expect(error?.description.contains(reason) == true && error?.cause == .input)
      }
    }
  }

  @Test func aServerThatIsNotThereIsTriedAgainAndThenGivenUp() async throws {
    var settings = SenderSettings(server: "http://127.0.0.1:1", dataSet: "A")
    settings.attempts = 3
    settings.firstPause = 1
    var sender = try EventSender(settings)
    let event = OutgoingEvent(json: try JSONValue(parsing: Sample.event(id: nil)))
    let error = await #expect(throws: ServerError.self) { _ = try await sender.send([event]) }
    #expect(error?.description.contains("after 3 attempts") == true && error?.cause == .machine)
    #expect(sender.tally.retries == 2 && sender.tally.perhapsTwice == 2)
  }

  @Test func eventsGoToThisMachineOnly() throws {
    for server in ["http://127.0.0.1:80", "http://localhost:1/", "http://[::1]:9"] {
      try SenderSettings(server: server).validate()
    }
    for server in [
      "", "127.0.0.1:80", "https://127.0.0.1", "http://example.com", "http://127.0.0.1.example.com",
      "http://a@127.0.0.1",
      "http://127.0.0.1/path", "http://127.0.0.1?x", "http://192.0.2.1",
    ] { #expect(throws: ServerError.self, "\(server)") { try SenderSettings(server: server).validate() } }
    let url = try SenderSettings(server: "http://127.0.0.1:80/").url(of: "a b/ü?", .pixel)
    #expect(url.absoluteString == "http://127.0.0.1:80/v1/data-sets/a%20b%2F%C3%BC%3F/events?channel=pixel")
  }

  @Test func filesHoldAnEventAListOrALineForEach() {
    func file(_ text: String) -> EventFile { EventFile(bytes: Array(text.utf8), name: "f") }
    #expect(file(#"{"a":1}"#).records.map(\.place) == ["f"])
    #expect(file(#"[{"a":1},2]"#).records.map(\.place) == ["f[0]", "f[1]"])
    let lines = file("{\"a\":1}\r\n\n  \n{\"a\":\n[1]\n")
    #expect(lines.records.map(\.place) == ["f:1", "f:5[0]"])
    #expect(lines.mistakes.count == 1 && lines.mistakes[0].hasPrefix("f:4: "))
    #expect(file("").mistakes == ["f: holds no event"] && file("[]").records.isEmpty)
  }
}
