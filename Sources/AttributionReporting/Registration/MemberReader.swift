import JSONText

/// Hands out an object's members by name and tells of those that nobody asked for.
///
/// Of several members with the same name the last one counts, as in browsers.
struct MemberReader {
  private var values: [[UInt8]: JSONValue] = [:]
  private var rest: [String] = []

  /// Takes an object's members; nil, with an error, for anything else.
  init?(_ value: JSONValue, _ log: inout HeaderLog) {
    guard let members = value.asMembers else {
      log.error("must be an object, not \(value.kind)")
      return nil
    }
    for member in members {
      if values.updateValue(member.value, forKey: Array(member.name.utf8)) == nil {
        rest.append(member.name)
      } else {
        log.at(member.name) { $0.warn("is written more than once; the last one counts") }
      }
    }
  }

  /// How many members there are, each name once.
  var count: Int { values.count }

  /// The members in ascending order of their names, each name once.
  var sorted: [JSONMember] {
    rest.sorted(by: ExactOrder.precedes).compactMap { name in
      values[Array(name.utf8)].map { JSONMember(name, $0) }
    }
  }

  /// Whether there is a member that nobody has taken out yet.
  func has(_ name: String) -> Bool { values[Array(name.utf8)] != nil }

  /// Takes a member out; nil when there is none.
  mutating func take(_ name: String) -> JSONValue? {
    guard let value = values.removeValue(forKey: Array(name.utf8)) else { return nil }
    rest.removeAll { ExactOrder.areEqual($0, name) }
    return value
  }

  /// Takes a member out and reads it; nil when there is none or it cannot be read.
  mutating func read<Value>(
    _ name: String, _ log: inout HeaderLog, _ read: (JSONValue, inout HeaderLog) -> Value?
  ) -> Value? {
    guard let value = take(name) else { return nil }
    return log.at(name) { read(value, &$0) }
  }

  /// Takes out a member that must be there and reads it; nil, with an error, when it cannot be read.
  mutating func require<Value>(
    _ name: String, _ log: inout HeaderLog, _ read: (JSONValue, inout HeaderLog) -> Value?
  ) -> Value? {
    guard let value = take(name) else {
      log.at(name) { $0.error("is required") }
      return nil
    }
    return log.at(name) { read(value, &$0) }
  }

  /// Tells of the members that nobody asked for.
  func warnOfRest(_ log: inout HeaderLog) {
    for name in rest { log.at(name) { $0.warn("is not a known field and is ignored") } }
  }
}
