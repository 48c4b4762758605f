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
  /// A null says nothing: it is taken as no member at all, with a warning. Of several names the first counts, and the
  /// others are ignored.
  ///
  /// - Returns: the name that was found, and the value; nil when there is none.
  mutating func take(
    _ name: String, _ aliases: [String], _ log: inout FindingLog
  ) -> (name: String, value: JSONValue)? {
    var found: (name: String, value: JSONValue)?
    for candidate in [name] + aliases {
      guard let value = takeOne(candidate) else { continue }
      log.at(candidate) { log in
        if let found {
          log.warn("is ignored, since \(found.name) is there")
          return
        }
        if candidate != name { log.warn("is no field of the specification; it is read as \(name)") }
        if value == .null { log.warn("is null; leave the field out") }
      }
      if found == nil, value != .null { found = (candidate, value) }
    }
    return found
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

  /// What a sender may have meant whose field cannot be read under another name.
  private static func hint(_ name: String) -> String {
    name == "timezone" ? "; utcoffset has the minutes from UTC" : ""
  }
}
