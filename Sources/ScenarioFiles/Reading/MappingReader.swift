/// Reads the settings of one group by name.
///
/// Each key that is asked for becomes a known key and a line of the effective scenario, in the order of asking.
/// When the group is done, every other key in it is refused. A reader is only good inside the closure it is
/// given to.
public final class MappingReader {
  /// The dotted path of the group; empty for the root.
  public let path: String
  let mapping: ConfigMapping
  let place: Place
  let isMuted: Bool
  let findings: Findings
  let files: DataFiles
  /// Gathers names and kinds when the settings are described, not read.
  let sketch: SchemaSketch?
  private var known: [(key: String, allowed: String?)] = []
  private var knownKeys: Set<String> = []
  var effective: [EffectiveNode] = []

  init(
    _ mapping: ConfigMapping, path: String, place: Place, findings: Findings, files: DataFiles, isMuted: Bool,
    sketch: SchemaSketch? = nil
  ) {
    self.mapping = mapping
    self.path = path
    self.place = place
    self.findings = findings
    self.files = files
    self.isMuted = isMuted
    self.sketch = sketch
  }

  // MARK: Single settings

  /// Reads a setting that has a default.
  ///
  /// - Parameters:
  ///   - key: The setting's name.
  ///   - kind: What its value may be.
  ///   - standard: The value that holds when nothing is written.
  ///   - note: The source of the default, shown in the effective scenario.
  /// - Returns: The written value, or the default when there is none or it is wrong.
  public func value<Value>(
    _ key: String, _ kind: SettingKind<Value>, default standard: Value, note: String? = nil
  ) -> Value {
    describe(key, kind, default: kind.canonical(standard), note: note)
    let value = written(key, kind)
    record(key, kind.canonical(value ?? standard), note: note)
    return value ?? standard
  }

  /// Reads a setting that must be written.
  ///
  /// - Parameters:
  ///   - key: The setting's name.
  ///   - kind: What its value may be.
  ///   - note: Shown in the effective scenario.
  /// - Returns: The written value; when it is missing or wrong, a finding is made and a stand-in returned.
  public func required<Value>(_ key: String, _ kind: SettingKind<Value>, note: String? = nil) -> Value {
    describe(key, kind, default: nil, note: note, isRequired: true)
    let value = written(key, kind)
    if mapping[key] == nil { error(key, "is missing", allowed: kind.allowed(key)) }
    record(key, kind.canonical(value ?? kind.placeholder), note: note)
    return value ?? kind.placeholder
  }

  /// Reads a setting that may be left out; `null` says so explicitly.
  ///
  /// - Parameters:
  ///   - key: The setting's name.
  ///   - kind: What its value may be.
  ///   - note: Shown in the effective scenario.
  /// - Returns: The written value, or nil when there is none or it is wrong.
  public func optional<Value>(_ key: String, _ kind: SettingKind<Value>, note: String? = nil) -> Value? {
    describe(key, kind, default: nil, note: note, isOptional: true)
    var value: Value?
    if let node = mapping[key]?.value, case .null = node.content {
      know(key, kind.allowed(key))
    } else {
      value = written(key, kind)
    }
    record(key, value.map(kind.canonical) ?? .none, note: note)
    return value
  }

  private func written<Value>(_ key: String, _ kind: SettingKind<Value>) -> Value? {
    know(key, kind.allowed(key))
    guard let node = mapping[key]?.value else { return nil }
    if case .null = node.content {
      error(key, "has no value", allowed: kind.allowed(key), suggestion: "write one, or remove the line")
      return nil
    }
    var found: [Diagnostic] = []
    let value = kind.read(node, path(to: key), &found)
    for finding in found { add(finding) }
    return value
  }

  // MARK: Bookkeeping

  /// The dotted path of one of the group's settings.
  ///
  /// - Parameter key: The setting's name.
  public func path(to key: String) -> String {
    path.isEmpty ? key : path + "." + key
  }

  /// Makes a key known, so that it is not refused at the end.
  func know(_ key: String, _ allowed: String?) {
    if knownKeys.insert(key).inserted { known.append((key, allowed)) }
  }

  func add(_ finding: Diagnostic) {
    if !isMuted { findings.add(finding) }
  }

  func record(_ node: EffectiveNode) { effective.append(node) }

  /// Writes a setting into the effective scenario that was read by other means.
  ///
  /// - Parameters:
  ///   - key: The setting's name.
  ///   - value: Its value in canonical form.
  ///   - note: The source of the value.
  public func record(_ key: String, _ value: CanonicalValue, note: String? = nil) {
    effective.append(EffectiveNode(name: key, content: .leaf(value, origin: origin(of: key), note: note)))
  }

  private func origin(of key: String) -> SettingOrigin { Self.origin(mapping[key]?.value.place) }

  /// Where something comes from that stands at a place, or nowhere.
  static func origin(_ place: Place?) -> SettingOrigin {
    switch place {
    case nil: .standard
    case .override(let option): .override(option)
    case .file(let place): .file(line: place.line)
    case .document: .file(line: nil)
    }
  }

  /// Refuses every key that nobody asked for and hands over the effective settings.
  func finish() -> [EffectiveNode] {
    let keys = known.map(\.key)
    let unused = keys.filter { mapping[$0] == nil }
    for entry in mapping.entries where !knownKeys.contains(entry.key) {
      let shown = ConfigScalar(entry.key).shown
      // An option replaces what is written, so it may mean a key that is.
      var isOption = false
      if case .override = entry.keyPlace { isOption = true }
      let meant = DidYouMean.closest(to: entry.key, among: isOption ? keys : unused)
      let allowed = meant.flatMap { meant in known.first { $0.key == meant }?.allowed }
      let all = keys.isEmpty ? "no settings here" : keys.joined(separator: ", ")
      add(
        Diagnostic(
          at: entry.keyPlace, path: path(to: shown), "is not a known setting", allowed: allowed ?? all,
          suggestion: meant.map { "did you mean \"\($0)\"?" }))
    }
    return effective
  }
}
