import JSONText

extension SourceReader {
  func readAggregatable(
    _ source: inout SourceRegistration, _ members: inout MemberReader, _ log: inout HeaderLog
  ) {
    if let keys = members.read("aggregation_keys", &log, aggregationKeys) { source.aggregationKeys = keys }
    if let budgets = members.read("named_budgets", &log, namedBudgets) { source.namedBudgets = budgets }
  }

  private func aggregationKeys(_ value: JSONValue, _ log: inout HeaderLog) -> [AggregationKey]? {
    named(
      value, &log, most: RegistrationLimits.aggregationKeys, longest: RegistrationLimits.aggregationKeyBytes
    ) { name, value, log in
      ValueReader.keyPiece(value, &log).map { AggregationKey(id: name, piece: $0) }
    }
  }

  private func namedBudgets(_ value: JSONValue, _ log: inout HeaderLog) -> [NamedBudget]? {
    named(
      value, &log, most: RegistrationLimits.namedBudgets, longest: RegistrationLimits.budgetNameBytes
    ) { name, value, log in
      ValueReader.integer(value, &log, in: RegistrationLimits.namedBudget).map {
        NamedBudget(name: name, budget: Int($0))
      }
    }
  }

  /// An object's members in ascending order of their names, so many at most, with names of limited length.
  private func named<Element>(
    _ value: JSONValue, _ log: inout HeaderLog, most: Int, longest: Int,
    _ read: (String, JSONValue, inout HeaderLog) -> Element?
  ) -> [Element]? {
    guard let members = MemberReader(value, &log) else { return nil }
    if members.count > most {
      log.error("has \(members.count) entries; at most \(most) are allowed")
      return nil
    }
    return members.sorted.compactMap { member in
      log.at(member.name) { log in
        guard ValueReader.isShort(member.name, "the name ", &log, longest: longest) else { return nil }
        return read(member.name, member.value, &log)
      }
    }
  }

  /// What limits the sources that triggers can choose among.
  func scopes(_ value: JSONValue, _ log: inout HeaderLog) -> AttributionScopes? {
    guard var members = MemberReader(value, &log) else { return nil }
    let limit = members.require("limit", &log) { value, log in
      ValueReader.integer(value, &log, in: 1...Int64(UInt32.max)).map { UInt32($0) }
    }
    let mostStates = Int64(min(context.parameters.maxTriggerStateCardinality, UInt64(UInt32.max)))
    let states = members.read("max_event_states", &log) { value, log in
      ValueReader.integer(value, &log, in: 1...max(1, mostStates)).map { UInt32($0) }
    }
    let values = members.require("values", &log) { value, log in
      let values = ValueReader.textSet(value, &log) {
        ValueReader.text($0, &$1, longest: RegistrationLimits.scopeBytes)
      }
      if value.asArray?.isEmpty == true { log.error("must name at least one scope") }
      let most = min(limit.map { Int($0) } ?? .max, RegistrationLimits.scopes)
      if let values, values.count > most {
        log.error("names \(values.count) scopes; at most \(most) are allowed, and no more than limit")
      }
      return values
    }
    members.warnOfRest(&log)
    guard let limit, let values else { return nil }
    let scopes = AttributionScopes(limit: limit, values: values)
    return states.map { AttributionScopes(limit: limit, values: values, maxEventStates: $0) } ?? scopes
  }
}
