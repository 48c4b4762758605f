/// A value given on the command line for one setting: `--set a.b.c=v`.
public struct Override: Sendable {
  /// The parts of the dotted path; not empty.
  public var path: [String]
  /// The value.
  public var value: ConfigNode

  /// Makes an override.
  ///
  /// - Parameters:
  ///   - path: The parts of the dotted path; not empty.
  ///   - value: The value, with the option as its place.
  public init(path: [String], value: ConfigNode) {
    precondition(!path.isEmpty, "an override needs a path")
    self.path = path
    self.value = value
  }

  /// Reads the text of a `--set` option.
  ///
  /// - Parameter text: `a.b.c=v`; the value is read as YAML.
  /// - Throws: `ScenarioError` when the text has another form or the value is not YAML.
  public init(set text: String) throws(ScenarioError) {
    let option = OptionText(name: "--set", text)
    let (path, value) = try option.split(example: "--set population.people=10k")
    self.init(path: path, value: try option.node(value))
  }
}

/// Values to try, one after the other, for one setting: `--sweep a.b.c=v1,v2`.
public struct SweepOption: Sendable {
  /// The parts of the dotted path; not empty.
  public var path: [String]
  /// The values in the order given; not empty.
  public var values: [ConfigNode]

  /// Reads the text of a `--sweep` option.
  ///
  /// - Parameter text: `a.b.c=v1,v2`; commas inside brackets, braces and quotes belong to a value.
  /// - Throws: `ScenarioError` when the text has another form or a value is not YAML.
  public init(sweep text: String) throws(ScenarioError) { try self.init(text, name: "--sweep") }

  /// Reads the text of an option of the same form.
  ///
  /// - Parameter name: The option's name, for messages.
  init(_ text: String, name: String) throws(ScenarioError) {
    let option = OptionText(name: name, text)
    let (path, value) = try option.split(example: "\(name) systems.ecm.noise=0,5%")
    var values: [ConfigNode] = []
    for part in OptionText.parts(value) { values.append(try option.node(part)) }
    self.path = path
    self.values = values
  }
}

/// The text of an option, with the means to report what is wrong with it.
struct OptionText {
  let label: String
  let text: String

  init(name: String, _ text: String) {
    self.text = text
    self.label = "\(name) \(text)"
  }

  func failure(_ message: String, _ suggestion: String) -> ScenarioError {
    ScenarioError([Diagnostic(at: .override(option: label), message, suggestion: suggestion)])
  }

  /// Splits at the first equals sign and the path at its dots.
  func split(example: String) throws(ScenarioError) -> (path: [String], value: String) {
    guard let equals = text.firstIndex(of: "=") else {
      throw failure("the option has no \"=\"", "write it like \(example)")
    }
    let path = text[..<equals].split(separator: ".", omittingEmptySubsequences: false).map(trimmed)
    guard !path.contains("") else {
      throw failure("a part of the setting's path is empty", "write it like \(example)")
    }
    return (path, String(text[text.index(after: equals)...]))
  }

  /// Reads one value as YAML.
  func node(_ value: String) throws(ScenarioError) -> ConfigNode {
    guard !trimmed(value[...]).isEmpty else {
      throw failure("a value is empty", "write null to leave a setting out, or \"\" for empty text")
    }
    return try ConfigComposer.compose(value, origin: .override(option: label))
  }

  /// Splits at commas that stand outside brackets, braces and quotes.
  static func parts(_ text: String) -> [String] {
    var parts = [""]
    var depth = 0
    var quote: Character?
    for character in text {
      switch character {
      case "\"", "'":
        if quote == nil { quote = character } else if quote == character { quote = nil }
      case "[", "{": if quote == nil { depth += 1 }
      case "]", "}": if quote == nil { depth -= 1 }
      case "," where depth == 0 && quote == nil:
        parts.append("")
        continue
      default: break
      }
      parts[parts.count - 1].append(character)
    }
    return parts
  }

  private func trimmed(_ text: Substring) -> String {
    let isBlank = { (character: Character) in character == " " || character == "\t" }
    return String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }
}

extension ConfigNode {
  /// Puts a value at a dotted path, in place of what is there; groups on the way are made when missing.
  ///
  /// A part of the path that meets a list is the position of an element, from 0.
  ///
  /// - Parameter override: The path and the value.
  /// - Throws: `ScenarioError` when the path leads through a single value or past the end of a list.
  public mutating func apply(_ override: Override) throws(ScenarioError) {
    try put(override.value, at: override.path[...], done: [])
  }

  private mutating func put(
    _ value: ConfigNode, at path: ArraySlice<String>, done: [String]
  ) throws(ScenarioError) {
    guard let key = path.first else {
      self = value
      return
    }
    let next = done + [key]
    switch content {
    case .null:
      content = .mapping(ConfigMapping())
      place = value.place
      try put(value, at: path, done: done)
    case .mapping(var mapping):
      var entry =
        mapping[key]
        ?? ConfigEntry(key: key, keyPlace: value.place, value: ConfigNode(.null, at: value.place))
      try entry.value.put(value, at: path.dropFirst(), done: next)
      mapping.set(entry)
      content = .mapping(mapping)
    case .sequence(var elements):
      guard let index = Int(key), elements.indices.contains(index) else {
        let message = "is a list of \(elements.count) values, so \"\(key)\" is none of them"
        throw Self.failure(done, message, at: value.place, "count from 0")
      }
      try elements[index].put(value, at: path.dropFirst(), done: next)
      content = .sequence(elements)
    case .scalar:
      throw Self.failure(
        done, "is \(kindName), so there is no \"\(key)\" below it", at: value.place, "check the path")
    }
  }

  private static func failure(
    _ path: [String], _ message: String, at place: Place, _ suggestion: String
  ) -> ScenarioError {
    let path = path.isEmpty ? "the scenario" : path.joined(separator: ".")
    return ScenarioError([Diagnostic(at: place, path: path, message, suggestion: suggestion)])
  }
}
