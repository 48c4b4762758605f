import AttributionReporting
import SimulationKernel

extension Parameters {
  /// Reads the settings below `limits`; what scenarios cannot bring about, such as debug reports and scopes, has none.
  init(_ reader: MappingReader) {
    self.init()
    readSourceLimits(reader)
    readAttributionLimits(reader)
    readReportLimits(reader)
  }

  private static var count: SettingKind<Int> { .int(1...1_000_000_000) }

  private mutating func readSourceLimits(_ reader: MappingReader) {
    maxSourcesPerOrigin = reader.value(
      "sources-per-origin", Self.count, default: maxSourcesPerOrigin, note: "pending ones of one publisher")
    maxDestinationsPerSourceAndReportingSite = reader.value(
      "destinations-per-source-site", Self.count, default: maxDestinationsPerSourceAndReportingSite,
      note: "of unexpired sources, for one reporting site")
    destinationRateLimitWindow = reader.value(
      "destination-window", .length, default: destinationRateLimitWindow,
      note: "in which destinations are counted for the next two")
    maxDestinationsPerWindow = reader.value(
      "destinations-per-window", Self.count, default: maxDestinationsPerWindow, note: "of one publisher")
    maxDestinationsPerWindowAndReportingSite = reader.value(
      "destinations-per-window-and-reporting-site", Self.count,
      default: maxDestinationsPerWindowAndReportingSite)
    maxDestinationsPerDay = reader.value(
      "destinations-per-day", Self.count, default: maxDestinationsPerDay,
      note: "of one publisher and reporting site")
    originsPerSiteWindow = reader.value(
      "origins-per-site-window", .length, default: originsPerSiteWindow)
    maxReportingOriginsPerSourceAndReportingSite = reader.value(
      "reporting-origins-per-site", Self.count, default: maxReportingOriginsPerSourceAndReportingSite,
      note: "that register sources of one publisher within that window")
    maxEventLevelEpsilon = reader.value(
      "epsilon", .double(.within(0...1000)), default: maxEventLevelEpsilon,
      note: "the most that browsers take")
    maxChannelCapacityNavigation = reader.value(
      "channel-capacity-navigation", .double(.within(0...1000)), default: maxChannelCapacityNavigation,
      note: "bits that a click may tell")
    maxChannelCapacityEvent = reader.value(
      "channel-capacity-event", .double(.within(0...1000)), default: maxChannelCapacityEvent,
      note: "bits that a view may tell")
    maxTriggerStateCardinality = reader.value(
      "trigger-states", .uint64(1...(1 << 62)), default: maxTriggerStateCardinality,
      note: "output states of a source")
  }

  private mutating func readAttributionLimits(_ reader: MappingReader) {
    rateLimitWindow = reader.value("rate-limit-window", .length, default: rateLimitWindow)
    maxSourceReportingOrigins = reader.value(
      "source-reporting-origins", Self.count, default: maxSourceReportingOrigins,
      note: "within that window, for a publisher and a destination")
    maxAttributionReportingOrigins = reader.value(
      "attribution-reporting-origins", Self.count, default: maxAttributionReportingOrigins,
      note: "within that window, for a publisher and a destination")
    maxAttributions = reader.value(
      "attributions", Self.count, default: maxAttributions,
      note: "within that window, for a publisher, a destination and a reporting site")
  }

  private mutating func readReportLimits(_ reader: MappingReader) {
    maxEventLevelReportsPerDestination = reader.value(
      "event-level-reports-per-destination", Self.count, default: maxEventLevelReportsPerDestination,
      note: "that wait to be sent")
    maxAggregatableReportsPerDestination = reader.value(
      "aggregatable-reports-per-destination", Self.count, default: maxAggregatableReportsPerDestination,
      note: "that wait to be sent")
    maxAggregatableReportsPerSource = reader.value(
      "aggregatable-reports-per-source", Self.count, default: maxAggregatableReportsPerSource)
    contributionBudget = reader.value(
      "contribution-budget", .int(1...65_536), default: contributionBudget,
      note: "of a source: L1 of summary reports")
    aggregatableReportMinDelay = reader.value(
      "aggregatable-delay-min", .duration(), default: aggregatableReportMinDelay)
    aggregatableReportDelaySpan = reader.value(
      "aggregatable-delay-span", .duration(), default: aggregatableReportDelaySpan,
      note: "uniform, on top of the least delay")
    nullReportRateExcludingTime = reader.value(
      "null-report-rate", .share(), default: nullReportRateExcludingTime,
      note: "per trigger without a report, source-registration-time excluded")
    nullReportRateIncludingTime = reader.value(
      "null-report-rate-per-day", .share(), default: nullReportRateIncludingTime,
      note: "per trigger and day, source-registration-time included")
    offlineReportDelay = reader.value(
      "offline-delay", .duration(), default: offlineReportDelay, note: "uniform, after a start of the browser"
    )
  }
}
