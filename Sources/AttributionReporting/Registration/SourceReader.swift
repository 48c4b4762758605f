import JSONText
import SimulationKernel
import Web

/// Reads a source registration.
struct SourceReader {
  let type: SourceType
  let context: HeaderContext

  /// The registration; nil unless there is an object, incomplete when there were errors.
  func source(_ value: JSONValue, _ log: inout HeaderLog) -> SourceRegistration? {
    guard var members = MemberReader(value, &log) else { return nil }
    let destinations = members.require(
      "destination", &log, DestinationReader(context: context).destinations)
    var source = SourceRegistration(type, destinations: destinations ?? [])
    readIdentity(&source, &members, &log)
    readTimes(&source, &members, &log)
    readEventLevel(&source, &members, &log)
    readAggregatable(&source, &members, &log)
    readDebugging(&source, &members, &log)
    if let scopes = members.read("attribution_scopes", &log, scopes) { source.attributionScopes = scopes }
    members.warnOfRest(&log)
    warnOfMissingReports(source, &log)
    return source
  }

  private func readIdentity(
    _ source: inout SourceRegistration, _ members: inout MemberReader, _ log: inout HeaderLog
  ) {
    if let id = members.read("source_event_id", &log, ValueReader.uint64) { source.sourceEventID = id }
    if let priority = members.read("priority", &log, ValueReader.int64) { source.priority = priority }
    if let priority = members.read("destination_limit_priority", &log, ValueReader.int64) {
      source.destinationLimitPriority = priority
    }
    if let data = members.read("filter_data", &log, FilterReader.filterData) { source.filterData = data }
  }

  private func readTimes(
    _ source: inout SourceRegistration, _ members: inout MemberReader, _ log: inout HeaderLog
  ) {
    let expiry = members.read("expiry", &log, expiry) ?? RegistrationLimits.expiry.upperBound
    source.expiry = .seconds(expiry)
    let window = members.read("aggregatable_report_window", &log) { value, log in
      reportWindow(value, &log, expiry: expiry)
    }
    source.aggregatableReportWindow = .seconds(window ?? expiry)
    source.eventReportWindows = eventReportWindows(&members, &log, expiry: expiry)
  }

  private func readEventLevel(
    _ source: inout SourceRegistration, _ members: inout MemberReader, _ log: inout HeaderLog
  ) {
    let most = members.read("max_event_level_reports", &log) { value, log in
      ValueReader.integer(value, &log, in: 0...RegistrationLimits.eventLevelReports)
    }
    if let most { source.maxEventLevelReports = Int(most) }
    let matching: TriggerDataMatching? = members.read("trigger_data_matching", &log) { value, log in
      ValueReader.oneOf(value, &log)
    }
    if let matching { source.triggerDataMatching = matching }
    if let data = members.read("trigger_data", &log, triggerData) { source.triggerData = data }
    if source.triggerDataMatching == .modulus, source.triggerData != Self.contiguous(source.triggerData.count)
    {
      log.at("trigger_data") {
        $0.error("must be 0, 1, 2 and so on without gaps when trigger_data_matching is \"modulus\"")
      }
    }
    let largest = context.parameters.maxEventLevelEpsilon
    let epsilon = members.read("event_level_epsilon", &log) { value, log -> Double? in
      guard let number = ValueReader.number(value, &log) else { return nil }
      if number.double >= 0, number.double <= largest { return number.double }
      log.error("must be from 0 to \(largest.shortText)")
      return nil
    }
    source.eventLevelEpsilon = epsilon ?? largest
  }

  private func readDebugging(
    _ source: inout SourceRegistration, _ members: inout MemberReader, _ log: inout HeaderLog
  ) {
    source.debugKey = members.read("debug_key", &log, DebugFieldReader.debugKey)
    source.debugReporting = members.read("debug_reporting", &log, DebugFieldReader.debugReporting) ?? false
    source.aggregatableDebugReporting = members.read(
      "aggregatable_debug_reporting", &log, DebugReportingReader(context: context).source)
  }

  private static func contiguous(_ count: Int) -> [UInt32] { Array(0..<UInt32(count)) }

  /// Up to 32 different values, in ascending order.
  private func triggerData(_ value: JSONValue, _ log: inout HeaderLog) -> [UInt32]? {
    let data = ValueReader.list(value, &log) { value, log in
      ValueReader.integer(value, &log, in: 0...Int64(UInt32.max)).map { UInt32($0) }
    }
    guard let data, data.count == value.asArray?.count else { return nil }
    let unique = Set(data).sorted()
    if unique.count < data.count { log.error("must not list a value more than once") }
    if unique.count > RegistrationLimits.triggerData {
      log.error("lists \(unique.count) values; at most \(RegistrationLimits.triggerData) are allowed")
    }
    return unique
  }

  private func warnOfMissingReports(_ source: SourceRegistration, _ log: inout HeaderLog) {
    if source.triggerData.isEmpty, source.maxEventLevelReports > 0 {
      log.at("trigger_data") { $0.warn("is empty, so the source makes no event-level reports") }
    } else if source.maxEventLevelReports == 0, !source.triggerData.isEmpty {
      log.at("max_event_level_reports") { $0.warn("is 0, so the source makes no event-level reports") }
    }
  }
}

/// Reads debug fields, of which a browser ignores those that are wrong.
enum DebugFieldReader {
  static func debugKey(_ value: JSONValue, _ log: inout HeaderLog) -> UInt64? {
    log.forgiving { ValueReader.uint64(value, &$0) }
  }

  static func debugReporting(_ value: JSONValue, _ log: inout HeaderLog) -> Bool? {
    if let bool = value.asBool { return bool }
    log.warn("must be true or false, not \(value.kind), and is ignored")
    return nil
  }
}
