import ConversionsServer
import JSONText

/// What `attrsim ecapi send` says.
struct SendReport {
  private let rows: [(name: String, count: Int)]
  let hasRefusals: Bool

  /// - Parameters:
  ///   - tally: what became of the records that were sent.
  ///   - unreadable: how many lines were no JSON, and were not sent.
  init(_ tally: SendTally, unreadable: Int) {
    rows = [
      ("records", tally.sent + unreadable), ("accepted", tally.accepted), ("stored", tally.stored),
      ("merged", tally.merged), ("late", tally.late), ("refused", tally.refused), ("unreadable", unreadable),
      ("requests", tally.requests), ("retries", tally.retries), ("perhaps_twice", tally.perhapsTwice),
    ]
    hasRefusals = tally.refused + unreadable > 0
  }

  func text() -> String {
    let meanings = [
      "accepted": "are on the server's disk", "stored": "of them are events of their own",
      "merged": "of them say more of an event", "late": "came too late to change their event",
      "refused": "were discarded by the server, or not sent", "unreadable": "are no JSON and were not sent",
      "perhaps_twice": "have no id, and the server may have counted them twice",
    ]
    let shown = rows.filter { $0.count > 0 || ["records", "accepted", "refused"].contains($0.name) }
    return Paragraphs.list(
      shown.map { row in
        (
          name: row.name.replacing("_", with: " "),
          text: "\(row.count)" + (meanings[row.name].map { " \($0)" } ?? "")
        )
      })
  }

  func json() -> String {
    JSONValue.object(rows.map { JSONMember($0.name, .number("\($0.count)")) }).text + "\n"
  }
}
