/// By which names debug reports tell what became of a source or a trigger.
///
/// *Source:* Attribution Reporting, "Obtaining debug data type"; Chromium, `attribution_debug_report.cc` and
/// `aggregatable_debug_report.cc`.
extension SourceOutcome {
  /// The name in verbose debug reports, where limits across reporting sites look like success.
  var verboseKind: DebugKind {
    result.isToldAsSuccess ? (isNoised ? .sourceNoised : .sourceSuccess) : result.ownKind
  }

  /// The name in aggregatable debug reports, which nobody reads one by one.
  var aggregatableKind: DebugKind {
    result == .stored && isNoised ? .sourceNoised : result.ownKind
  }
}

extension SourceResult {
  fileprivate var ownKind: DebugKind {
    switch self {
    case .stored: .sourceSuccess
    case .stateCardinality: .sourceTriggerStateCardinalityLimit
    case .channelCapacity: .sourceChannelCapacityLimit
    case .maxEventStates: .sourceMaxEventStatesLimit
    case .scopesChannelCapacity: .sourceScopesChannelCapacityLimit
    case .storageLimit: .sourceStorageLimit
    case .reportingOriginsPerSite: .sourceReportingOriginPerSiteLimit
    case .destinationRate: .sourceDestinationRateLimit
    case .destinationsPerDay: .sourceDestinationPerDayRateLimit
    case .destinationLimit: .sourceDestinationLimit
    case .globalDestinationRate: .sourceDestinationGlobalRateLimit
    case .reportingOrigins: .sourceReportingOriginLimit
    }
  }
}

extension EventLevelResult {
  /// The name in debug reports; nil where there is nothing to tell.
  var kind: DebugKind? {
    switch self {
    case .notRegistered, .stored, .replaced: nil
    case .noMatchingSource: .triggerNoMatchingSource
    case .noMatchingFilterData: .triggerNoMatchingFilterData
    case .falselyAttributed, .neverAttributed: .triggerEventNoise
    case .noMatchingConfiguration: .triggerEventNoMatchingConfigurations
    case .deduplicated: .triggerEventDeduplicated
    case .noMatchingTriggerData: .triggerEventNoMatchingTriggerData
    case .windowNotStarted: .triggerEventReportWindowNotStarted
    case .windowPassed: .triggerEventReportWindowPassed
    case .reportingOriginLimit: .triggerReportingOriginLimit
    case .excessiveReports: .triggerEventExcessiveReports
    case .lowPriority: .triggerEventLowPriority
    case .attributionLimit: .triggerEventAttributionsLimit
    case .storageLimit: .triggerEventStorageLimit
    }
  }

  /// The limit that was reached.
  func limit(_ parameters: Parameters) -> Int? {
    switch self {
    case .reportingOriginLimit: parameters.maxAttributionReportingOrigins
    case .attributionLimit: parameters.maxAttributions
    case .storageLimit: parameters.maxEventLevelReportsPerDestination
    default: nil
    }
  }
}

extension AggregatableResult {
  /// The name in debug reports; nil where there is nothing to tell.
  var kind: DebugKind? {
    switch self {
    case .notRegistered, .stored: nil
    case .noMatchingSource: .triggerNoMatchingSource
    case .noMatchingFilterData: .triggerNoMatchingFilterData
    case .windowPassed: .triggerAggregateReportWindowPassed
    case .deduplicated: .triggerAggregateDeduplicated
    case .noContributions: .triggerAggregateNoContributions
    case .storageLimit: .triggerAggregateStorageLimit
    case .attributionLimit: .triggerAggregateAttributionsLimit
    case .reportingOriginLimit: .triggerReportingOriginLimit
    case .excessiveReports: .triggerAggregateExcessiveReports
    case .insufficientBudget: .triggerAggregateInsufficientBudget
    case .insufficientNamedBudget: .triggerAggregateInsufficientNamedBudget
    }
  }

  /// The limit that was reached; that of a named budget is the source's own.
  func limit(_ parameters: Parameters) -> Int? {
    switch self {
    case .reportingOriginLimit: parameters.maxAttributionReportingOrigins
    case .attributionLimit: parameters.maxAttributions
    case .storageLimit: parameters.maxAggregatableReportsPerDestination
    case .excessiveReports: parameters.maxAggregatableReportsPerSource
    case .insufficientBudget: parameters.contributionBudget
    default: nil
    }
  }
}
