/// One of several forms that a group may take, told apart by its only key.
public struct SettingForm<Value> {
  let name: String
  let read: (MappingReader) -> Value

  /// Makes a form.
  ///
  /// - Parameters:
  ///   - name: The key that stands for the form.
  ///   - read: Reads the settings below that key.
  public init(_ name: String, _ read: @escaping (MappingReader) -> Value) {
    self.name = name
    self.read = read
  }
}

extension MappingReader {
  /// Reads a nested group; when it is not written, all its defaults hold.
  ///
  /// - Parameters:
  ///   - key: The group's name.
  ///   - body: Asks for the group's settings.
  public func group<Value>(_ key: String, _ body: (MappingReader) -> Value) -> Value {
    if sketch != nil { return describe(group: key, body) }
    know(key, nil)
    let child = reader(for: mapping[key]?.value, path: path(to: key), keyPlace: mapping[key]?.keyPlace)
    let value = body(child)
    record(EffectiveNode(name: key, content: .mapping(child.finish())))
    return value
  }

  /// Reads a nested group that may be left out.
  ///
  /// - Parameters:
  ///   - key: The group's name.
  ///   - body: Asks for the group's settings; not called when the group is not written or is `null`.
  public func optionalGroup<Value>(_ key: String, _ body: (MappingReader) -> Value) -> Value? {
    if sketch != nil { return describe(group: key, isOptional: true, body) }
    know(key, nil)
    guard let node = mapping[key]?.value else {
      record(key, .none)
      return nil
    }
    if case .null = node.content {
      record(key, .none)
      return nil
    }
    return group(key, body)
  }

  /// Reads a group whose keys are names that the user chose, such as the systems of a scenario.
  ///
  /// - Parameters:
  ///   - key: The group's name.
  ///   - count: How many names are allowed.
  ///   - body: Reads the settings below one name.
  /// - Returns: The values with their names, in written order.
  public func named<Value>(
    _ key: String, count: ClosedRange<Int> = 1...1_000, _ body: (_ name: String, MappingReader) -> Value
  ) -> [(name: String, value: Value)] {
    if sketch != nil {
      describe(names: key, count: count, body)
      return []
    }
    know(key, nil)
    let parent = reader(for: mapping[key]?.value, path: path(to: key), keyPlace: mapping[key]?.keyPlace)
    let entries = parent.mapping.entries
    if !count.contains(entries.count) {
      let wanted =
        count.upperBound == .max
        ? "at least \(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
      parent.error(
        nil, entries.isEmpty ? "is missing" : "has \(entries.count) entries", allowed: "\(wanted) entries")
    }
    var values: [(name: String, value: Value)] = []
    for entry in entries {
      parent.know(entry.key, nil)
      if !Self.isName(entry.key) {
        parent.add(
          Diagnostic(
            at: entry.keyPlace, path: parent.path(to: ConfigScalar(entry.key).shown), "is not a good name",
            allowed: "a letter, then letters, digits, \"-\" and \"_\""))
      }
      values.append((entry.key, parent.group(entry.key) { body(entry.key, $0) }))
    }
    record(EffectiveNode(name: key, content: .mapping(parent.finish())))
    return values
  }

  /// Reads a list of groups.
  ///
  /// - Parameters:
  ///   - key: The list's name.
  ///   - count: How many groups are allowed; a list that is not written has none.
  ///   - body: Reads the settings of one group.
  public func groups<Value>(
    _ key: String, count: ClosedRange<Int> = 0...1_000, _ body: (MappingReader) -> Value
  ) -> [Value] {
    if sketch != nil {
      describe(list: key, count: count, body)
      return []
    }
    know(key, nil)
    let node = mapping[key]?.value
    let elements = node?.sequence ?? []
    if let node, node.sequence == nil {
      error(key, "must be a list, not \(node.kindName)", suggestion: "start each group with \"- \"")
    } else if !count.contains(elements.count) {
      let message = node == nil ? "is missing" : "has \(elements.count) entries"
      error(key, message, allowed: "\(count.lowerBound) to \(count.upperBound) entries")
    }
    var values: [Value] = []
    var nodes: [EffectiveNode] = []
    for (index, element) in elements.enumerated() {
      let child = reader(for: element, path: "\(path(to: key))[\(index)]", keyPlace: element.place)
      values.append(body(child))
      nodes.append(EffectiveNode(name: String(index), content: .mapping(child.finish())))
    }
    record(EffectiveNode(name: key, content: .sequence(nodes)))
    return values
  }

  /// Reads a group that takes one of several forms: `activity: { gamma: { shape: 2 } }`.
  ///
  /// - Parameters:
  ///   - key: The group's name.
  ///   - forms: The forms; not empty.
  ///   - standard: The name of the form that holds, with its defaults, when the group is not written; nil when
  ///     it must be written.
  public func oneOf<Value>(
    _ key: String, _ forms: [SettingForm<Value>], default standard: String? = nil
  ) -> Value {
    guard let fallback = forms.first(where: { $0.name == standard }) ?? forms.first else {
      preconditionFailure("oneOf needs at least one form")
    }
    if sketch != nil { return describe(forms: key, forms, default: standard, fallback: fallback) }
    let names = forms.map(\.name)
    let allowed = "one of " + names.joined(separator: ", ")
    know(key, allowed)
    let child = reader(for: mapping[key]?.value, path: path(to: key), keyPlace: mapping[key]?.keyPlace)
    for name in names { child.know(name, nil) }
    let written = forms.filter { child.mapping[$0.name] != nil }
    if written.isEmpty, standard == nil || !child.mapping.entries.isEmpty {
      if child.mapping.entries.isEmpty { child.error(nil, "is missing", allowed: allowed) }
    } else if written.count > 1 {
      child.error(written[1].name, "cannot stand beside \"\(written[0].name)\"", allowed: allowed)
    }
    let form = written.first ?? fallback
    let isGuess = written.isEmpty && (standard == nil || !child.mapping.entries.isEmpty)
    let formReader = child.reader(
      for: child.mapping[form.name]?.value, path: child.path(to: form.name),
      keyPlace: child.mapping[form.name]?.keyPlace, isMuted: isGuess)
    let value = form.read(formReader)
    let choice = Self.origin(child.mapping[form.name]?.keyPlace)
    child.record(EffectiveNode(name: form.name, content: .mapping(formReader.finish()), choice: choice))
    record(EffectiveNode(name: key, content: .mapping(child.finish())))
    return value
  }

  /// A reader for a group below this one; silent when the group itself is wrong, to avoid errors that follow.
  private func reader(
    for node: ConfigNode?, path: String, keyPlace: Place?, isMuted: Bool = false
  ) -> MappingReader {
    var isMuted = isMuted || self.isMuted
    var content = ConfigMapping()
    switch node?.content {
    case nil, .null: break
    case .mapping(let mapping): content = mapping
    case .scalar, .sequence:
      if let node {
        add(Diagnostic(at: node.place, path: path, "must be a group of settings, not \(node.kindName)"))
      }
      isMuted = true
    }
    return MappingReader(
      content, path: path, place: keyPlace ?? place, findings: findings, files: files, isMuted: isMuted)
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, (0x61...0x7A).contains(first | 0x20) else { return false }
    return text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D || byte == 0x5F
    }
  }
}
