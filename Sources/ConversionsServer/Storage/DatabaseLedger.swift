import ConversionsAPI
import GRDB
import JSONText

/// What became of a record that is sound by itself.
enum RecordFate: Hashable, Sendable {
  /// It was taken in, or came too late.
  case received(Receipt.Kind)
  /// It was discarded, since its event would be longer with it than any may be.
  case tooLong

  /// The most bytes that the records of one event may have together, as the database keeps them.
  ///
  /// Every further record of an event is merged with the whole of it. Without a limit, records that each add something
  /// would make an event so long that everybody waits for it.
  static let longestEvent = 65_536
  /// The most items, addresses and user ids of an event together, in all its records.
  ///
  /// An empty one has few bytes, and takes as long to read as a full one.
  static let mostObjects = 500
}

extension StoredEvent {
  /// How many objects there are in its lists.
  fileprivate var objects: Int {
    [server, pixel].compactMap(\.self).reduce(0) { sum, event in
      sum + (event.properties?.items.count ?? 0) + (event.userData?.addresses.count ?? 0)
        + (event.userData?.uids.count ?? 0)
    }
  }
}

/// What a record that was taken in tells of its event.
struct WrittenRecord: Hashable, Sendable {
  var kind: Receipt.Kind
  /// Whether it is the first of its channel in an event of which the other channel told before.
  var completesPair = false
  /// Whether it makes a pair's values differ for the first time.
  var isConflict = false
}

/// Merges records into the tables, in a transaction that somebody else begins and ends.
///
/// It does with rows what `EventLedger` does in memory.
struct DatabaseLedger {
  private struct Found {
    var row: Int64
    var stored: StoredEvent
  }

  private let database: Database
  private let merging: MergeSettings

  init(_ database: Database, _ merging: MergeSettings) {
    (self.database, self.merging) = (database, merging)
  }

  /// Takes a record in.
  ///
  /// - Returns: nil when its event would be longer with it than ``RecordFate`` allows; then nothing is changed.
  func receive(_ received: ReceivedEvent) throws -> WrittenRecord? {
    guard let found = try find(received.event) else {
      let stored = StoredEvent(received)
      guard let record = Self.text(of: stored) else { return nil }
      let row = try insert(stored, record)
      try insertKeys(of: received.event, row: row)
      return WrittenRecord(kind: .new)
    }
    switch found.stored.merging(received, limit: merging.updateLimit) {
    case .merged(let merged):
      guard let record = Self.text(of: merged) else { return nil }
      try update(found.row, merged, record)
      try insertKeys(of: received.event, row: found.row)
      let before = found.stored
      return WrittenRecord(
        kind: .merged, completesPair: merged.isPair && !before.isPair,
        isConflict: merged.isPair && merged.hasConflictingMoney
          && !(before.isPair && before.hasConflictingMoney))
    case .tooLate:
      try run("UPDATE events SET late_records = late_records + 1 WHERE row = ?", [found.row])
      return WrittenRecord(kind: .tooLate)
    }
  }

  // MARK: Finding

  private func find(_ event: ConversionEvent) throws -> Found? {
    if let id = event.id {
      let sql = "SELECT row, record FROM events WHERE data_set_id = ? AND id = ?"
      return try rows(sql, [event.dataSetID, id]).first
    }
    guard let matching = merging.alternativeMatching else { return nil }
    let sql = "SELECT row, record FROM alternative_keys JOIN events USING (row) WHERE match_key = ?"
    let candidates = try matching.keys(of: event).flatMap { try rows(sql, [Self.column($0)]) }
    // Rows are numbered in the order of their first arrival.
    let ordered = candidates.sorted { $0.row < $1.row }
    return matching.bestMatch(for: event, among: ordered.map(\.stored.event)).map { ordered[$0] }
  }

  private func rows(_ sql: String, _ arguments: StatementArguments) throws -> [Found] {
    let statement = try database.cachedStatement(sql: sql)
    return try Row.fetchAll(statement, arguments: arguments).map { row in
      let (number, text): (Int64, String) = (row[0], row[1])
      // A record is nested one deeper than the event that came in.
      let json = try JSONValue(parsing: text, deepest: JSONValue.deepestNesting + 1)
      guard let stored = StoredEvent(json: json) else {
        throw ServerError("row \(number) of events is damaged", cause: .machine)
      }
      return Found(row: number, stored: stored)
    }
  }

  // MARK: Writing

  /// What is kept of an event; nil when it is too long.
  private static func text(of stored: StoredEvent) -> String? {
    guard stored.objects <= RecordFate.mostObjects else { return nil }
    let text = stored.json.compactText(sortsKeys: true)
    return text.utf8.count <= RecordFate.longestEvent ? text : nil
  }

  private func insert(_ stored: StoredEvent, _ record: String) throws -> Int64 {
    let event = stored.event
    let columns = Self.changing.joined(separator: ", ")
    let places = Self.changing.map { _ in "?" }.joined(separator: ", ")
    try run(
      "INSERT INTO events (data_set_id, id, late_records, \(columns)) VALUES (?, ?, 0, \(places))",
      [event.dataSetID, event.id] + values(of: stored, record))
    return database.lastInsertedRowID
  }

  private func update(_ row: Int64, _ merged: StoredEvent, _ record: String) throws {
    let assignments = Self.changing.map { "\($0) = ?" }.joined(separator: ", ")
    try run("UPDATE events SET \(assignments) WHERE row = ?", values(of: merged, record) + [row])
  }

  /// Under which keys an event without an id can be found, whether or not that is wanted today.
  private func insertKeys(of event: ConversionEvent, row: Int64) throws {
    for key in AlternativeMatching(byTransaction: true, userKeySeconds: 0).keys(of: event) {
      try run(
        "INSERT OR IGNORE INTO alternative_keys (match_key, row) VALUES (?, ?)", [Self.column(key), row])
    }
  }

  /// The columns that a merge may change.
  private static let changing = [
    "event_type", "timestamp", "first_received", "last_received", "server_records", "pixel_records",
    "consent",
    "may_attribute", "may_optimise", "event", "record",
  ]

  private func values(of stored: StoredEvent, _ record: String) -> StatementArguments {
    let event = stored.event
    let consent = ConsentPolicy().decide(stored)
    return [
      event.eventType.rawValue, event.timestamp, stored.firstReceived, stored.lastReceived,
      stored.serverRecords, stored.pixelRecords, consent.reason.rawValue, consent.mayAttribute,
      consent.mayOptimise, event.json.compactText(sortsKeys: true),
      record,
    ]
  }

  private func run(_ sql: String, _ arguments: StatementArguments) throws {
    try database.cachedStatement(sql: sql).execute(arguments: arguments)
  }

  /// A key as a text that SQLite holds whole, since its texts end at the character U+0000.
  private static func column(_ key: String) -> String { JSONValue.string(key).compactText() }
}
