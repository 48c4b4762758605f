import JSONText

extension TriggerRegistration {
  /// The registration as a header that leaves nothing to defaults; reading it gives the same registration.
  ///
  /// Times are in seconds; integers of 64 bits are texts.
  public var json: JSONValue {
    var members = filters.members
    members += [
      JSONMember("event_trigger_data", .array(eventTriggerData.map(\.json))),
      JSONMember("aggregatable_trigger_data", .array(aggregatableTriggerData.map(\.json))),
      JSONMember("aggregatable_values", .array(aggregatableValues.map(\.json))),
      JSONMember("aggregatable_deduplication_keys", .array(aggregatableDeduplicationKeys.map(\.json))),
      JSONMember("named_budgets", .array(namedBudgets.map(\.json))),
      JSONMember("aggregatable_source_registration_time", .string(sourceRegistrationTime.rawValue)),
      JSONMember("aggregatable_filtering_id_max_bytes", .number("\(aggregatableFilteringIDMaxBytes)")),
      JSONMember("attribution_scopes", .array(attributionScopes.map { .string($0) })),
      JSONMember("debug_reporting", .bool(debugReporting)),
    ]
    if let coordinator = aggregationCoordinator {
      members.append(JSONMember("aggregation_coordinator_origin", .string(coordinator.description)))
    }
    if let id = contextID { members.append(JSONMember("trigger_context_id", .string(id))) }
    if let key = debugKey { members.append(JSONMember("debug_key", .string("\(key)"))) }
    if let reports = aggregatableDebugReporting {
      members.append(
        JSONMember(
          "aggregatable_debug_reporting",
          .object(JSONValue.debug(reports.keyPiece, reports.contributions, reports.coordinator))))
    }
    return .object(members)
  }
}

extension FilterPair {
  /// The lists that are not empty.
  fileprivate var members: [JSONMember] {
    [("filters", positive), ("not_filters", negative)].filter { !$0.1.isEmpty }
      .map { JSONMember($0.0, .filterConfigs($0.1)) }
  }
}

extension EventTriggerData {
  fileprivate var json: JSONValue {
    let key = deduplicationKey.map { [JSONMember("deduplication_key", .string("\($0)"))] } ?? []
    return .object(
      [JSONMember("trigger_data", .string("\(data)")), JSONMember("priority", .string("\(priority)"))]
        + key + filters.members)
  }
}

extension AggregatableTriggerData {
  fileprivate var json: JSONValue {
    .object(
      [
        JSONMember("key_piece", .keyPiece(keyPiece)),
        JSONMember("source_keys", .array(sourceKeys.map { .string($0) })),
      ] + filters.members)
  }
}

extension AggregatableValues {
  fileprivate var json: JSONValue {
    let members = values.map { value in
      JSONMember(
        value.id,
        .object([
          JSONMember("value", .number("\(value.value)")),
          JSONMember("filtering_id", .string("\(value.filteringID)")),
        ]))
    }
    return .object([JSONMember("values", .object(members))] + filters.members)
  }
}

extension AggregatableDeduplicationKey {
  fileprivate var json: JSONValue {
    .object((key.map { [JSONMember("deduplication_key", .string("\($0)"))] } ?? []) + filters.members)
  }
}

extension NamedBudgetChoice {
  fileprivate var json: JSONValue {
    .object((name.map { [JSONMember("name", .string($0))] } ?? []) + filters.members)
  }
}
