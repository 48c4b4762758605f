import JSONText
import SimulationKernel
import Web

/// Verbose debug reports.
///
/// *Source:* Attribution Reporting, "Generating and scheduling verbose debug reports"; Chromium,
/// `attribution_debug_report.cc`.
extension ReportingBrowser {
  /// Tells a registrar that a header could not be read.
  ///
  /// - Parameters:
  ///   - header: its name.
  ///   - value: its text.
  ///   - request: where it comes from.
  public mutating func reportHeaderError(header: String, value: String, _ request: RegistrationRequest) {
    sendVerbose(
      [
        Self.entry(
          "header-parsing-error",
          [
            JSONMember("context_site", .string(request.page.site.description)),
            JSONMember("header", .string(header)), JSONMember("value", .string(value)),
          ])
      ], to: request.reportingOrigin, request)
  }

  /// Tells the origin of a URL that it was handed over to the operating system for registration.
  ///
  /// - Parameters:
  ///   - isSource: whether it registers a source; else a trigger.
  ///   - registrationURL: the URL as text.
  ///   - origin: its origin.
  ///   - request: where it comes from.
  public mutating func reportDelegation(
    isSource: Bool, registrationURL: String, origin: Origin, _ request: RegistrationRequest
  ) {
    sendVerbose(
      [
        Self.entry(
          isSource ? "os-source-delegated" : "os-trigger-delegated",
          [
            JSONMember("context_site", .string(request.page.site.description)),
            JSONMember("registration_url", .string(registrationURL)),
          ])
      ], to: origin, request)
  }

  /// Tells what became of a source.
  mutating func sendVerbose(
    _ outcome: SourceOutcome, _ registration: SourceRegistration, _ request: RegistrationRequest
  ) {
    guard registration.debugReporting, request.debugPermission else { return }
    var members = [JSONMember("attribution_destination", Self.destinations(registration))]
    if let limit = limit(outcome.result, registration) { members.append(JSONMember("limit", limit)) }
    if outcome.replacesDestinations {
      members.append(
        JSONMember(
          "source_destination_limit", .string("\(parameters.maxDestinationsPerSourceAndReportingSite)")))
    }
    members += Self.sourceMembers(registration, site: request.page.site)
    sendVerbose([Self.entry(outcome.verboseKind.rawValue, members)], to: request.reportingOrigin, request)
  }

  /// Tells what became of a trigger.
  mutating func sendVerbose(
    _ outcome: TriggerOutcome, _ registration: TriggerRegistration, _ request: RegistrationRequest
  ) {
    guard registration.debugReporting, request.debugPermission else { return }
    let source = outcome.source.flatMap { knownSource($0) }
    if let source, !source.debugPermission { return }
    var entries: [JSONValue] = []
    let eventKind = outcome.eventLevel.kind
    if let eventKind {
      var members: [JSONMember]
      if let report = outcome.eventReport, [.lowPriority, .excessiveReports].contains(outcome.eventLevel) {
        members = body(report, id: otherIdentifier())
      } else {
        members = triggerMembers(source, registration, request)
        if let limit = outcome.eventLevel.limit(parameters) {
          members.append(JSONMember("limit", .string("\(limit)")))
        }
      }
      entries.append(Self.entry(eventKind.rawValue, members))
    }
    if let kind = outcome.aggregatable.kind, kind != eventKind {
      var members = triggerMembers(source, registration, request)
      if let budget = outcome.namedBudget, outcome.aggregatable == .insufficientNamedBudget,
        let named = source?.registration.namedBudgets[budget]
      {
        members.append(JSONMember("limit", .string("\(named.budget)")))
        members.append(JSONMember("name", .string(named.name)))
      } else if let limit = outcome.aggregatable.limit(parameters) {
        members.append(JSONMember("limit", .string("\(limit)")))
      }
      entries.append(Self.entry(kind.rawValue, members))
    }
    sendVerbose(entries, to: request.reportingOrigin, request)
  }

  private mutating func sendVerbose(_ entries: [JSONValue], to origin: Origin, _ request: RegistrationRequest)
  {
    guard !entries.isEmpty, !request.isFenced else { return }
    postAtOnce(.verboseDebug, to: origin, .array(entries), at: request.time)
  }

  /// The id of a report that is never stored.
  mutating func otherIdentifier() -> String {
    otherIdentifiers += 1
    return ReportIdentifier.make(1 << 32 | otherIdentifiers, random)
  }

  private static func entry(_ type: String, _ body: [JSONMember]) -> JSONValue {
    .object([JSONMember("body", .object(body)), JSONMember("type", .string(type))])
  }

  private static func sourceMembers(_ registration: SourceRegistration, site: Site) -> [JSONMember] {
    var members = [JSONMember("source_event_id", .string("\(registration.sourceEventID)"))]
    if let key = registration.debugKey { members.append(JSONMember("source_debug_key", .string("\(key)"))) }
    return members + [JSONMember("source_site", .string(site.description))]
  }

  private func triggerMembers(
    _ source: KnownSource?, _ registration: TriggerRegistration, _ request: RegistrationRequest
  ) -> [JSONMember] {
    var members = [JSONMember("attribution_destination", .string(request.page.site.description))]
    if let key = registration.debugKey { members.append(JSONMember("trigger_debug_key", .string("\(key)"))) }
    if let source { members += Self.sourceMembers(source.registration, site: source.page.site) }
    return members
  }

  /// The limit that a source hit: a number where it is one of bits, else a text.
  private func limit(_ result: SourceResult, _ registration: SourceRegistration) -> JSONValue? {
    let isNavigation = registration.type == .navigation
    switch result {
    case .stored, .globalDestinationRate, .reportingOrigins: return nil
    case .channelCapacity:
      let limit =
        isNavigation ? parameters.maxChannelCapacityNavigation : parameters.maxChannelCapacityEvent
      return .number("\(limit)")
    case .scopesChannelCapacity:
      let limit =
        isNavigation
        ? parameters.maxChannelCapacityScopesNavigation : parameters.maxChannelCapacityScopesEvent
      return .number("\(limit)")
    case .stateCardinality: return .string("\(parameters.maxTriggerStateCardinality)")
    case .maxEventStates: return (registration.attributionScopes?.maxEventStates).map { .string("\($0)") }
    case .storageLimit: return .string("\(parameters.maxSourcesPerOrigin)")
    case .reportingOriginsPerSite:
      return .string("\(parameters.maxReportingOriginsPerSourceAndReportingSite)")
    case .destinationRate: return .string("\(parameters.maxDestinationsPerWindowAndReportingSite)")
    case .destinationsPerDay: return .string("\(parameters.maxDestinationsPerDay)")
    case .destinationLimit: return .string("\(parameters.maxDestinationsPerSourceAndReportingSite)")
    }
  }
}
