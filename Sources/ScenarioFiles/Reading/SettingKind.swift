import SimulationKernel

/// What a setting's value may be: how it is read, what is allowed, and how it is written in canonical form.
public struct SettingKind<Value: Sendable>: Sendable {
  /// Reads a node; adds findings and returns nil when the value is not allowed.
  typealias Read = @Sendable (ConfigNode, _ path: String, _ findings: inout [Diagnostic]) -> Value?

  /// Stands in for a value that is missing or wrong, so that reading can go on to the next mistake.
  let placeholder: Value
  /// Says what is allowed, given the setting's own name.
  let allowed: @Sendable (_ name: String) -> String?
  let read: Read
  /// Writes a value in canonical form.
  let canonical: @Sendable (Value) -> CanonicalValue
  /// What editors and validators are told about the value.
  let schema: ValueSchema

  init(
    placeholder: Value, allowed: @escaping @Sendable (_ name: String) -> String?, schema: ValueSchema = .any,
    read: @escaping Read, canonical: @escaping @Sendable (Value) -> CanonicalValue
  ) {
    self.placeholder = placeholder
    self.allowed = allowed
    self.schema = schema
    self.read = read
    self.canonical = canonical
  }

  /// A kind that reads the text of a single value.
  ///
  /// - Parameters:
  ///   - expected: What is expected, for messages: "a whole number".
  ///   - acceptsQuotes: Whether quoted text is accepted as well.
  ///   - schema: What editors and validators are told about the value.
  ///   - parse: Reads the text or throws why it cannot be read.
  static func scalar(
    expected: String, acceptsQuotes: Bool, placeholder: Value,
    allowed: @escaping @Sendable (_ name: String) -> String?, schema: ValueSchema = .any,
    canonical: @escaping @Sendable (Value) -> CanonicalValue,
    parse: @escaping @Sendable (String) throws(NumberText.Refusal) -> Value
  ) -> Self {
    Self(
      placeholder: placeholder, allowed: allowed, schema: schema,
      read: { node, path, findings in
        let name = lastPart(path)
        guard case .scalar(let scalar) = node.content, acceptsQuotes || !scalar.isQuoted else {
          let isQuoted = node.text != nil
          findings.append(
            Diagnostic(
              at: node.place, path: path, "must be \(expected), not \(node.kindName)",
              allowed: allowed(name), suggestion: isQuoted ? "remove the quotes" : nil))
          return nil
        }
        do throws(NumberText.Refusal) {
          return try parse(scalar.text)
        } catch {
          findings.append(
            Diagnostic(
              at: node.place, path: path, error.message, allowed: allowed(name), suggestion: error.suggestion)
          )
          return nil
        }
      },
      canonical: canonical)
  }
}

/// The last part of a dotted path, without the position in a list.
func lastPart(_ path: String) -> String {
  let last = path.split(separator: ".").last.map(String.init) ?? path
  return last.firstIndex(of: "[").map { String(last[..<$0]) } ?? last
}
