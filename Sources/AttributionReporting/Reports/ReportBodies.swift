import JSONText
import SimulationKernel
import Web

/// What reports of attributions say.
extension ReportingBrowser {
  /// The body of an event-level report.
  ///
  /// *Source:* Attribution Reporting, "Obtaining an event-level report body".
  func body(_ report: PendingEventReport, id: String) -> [JSONMember] {
    guard let row = engine.row(of: report.source) else { return [] }
    let stored = engine.sources[row]
    let source = knownSources[Int(stored.tag)]
    let rate = engine.rules[Int(stored.configuration)].flipProbability
    var members = [
      JSONMember("attribution_destination", Self.destinations(source.registration)),
      JSONMember("randomized_trigger_rate", .number("\((rate * 1e7).rounded() / 1e7)")),
      JSONMember("report_id", .string(id)),
      JSONMember("scheduled_report_time", Self.seconds(report.due)),
    ]
    let triggerKey = report.isFake ? nil : knownTriggers[Int(report.tag)].registration.debugKey
    if let sourceKey = source.registration.debugKey, let triggerKey {
      members.append(JSONMember("source_debug_key", .string("\(sourceKey)")))
      members.append(JSONMember("trigger_debug_key", .string("\(triggerKey)")))
    }
    return members + [
      JSONMember("source_event_id", .string("\(stored.eventID)")),
      JSONMember("source_type", .string(source.registration.type.rawValue)),
      JSONMember("trigger_data", .string("\(report.data)")),
    ]
  }

  /// What an aggregatable report says.
  func content(_ report: PendingAggregatableReport) -> AggregatableContent {
    let trigger = knownTriggers[Int(report.tag)]
    let sourceKey = report.source.flatMap { knownSource($0) }?.registration.debugKey
    var others: [JSONMember] = []
    if let sourceKey, let triggerKey = trigger.registration.debugKey {
      others.append(JSONMember("source_debug_key", .string("\(sourceKey)")))
      others.append(JSONMember("trigger_debug_key", .string("\(triggerKey)")))
    }
    let isDebugMode = !others.isEmpty
    if let id = trigger.registration.contextID {
      others.append(JSONMember("trigger_context_id", .string(id)))
    }
    let range = report.firstContribution..<report.firstContribution + report.contributionCount
    return AggregatableContent(
      sharedInfo: sharedInfo(report, trigger, isDebugMode: isDebugMode),
      contributions: range.map { engine.contributions[$0] }, paddedCount: 20,
      filteringIDMaxBytes: trigger.registration.aggregatableFilteringIDMaxBytes,
      coordinator: (trigger.registration.aggregationCoordinator ?? coordinators[0]).description,
      isDebugMode: isDebugMode, otherMembers: others)
  }

  /// *Source:* Attribution Reporting, "Obtaining an aggregatable attribution report's shared info".
  private func sharedInfo(
    _ report: PendingAggregatableReport, _ trigger: KnownTrigger, isDebugMode: Bool
  ) -> JSONValue {
    var members = Self.sharedInfo(
      api: "attribution-reporting", destination: trigger.page.site,
      reportingOrigin: trigger.reportingOrigin, due: report.due,
      id: ReportIdentifier.make(UInt64(report.id), random))
    if isDebugMode { members.append(JSONMember("debug_mode", .string("enabled"))) }
    if trigger.registration.sourceRegistrationTime == .include {
      let day = report.sourceTime.flooredQuotient(86_400_000)
      members.append(JSONMember("source_registration_time", .string("\(day * 86_400)")))
    }
    return .object(members)
  }

  /// The members of every shared info.
  static func sharedInfo(
    api: String, destination: Site, reportingOrigin: Origin, due: Int64, id: String
  ) -> [JSONMember] {
    [
      JSONMember("api", .string(api)),
      JSONMember("attribution_destination", .string(destination.description)),
      JSONMember("report_id", .string(id)),
      JSONMember("reporting_origin", .string(reportingOrigin.description)),
      JSONMember("scheduled_report_time", seconds(due)),
      JSONMember("version", .string("1.0")),
    ]
  }

  /// A source's destinations: a text, or a list of texts when there are several.
  static func destinations(_ registration: SourceRegistration) -> JSONValue {
    let texts = registration.destinations.map { JSONValue.string($0.description) }
    return texts.count == 1 ? texts[0] : .array(texts)
  }

  /// A time in whole seconds, as text.
  static func seconds(_ milliseconds: Int64) -> JSONValue {
    .string("\(milliseconds.flooredQuotient(1000))")
  }
}
