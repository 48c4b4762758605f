import AttributionReporting
import JSONText
import SimulationKernel
import Web

/// The settings under which a history of Chromium's interop suite is played.
///
/// *Source:* Chromium, `content/test/data/attribution_reporting/interop/default_config.json` and README.md.
struct InteropConfiguration: Sendable {
  /// Every limit.
  var parameters: Parameters
  /// Who decrypts aggregatable reports; the first is the default.
  var coordinators: [Origin]
  /// Whether header fields for the operating system count.
  var usesOperatingSystem = false
  /// Which retry of a failed send waits for the next navigation, 1 to 3; nil for none.
  var retryAfterNavigation: Int?

  /// The suite's own defaults.
  init() throws(HistoryError) {
    var parameters = Parameters()
    parameters.maxSourcesPerOrigin = 1024
    parameters.maxChannelCapacityNavigation = 11.46173
    parameters.aggregatableReportMinDelay = .minutes(10)
    parameters.aggregatableReportDelaySpan = .minutes(50)
    self.parameters = parameters
    do {
      coordinators = [try Origin("https://coordinator.test")]
    } catch {
      throw HistoryError(place: "default configuration", problem: "\(error)")
    }
  }

  private init(parameters: Parameters, coordinators: [Origin]) {
    self.parameters = parameters
    self.coordinators = coordinators
  }

  /// What Chromium ships.
  static var shipped: InteropConfiguration {
    InteropConfiguration(parameters: Parameters(), coordinators: HeaderContext.chromiumCoordinators)
  }

  /// The keys that a configuration may have, apart from features that are always on.
  static var names: [String] { Array(counts.keys) + Array(reals.keys) + spans.map(\.key) + others }

  /// Takes over what a configuration says; what it does not name stays.
  ///
  /// - Parameters:
  ///   - object: `api_config` of a case, or all of `default_config.json`.
  ///   - others: keys that somebody else understands.
  /// - Throws: ``HistoryError`` that names the key, also when it means nothing.
  mutating func apply(_ object: PlacedValue, others: [String] = []) throws(HistoryError) {
    if let key = Self.unknownKey(in: try object.members().filter({ !others.contains($0.name) })) {
      throw object.error(
        "\"\(key)\" is no setting; there are \(Self.names.sorted().joined(separator: ", "))")
    }
    let (counts, reals) = (Self.counts, Self.reals)
    for key in counts.keys.sorted() {
      guard let path = counts[key], let value = try object.member(key) else { continue }
      parameters[keyPath: path] = Int(try Self.positive(value))
    }
    for key in reals.keys.sorted() {
      guard let path = reals[key], let value = try object.member(key) else { continue }
      parameters[keyPath: path] = try Self.real(value)
    }
    for (key, path, unit, least) in Self.spans {
      guard let value = try object.member(key) else { continue }
      let count = try Self.whole(value, in: least...Int64(Int32.max))
      parameters[keyPath: path] = SimulationDuration(milliseconds: count * unit.milliseconds)
    }
    if let value = try object.member("max_trigger_state_cardinality") {
      parameters.maxTriggerStateCardinality = UInt64(try Self.positive(value))
    }
    if let value = try object.member("aggregation_coordinator_origins") {
      coordinators = try Self.origins(value)
    }
    if let value = try object.member("needs_cross_app_web") { usesOperatingSystem = try value.bool() }
    if let value = try object.member("retry_after_new_navigation") {
      retryAfterNavigation = try Self.retry(value)
    }
  }

  /// The first key that means nothing here; one of another version of the suite.
  ///
  /// Further features that a case asks for with `needs_...` are always on.
  static func unknownKey(in members: [JSONMember]) -> String? {
    let known = Set(names)
    return members.map(\.name).first { name in
      !name.hasPrefix("needs_") && !known.contains(name)
    }
  }

  private static var others: [String] {
    [
      "max_trigger_state_cardinality", "aggregation_coordinator_origins", "retry_after_new_navigation",
      "needs_cross_app_web",
    ]
  }

  private static var counts: [String: WritableKeyPath<Parameters, Int>] {
    [
      "max_sources_per_origin": \.maxSourcesPerOrigin,
      "max_destinations_per_source_site_reporting_site": \.maxDestinationsPerSourceAndReportingSite,
      "max_destinations_per_rate_limit_window": \.maxDestinationsPerWindow,
      "max_destinations_per_rate_limit_window_reporting_site": \.maxDestinationsPerWindowAndReportingSite,
      "max_destinations_per_reporting_site_per_day": \.maxDestinationsPerDay,
      "rate_limit_max_source_registration_reporting_origins": \.maxSourceReportingOrigins,
      "rate_limit_max_attribution_reporting_origins": \.maxAttributionReportingOrigins,
      "rate_limit_max_attributions": \.maxAttributions,
      "rate_limit_max_reporting_origins_per_source_reporting_site":
        \.maxReportingOriginsPerSourceAndReportingSite,
      "max_event_level_reports_per_destination": \.maxEventLevelReportsPerDestination,
      "max_aggregatable_reports_per_destination": \.maxAggregatableReportsPerDestination,
      "max_aggregatable_reports_per_source": \.maxAggregatableReportsPerSource,
      "max_aggregatable_debug_budget_per_context_site": \.maxDebugBudgetPerContextSite,
      "max_aggregatable_debug_reports_per_source": \.maxDebugReportsPerSource,
    ]
  }

  private static var reals: [String: WritableKeyPath<Parameters, Double>] {
    [
      "max_settable_event_level_epsilon": \.maxEventLevelEpsilon,
      "max_event_level_channel_capacity_navigation": \.maxChannelCapacityNavigation,
      "max_event_level_channel_capacity_event": \.maxChannelCapacityEvent,
      "max_event_level_channel_capacity_scopes_navigation": \.maxChannelCapacityScopesNavigation,
      "max_event_level_channel_capacity_scopes_event": \.maxChannelCapacityScopesEvent,
    ]
  }

  private typealias Span = (
    key: String, path: WritableKeyPath<Parameters, SimulationDuration>, unit: SimulationDuration, least: Int64
  )

  private static var spans: [Span] {
    [
      ("destination_rate_limit_window_in_minutes", \.destinationRateLimitWindow, .minutes(1), 1),
      ("rate_limit_time_window_in_days", \.rateLimitWindow, .days(1), 1),
      ("rate_limit_origins_per_site_window_in_days", \.originsPerSiteWindow, .days(1), 1),
      ("aggregatable_report_min_delay", \.aggregatableReportMinDelay, .minutes(1), 0),
      ("aggregatable_report_delay_span", \.aggregatableReportDelaySpan, .minutes(1), 0),
    ]
  }

  private static func positive(_ value: PlacedValue) throws(HistoryError) -> Int64 {
    try whole(value, in: 1...Int64.max)
  }

  private static func whole(_ value: PlacedValue, in range: ClosedRange<Int64>) throws(HistoryError) -> Int64
  {
    let number = try value.integerInString()
    guard range.contains(number) else {
      throw value.error("it must be from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private static func real(_ value: PlacedValue) throws(HistoryError) -> Double {
    let text = try value.string()
    if text == "inf" { return .infinity }
    guard let number = Double(text), number.isFinite, number >= 0 else {
      throw value.error("it must be \"inf\" or a number of at least 0 in a string, such as \"6.5\"")
    }
    return number
  }

  private static func origins(_ value: PlacedValue) throws(HistoryError) -> [Origin] {
    var origins: [Origin] = []
    for element in try value.elements() { origins.append(try HistoryReader.origin(element)) }
    guard !origins.isEmpty else { throw value.error("it must name at least one origin") }
    return origins
  }

  private static func retry(_ value: PlacedValue) throws(HistoryError) -> Int {
    switch try value.string() {
    case "first_retry": 1
    case "second_retry": 2
    case "third_retry": 3
    default: throw value.error("it must be \"first_retry\", \"second_retry\" or \"third_retry\"")
    }
  }
}
