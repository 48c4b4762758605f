/// A value of JSON whose members keep their order, so that the same settings give the same text.
indirect enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  /// A number as it is written in JSON.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])

  /// The value as indented text without a line end; lists of single values stay on one line.
  var text: String {
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
struct JSONMember: Equatable, Sendable {
  var name: String
  var value: JSONValue

  init(_ name: String, _ value: JSONValue) {
    self.name = name
    self.value = value
  }
}

extension CanonicalValue {
  /// The value as JSON: numbers and truth values as such, all else as text.
  var json: JSONValue {
    switch self {
    case .plain("true"): .bool(true)
    case .plain("false"): .bool(false)
    case .plain(let text): (try? NumberText.decimal(text)) == nil ? .string(text) : .number(text)
    case .text(let text): .string(text)
    case .list(let elements): .array(elements.map(\.json))
    case .none: .null
    }
  }
}
