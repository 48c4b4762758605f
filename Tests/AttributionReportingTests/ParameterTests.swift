import AttributionReporting
import PrivacyMechanisms
import SimulationKernel
import Testing

@Suite struct ParameterTests {
  private static let day = SimulationDuration.days(1)
  private static let minute = SimulationDuration.minutes(1)

  /// Each parameter with its value in `chromium-params.md`, in the specification's constants, or in Chromium.
  private static var table: [(name: String, value: AnyHashable)] {
    [
      ("maxSourcesPerOrigin", 4096), ("maxDestinationsPerSourceAndReportingSite", 100),
      ("destinationRateLimitWindow", minute), ("maxDestinationsPerWindow", 200),
      ("maxDestinationsPerWindowAndReportingSite", 50), ("maxDestinationsPerDay", 100),
      ("rateLimitWindow", SimulationDuration.days(30)), ("maxSourceReportingOrigins", 100),
      ("maxAttributionReportingOrigins", 10), ("maxAttributions", 100), ("originsPerSiteWindow", day),
      ("maxReportingOriginsPerSourceAndReportingSite", 1), ("maxEventLevelEpsilon", 14.0),
      ("maxEventLevelReportsPerDestination", 1024), ("maxChannelCapacityNavigation", 11.5),
      ("maxChannelCapacityEvent", 6.5), ("maxChannelCapacityScopesNavigation", 11.55),
      ("maxChannelCapacityScopesEvent", 6.5), ("maxTriggerStateCardinality", UInt64(4_294_967_295)),
      ("maxAggregatableReportsPerDestination", 1024), ("maxAggregatableReportsPerSource", 20),
      ("contributionBudget", 65_536), ("maxDebugBudgetPerContextSite", 1_048_576),
      ("maxDebugBudgetPerContextAndReportingSite", 65_536), ("maxDebugReportsPerSource", 5),
      ("aggregatableReportMinDelay", SimulationDuration.zero),
      ("aggregatableReportDelaySpan", SimulationDuration.minutes(10)), ("nullReportRateExcludingTime", 0.05),
      ("nullReportRateIncludingTime", 0.008), ("offlineReportDelay", minute),
      ("retryDelays", [SimulationDuration.minutes(5), .minutes(15)]),
    ]
  }

  @Test func allDefaultsAreChromiums() {
    let parameters = Array(Mirror(reflecting: Parameters()).children)
    #expect(parameters.map { $0.label ?? "" } == Self.table.map(\.name))
    for (parameter, expected) in zip(parameters, Self.table) {
      #expect(parameter.value as? AnyHashable == expected.value, "\(expected.name)")
    }
  }

  /// The calculator's limits stand on a lower floor than the browser's.
  @Test func theCalculatorHasTheBrowsersLimits() {
    let parameters = Parameters()
    let (navigation, event) = (SourcePrivacy.Limits.navigation, SourcePrivacy.Limits.event)
    #expect(navigation.capacityInBits == parameters.maxChannelCapacityNavigation)
    #expect(navigation.scopesCapacityInBits == parameters.maxChannelCapacityScopesNavigation)
    #expect(event.capacityInBits == parameters.maxChannelCapacityEvent)
    #expect(event.scopesCapacityInBits == parameters.maxChannelCapacityScopesEvent)
    for limits in [navigation, event] {
      #expect(limits.epsilon == parameters.maxEventLevelEpsilon)
      #expect(limits.states == Double(parameters.maxTriggerStateCardinality))
    }
    #expect(SummaryNoise.contributionBudget == Double(parameters.contributionBudget))
  }
}
