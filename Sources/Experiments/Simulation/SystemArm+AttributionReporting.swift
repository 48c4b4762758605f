import AttributionReporting
import PrivacyMechanisms
import Recovery
import SimulationKernel

extension SystemArm {
  /// The Attribution Reporting API.
  ///
  /// Counts are read from event-level reports or from summary reports, as the settings say.
  ///
  /// - Parameters:
  ///   - summaryEpsilon: the aggregation service's privacy parameter, above 0; infinite for sums without noise.
  ///   - values: how many values of conversion data the advertisers fire, 1...256.
  ///   - hierarchy: the sums by advertiser, publisher and campaign that the settings ask for; nil where they ask for none.
  ///   - declaredExpiry: the expiry that the sites declare, if they do.
  /// - Throws: an error that names the setting when the settings contradict each other, or when browsers would refuse
  ///   every source.
  public static func attributionReporting(
    _ name: String, _ settings: AttributionReportingBrowser.Settings, summaryEpsilon: Double = 10,
    values: Int, hierarchy: HierarchyShape? = nil,
    declaredExpiry: SimulationDuration? = nil
  ) throws -> SystemArm {
    try settings.validate()
    return switch settings.settles {
    case .eventLevel: try eventLevel(name, settings, declaredExpiry)
    case .summary:
      try summary(name, settings, epsilon: summaryEpsilon, values: values, declaredExpiry, hierarchy)
    }
  }

  private static func eventLevel(
    _ name: String, _ settings: AttributionReportingBrowser.Settings, _ declaredExpiry: SimulationDuration?
  ) throws -> SystemArm {
    let outputs = OutputChannel(settings, declaredExpiry)
    for type in outputs.types { _ = try OutputStateRecovery(states: type.states, epsilon: type.epsilon) }
    let cells = outputs.types.map(\.states.dataValues).max() ?? 1
    let channel = try exactChannel(cells)
    var arm = SystemArm(
      name: name, noise: channel, channel: .outputs(outputs), values: cells, measures: true
    ) { context in
      sourceWorker(settings, .eventLevel, values: cells, types: outputs.types, context)
    }
    arm.watchesAllClicks = true
    arm.playsEverybody = true
    if outputs.navigation.epsilon.isFinite {
      arm.budget = PrivacyUnit(epsilon: outputs.navigation.epsilon, unit: "source")
    }
    arm.evidence = .window(evidence(settings, outputs.navigation))
    arm.noises = sourceNoises(settings, declaredExpiry)
    arm.registersViews = settings.registersViews
    arm.limitsClicks = settings.parameters.limitsSources
    arm.clickLimits = ClickLimits(settings.parameters)
    arm.destinationsPerPage = arm.clickLimits.destinations
    return arm
  }

  private static func summary(
    _ name: String, _ settings: AttributionReportingBrowser.Settings, epsilon: Double, values: Int,
    _ declaredExpiry: SimulationDuration?, _ shape: HierarchyShape?
  ) throws -> SystemArm {
    guard let summary = settings.summary else { preconditionFailure("checked settings") }
    if epsilon != .infinity {
      _ = try SummaryNoise(epsilon: epsilon, sensitivity: Double(settings.parameters.contributionBudget))
    }
    let sums = SumChannel(
      epsilon: epsilon, budget: settings.parameters.contributionBudget,
      countContribution: summary.countContribution, valueContribution: summary.valueContribution,
      maximumValue: summary.maximumValue, valueKeys: summary.splitsValuesByData ? values : 1)
    var arm = SystemArm(
      name: name, noise: try exactChannel(values), channel: .sums(sums), values: values, measures: true
    ) { context in
      sourceWorker(settings, .aggregatable, values: values, types: [], context, shape)
    }
    arm.hierarchy = try HierarchyPlan(shape, summary.hierarchy, sums)
    arm.watchesAllClicks = true
    if epsilon.isFinite { arm.budget = PrivacyUnit(epsilon: epsilon, unit: "source") }
    arm.noises =
      [.summary(settings, sums)] + (settings.eventLevel ? sourceNoises(settings, declaredExpiry) : [])
    arm.sendsMoreThanItCounts = settings.eventLevel
    arm.needsValues = summary.valueContribution > 0
    if summary.valueContribution > 0 { arm.valueUnits = sums.valueUnits }
    return arm
  }

  private static func sourceNoises(
    _ settings: AttributionReportingBrowser.Settings, _ declaredExpiry: SimulationDuration?
  ) -> [AuditableNoise] {
    let outputs = OutputChannel(settings, declaredExpiry)
    let click = AuditableNoise.sourceOutput(settings, .navigation, outputs.navigation, declaredExpiry)
    guard let event = outputs.event else { return [click] }
    return [click, .sourceOutput(settings, .event, event, declaredExpiry)]
  }

  private static func sourceWorker(
    _ settings: AttributionReportingBrowser.Settings, _ kind: AttributionReport.Kind, values: Int,
    types: [OutputChannel.Outputs], _ context: WorkerContext, _ hierarchy: HierarchyShape? = nil
  ) -> AnyWorker {
    let counting = SourceCounting(
      kind: kind, values: values, types: types, campaigns: context.campaigns, hierarchy: hierarchy)
    return AnyWorker(SourceWorkerBox(SourceWorker(settings, counting, context)))
  }

  /// What an adversary learns from the moment at which an event-level report is due.
  private static func evidence(
    _ settings: AttributionReportingBrowser.Settings, _ outputs: OutputChannel.Outputs
  ) -> WindowEvidence {
    var evidence = WindowEvidence(
      reportsPerClick: max(1, outputs.states.maxReports),
      windows: { click, expiry in settings.reportWindows(click: click, declaredExpiry: expiry) },
      times: { due, click, expiry in
        settings.reportWindows(click: click, declaredExpiry: expiry).first { $0.upperBound == due }
      })
    evidence.outputs = outputs
    return evidence
  }
}

extension OutputChannel {
  fileprivate init(
    _ settings: AttributionReportingBrowser.Settings, _ declaredExpiry: SimulationDuration?
  ) {
    navigation = settings.outputs(.navigation, declaredExpiry: declaredExpiry)
    event = settings.registersViews ? settings.outputs(.event, declaredExpiry: declaredExpiry) : nil
  }
}

extension Parameters {
  /// Whether sources are limited more than Chromium limits them, which hardly ever binds.
  fileprivate var limitsSources: Bool {
    let chromium = Parameters()
    return maxSourcesPerOrigin < chromium.maxSourcesPerOrigin
      || maxDestinationsPerSourceAndReportingSite < chromium.maxDestinationsPerSourceAndReportingSite
      || maxDestinationsPerWindow < chromium.maxDestinationsPerWindow
      || maxDestinationsPerWindowAndReportingSite < chromium.maxDestinationsPerWindowAndReportingSite
      || destinationRateLimitWindow > chromium.destinationRateLimitWindow
      || maxDestinationsPerDay < chromium.maxDestinationsPerDay
      || maxSourceReportingOrigins < chromium.maxSourceReportingOrigins
  }
}

extension AttributionReportingBrowser.Settings {
  /// What a source of a type can put out.
  public func outputs(_ type: SourceType, declaredExpiry: SimulationDuration?) -> OutputChannel.Outputs {
    let registration = registration(type, declaredExpiry: declaredExpiry)
    return OutputChannel.Outputs(
      states: OutputStates(
        dataValues: registration.triggerData.count, windows: registration.eventReportWindows.ends.count,
        maxReports: registration.maxEventLevelReports),
      epsilon: flipRate == 0 ? .infinity : registration.eventLevelEpsilon)
  }

  /// The report windows of a click's source, in order.
  func reportWindows(
    click: SimulationTime, declaredExpiry: SimulationDuration?
  ) -> [Range<SimulationTime>] {
    let windows = registration(.navigation, declaredExpiry: declaredExpiry).eventReportWindows
    return zip([windows.start] + windows.ends, windows.ends).map { click + $0..<click + $1 }
  }
}
