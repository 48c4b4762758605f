import ConversionsAPI

/// The figures of `quality.csv`.
enum QualityMetrics {
  private static let guidance = "IAB Tech Lab, Event and Conversion API (ECAPI) 1.0"

  static let all: [MetricDescription] = deduplication + contents + matching + sending + volume

  private static func metric(
    _ name: String, _ definition: String, _ formula: String = "",
    at parameter: MetricDescription.Parameter = .none, unit: String
  ) -> MetricDescription {
    MetricDescription(
      name, tables: ["quality", "summary"], definition, formula: formula, parameter: parameter, unit: unit,
      reference: guidance)
  }

  private static let channel = MetricDescription.Parameter.choice("the channel", ["server", "pixel"])

  private static let deduplication = [
    metric("received_events", "Events that arrived by the end of the drain, good and bad.", unit: "events"),
    metric(
      "accepted_events", "Events that were taken in.", "received less rejected and late", unit: "events"),
    metric("unique_events", "Records that the events were merged into.", unit: "events"),
    metric(
      "counted_twice", "Events that would count twice if they were not merged.",
      "accepted events - unique events", unit: "events"),
    metric(
      "id_share", "The share of accepted events of one channel that carry an id.", at: channel, unit: "1"),
    metric("merged_pairs", "Unique events of which page and server both told.", unit: "events"),
    metric(
      "merged_pair_share", "The share of these in the most that there can be.",
      "merged pairs / min(unique events of which the server told, of which the page told)", unit: "1"),
    metric(
      "reported_pairs",
      "Pairs of a page's and a server's event of the same conversion that the same platform both took in.",
      unit: "pairs"),
    metric(
      "reported_pairs_merged_share", "The share of those of which both events are in one record.", unit: "1"),
    metric(
      "credited_twice", "Records credited to a click beyond the first for the same conversion.",
      unit: "records"),
    metric(
      "conversions_taken_for_another", "Conversions all of whose events are in other conversions' records.",
      unit: "conversions"),
    metric(
      "too_late", "Events discarded because they came after the time limit for updates.", unit: "events"),
  ]

  private static let contents = [
    metric(
      "value_share", "The share of accepted events of one channel with a value and its currency.",
      at: channel, unit: "1"),
    metric(
      "conflicting_pair_share", "The share of records of both channels that say different values.", unit: "1"),
    metric("rejected_share", "The share of events discarded for a value without a currency.", unit: "1"),
    metric(
      "measurement_only_share",
      "The share of unique events that may be used for measurement only (mmt_only).",
      unit: "1"),
  ]

  private static let matching = [
    metric(
      "match_rate",
      "The share of accepted events with an e-mail address, a phone number or a click id that the platform knows.",
      unit: "1"),
    metric(
      "key_share", "The share of accepted events with the key in the column at.",
      at: .choice("the key", MatchKeys.named.map(\.name)), unit: "1"),
    metric("keys_per_event", "The mean number of these keys in an accepted event.", unit: "keys"),
    metric("merged_match_rate", "The share of unique events with at least one of these keys.", unit: "1"),
    metric("merged_keys_per_event", "The mean number of these keys in a unique event.", unit: "keys"),
    metric("credited_share", "The share of unique events that are credited to a click.", unit: "1"),
  ]

  private static let sending = [
    metric(
      "without_consent_share", "The share of conversions of people who agreed to nothing.", unit: "1"),
    metric("blocked_events", "Events that pages did not send, since the browser blocks it.", unit: "events"),
    metric("lost_events", "Events that got lost before they were sent.", unit: "events"),
    metric("sent_events", "Events that were sent at least once.", unit: "events"),
    metric("retried_share", "The share of sent events that were sent more than once.", unit: "1"),
    metric("retries", "Times that an event was sent again.", unit: "events"),
    metric("lost_to_outages", "Events that were given up in an outage of the platform.", unit: "events"),
    metric(
      "lost_to_rate_limits", "Events that were given up since the platform answered 429.", unit: "events"),
  ]

  private static let volume = [
    metric(
      "daily_volume", "Unique events of conversions on one day of the period.",
      at: .wholeNumber("the day, from 0"), unit: "events"),
    metric(
      "volume_to_baseline", "The same over the mean of the same weekday in up to four weeks before.",
      "events of day d / mean of the events of days d - 7, ..., d - 28, as far as in the period",
      at: .wholeNumber("the day, from 0"), unit: "1"),
  ]
}
