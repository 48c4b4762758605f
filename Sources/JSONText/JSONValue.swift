/// A value of JSON whose members keep their order and whose numbers keep their digits.
///
/// *Source:* RFC 8259.
public indirect enum JSONValue: Hashable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number as it is written in JSON.
  case number(String)
  /// A text.
  case string(String)
  /// Values in order.
  case array([JSONValue])
  /// Members in the order in which they were written; a name may occur twice.
  case object([JSONMember])

  /// The value as indented text without a line end; lists of single values stay on one line.
  public var text: String {
    var text = ""
    write(into: &text, indent: "")
    return text
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
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let digits): text += digits
    case .string(let value): text += Self.quoted(value)
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
        text += (index == 0 ? "{\n" : ",\n") + deeper + Self.quoted(member.name) + ": "
        member.value.write(into: &text, indent: deeper)
      }
      text += "\n" + indent + "}"
    }
  }

  /// A string with the escapes that RFC 8259 section 7 asks for.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

/// A member of a JSON object.
public struct JSONMember: Hashable, Sendable {
  /// What it is called.
  public var name: String
  /// What it says.
  public var value: JSONValue

  /// Makes a member.
  public init(_ name: String, _ value: JSONValue) {
    self.name = name
    self.value = value
  }
}
