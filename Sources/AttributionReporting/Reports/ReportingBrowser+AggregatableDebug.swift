import JSONText
import SimulationKernel
import Web

/// Aggregatable debug reports.
///
/// *Source:* Attribution Reporting, "Generating and scheduling an aggregatable debug report"; Chromium,
/// `aggregatable_debug_report.cc`.
extension ReportingBrowser {
  /// Contributes what became of a source.
  mutating func sendAggregatableDebug(
    _ outcome: SourceOutcome, _ registration: SourceRegistration, _ source: NewSource,
    _ request: RegistrationRequest
  ) {
    guard let config = registration.aggregatableDebugReporting, !config.contributions.isEmpty else { return }
    var kinds: Set<DebugKind> = [outcome.aggregatableKind]
    if outcome.replacesDestinations { kinds.insert(.sourceDestinationLimitReplaced) }
    sendAggregatableDebug(
      config.contributions, kinds, keyPiece: config.keyPiece, coordinator: config.coordinator,
      destination: registration.destinations[0], source: outcome.source, declaredBudget: config.budget,
      context: source.context.site, reporting: source.reporting, request)
  }

  /// Contributes what became of a trigger.
  mutating func sendAggregatableDebug(
    _ outcome: TriggerOutcome, _ registration: TriggerRegistration, _ trigger: TriggerEvent,
    _ request: RegistrationRequest
  ) {
    guard let config = registration.aggregatableDebugReporting, !config.contributions.isEmpty,
      outcome.eventLevel != .notRegistered || outcome.aggregatable != .notRegistered
    else { return }
    let kinds = Set([outcome.eventLevel.kind, outcome.aggregatable.kind].compactMap { $0 })
    let sourceConfig = outcome.source.flatMap { knownSource($0) }?.registration.aggregatableDebugReporting
    sendAggregatableDebug(
      config.contributions, kinds, keyPiece: config.keyPiece | (sourceConfig?.keyPiece ?? 0),
      coordinator: config.coordinator, destination: request.page.site, source: outcome.source,
      declaredBudget: parameters.contributionBudget, context: trigger.page.site, reporting: trigger.reporting,
      request)
  }

  /// Sends the contributions of the kinds that occurred, as far as budgets allow; else a null report.
  ///
  /// *Source:* Attribution Reporting, "Constants": debug reports are padded to 2 contributions.
  private mutating func sendAggregatableDebug(
    _ debugData: [DebugContribution], _ kinds: Set<DebugKind>, keyPiece: UInt128, coordinator: Origin?,
    destination: Site, source: UInt32?, declaredBudget: Int, context: UInt32, reporting: WebOrigin,
    _ request: RegistrationRequest
  ) {
    guard !request.isFenced else { return }
    // In the order of kinds, whatever the order of the configuration.
    var contributions = DebugKind.allCases.filter(kinds.contains).compactMap { kind in
      debugData.first { $0.kind == kind }.map {
        Contribution(key: keyPiece | $0.keyPiece, value: UInt32(clamping: $0.value))
      }
    }
    let amount = contributions.reduce(0) { $0 + Int($1.value) }
    if !contributions.isEmpty,
      !engine.spendDebugBudget(
        amount, source: source, declaredBudget: declaredBudget, contextSite: context, reporting: reporting,
        at: request.time.milliseconds)
    {
      contributions = []
    }
    let content = AggregatableContent(
      sharedInfo: .object(
        Self.sharedInfo(
          api: "attribution-reporting-debug", destination: destination,
          reportingOrigin: request.reportingOrigin, due: request.time.milliseconds, id: otherIdentifier())),
      contributions: contributions, paddedCount: 2, filteringIDMaxBytes: 1,
      coordinator: (coordinator ?? coordinators[0]).description, isDebugMode: false, otherMembers: [])
    postAtOnce(.aggregatableDebug, to: request.reportingOrigin, content.body, content, at: request.time)
  }
}
