import ConversionsAPI
import Foundation
import GRDB
import JSONText
import Testing

@testable import ConversionsServer

/// Records of the same event, over HTTP.
@Suite struct RecordTests {
  @Test func pixelAndServerWithTheSameIdAreOneEvent() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      #expect(try await server.post(Sample.event(), query: "?channel=pixel").results == ["stored"])
      #expect(try await server.post(Sample.event(), query: "?channel=server").results == ["merged"])
      #expect(try await server.stored() == ["A/e1 2"])
    }
  }

  @Test func theSameIdInTwoDataSetsIsTwoEvents() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      #expect(try await server.post(Sample.event()).results == ["stored"])
      #expect(try await server.post(Sample.event(dataSet: "B"), to: "B").results == ["stored"])
      #expect(try await server.stored() == ["A/e1 1", "B/e1 1"])
    }
  }

  @Test func recordsWithoutAnIdAreEventsOfTheirOwnUnlessMatchedOtherwise() async throws {
    let record = Sample.event(id: nil, more: #""properties":{"transaction_id":"t1"}"#)
    let other = Sample.event(id: nil, more: #""properties":{"transaction_id":"t2"}"#)
    let folder = try TestFolder()
    try await TestServer.run(in: folder) { server async throws in
      #expect(try await server.post(Sample.batch(record, record)).results == ["stored", "stored"])
    }
    var merging = MergeSettings()
    merging.alternativeMatching = AlternativeMatching()
    try await TestServer.run(in: TestFolder(), merging: merging) { server async throws in
      let reply = try await server.post(Sample.batch(record, other, record))
      #expect(reply.results == ["stored", "stored", "merged"])
      #expect(try await server.stored() == ["A/- 2", "A/- 1"])
    }
    // What was stored without the matching is found by it too.
    try await TestServer.run(in: folder, merging: merging) { server async throws in
      #expect(try await server.post(record).results == ["merged"])
      #expect(try await server.stored() == ["A/- 2", "A/- 1"])
    }
  }

  @Test func idsDifferInCaseAndInHowLettersAreComposed() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      let reply = try await server.post(
        Sample.batch(
          Sample.event(id: "e1"), Sample.event(id: "E1"), Sample.event(id: "\u{E9}"),
          Sample.event(id: "e\u{301}")))
      #expect(reply.results == ["stored", "stored", "stored", "stored"])
    }
  }

  @Test func theServerAddsWhatThePixelLacks() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      _ = try await server.post(Sample.event(), query: "?channel=pixel")
      #expect(try await server.event("e1")["user_data"] == nil)
      let hash = "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514"
      let reply = try await server.post(Sample.event(more: #""user_data":{"email_address":["\#(hash)"]}"#))
      #expect(reply.results == ["merged"])
      #expect(try await server.event("e1")["user_data"]?["email_address"]?[0] == .string(hash))
    }
  }

  @Test func aRecordIsMergedFor48HoursAndNotAMillisecondLonger() async throws {
    let clock = TestClock(1_800_000_000_000)
    try await TestServer.run(in: TestFolder(), clock: { clock.now }) { server async throws in
      _ = try await server.post(Sample.event())
      clock.now += 48 * 3_600_000
      #expect(try await server.post(Sample.event()).results == ["merged"])
      clock.now += 1
      let late = try await server.post(Sample.event(more: #""source":"website""#))
      #expect(late.status == 200 && late.results == ["late"])
      #expect(try await server.stored() == ["A/e1 2 late 1"])
      #expect(try await server.event("e1")["source"] == nil, "the event stays as it is")
    }
  }

  @Test func aRestrictionToMeasurementIsNeverLifted() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      _ = try await server.post(Sample.event(more: #""user_data":{"mmt_only":true}"#))
      _ = try await server.post(Sample.event(more: #""user_data":{"mmt_only":false}"#))
      #expect(try await server.event("e1")["user_data"]?["mmt_only"] == .bool(true))
    }
  }

  /// The US National section of the string says that its user opted out of the sale and the sharing of data.
  @Test func consentIsAppliedAndCounted() async throws {
    let optedOut = #""gpp_string":"DBABLA~BAAUAAAAAABY.QA","gpp_sid":[7]"#
    try await TestServer.run(in: TestFolder()) { server async throws in
      let users = ["", #""mmt_only":true"#, #""gpp_string":"x","gpp_sid":[7]"#, optedOut]
      for (number, user) in users.enumerated() {
        let event = Sample.event(id: "e\(number)", more: #""user_data":{\#(user)}"#)
        #expect(try await server.post(event).results == ["stored"])
      }
      // What one channel restricts, the other does not allow again.
      let pixel = Sample.event(id: "e1", more: #""user_data":{"mmt_only":false}"#)
      #expect(try await server.post(pixel, query: "?channel=pixel").results == ["merged"])
      let rows = try await server.database.pool.read {
        try Row.fetchAll($0, sql: "SELECT consent, may_attribute, may_optimise FROM events ORDER BY row")
          .map { "\($0[0] as String) \($0[1] as Int) \($0[2] as Int)" }
      }
      #expect(rows == ["absent 1 1", "mmt_only 1 0", "unknown 0 0", "opted_out 1 0"])
      for (view, ids) in [("attributable_events", ["e0", "e1", "e3"]), ("optimisable_events", ["e0"])] {
        let found = try await server.database.pool.read {
          try String.fetchAll($0, sql: "SELECT id FROM \(view) ORDER BY row")
        }
        #expect(found == ids)
      }
      let summary = try await server.get("/v1/data-sets/A/summary").body
      #expect(summary["events"] == .number("4") && summary["attributable_events"] == .number("3"))
      #expect(summary["optimisable_events"] == .number("1"))
      let shares = (summary["figures"]?.asArray ?? []).filter { $0["name"] == .string("consent_share") }
      let counts = shares.map {
        "\($0["of"]?.asString ?? "") \($0["numerator"]?.asNumber?.digits ?? "")"
          + "/\($0["denominator"]?.asNumber?.digits ?? "")"
      }
      #expect(
        counts == [
          "granted 0/5", "absent 2/5", "mmt_only 1/5", "opted_out 1/5", "refused 0/5", "unknown 1/5",
        ])
    }
  }

  @Test func aBadRecordInABatchIsNamedAndTheOthersAreKept() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      let bad = Sample.event(id: "bad", timestamp: #""1746558464""#)
      let foreign = Sample.event(dataSet: "B", id: "foreign")
      let reply = try await server.post(
        Sample.batch(Sample.event(id: "a"), bad, Sample.event(id: "b"), foreign))
      #expect(reply.status == 200 && reply.results == ["stored", "discarded", "stored", "discarded"])
      #expect(reply.body["received"] == .number("4") && reply.body["discarded"] == .number("2"))
      let result = reply.body["results"]?[1]
      #expect(result?["index"] == .number("1"))
      #expect(result?["errors"]?[0]?["path"]?.asString == "timestamp")
      #expect(result?["errors"]?[0]?["message"]?.asString?.isEmpty == false)
      #expect(reply.body["results"]?[3]?["errors"]?[0]?["path"]?.asString == "data_set_id")
      #expect(try await server.stored() == ["A/a 1", "A/b 1"])
    }
  }

  @Test func aNumberBeyondDoublesCostsItsRecordOnly() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      let bad = Sample.event(id: "bad", more: #""ext":{"x":1e400}"#)
      let value =
        #"{"data_set_id":"A","timestamp":1,"event_type":"login","value":-1e400,"currency_code":"EUR"}"#
      let reply = try await server.post(Sample.batch(Sample.event(), bad, value, Sample.event(id: "e2")))
      #expect(reply.status == 200 && reply.results == ["stored", "discarded", "discarded", "stored"])
      #expect(reply.body["results"]?[1]?["errors"]?[0]?["path"]?.asString == "ext.x")
      #expect(try await server.post(bad).results == ["discarded"])
      #expect(try await server.stored() == ["A/e1 1", "A/e2 1"])
    }
  }

  @Test func recordsThatHardlyFitTogetherStillMerge() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      let refund =
        #"{"data_set_id":"A","id":"e1","timestamp":1,"event_type":"refund","value":-20,"currency_code":"EUR"}"#
      let purchase = #"{"data_set_id":"A","id":"e1","timestamp":1,"event_type":"purchase"}"#
      let own =
        #"{"data_set_id":"A","id":"e1","timestamp":1,"event_type":"custom","custom_event":"x","event_id":"e2"}"#
      let deep = String(repeating: "[", count: 196) + String(repeating: "]", count: 196)
      let nested = Sample.event(more: #""ext":{"x":\#(deep)}"#)
      for query in ["?channel=pixel", "?channel=server"] {
        for record in [purchase, refund, own, nested, Sample.event(), purchase, refund, own, nested] {
          let reply = try await server.post(record, query: query)
          #expect(reply.status == 200, "\(record): \(reply)")
        }
      }
      #expect(try await server.stored() == ["A/e1 18"])
    }
  }

  @Test func theSummaryCountsWhatCameIn() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      _ = try await server.post(Sample.batch(Sample.event(), Sample.event(id: nil)))
      _ = try await server.post(Sample.event(), query: "?channel=pixel")
      _ = try await server.post(Sample.batch(Sample.event(id: nil), Sample.event(timestamp: nil)))
      #expect(try await server.post(Sample.event(timestamp: nil)).status == 400)
      let summary = try await server.get("/v1/data-sets/A/summary")
      #expect(summary.status == 200 && summary.body["events"] == .number("3"))
      let figures = summary.body["figures"]?.asArray ?? []
      func figure(_ name: String, of thing: String = "") -> String? {
        let found = figures.first { $0["name"] == .string(name) && $0["of"] == .string(thing) }
        return found?["numerator"]?.asNumber?.digits
      }
      #expect(figure("raw_events") == "4" && figure("unique_events") == "3" && figure("merged_pairs") == "1")
      #expect(figure("id_share", of: "server") == "1" && figure("rejected") == "2")
      #expect(try await server.get("/v1/data-sets/B/summary").body["events"] == .number("0"))
    }
  }

  @Test func eightSendersOfTheSameEventsStoreEachOnce() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      let statuses = try await withThrowingTaskGroup(of: [Int].self) { group in
        for sender in 0..<8 {
          group.addTask {
            var statuses: [Int] = []
            for number in 0..<40 {
              let turned = (number + sender * 5) % 40
              statuses.append(try await server.post(Sample.event(id: "e\(turned)")).status)
            }
            return statuses
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(statuses == Array(repeating: 200, count: 320))
      let expected = (0..<40).map { "A/e\($0) 8" }
      #expect(try await server.stored().sorted() == expected.sorted())
    }
  }
}

/// A clock that a test turns.
final class TestClock: @unchecked Sendable {
  private let lock = NSLock()
  private var time: Int64

  init(_ time: Int64) { self.time = time }

  var now: Int64 {
    get { lock.withLock { time } }
    set { lock.withLock { time = newValue } }
  }
}
