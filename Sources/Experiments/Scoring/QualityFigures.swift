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

  /// The channels with their names, in the order of tables.
  private var channels: [(name: String, events: EventFigures)] {
    [("server", tally.server), ("pixel", tally.pixel)]
  }

  private mutating func addDeduplication() {
    let (events, records) = (tally.accepted, tally.records)
    add("received_events", tally.received)
    add("accepted_events", events.count)
    add("unique_events", records.count)
    add("counted_twice", events.count - records.count)
    for (name, events) in channels { add("id_share", events.withID, of: events.count, at: name) }
    add("merged_pairs", tally.pairs)
    add("merged_pair_share", tally.pairs, of: min(tally.serverRecords, tally.pixelRecords))
    add("reported_pairs", tally.reportedPairs)
    add("reported_pairs_merged_share", tally.reportedPairsMerged, of: tally.reportedPairs)
    add("credited_twice", tally.creditedTwice)
    add("conversions_taken_for_another", tally.takenForAnother)
    add("too_late", tally.tooLate)
  }

  private mutating func addContents() {
    let records = tally.records
    for (name, events) in channels { add("value_share", events.withValue, of: events.count, at: name) }
    add("conflicting_pair_share", tally.conflictingPairs, of: tally.pairs)
    add("rejected_share", tally.rejected, of: tally.received)
    add("measurement_only_share", records.measurementOnly, of: records.count)
  }

  private mutating func addMatching() {
    let (events, records) = (tally.accepted, tally.records)
    add("match_rate", events.withKey, of: events.count)
    for (place, named) in MatchKeys.named.enumerated() {
      add("key_share", events.byKey[place], of: events.count, at: named.name)
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

  /// Events of each day, beside the mean of the same weekday in the four weeks before, as `EventHealth` looks back.
  private mutating func addVolume() {
    for (day, count) in tally.byDay.enumerated() {
      add("daily_volume", count, at: String(day))
      let before = (1...Int(EventHealth.baselineWeeks)).map { day - 7 * $0 }.filter { $0 >= 0 }
        .map { tally.byDay[$0] }
      let sum = before.reduce(0, +)
      guard sum > 0 else { continue }
      all.append(
        QualityFigure(
          metric: "volume_to_baseline", at: String(day),
          value: Double(count) * Double(before.count) / Double(sum)))
    }
  }
}
