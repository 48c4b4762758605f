import JSONText

/// JSON in one form only, so that values that mean the same are the same.
enum CanonicalJSON {
  /// Members in the order of their names' bytes; of those with one name the last.
  static func sorted(_ members: [JSONMember]) -> [JSONMember] {
    var last: [String: Int] = [:]
    for (index, member) in members.enumerated() { last[member.name] = index }
    return members.enumerated().filter { last[$1.name] == $0 }.map(\.element)
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// The value with sorted members and with numbers as Chromium writes them, everywhere in it.
  static func form(of value: JSONValue) -> JSONValue {
    switch value {
    case .null, .bool, .string: value
    case .number(let digits): .number(HeaderText.number(digits) ?? digits)
    case .array(let elements): .array(elements.map(form))
    case .object(let members):
      .object(sorted(members).map { JSONMember($0.name, form(of: $0.value)) })
    }
  }
}
