import ConversionsAPI
import GRDB

/// Keeps of what kinds the records of each data set were, in the transactions that write the records themselves.
///
/// A row stands for all records that are alike in what the health figures look at. There are few of them, so the
/// figures of many records are made from the table in a moment.
struct FactsTable {
  private let database: Database

  init(_ database: Database) { self.database = database }

  /// Counts an accepted record.
  func add(_ received: ReceivedEvent, _ written: WrittenRecord) throws {
    let facts = EventFacts(received)
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
        ON CONFLICT DO UPDATE SET records = records + 1
        """)
    try statement.execute(arguments: [
      facts.dataSetID, facts.channel.rawValue, written.kind.rawValue, written.completesPair,
      written.isConflict, facts.hasID, facts.isPurchase, facts.hasValue, Int(facts.keys.rawValue), facts.day,
      facts.currencyCode ?? "", facts.consent.rawValue,
    ])
  }

  /// Counts records that were discarded.
  func addRejected(_ count: Int, dataSet: String) throws {
    guard count > 0 else { return }
    let statement = try database.cachedStatement(
      sql: "INSERT INTO rejected VALUES (?, ?) ON CONFLICT DO UPDATE SET records = records + excluded.records"
    )
    try statement.execute(arguments: [dataSet, count])
  }

  /// The figures of a data set.
  func health(of dataSet: String) throws -> EventHealth {
    var total = EventHealth()
    let rows = try Row.fetchAll(
      database, sql: "SELECT * FROM facts WHERE data_set_id = ?", arguments: [dataSet])
    for row in rows {
      guard let channel = EventChannel(rawValue: row["channel"]),
        let kind = Receipt.Kind(rawValue: row["kind"]),
        let consent = ConsentDecision.Reason(rawValue: row["consent"])
      else { throw ServerError("the table of facts is damaged", cause: .machine) }
      let currency: String = row["currency"]
      let facts = EventFacts(
        channel: channel, hasID: row["has_id"], isPurchase: row["is_purchase"], hasValue: row["has_value"],
        keys: EventFacts.MatchKeys(rawValue: row["match_keys"]), day: row["day"],
        currencyCode: currency.isEmpty ? nil : currency, dataSetID: dataSet, consent: consent)
      var one = EventHealth()
      one.add(facts, kind, completesPair: row["completes_pair"], isConflict: row["is_conflict"])
      total += Self.sum(of: one, times: row["records"])
    }
    let sql = "SELECT records FROM rejected WHERE data_set_id = ?"
    let rejected = try Int.fetchOne(database, sql: sql, arguments: [dataSet]) ?? 0
    var one = EventHealth()
    one.addRejected()
    return total + Self.sum(of: one, times: rejected)
  }

  /// The figures of many records that are alike; doubling makes it a matter of the logarithm of their number.
  private static func sum(of one: EventHealth, times count: Int) -> EventHealth {
    var (sum, power, rest) = (EventHealth(), one, count)
    while rest > 0 {
      if !rest.isMultiple(of: 2) { sum += power }
      rest /= 2
      if rest > 0 { power = power + power }
    }
    return sum
  }
}
