import PrivacyMechanisms
import SimulationKernel

extension AttributionReportingBrowser {
  /// A setting holds a value that it cannot have.
  public struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The setting's name as scenario files spell it.
    public var setting: String
    /// The value that it holds.
    public var value: String
    /// What it may hold.
    public var allowed: String

    /// Name, value and remedy in one line.
    public var description: String { "\(setting) is \(value), but must be \(allowed)" }
  }
}

extension AttributionReportingBrowser.Settings {
  private typealias Failure = AttributionReportingBrowser.SettingsError

  /// Checks every setting.
  ///
  /// - Throws: ``AttributionReportingBrowser/SettingsError`` for the first setting that is out of range.
  public func validate() throws(AttributionReportingBrowser.SettingsError) {
    try navigation.validate("navigation", parameters)
    try event.validate("event", parameters)
    if let flipRate, !(0...1).contains(flipRate) {
      throw Failure(setting: "flip-rate", value: "\(flipRate)", allowed: "0 to 1, or absent")
    }
    guard eventLevel || summary != nil else {
      throw Failure(setting: "event-level", value: "false", allowed: "true where there is no summary part")
    }
    switch settles {
    case .eventLevel where !eventLevel:
      throw Failure(
        setting: "settles", value: settles.rawValue, allowed: "summary where event-level is false")
    case .summary where summary == nil:
      throw Failure(
        setting: "settles", value: settles.rawValue, allowed: "event-level where there is no summary part")
    default: break
    }
    try validateSummary()
    try parameters.validate()
  }

  private func validateSummary() throws(AttributionReportingBrowser.SettingsError) {
    guard let summary else { return }
    let budget = parameters.contributionBudget
    for (name, value) in [
      ("count-contribution", summary.countContribution), ("value-contribution", summary.valueContribution),
    ] {
      guard (0...budget).contains(value) else {
        throw Failure(setting: "summary.\(name)", value: "\(value)", allowed: "0 to the budget of \(budget)")
      }
    }
    guard summary.countContribution > 0 || summary.valueContribution > 0 || summary.hierarchy != nil else {
      throw Failure(
        setting: "summary.count-contribution", value: "0", allowed: "above 0 where value-contribution is 0")
    }
    if let hierarchy = summary.hierarchy {
      guard hierarchy.units.allSatisfy({ $0 >= 0 }), (1...budget).contains(hierarchy.total),
        hierarchy.units[HierarchyLevel.campaign.rawValue] > 0
      else {
        throw Failure(
          setting: "summary.hierarchy", value: "\(hierarchy.units)",
          allowed: "0 or more units each, above 0 for campaigns, in all at most the budget of \(budget)")
      }
    }
    // So that twice the product with the largest contribution stays below 2^63.
    guard (1...1 << 40).contains(summary.maximumValue) else {
      throw Failure(
        setting: "summary.maximum-value", value: "\(summary.maximumValue)", allowed: "1 to \(1 << 40)")
    }
  }
}

extension AttributionReportingBrowser.SourceSettings {
  private typealias Failure = AttributionReportingBrowser.SettingsError

  fileprivate func validate(
    _ name: String, _ parameters: Parameters
  ) throws(AttributionReportingBrowser.SettingsError) {
    let days = SimulationDuration.days(1)...SimulationDuration.days(30)
    guard days.contains(expiry) else {
      throw Failure(
        setting: "\(name).expiry", value: "\(expiry.milliseconds) ms", allowed: "1 to 30 days")
    }
    if let reportWindows {
      var last = SimulationDuration.hours(1) - SimulationDuration(milliseconds: 1)
      guard (1...5).contains(reportWindows.count) else {
        throw Failure(
          setting: "\(name).report-windows", value: "a list of \(reportWindows.count)",
          allowed: "a list of 1 to 5")
      }
      for end in reportWindows {
        guard end > last, end <= expiry else {
          throw Failure(
            setting: "\(name).report-windows", value: "\(reportWindows.map(\.milliseconds)) ms",
            allowed: "ascending, 1 hour to the expiry")
        }
        last = end
      }
    }
    guard (0...20).contains(maxEventLevelReports) else {
      throw Failure(
        setting: "\(name).max-event-level-reports", value: "\(maxEventLevelReports)", allowed: "0 to 20")
    }
    try validateTriggerData(name)
    guard (0...parameters.maxEventLevelEpsilon).contains(epsilon) else {
      throw Failure(
        setting: "\(name).epsilon", value: "\(epsilon)",
        allowed: "0 to max-event-level-epsilon (\(parameters.maxEventLevelEpsilon))")
    }
  }

  private func validateTriggerData(_ name: String) throws(AttributionReportingBrowser.SettingsError) {
    let isAscending = zip(triggerData, triggerData.dropFirst()).allSatisfy { $0 < $1 }
    guard triggerData.count <= 32, isAscending else {
      throw Failure(
        setting: "\(name).trigger-data", value: "\(triggerData)",
        allowed: "at most 32 values, ascending, each once")
    }
    guard matching == .exact || triggerData.enumerated().allSatisfy({ $0.offset == Int($0.element) }) else {
      throw Failure(
        setting: "\(name).trigger-data", value: "\(triggerData)",
        allowed: "0, 1, 2 and so on where the matching is modulus")
    }
  }
}

extension Parameters {
  /// Checks every limit.
  ///
  /// - Throws: ``AttributionReportingBrowser/SettingsError`` for the first that is out of range.
  public func validate() throws(AttributionReportingBrowser.SettingsError) {
    typealias Failure = AttributionReportingBrowser.SettingsError
    for (name, value) in counts where !(1...Int(Int32.max)).contains(value) {
      throw Failure(setting: name, value: "\(value)", allowed: "1 to \(Int32.max)")
    }
    for (name, value) in durations
    where !(SimulationDuration.zero...SimulationDuration.days(36_525)).contains(value) {
      throw Failure(setting: name, value: "\(value.milliseconds) ms", allowed: "0 to 36525 days")
    }
    for (name, value) in reals where !(value >= 0) {
      throw Failure(setting: name, value: "\(value)", allowed: "0 or more")
    }
    for (name, rate) in [
      ("null-report-rate-excluding-time", nullReportRateExcludingTime),
      ("null-report-rate-including-time", nullReportRateIncludingTime),
    ] where !(0...1).contains(rate) {
      throw Failure(setting: name, value: "\(rate)", allowed: "0 to 1")
    }
  }

  private var counts: [(String, Int)] {
    [
      ("max-sources-per-origin", maxSourcesPerOrigin),
      ("max-destinations-per-source-and-reporting-site", maxDestinationsPerSourceAndReportingSite),
      ("max-destinations-per-window", maxDestinationsPerWindow),
      ("max-destinations-per-window-and-reporting-site", maxDestinationsPerWindowAndReportingSite),
      ("max-destinations-per-day", maxDestinationsPerDay),
      ("max-source-reporting-origins", maxSourceReportingOrigins),
      ("max-attribution-reporting-origins", maxAttributionReportingOrigins),
      ("max-attributions", maxAttributions),
      (
        "max-reporting-origins-per-source-and-reporting-site", maxReportingOriginsPerSourceAndReportingSite
      ),
      ("max-event-level-reports-per-destination", maxEventLevelReportsPerDestination),
      ("max-aggregatable-reports-per-destination", maxAggregatableReportsPerDestination),
      ("max-aggregatable-reports-per-source", maxAggregatableReportsPerSource),
      ("contribution-budget", contributionBudget),
      ("max-debug-budget-per-context-site", maxDebugBudgetPerContextSite),
      (
        "max-debug-budget-per-context-and-reporting-site", maxDebugBudgetPerContextAndReportingSite
      ),
      ("max-debug-reports-per-source", maxDebugReportsPerSource),
    ]
  }

  private var durations: [(String, SimulationDuration)] {
    [
      ("destination-rate-limit-window", destinationRateLimitWindow), ("rate-limit-window", rateLimitWindow),
      ("origins-per-site-window", originsPerSiteWindow),
      ("aggregatable-report-min-delay", aggregatableReportMinDelay),
      ("aggregatable-report-delay-span", aggregatableReportDelaySpan),
      ("offline-report-delay", offlineReportDelay),
    ] + retryDelays.map { ("retry-delays", $0) }
  }

  private var reals: [(String, Double)] {
    [
      ("max-event-level-epsilon", maxEventLevelEpsilon),
      ("max-channel-capacity-navigation", maxChannelCapacityNavigation),
      ("max-channel-capacity-event", maxChannelCapacityEvent),
      ("max-channel-capacity-scopes-navigation", maxChannelCapacityScopesNavigation),
      ("max-channel-capacity-scopes-event", maxChannelCapacityScopesEvent),
    ]
  }
}
