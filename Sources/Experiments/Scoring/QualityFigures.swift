import AdTech
import ConversionsAPI

/// One figure of `quality.csv`.
struct QualityFigure: Sendable, Equatable {
  var metric: String
  /// The metric's parameter, as it is written in the table; empty for none.
  var at = ""
  var value: Double
}

/// The figures of health that the guidance on Conversions APIs asks for, of one system in one replication.
///
/// A share of nothing is left out.
struct QualityFigures {
  private(set) var all: [QualityFigure] = []
  private let tally: QualityTally

  init(_ tally: QualityTally) {
    self.tally = tally
    addDeduplication()
    addContents()
    addMatching()
    addSending()
    addVolume()
  }

  private mutating func add(_ metric: String, _ count: Int, at: String = "") {
    all.append(QualityFigure(metric: metric, at: at, value: Double(count)))
  }

  private mutating func add(_ metric: String, _ count: Int, of whole: Int, at: String = "") {
    guard whole > 0 else { return }
    all.append(QualityFigure(metric: metric, at: at, value: Double(count) / Double(whole)))
  }

  private mutating func addDeduplication() {
    let (events, records) = (tally.accepted, tally.records)
    add("received_events", tally.received)
    add("accepted_events", events.count)
    add("unique_events", records.count)
    add("raw_less_unique", events.count - records.count)
    add("id_share", events.withID, of: events.count)
    add("server_id_share", tally.fromServersWithID, of: tally.fromServers)
    add("conversions_in_both_channels", tally.reportedTwice)
    add("merged_pair_share", tally.reportedTwiceMerged, of: tally.reportedTwice)
    add("counted_twice", tally.countedTwice)
    add("conversions_taken_for_another", tally.takenForAnother)
    add("late_updates", tally.tooLate)
  }

  private mutating func addContents() {
    let records = tally.records
    add("value_share", tally.accepted.withValue, of: tally.accepted.count)
    add("conflicting_pair_share", tally.conflictingPairs, of: tally.pairs)
    add("rejected_share", tally.rejected, of: tally.received)
    add("measurement_only_share", records.measurementOnly, of: records.count)
  }

  private mutating func addMatching() {
    let (events, records) = (tally.accepted, tally.records)
    add("match_rate", events.withKey, of: events.count)
    for (place, named) in MatchKeys.named.enumerated() {
      add("match_rate_by_key", events.byKey[place], of: events.count, at: named.name)
    }
    add("keys_per_event", events.keys, of: events.count)
    add("merged_match_rate", records.withKey, of: records.count)
    add("merged_keys_per_event", records.keys, of: records.count)
    add("credited_share", tally.credited, of: records.count)
  }

  private mutating func addSending() {
    let sending = tally.sending
    add("without_consent_share", sending.withoutConsent, of: sending.conversions)
    add("blocked_events", sending.blocked)
    add("lost_events", sending.lostBefore)
    add("sent_events", sending.sent)
    add("retried_share", sending.retried, of: sending.sent)
    add("retries", sending.retries)
    add("lost_to_outages", sending.lostToOutages)
    add("lost_to_rate_limits", sending.lostToRateLimits)
  }

  /// Events of each day, beside the mean of the same weekday in the weeks before.
  private mutating func addVolume() {
    for (day, count) in tally.byDay.enumerated() {
      add("daily_events", count, at: String(day))
      let before = stride(from: day - 7, through: 0, by: -7).map { tally.byDay[$0] }
      let sum = before.reduce(0, +)
      guard sum > 0 else { continue }
      all.append(
        QualityFigure(
          metric: "daily_events_to_baseline", at: String(day),
          value: Double(count) * Double(before.count) / Double(sum)))
    }
  }
}
