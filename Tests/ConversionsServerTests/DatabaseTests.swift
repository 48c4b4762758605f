import ConversionsAPI
import Foundation
import GRDB
import JSONText
import Testing

@testable import ConversionsServer

/// The database by itself.
@Suite struct DatabaseTests {
  private func received(
    _ id: String?, _ channel: EventChannel = .server, at time: Int64 = 1_800_000_000_000
  ) -> ReceivedEvent {
    ReceivedEvent(
      ConversionEvent(dataSetID: "A", id: id, timestamp: 1_746_558_464, eventType: .purchase), from: channel,
      receivedAt: time)
  }

  @Test func everyCommitIsForcedToTheDisk() async throws {
    let folder = try TestFolder()
    let database = try EventDatabase(path: folder.path("events"))
    let level = try await database.pool.writeWithoutTransaction {
      try Int.fetchOne($0, sql: "PRAGMA synchronous")
    }
    #expect(level == 2)
    try database.close()
  }

  @Test func onlyDatabasesOfOursAreOpened() async throws {
    let folder = try TestFolder()
    try Data("this is no database, but a text of some length".utf8).write(
      to: folder.url.appending(path: "text"))
    let foreign = try DatabaseQueue(path: folder.path("foreign"))
    try await foreign.write { try $0.execute(sql: "CREATE TABLE t (x)") }
    try foreign.close()
    let newer = try EventDatabase(path: folder.path("newer"))
    try await newer.pool.write { try $0.execute(sql: "PRAGMA user_version = 3") }
    try newer.close()
    for (name, reason) in [
      ("text", "file is not a database"), ("foreign", "another program"), ("newer", "version 3"),
      ("none/there", "No such file"), (".", "Is a directory"),
    ] {
      let error = #expect(throws: ServerError.self) { try EventDatabase(path: folder.path(name)) }
      #expect(error?.description.contains(reason) == true, "\(name): \(error?.description ?? "")")
      let isInput = ["text", "foreign", "newer"].contains(name)
      #expect(error?.cause == (isInput ? .input : .machine), "\(name)")
    }
    let after = try DatabaseQueue(path: folder.path("foreign"))
    let tables = try await after.read { try String.fetchAll($0, sql: "SELECT name FROM sqlite_schema") }
    #expect(tables == ["t"], "nothing was changed")
  }

  @Test func recordsMergeAsTheyDoInMemory() async throws {
    var merging = MergeSettings()
    merging.alternativeMatching = AlternativeMatching(byTransaction: true, userKeySeconds: 60)
    let folder = try TestFolder()
    let database = try EventDatabase(path: folder.path("events"), merging: merging)
    var ledger = EventLedger(
      EventLedger.Settings(
        updateLimit: merging.updateLimit, alternativeMatching: merging.alternativeMatching))
    var numbers = Numbers(state: 20_201_006)
    var kinds: [RecordFate] = []
    for step in 0..<1000 {
      let record = record(&numbers, at: 1_800_000_000_000 + Int64(step) * 600_000)
      let receipt = ledger.receive(record)
      let submission = Submission(dataSet: record.event.dataSetID, records: [record], rejected: 0)
      kinds += try await database.receive(submission)
      #expect(kinds.last == .received(receipt.kind), "step \(step)")
    }
    #expect(Set(kinds).count == 3, "the steps try every outcome")
    let stored = try await database.pool.read {
      try String.fetchAll($0, sql: "SELECT record FROM events ORDER BY row")
    }
    #expect(stored == ledger.events.map { $0.json.compactText(sortsKeys: true) })
    try database.close()
  }

  @Test func theFiguresAreThoseOfTheRecords() async throws {
    let folder = try TestFolder()
    let database = try EventDatabase(path: folder.path("events"))
    var ledger = EventLedger()
    var health = EventHealth()
    var numbers = Numbers(state: 20_201_006)
    for step in 0..<300 {
      let record = record(&numbers, at: 1_800_000_000_000 + Int64(step) * 600_000)
      guard record.event.dataSetID == "A" else { continue }
      let known = EventKey(record.event).flatMap { key in ledger.events.first { EventKey($0.event) == key } }
      let receipt = ledger.receive(record)
      let now = ledger.events[receipt.index]
      let isConflict =
        receipt.kind == .merged && now.isPair && now.hasConflictingMoney
        && !(known.map { $0.isPair && $0.hasConflictingMoney } ?? false)
      health.add(
        EventFacts(record), receipt.kind, completesPair: receipt.completesPair, isConflict: isConflict)
      health.addRejected()
      _ = try await database.receive(Submission(dataSet: "A", records: [record], rejected: 1))
    }
    #expect(try await database.summary(of: "A").health == health)
    #expect(health.pairs > 5 && health.conflictingPairs > 0)
    try database.close()
  }

  @Test func aTransactionThatFailsTakesNoOtherWithIt() async throws {
    let folder = try TestFolder()
    let database = try EventDatabase(path: folder.path("events"))
    _ = try await database.receive(Submission(dataSet: "A", records: [received("damaged")], rejected: 0))
    try await database.pool.write { try $0.execute(sql: "UPDATE events SET record = '{}'") }
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<50 {
        group.addTask {
          let id = number.isMultiple(of: 10) ? "damaged" : "e\(number)"
          let submission = Submission(
            dataSet: "A", records: [received("x\(number)"), received(id)], rejected: 0)
          do {
            _ = try await database.receive(submission)
            return id != "damaged"
          } catch {
            return id == "damaged"
          }
        }
      }
      for try await isAsExpected in group { #expect(isAsExpected) }
    }
    let count = try await database.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM events") }
    #expect(count == 1 + 45 * 2, "of a request that fails nothing is stored")
    try database.close()
  }

  /// A record of few ids, keys and values, so that they meet often.
  private func record(_ numbers: inout Numbers, at time: Int64) -> ReceivedEvent {
    let id = numbers.next(3) == 0 ? nil : "e\(numbers.next(60))"
    var event = ConversionEvent(
      dataSetID: numbers.next(4) == 0 ? "B" : "A", id: id, timestamp: time / 1000 - Int64(numbers.next(50)),
      eventType: numbers.next(5) == 0 ? .addToCart : .purchase)
    if numbers.next(2) == 0 {
      event.value = Amount(hundredths: Int64(numbers.next(3)) * 100)
      event.currencyCode = "EUR"
    }
    if numbers.next(2) == 0 {
      var user = UserData()
      user.emailAddresses = [HashedText(hashing: "person-\(numbers.next(5))@example.com")]
      event.userData = user
    }
    if numbers.next(3) == 0 {
      var properties = Properties()
      properties.transactionID = "t\(numbers.next(30))"
      event.properties = properties
    }
    return ReceivedEvent(event, from: numbers.next(2) == 0 ? .pixel : .server, receivedAt: time)
  }
}

/// Whole numbers that look random and are the same in every run.
struct Numbers {
  var state: UInt64

  mutating func next(_ bound: UInt64) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % bound)
  }
}
