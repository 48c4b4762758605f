import JSONText

/// Reads what a trigger contributes.
struct AggregatableValueReader {
  /// How many bytes filtering ids take.
  let filteringIDBytes: Int

  /// Values for all sources, or a list of values with filters.
  func configurations(_ value: JSONValue, _ log: inout HeaderLog) -> [AggregatableValues]? {
    switch value {
    case .object: return values(value, &log).map { [AggregatableValues(values: $0)] }
    case .array:
      return ValueReader.list(value, &log) { value, log in
        guard var members = MemberReader(value, &log) else { return nil }
        let values = members.require("values", &log, values)
        let filters = FilterReader.pair(&members, &log)
        members.warnOfRest(&log)
        return values.map { AggregatableValues(values: $0, filters: filters) }
      }
    default:
      log.error("must be an object or a list of objects, not \(value.kind)")
      return nil
    }
  }

  private func values(_ value: JSONValue, _ log: inout HeaderLog) -> [AggregatableValue]? {
    guard let members = MemberReader(value, &log) else { return nil }
    return members.sorted.compactMap { member in
      log.at(member.name) { entry(member, &$0) }
    }
  }

  private func entry(_ member: JSONMember, _ log: inout HeaderLog) -> AggregatableValue? {
    switch member.value {
    case .number:
      return contribution(member.value, &log).map { AggregatableValue(id: member.name, value: $0) }
    case .object:
      guard var members = MemberReader(member.value, &log) else { return nil }
      let value = members.require("value", &log, contribution)
      let filteringID = members.read("filtering_id", &log, filteringID)
      members.warnOfRest(&log)
      return value.map { AggregatableValue(id: member.name, value: $0, filteringID: filteringID ?? 0) }
    default:
      log.error("must be a number or an object, not \(member.value.kind)")
      return nil
    }
  }

  private func contribution(_ value: JSONValue, _ log: inout HeaderLog) -> Int? {
    ValueReader.integer(value, &log, in: RegistrationLimits.contribution).map { Int($0) }
  }

  private func filteringID(_ value: JSONValue, _ log: inout HeaderLog) -> UInt64? {
    guard let id = ValueReader.uint64(value, &log) else { return nil }
    let largest = UInt64.max >> UInt64(64 - 8 * filteringIDBytes)
    if id <= largest { return id }
    log.error("must be \(largest) at most, unless aggregatable_filtering_id_max_bytes is raised")
    return nil
  }
}
