import JSONText
import Web

/// Reads a trigger registration.
struct TriggerReader {
  let context: HeaderContext

  /// The registration; nil unless there is an object, incomplete when there were errors.
  func trigger(_ value: JSONValue, _ log: inout HeaderLog) -> TriggerRegistration? {
    guard var members = MemberReader(value, &log) else { return nil }
    var trigger = TriggerRegistration()
    trigger.filters = FilterReader.pair(&members, &log)
    trigger.debugKey = members.read("debug_key", &log, DebugFieldReader.debugKey)
    trigger.debugReporting = members.read("debug_reporting", &log, DebugFieldReader.debugReporting) ?? false
    trigger.eventTriggerData = list("event_trigger_data", &members, &log, eventTriggerData)
    trigger.attributionScopes =
      members.read("attribution_scopes", &log) { value, log in
        ValueReader.textSet(value, &log) { ValueReader.text($0, &$1) }
      } ?? []
    readAggregatable(&trigger, &members, &log)
    trigger.aggregatableDebugReporting = members.read(
      "aggregatable_debug_reporting", &log, DebugReportingReader(context: context).trigger)
    members.warnOfRest(&log)
    if trigger.eventTriggerData.isEmpty, !trigger.hasAggregatableData {
      log.note("has neither event_trigger_data nor aggregatable data, so it makes no reports")
    }
    return trigger
  }

  private func readAggregatable(
    _ trigger: inout TriggerRegistration, _ members: inout MemberReader, _ log: inout HeaderLog
  ) {
    let filteringIDBytes = readConfiguration(&trigger, &members, &log)
    trigger.aggregatableTriggerData = list("aggregatable_trigger_data", &members, &log, aggregatableData)
    trigger.aggregatableValues =
      members.read("aggregatable_values", &log) { value, log in
        AggregatableValueReader(filteringIDBytes: filteringIDBytes).configurations(value, &log)
      } ?? []
    trigger.aggregatableDeduplicationKeys = list("aggregatable_deduplication_keys", &members, &log) {
      members, log in
      AggregatableDeduplicationKey(
        key: members.read("deduplication_key", &log, ValueReader.uint64),
        filters: FilterReader.pair(&members, &log))
    }
    trigger.namedBudgets = list("named_budgets", &members, &log) { members, log in
      NamedBudgetChoice(
        name: members.read("name", &log) { ValueReader.text($0, &$1) },
        filters: FilterReader.pair(&members, &log))
    }
    warnOfUnpairedKeys(trigger, &log)
  }

  /// Reads what holds for the trigger's aggregatable reports as a whole.
  ///
  /// - Returns: how many bytes filtering ids may take; all of 8 where the number that is given is wrong, so that no
  ///   id is blamed for it.
  private func readConfiguration(
    _ trigger: inout TriggerRegistration, _ members: inout MemberReader, _ log: inout HeaderLog
  ) -> Int {
    let time: SourceRegistrationTime? = members.read("aggregatable_source_registration_time", &log) {
      value, log in
      ValueReader.oneOf(value, &log)
    }
    if let time { trigger.sourceRegistrationTime = time }
    let isIncluded = trigger.sourceRegistrationTime == .include
    let areBytesGiven = members.has("aggregatable_filtering_id_max_bytes")
    let bytes = members.read("aggregatable_filtering_id_max_bytes", &log) { value, log in
      let bytes = ValueReader.integer(value, &log, in: RegistrationLimits.filteringIDBytes)
      if isIncluded, let bytes, bytes != 1 { log.error(Self.conflict) }
      return bytes
    }
    if let bytes { trigger.aggregatableFilteringIDMaxBytes = Int(bytes) }
    trigger.contextID = members.read("trigger_context_id", &log) { value, log in
      let id = ValueReader.text(value, &log, longest: RegistrationLimits.contextIDBytes)
      if isIncluded, id != nil { log.error(Self.conflict) }
      return id
    }
    trigger.aggregationCoordinator = members.read(
      "aggregation_coordinator_origin", &log, DestinationReader(context: context).coordinator)
    return areBytesGiven && bytes == nil ? 8 : trigger.aggregatableFilteringIDMaxBytes
  }

  private static let conflict = "cannot be given when aggregatable_source_registration_time is \"include\""

  private func eventTriggerData(_ members: inout MemberReader, _ log: inout HeaderLog) -> EventTriggerData? {
    EventTriggerData(
      data: members.read("trigger_data", &log, ValueReader.uint64) ?? 0,
      priority: members.read("priority", &log, ValueReader.int64) ?? 0,
      deduplicationKey: members.read("deduplication_key", &log, ValueReader.uint64),
      filters: FilterReader.pair(&members, &log))
  }

  private func aggregatableData(
    _ members: inout MemberReader, _ log: inout HeaderLog
  ) -> AggregatableTriggerData? {
    let piece = members.require("key_piece", &log, ValueReader.keyPiece)
    let keys = members.read("source_keys", &log) { value, log in
      ValueReader.textSet(value, &log) { ValueReader.text($0, &$1) }
    }
    let filters = FilterReader.pair(&members, &log)
    return piece.map { AggregatableTriggerData(keyPiece: $0, sourceKeys: keys ?? [], filters: filters) }
  }

  /// A list of objects, each of which tells of fields that nobody knows.
  private func list<Element>(
    _ name: String, _ members: inout MemberReader, _ log: inout HeaderLog,
    _ read: (inout MemberReader, inout HeaderLog) -> Element?
  ) -> [Element] {
    members.read(name, &log) { value, log in
      ValueReader.list(value, &log) { value, log in
        guard var members = MemberReader(value, &log) else { return nil }
        let element = read(&members, &log)
        members.warnOfRest(&log)
        return element
      }
    } ?? []
  }

  /// Tells of keys that stand on one side of a contribution only.
  private func warnOfUnpairedKeys(_ trigger: TriggerRegistration, _ log: inout HeaderLog) {
    let valued = Set(trigger.aggregatableValues.flatMap { $0.values.map { Array($0.id.utf8) } })
    var pieced: Set<[UInt8]> = []
    for (index, data) in trigger.aggregatableTriggerData.enumerated() {
      for key in data.sourceKeys where !valued.contains(Array(key.utf8)) {
        log.at("aggregatable_trigger_data") {
          $0.at(index) {
            $0.at("source_keys") { $0.warn("\"\(key)\" has no value and is never contributed") }
          }
        }
      }
      pieced.formUnion(data.sourceKeys.map { Array($0.utf8) })
    }
    let ids = ExactOrder.sortedUnique(trigger.aggregatableValues.flatMap { $0.values.map(\.id) })
    for id in ids where !pieced.contains(Array(id.utf8)) {
      log.at("aggregatable_values") {
        $0.warn("\"\(id)\" is among no source_keys, so the source's key piece is contributed as it is")
      }
    }
  }
}
