import JSONText

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
