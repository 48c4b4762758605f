import JSONText
import SimulationKernel

/// Reads filter data of sources and filters of triggers.
enum FilterReader {
  private static let lookbackWindow = "_lookback_window"
  private static let sourceType = "source_type"

  // MARK: Sources

  /// What filters of triggers are held against.
  static func filterData(_ value: JSONValue, _ log: inout HeaderLog) -> [FilterEntry]? {
    guard let members = MemberReader(value, &log) else { return nil }
    if members.count > RegistrationLimits.filterKeys {
      log.error("has \(members.count) keys; at most \(RegistrationLimits.filterKeys) are allowed")
      return nil
    }
    return members.sorted.compactMap { member in
      log.at(member.name) { filterDataEntry(member, &$0) }
    }
  }

  private static func filterDataEntry(_ member: JSONMember, _ log: inout HeaderLog) -> FilterEntry? {
    if member.name == sourceType {
      log.error("is not allowed, since the browser sets it itself")
      return nil
    }
    let longest = RegistrationLimits.filterTextBytes
    guard isFree(member.name, &log), ValueReader.isShort(member.name, "the key ", &log, longest: longest),
      let values = ValueReader.textSet(
        member.value, &log, { ValueReader.text($0, &$1, longest: longest) })
    else { return nil }
    if values.count > RegistrationLimits.filterValues {
      log.error("has \(values.count) values; at most \(RegistrationLimits.filterValues) are allowed")
    }
    return FilterEntry(key: member.name, values: values)
  }

  // MARK: Triggers

  /// `filters` and `not_filters` among an object's members.
  static func pair(_ members: inout MemberReader, _ log: inout HeaderLog) -> FilterPair {
    FilterPair(
      positive: members.read("filters", &log, filters) ?? [],
      negative: members.read("not_filters", &log, filters) ?? [])
  }

  private static func filters(_ value: JSONValue, _ log: inout HeaderLog) -> [FilterConfig]? {
    switch value {
    case .object: return config(value, &log).map(nonEmpty)
    case .array: return ValueReader.list(value, &log, config)?.flatMap(nonEmpty)
    default:
      log.error("must be an object or a list of objects, not \(value.kind)")
      return nil
    }
  }

  /// A filter without keys and lookback window is none.
  private static func nonEmpty(_ config: FilterConfig) -> [FilterConfig] {
    config.entries.isEmpty && config.lookbackWindow == nil ? [] : [config]
  }

  private static func config(_ value: JSONValue, _ log: inout HeaderLog) -> FilterConfig? {
    guard var members = MemberReader(value, &log) else { return nil }
    let lookback = members.read(lookbackWindow, &log, window)
    let entries = members.sorted.compactMap { member in
      log.at(member.name) { filterEntry(member, &$0) }
    }
    if value.asMembers?.isEmpty == true { log.warn("is empty and filters nothing") }
    return FilterConfig(entries: entries, lookbackWindow: lookback)
  }

  private static func window(_ value: JSONValue, _ log: inout HeaderLog) -> SimulationDuration? {
    guard let seconds = ValueReader.integer(value, &log) else { return nil }
    if seconds > 0 { return .seconds(min(seconds, longestWindow)) }
    log.error("must be positive")
    return nil
  }

  /// Seconds, far beyond the age of any source, whose milliseconds still fit 64 bits.
  private static let longestWindow: Int64 = 1_000_000_000_000

  private static func filterEntry(_ member: JSONMember, _ log: inout HeaderLog) -> FilterEntry? {
    guard isFree(member.name, &log) else { return nil }
    let values = ValueReader.textSet(member.value, &log) { value, log in
      let text = ValueReader.text(value, &log)
      if member.name == sourceType, let text, SourceType(rawValue: text) == nil {
        log.warn("never matches, since a source's type is \"navigation\" or \"event\"")
      }
      return text
    }
    return values.map { FilterEntry(key: member.name, values: $0) }
  }

  private static func isFree(_ key: String, _ log: inout HeaderLog) -> Bool {
    guard key.utf8.first == UInt8(ascii: "_") else { return true }
    log.error("is not allowed, since keys that begin with an underscore are reserved")
    return false
  }
}
