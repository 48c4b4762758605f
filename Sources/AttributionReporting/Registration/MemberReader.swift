import JSONText

/// Hands out an object's members by name and tells of those that nobody asked for.
///
/// Of several members with the same name the last one counts, as in browsers.
struct MemberReader {
  /// One member of each name, at the place of the first.
  private var members: [JSONMember] = []
  /// Which of them have been taken out.
  private var isTaken: [Bool] = []
  /// Where the members stand; kept only for an object that has too many to go through them.
  private var places: [[UInt8]: Int]?

  /// So many are found as fast without a table.
  private static let fewMembers = 32

  /// Takes an object's members; nil, with an error, for anything else.
  init?(_ value: JSONValue, _ log: inout HeaderLog) {
    guard let all = value.asMembers else {
      log.error("must be an object, not \(value.kind)")
      return nil
    }
    if all.count > Self.fewMembers { places = [:] }
    members.reserveCapacity(all.count)
    for member in all {
      if let place = place(of: member.name) {
        members[place].value = member.value
        log.at(member.name) { $0.warn("is written more than once; the last one counts") }
      } else {
        places?[Array(member.name.utf8)] = members.count
        members.append(member)
      }
    }
    isTaken = Array(repeating: false, count: members.count)
  }

  /// How many members there are, each name once.
  var count: Int { members.count }

  /// The members that nobody has taken out, in ascending order of their names, each name once.
  var sorted: [JSONMember] {
    zip(members, isTaken).filter { !$0.1 }.map(\.0).sorted { ExactOrder.precedes($0.name, $1.name) }
  }

  /// Whether there is a member that nobody has taken out yet.
  func has(_ name: String) -> Bool { place(of: name).map { !isTaken[$0] } ?? false }

  /// Takes a member out; nil when there is none.
  mutating func take(_ name: String) -> JSONValue? {
    guard let place = place(of: name), !isTaken[place] else { return nil }
    isTaken[place] = true
    return members[place].value
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
    for (member, isTaken) in zip(members, isTaken) where !isTaken {
      log.at(member.name) { $0.warn("is not a known field and is ignored") }
    }
  }

  private func place(of name: String) -> Int? {
    if let places { return places[Array(name.utf8)] }
    return members.firstIndex { ExactOrder.areEqual($0.name, name) }
  }
}
