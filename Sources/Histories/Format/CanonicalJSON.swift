import JSONText

/// JSON in one form only, so that values that mean the same are the same.
enum CanonicalJSON {
  /// The value with sorted members and with numbers as Chromium writes them, everywhere in it.
  static func form(of value: JSONValue) -> JSONValue { numbers(in: value.withSortedKeys) }

  /// The value with numbers as Chromium writes them; one beyond the doubles stays as it is.
  static func numbers(in value: JSONValue) -> JSONValue {
    switch value {
    case .null, .bool, .string: value
    case .number(let digits): .number(HeaderText.number(digits) ?? digits)
    case .array(let elements): .array(elements.map(numbers))
    case .object(let members):
      .object(members.map { JSONMember($0.name, numbers(in: $0.value)) })
    }
  }
}
