import Measurement

extension SourceResult {
  /// What it is called beside other systems; nil for a source that was stored.
  var refusal: ClickRefusal? {
    switch self {
    case .stored: nil
    case .storageLimit: .storageLimit
    case .stateCardinality, .channelCapacity, .maxEventStates, .scopesChannelCapacity: .tooManyStates
    case .reportingOriginsPerSite, .destinationRate, .destinationsPerDay, .destinationLimit,
      .globalDestinationRate, .reportingOrigins:
      .rateLimited
    }
  }
}

extension AttributionReportingBrowser {
  /// What it is called beside other systems; nil where no source matches.
  func outcome(of result: EventLevelResult) -> ConversionOutcome? {
    switch result {
    case .stored, .replaced: .scheduled
    case .notRegistered: .notMeasured
    case .noMatchingSource, .noMatchingFilterData, .noMatchingConfiguration: nil
    case .falselyAttributed, .neverAttributed: .noised
    case .deduplicated: .deduplicated
    case .noMatchingTriggerData: .noMatchingData
    case .windowNotStarted, .windowPassed: .outsideReportWindows
    case .reportingOriginLimit, .attributionLimit: .rateLimited
    case .excessiveReports: .reportCapReached
    case .lowPriority: .lowPriority
    case .storageLimit: .pendingLimit
    }
  }

  /// What it is called beside other systems; nil where no source matches.
  func outcome(of result: AggregatableResult) -> ConversionOutcome? {
    switch result {
    case .stored: .scheduled
    case .notRegistered: .notMeasured
    case .noMatchingSource, .noMatchingFilterData: nil
    case .windowPassed: .outsideReportWindows
    case .deduplicated: .deduplicated
    case .noContributions: .noMatchingData
    case .storageLimit: .pendingLimit
    case .attributionLimit, .reportingOriginLimit: .rateLimited
    case .excessiveReports: .reportCapReached
    case .insufficientBudget, .insufficientNamedBudget: .budgetExhausted
    }
  }

  /// Why no source matches, told by the last one for the destination and reporting origin.
  func reasonForNoMatch(_ trigger: TriggerEvent) -> ConversionOutcome {
    for index in (0..<engine.sources.count).reversed() {
      let source = engine.sources[index]
      guard source.reporting.origin == trigger.reporting.origin,
        source.destinations.contains(trigger.page.site)
      else { continue }
      return source.expiryTime > trigger.time ? .deactivated : .expired
    }
    return .noMatchingClick
  }
}
