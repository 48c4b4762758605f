import JSONText
import SimulationKernel
import Web

extension SourceRegistration {
  /// The registration as a header that leaves nothing to defaults; reading it gives the same registration.
  ///
  /// Times are in seconds; integers of 64 bits are texts.
  public var json: JSONValue {
    var members: [JSONMember] = [
      JSONMember("destination", .array(destinations.map { .string($0.description) })),
      JSONMember("source_event_id", .string("\(sourceEventID)")),
      JSONMember("expiry", .seconds(expiry)),
      JSONMember("priority", .string("\(priority)")),
      JSONMember("destination_limit_priority", .string("\(destinationLimitPriority)")),
      JSONMember("filter_data", .filterEntries(filterData)),
      JSONMember("event_report_windows", windows),
      JSONMember("max_event_level_reports", .number("\(maxEventLevelReports)")),
      JSONMember("trigger_data", .array(triggerData.map { .number("\($0)") })),
      JSONMember("trigger_data_matching", .string(triggerDataMatching.rawValue)),
      JSONMember("aggregatable_report_window", .seconds(aggregatableReportWindow)),
      JSONMember(
        "aggregation_keys", .object(aggregationKeys.map { JSONMember($0.id, .keyPiece($0.piece)) })),
      JSONMember(
        "named_budgets", .object(namedBudgets.map { JSONMember($0.name, .number("\($0.budget)")) })),
    ]
    // A browser without a limit on epsilon has an infinite default, which JSON cannot write.
    if eventLevelEpsilon.isFinite {
      members.append(JSONMember("event_level_epsilon", .number(eventLevelEpsilon.shortText)))
    }
    if let scopes = attributionScopes { members.append(JSONMember("attribution_scopes", scopes.json)) }
    members.append(contentsOf: debugging)
    return .object(members)
  }

  private var windows: JSONValue {
    .object([
      JSONMember("start_time", .seconds(eventReportWindows.start)),
      JSONMember("end_times", .array(eventReportWindows.ends.map { .seconds($0) })),
    ])
  }

  private var debugging: [JSONMember] {
    var members = [JSONMember("debug_reporting", .bool(debugReporting))]
    if let key = debugKey { members.append(JSONMember("debug_key", .string("\(key)"))) }
    if let reports = aggregatableDebugReporting {
      let budget = JSONMember("budget", .number("\(reports.budget)"))
      members.append(
        JSONMember(
          "aggregatable_debug_reporting",
          .object(
            [budget] + JSONValue.debug(reports.keyPiece, reports.contributions, reports.coordinator))))
    }
    return members
  }
}

extension AttributionScopes {
  fileprivate var json: JSONValue {
    .object([
      JSONMember("limit", .number("\(limit)")),
      JSONMember("max_event_states", .number("\(maxEventStates)")),
      JSONMember("values", .array(values.map { .string($0) })),
    ])
  }
}
