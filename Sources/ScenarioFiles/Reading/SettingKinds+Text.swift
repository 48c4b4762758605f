import JSONText

extension SettingKind where Value == Bool {
  /// `true` or `false`.
  public static var bool: Self {
    .scalar(
      expected: "true or false", acceptsQuotes: false, placeholder: false, allowed: { _ in "true or false" },
      schema: ValueSchema(type: "boolean"),
      canonical: { .plain($0 ? "true" : "false") },
      parse: { (text: String) throws(NumberText.Refusal) -> Bool in
        switch text {
        case "true", "True", "TRUE": return true
        case "false", "False", "FALSE": return false
        default:
          let meant: String? =
            switch text.lowercased() {
            case "yes", "on", "y", "1": "did you mean true?"
            case "no", "off", "n", "0": "did you mean false?"
            default: nil
            }
          throw NumberText.Refusal(
            message: "must be true or false, not \"\(ConfigScalar(text).shown)\"", suggestion: meant)
        }
      })
  }
}

extension SettingKind where Value == String {
  /// Text; a number or date without quotes is taken as it is written.
  ///
  /// - Parameter length: The number of characters allowed.
  public static func string(length: ClosedRange<Int> = 1...10_000) -> Self {
    let allowed = "text of \(length.lowerBound) to \(grouped(String(length.upperBound))) characters"
    return .scalar(
      expected: "text", acceptsQuotes: true, placeholder: "", allowed: { _ in allowed },
      schema: ValueSchema(members: [
        JSONMember("type", .array(["string", "number", "boolean"].map { .string($0) })),
        JSONMember("minLength", .number("\(length.lowerBound)")),
        JSONMember("maxLength", .number("\(length.upperBound)")),
      ]),
      canonical: { .text($0) },
      parse: { (text: String) throws(NumberText.Refusal) -> String in
        guard length.contains(text.count) else {
          throw NumberText.Refusal(message: "has \(text.count) characters", suggestion: nil)
        }
        return text
      })
  }
}

extension SettingKind
where Value: CaseIterable & RawRepresentable & Sendable, Value.RawValue == String, Value.AllCases: Sendable {
  /// One of the names of an enumeration.
  ///
  /// - Parameter type: The enumeration; it has at least one case.
  public static func choice(_ type: Value.Type = Value.self) -> Self {
    let cases = Array(type.allCases)
    guard let first = cases.first else { preconditionFailure("a choice needs at least one case") }
    let names = cases.map(\.rawValue)
    return .scalar(
      expected: "one of the names", acceptsQuotes: true, placeholder: first,
      allowed: { _ in names.joined(separator: ", ") }, schema: ValueSchema(words: names),
      canonical: { .text($0.rawValue) },
      parse: { (text: String) throws(NumberText.Refusal) -> Value in
        if let value = Value(rawValue: text) { return value }
        throw NumberText.Refusal(
          message: "cannot be \"\(ConfigScalar(text).shown)\"",
          suggestion: DidYouMean.phrase(for: text, among: names))
      })
  }
}

extension SettingKind where Value == String {
  /// One of a few words.
  ///
  /// - Parameter words: The words; not empty.
  public static func word(among words: [String]) -> Self {
    .scalar(
      expected: "one of the names", acceptsQuotes: true, placeholder: words.first ?? "",
      allowed: { _ in words.joined(separator: ", ") }, schema: ValueSchema(words: words),
      canonical: { .text($0) },
      parse: { (text: String) throws(NumberText.Refusal) -> String in
        if words.contains(text) { return text }
        throw NumberText.Refusal(
          message: "cannot be \"\(ConfigScalar(text).shown)\"",
          suggestion: DidYouMean.phrase(for: text, among: words))
      })
  }
}

extension SettingKind {
  /// A list of values of one kind, written `[a, b]`.
  ///
  /// - Parameters:
  ///   - element: The kind of each element.
  ///   - count: The number of elements allowed.
  ///   - isIncreasing: Whether the second of two neighbours may follow the first; nil when order is free.
  public static func list<Element: Sendable>(
    of element: SettingKind<Element>, count: ClosedRange<Int> = 1...1_000,
    increasingBy isIncreasing: (@Sendable (Element, Element) -> Bool)? = nil
  ) -> Self where Value == [Element] {
    let most = count.upperBound
    let size = count.lowerBound == most ? "\(most)" : "\(count.lowerBound) to \(grouped(String(most)))"
    let allowed: @Sendable (String) -> String? = { name in
      "a list of \(size) values" + (element.allowed(name).map { ", each \($0)" } ?? "")
    }
    return Self(
      placeholder: Array(repeating: element.placeholder, count: count.lowerBound), allowed: allowed,
      schema: ValueSchema(
        type: "array",
        [
          JSONMember("items", element.schema.json), JSONMember("minItems", .number("\(count.lowerBound)")),
          JSONMember("maxItems", .number("\(count.upperBound)")),
        ]),
      read: { node, path, findings in
        guard let elements = node.sequence else {
          findings.append(
            Diagnostic(
              at: node.place, path: path, "must be a list, not \(node.kindName)",
              allowed: allowed(lastPart(path)), suggestion: node.text.map { "write [\($0)]" }))
          return nil
        }
        guard count.contains(elements.count) else {
          let message = "has \(elements.count) value\(elements.count == 1 ? "" : "s")"
          findings.append(Diagnostic(at: node.place, path: path, message, allowed: allowed(lastPart(path))))
          return nil
        }
        let values = elements.enumerated().map { element.read($1, "\(path)[\($0)]", &findings) }
        let good = values.compactMap { $0 }
        guard good.count == values.count else { return nil }
        guard let isIncreasing else { return good }
        for index in good.indices.dropFirst() where !isIncreasing(good[index - 1], good[index]) {
          findings.append(
            Diagnostic(
              at: elements[index].place, path: "\(path)[\(index)]",
              "must be greater than the value before it",
              suggestion: "write the values in ascending order"))
          return nil
        }
        return good
      },
      canonical: { .list($0.map(element.canonical)) })
  }
}
