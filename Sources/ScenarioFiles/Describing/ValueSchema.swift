import JSONText

/// What JSON Schema says of a single value, as members of a schema object.
///
/// YAML readers differ: what one takes for a number, such as `100_000`, is text to another, and `5%` and `2d` are text
/// to all. So a number may also be text of the right form; a bound on text can only be told in words.
///
/// *Source:* JSON Schema, draft 2020-12, "A Vocabulary for Structural Validation".
struct ValueSchema: Sendable {
  var members: [JSONMember]

  /// Any value at all.
  static let any = ValueSchema(members: [])

  init(members: [JSONMember]) { self.members = members }

  init(type: String, _ more: [JSONMember] = []) {
    members = [JSONMember("type", .string(type))] + more
  }

  /// Whatever one of several schemas allows.
  init(anyOf schemas: [ValueSchema]) {
    members = [JSONMember("anyOf", .array(schemas.map(\.json)))]
  }

  /// One of a few words.
  init(words: [String]) {
    members = [JSONMember("enum", .array(words.map { .string($0) }))]
  }

  /// Text of a form.
  init(pattern: String) { self.init(type: "string", [JSONMember("pattern", .string(pattern))]) }

  var json: JSONValue { .object(members) }

  /// A number within bounds, or text that is written like one.
  ///
  /// - Parameters:
  ///   - type: `integer` or `number`.
  ///   - suffix: what may follow the digits, as a regular expression.
  static func number<Value>(
    type: String, _ bounds: Bounds<Value>, suffix: String = "", isNegative: Bool, _ text: (Value) -> String
  ) -> ValueSchema {
    var limits: [JSONMember] = []
    if let lower = bounds.lower {
      limits.append(
        JSONMember(lower.isIncluded ? "minimum" : "exclusiveMinimum", .number(text(lower.value))))
    }
    if let upper = bounds.upper {
      limits.append(
        JSONMember(upper.isIncluded ? "maximum" : "exclusiveMaximum", .number(text(upper.value))))
    }
    let sign = isNegative ? "[-+]?" : "\\+?"
    return ValueSchema(anyOf: [
      ValueSchema(type: type, limits), ValueSchema(pattern: "^\(sign)\(Self.decimal)\(suffix)$"),
    ])
  }

  /// A duration: text with units, or 0.
  ///
  /// - Parameters:
  ///   - allowsZero: whether no time at all is a value.
  ///   - isNegative: whether a value may be below zero.
  static func duration(allowsZero: Bool, isNegative: Bool) -> ValueSchema {
    let parts = DurationText.units.map { "(\(digits)(\\.\(digits))?\($0.name))?" }.joined()
    let text = ValueSchema(
      pattern: "^\(isNegative ? "-?" : "")(?=[0-9])\(allowsZero ? "" : "(?=.*[1-9])")\(parts)$")
    guard allowsZero else { return text }
    return ValueSchema(anyOf: [
      ValueSchema(members: [JSONMember("enum", .array([.number("0"), .string("0")]))]), text,
    ])
  }

  private static let digits = "[0-9]+(_[0-9]+)*"
  private static let decimal = "(\(digits)(\\.\(digits))?|\\.\(digits))([eE][-+]?[0-9]{1,4}|k|M)?"
}
