/// The kinds of events of which debug reports tell, by the names that verbose reports give them.
///
/// The order is that of the numbers by which Chromium lists contributions of aggregatable debug reports.
///
/// `sourceUnknownError` and `triggerUnknownError` stand for failures of a browser's own storage. Registrations may name
/// them; the simulated browser's storage never fails, so no report tells of them.
///
/// *Source:* Attribution Reporting, "debug data type"; Chromium, `DebugDataType`.
public enum DebugKind: String, Sendable, CaseIterable {
  case sourceDestinationLimit = "source-destination-limit"
  case sourceNoised = "source-noised"
  case sourceStorageLimit = "source-storage-limit"
  case sourceSuccess = "source-success"
  case sourceUnknownError = "source-unknown-error"
  case sourceDestinationRateLimit = "source-destination-rate-limit"
  case triggerNoMatchingSource = "trigger-no-matching-source"
  case triggerNoMatchingFilterData = "trigger-no-matching-filter-data"
  case triggerReportingOriginLimit = "trigger-reporting-origin-limit"
  case triggerEventDeduplicated = "trigger-event-deduplicated"
  case triggerEventNoMatchingConfigurations = "trigger-event-no-matching-configurations"
  case triggerEventNoise = "trigger-event-noise"
  case triggerEventLowPriority = "trigger-event-low-priority"
  case triggerEventExcessiveReports = "trigger-event-excessive-reports"
  case triggerEventStorageLimit = "trigger-event-storage-limit"
  case triggerEventReportWindowPassed = "trigger-event-report-window-passed"
  case triggerAggregateDeduplicated = "trigger-aggregate-deduplicated"
  case triggerAggregateNoContributions = "trigger-aggregate-no-contributions"
  case triggerAggregateInsufficientBudget = "trigger-aggregate-insufficient-budget"
  case triggerAggregateStorageLimit = "trigger-aggregate-storage-limit"
  case triggerAggregateReportWindowPassed = "trigger-aggregate-report-window-passed"
  case triggerAggregateExcessiveReports = "trigger-aggregate-excessive-reports"
  case triggerUnknownError = "trigger-unknown-error"
  case triggerEventReportWindowNotStarted = "trigger-event-report-window-not-started"
  case triggerEventNoMatchingTriggerData = "trigger-event-no-matching-trigger-data"
  case triggerAggregateAttributionsLimit = "trigger-aggregate-attributions-per-source-destination-limit"
  case triggerEventAttributionsLimit = "trigger-event-attributions-per-source-destination-limit"
  case triggerAggregateInsufficientNamedBudget = "trigger-aggregate-insufficient-named-budget"
  case sourceChannelCapacityLimit = "source-channel-capacity-limit"
  case sourceTriggerStateCardinalityLimit = "source-trigger-state-cardinality-limit"
  case sourceReportingOriginLimit = "source-reporting-origin-limit"
  case sourceReportingOriginPerSiteLimit = "source-reporting-origin-per-site-limit"
  case sourceDestinationGlobalRateLimit = "source-destination-global-rate-limit"
  case sourceDestinationPerDayRateLimit = "source-destination-per-day-rate-limit"
  case sourceDestinationLimitReplaced = "source-destination-limit-replaced"
  case sourceMaxEventStatesLimit = "source-max-event-states-limit"
  case sourceScopesChannelCapacityLimit = "source-scopes-channel-capacity-limit"
}
