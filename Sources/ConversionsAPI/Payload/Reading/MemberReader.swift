import JSONText

/// Hands out an object's members by name and keeps those that nobody asked for.
///
/// Names occur once here: ``RepeatedNames`` has refused the others.
struct MemberReader {
  private var members: [JSONMember]
  private var isTaken: [Bool]
  /// Where each name stands; the bytes are the key, since texts compare by what Unicode holds to be equivalent.
  private let places: [[UInt8]: Int]

  /// Takes an object's members; anything else has none.
  init(_ json: JSONValue) {
    members = json.asMembers ?? []
    isTaken = Array(repeating: false, count: members.count)
    var places: [[UInt8]: Int] = Dictionary(minimumCapacity: members.count)
    for (index, member) in members.enumerated() { places[Array(member.name.utf8)] = index }
    self.places = places
  }

  /// Takes a member out under its name or, with a warning, under one that senders use by mistake.
  ///
  /// A null says nothing: it is taken as no member at all, with a warning.
  ///
  /// - Returns: the name that was found, and the value; nil when there is none.
  mutating func take(
    _ name: String, _ aliases: [String], _ log: inout FindingLog
  ) -> (name: String, value: JSONValue)? {
    if let value = takeOne(name) { return nonNull(name, value, &log) }
    for alias in aliases {
      guard let value = takeOne(alias) else { continue }
      log.at(alias) { $0.warn("is no field of the specification; it is read as \(name)") }
      return nonNull(alias, value, &log)
    }
    return nil
  }

  /// The members that nobody took, with a warning of each.
  func rest(_ log: inout FindingLog) -> [JSONMember] {
    let rest = zip(members, isTaken).filter { !$0.1 }.map(\.0)
    for member in rest {
      log.at(member.name) {
        $0.warn("is no field of the specification; it is kept and not read" + Self.hint(member.name))
      }
    }
    return rest
  }

  private mutating func takeOne(_ name: String) -> JSONValue? {
    guard let place = places[Array(name.utf8)], !isTaken[place] else { return nil }
    isTaken[place] = true
    return members[place].value
  }

  private func nonNull(
    _ name: String, _ value: JSONValue, _ log: inout FindingLog
  ) -> (name: String, value: JSONValue)? {
    guard value == .null else { return (name, value) }
    log.at(name) { $0.warn("is null; leave the field out") }
    return nil
  }

  /// What a sender may have meant whose field cannot be read under another name.
  private static func hint(_ name: String) -> String {
    name == "timezone" ? "; utcoffset has the minutes from UTC" : ""
  }
}
