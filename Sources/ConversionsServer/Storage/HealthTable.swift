import ConversionsAPI
import GRDB
import JSONText

/// Keeps what each data set received in figures, in the transactions that write the records themselves.
struct HealthTable {
  private let database: Database
  /// In the order in which they came up.
  private var changed: [(dataSet: String, health: EventHealth)] = []

  init(_ database: Database) { self.database = database }

  /// Counts the records of a request.
  mutating func add(_ submission: Submission, _ receipts: [Receipt]) throws {
    let name = submission.dataSet
    var index = changed.firstIndex { $0.dataSet.utf8.elementsEqual(name.utf8) }
    if index == nil {
      changed.append((name, try Self.health(of: name, in: database)))
      index = changed.indices.last
    }
    guard let index else { return }
    for (record, receipt) in zip(submission.records, receipts) {
      changed[index].health.add(EventFacts(record), receipt)
    }
    for _ in 0..<submission.rejected { changed[index].health.addRejected() }
  }

  /// Writes the figures that have changed.
  func save() throws {
    for (dataSet, health) in changed {
      try database.cachedStatement(
        sql: "INSERT OR REPLACE INTO health (data_set_id, figures) VALUES (?, ?)"
      ).execute(arguments: [dataSet, health.json.compactText(sortsKeys: true)])
    }
  }

  /// The figures of a data set; those of nothing when nothing was received.
  static func health(of dataSet: String, in database: Database) throws -> EventHealth {
    let sql = "SELECT figures FROM health WHERE data_set_id = ?"
    let statement = try database.cachedStatement(sql: sql)
    guard let text = try String.fetchOne(statement, arguments: [dataSet]) else { return EventHealth() }
    guard let health = EventHealth(json: try JSONValue(parsing: text)) else {
      throw ServerError("the figures of \(dataSet) are damaged", cause: .machine)
    }
    return health
  }

  /// The figures as the server tells them.
  static func json(_ dataSet: String, events: Int, _ health: EventHealth) -> JSONValue {
    let figures = health.figures.map { figure in
      JSONMember(
        figure.name,
        .object([
          JSONMember("value", figure.value.map { .number("\($0)") } ?? .null),
          JSONMember("numerator", .number("\(figure.numerator)")),
          JSONMember("denominator", .number("\(figure.denominator)")),
        ]))
    }
    return .object([
      JSONMember("data_set_id", .string(dataSet)), JSONMember("events", .number(String(events))),
      JSONMember("figures", .object(figures)),
    ])
  }
}
