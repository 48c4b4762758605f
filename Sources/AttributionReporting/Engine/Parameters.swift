import SimulationKernel

/// What the specification leaves to each browser, and every other limit: how much is kept, how often, how exactly.
///
/// *Source:* Attribution Reporting, "Vendor-specified values" and "Constants"; Chromium's values are the defaults
/// (`params/chromium-params.md`).
public struct Parameters: Hashable, Sendable {
  /// Sources that wait for triggers, per source origin.
  public var maxSourcesPerOrigin = 4096
  /// Distinct destinations of unexpired sources, per source site and reporting site.
  public var maxDestinationsPerSourceAndReportingSite = 100
  /// Length of the window in which destinations are counted for the two limits that follow.
  public var destinationRateLimitWindow = SimulationDuration.minutes(1)
  /// Distinct destinations within the window, per source site.
  public var maxDestinationsPerWindow = 200
  /// Distinct destinations within the window, per source site and reporting site.
  public var maxDestinationsPerWindowAndReportingSite = 50
  /// Distinct destinations within a day, per source site and reporting site.
  public var maxDestinationsPerDay = 100
  /// Length of the window in which attributions and reporting origins are counted.
  public var rateLimitWindow = SimulationDuration.days(30)
  /// Distinct reporting origins that register sources within the window, per source site and destination.
  public var maxSourceReportingOrigins = 100
  /// Distinct reporting origins that have attributions within the window, per source site and destination.
  public var maxAttributionReportingOrigins = 10
  /// Attributions within the window, per source site, destination and reporting site; event-level and
  /// aggregatable ones each.
  public var maxAttributions = 100
  /// Length of the window in which the reporting origins of a site are counted.
  public var originsPerSiteWindow = SimulationDuration.days(1)
  /// Distinct reporting origins that register sources within that window, per source site and reporting site.
  public var maxReportingOriginsPerSourceAndReportingSite = 1
  /// The largest privacy parameter that a source may ask for, which is also the default; 0 or more.
  public var maxEventLevelEpsilon = 14.0
  /// Event-level reports that wait to be sent, per destination.
  public var maxEventLevelReportsPerDestination = 1024
  /// What a navigation source may tell at most, in bits.
  public var maxChannelCapacityNavigation = 11.5
  /// What an event source may tell at most, in bits.
  public var maxChannelCapacityEvent = 6.5
  /// What a navigation source may tell at most together with its scopes, in bits.
  public var maxChannelCapacityScopesNavigation = 11.55
  /// What an event source may tell at most together with its scopes, in bits.
  public var maxChannelCapacityScopesEvent = 6.5
  /// How many output states a source may have at most.
  public var maxTriggerStateCardinality: UInt64 = 4_294_967_295
  /// Aggregatable reports that wait to be sent, null reports apart, per destination.
  public var maxAggregatableReportsPerDestination = 1024
  /// Aggregatable reports that a source makes at most.
  public var maxAggregatableReportsPerSource = 20
  /// What a source may contribute to aggregatable reports in all; the sensitivity of summary reports.
  public var contributionBudget = 65_536
  /// What aggregatable debug reports may contribute in a day, per context site.
  public var maxDebugBudgetPerContextSite = 1_048_576
  /// What aggregatable debug reports may contribute in a day, per context site and reporting site.
  public var maxDebugBudgetPerContextAndReportingSite = 65_536
  /// Aggregatable debug reports that a source makes at most.
  public var maxDebugReportsPerSource = 5
  /// The least delay of an aggregatable report.
  public var aggregatableReportMinDelay = SimulationDuration.zero
  /// How much later an aggregatable report may be sent, uniformly.
  public var aggregatableReportDelaySpan = SimulationDuration.minutes(10)
  /// The chance of a null report where reports do not say when the source was registered.
  public var nullReportRateExcludingTime = 0.05
  /// The chance of a null report for each day where they do.
  public var nullReportRateIncludingTime = 0.008
  /// The most by which a report that waited for the browser to start or to come online is delayed once more.
  public var offlineReportDelay = SimulationDuration.minutes(1)
  /// After how long a send that failed is tried again, first and then second time; after that it is dropped.
  public var retryDelays: [SimulationDuration] = [.minutes(5), .minutes(15)]

  /// Makes Chromium's.
  public init() {}
}
