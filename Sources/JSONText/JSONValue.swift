/// A value of JSON whose members keep their order and whose numbers keep their digits.
///
/// *Source:* RFC 8259.
public enum JSONValue: Hashable, Sendable {
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

  /// The value of the last member with a name; nil when there is none, and for anything but an object.
  ///
  /// Names are compared byte by byte, not by what Unicode holds to be equivalent. Of several members with the
  /// same name the last one counts, as in ECMAScript and in Chromium's parser.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }

  /// The element at an index; nil when there is none, and for anything but a list.
  public subscript(index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// The text; nil for anything else.
  public var asString: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The truth value; nil for anything else.
  public var asBool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// The number; nil for anything else.
  public var asNumber: JSONNumber? {
    guard case .number(let digits) = self else { return nil }
    return JSONNumber(digits)
  }

  /// The elements; nil for anything but a list.
  public var asArray: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  /// The members as they were written; nil for anything but an object.
  public var asMembers: [JSONMember]? {
    guard case .object(let members) = self else { return nil }
    return members
  }

  /// What kind of value it is, with its article, for messages.
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a truth value"
    case .number: "a number"
    case .string: "a text"
    case .array: "a list"
    case .object: "an object"
    }
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
