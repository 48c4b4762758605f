extension MappingReader {
  /// Reads a setting that decides which other settings its group has.
  ///
  /// - Parameters:
  ///   - key: The setting's name.
  ///   - type: The enumeration of its values.
  ///   - standard: The value that holds when nothing is written; nil when it must be written.
  ///   - note: The source of the default, shown in the effective scenario.
  ///   - body: Reads the other settings, given the value; they stand in the same group.
  /// - Returns: What `body` made, or nil when a setting that must be written is missing.
  public func variants<Kind, Value>(
    _ key: String, _ type: Kind.Type, default standard: Kind? = nil, note: String? = nil,
    _ body: (Kind, MappingReader) -> Value
  ) -> Value?
  where Kind: CaseIterable & RawRepresentable & Sendable, Kind.RawValue == String, Kind.AllCases: Sendable {
    let kind = SettingKind<Kind>.choice(type)
    let chosen: Kind
    if let standard {
      chosen = value(key, kind, default: standard, note: note)
    } else {
      chosen = required(key, kind, note: note)
      if sketch == nil, mapping[key] == nil { return nil }
    }
    guard let sketch else { return body(chosen, self) }
    var result: Value?
    let cases = type.allCases.map { each in
      let below = SchemaSketch()
      let value = body(
        each,
        MappingReader(
          ConfigMapping(), path: path, place: place, findings: findings, files: files, isMuted: true,
          sketch: below))
      if each.rawValue == chosen.rawValue { result = value }
      return (name: each.rawValue, isStandard: each.rawValue == standard?.rawValue, sketch: below)
    }
    sketch.add(variantsOf: key, cases)
    return result
  }

  /// Reads a setting that is either a single value or a group.
  ///
  /// - Parameters:
  ///   - key: The setting's name.
  ///   - kind: What a single value may be.
  ///   - standard: The single value that holds when nothing is written.
  ///   - note: The source of the default, shown in the effective scenario.
  ///   - single: Makes the result of a single value.
  ///   - body: Makes the result of a group, asking for its settings.
  public func valueOrGroup<Single, Value>(
    _ key: String, _ kind: SettingKind<Single>, default standard: Single, note: String? = nil,
    single: (Single) -> Value, group body: (MappingReader) -> Value
  ) -> Value {
    if let sketch {
      let result = single(value(key, kind, default: standard, note: note))
      let below = SchemaSketch()
      _ = body(describing(below, key))
      sketch.add(key, below.requiredSchema())
      return result
    }
    guard mapping[key]?.value.mapping != nil else {
      return single(value(key, kind, default: standard, note: note))
    }
    return group(key, body)
  }
}
