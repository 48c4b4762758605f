extension JSONValue {
  /// The value as indented text without a line end; lists of single values stay on one line.
  public var text: String {
    var text = ""
    write(into: &text, indent: "")
    return text
  }

  /// The value in one line without white space.
  ///
  /// - Parameter sortsKeys: whether members are brought into the order of their names' bytes; then only the last
  ///   of several members with the same name is written.
  public func compactText(sortsKeys: Bool = false) -> String {
    var text = ""
    writeCompact(into: &text, sortsKeys: sortsKeys)
    return text
  }

  /// The value with every object's members in the order of their names' bytes, the last of each name only.
  public var withSortedKeys: JSONValue {
    switch self {
    case .null, .bool, .number, .string: self
    case .array(let elements): .array(elements.map(\.withSortedKeys))
    case .object(let members):
      .object(Self.sorted(members).map { JSONMember($0.name, $0.value.withSortedKeys) })
    }
  }

  private var isSingle: Bool {
    switch self {
    case .null, .bool, .number, .string: true
    case .array(let elements): elements.isEmpty
    case .object(let members): members.isEmpty
    }
  }

  private func write(into text: inout String, indent: String) {
    let deeper = indent + "  "
    switch self {
    case .null, .bool, .number, .string: writeCompact(into: &text, sortsKeys: false)
    case .array(let elements) where elements.allSatisfy(\.isSingle):
      text += "[" + elements.map(\.text).joined(separator: ", ") + "]"
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        text += index == 0 ? "[\n" + deeper : ",\n" + deeper
        element.write(into: &text, indent: deeper)
      }
      text += "\n" + indent + "]"
    case .object(let members) where members.isEmpty: text += "{}"
    case .object(let members):
      for (index, member) in members.enumerated() {
        text += (index == 0 ? "{\n" : ",\n") + deeper
        Self.writeQuoted(member.name, into: &text)
        text += ": "
        member.value.write(into: &text, indent: deeper)
      }
      text += "\n" + indent + "}"
    }
  }

  private func writeCompact(into text: inout String, sortsKeys: Bool) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let digits): text += digits
    case .string(let value): Self.writeQuoted(value, into: &text)
    case .array(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += "," }
        element.writeCompact(into: &text, sortsKeys: sortsKeys)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in (sortsKeys ? Self.sorted(members) : members).enumerated() {
        if index > 0 { text += "," }
        Self.writeQuoted(member.name, into: &text)
        text += ":"
        member.value.writeCompact(into: &text, sortsKeys: sortsKeys)
      }
      text += "}"
    }
  }

  /// Members by the bytes of their names; of those with the same name, the last.
  private static func sorted(_ members: [JSONMember]) -> [JSONMember] {
    let order = members.indices.sorted {
      let (one, other) = (members[$0].name.utf8, members[$1].name.utf8)
      if one.lexicographicallyPrecedes(other) { return true }
      return !other.lexicographicallyPrecedes(one) && $0 < $1
    }
    var result: [JSONMember] = []
    for index in order {
      if let last = result.last, last.name.utf8.elementsEqual(members[index].name.utf8) {
        result.removeLast()
      }
      result.append(members[index])
    }
    return result
  }

  /// A string with the escapes that RFC 8259 section 7 asks for.
  private static func writeQuoted(_ value: String, into text: inout String) {
    text += "\""
    if value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }) {
      text += value
    } else {
      for scalar in value.unicodeScalars {
        switch scalar {
        case "\"": text += "\\\""
        case "\\": text += "\\\\"
        case "\n": text += "\\n"
        case _ where scalar.value < 0x20:
          let digits = String(scalar.value, radix: 16)
          text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: text.unicodeScalars.append(scalar)
        }
      }
    }
    text += "\""
  }
}
