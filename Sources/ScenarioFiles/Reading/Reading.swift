/// What came of reading a document: the value, every setting with its effective value, and remarks.
public struct Reading<Value> {
  /// The value that was built from the settings.
  public let value: Value
  /// Every setting that was asked for, with the value that holds and where it comes from.
  public let effective: EffectiveNode
  /// Warnings and notes, sorted by place; no errors.
  public let remarks: [Diagnostic]
  /// What is wrong, sorted by place; empty when the value can be used.
  let errors: [Diagnostic]

  /// Reads a document from its root; every key that `body` does not ask for is refused.
  ///
  /// Reading never stops at a mistake: a setting that is missing or wrong yields a stand-in from its allowed
  /// range, reading goes on, and all mistakes are thrown together at the end. `body` can ask
  /// `MappingReader.hasErrors` before it builds something that wants sound settings.
  ///
  /// - Parameters:
  ///   - root: The root of the document.
  ///   - body: Asks for the settings and builds the value.
  /// - Throws: `ScenarioError` with every finding when at least one is an error.
  public init(
    _ root: ConfigNode, _ body: (MappingReader) -> Value
  ) throws(ScenarioError) {
    self.init(attempting: root, files: DataFiles(folder: ""), body)
    guard errors.isEmpty else { throw ScenarioError(errors + remarks) }
  }

  /// Reads a document to its end, whatever is wrong with it.
  ///
  /// - Parameter files: finds the files that settings name.
  init(attempting root: ConfigNode, files: DataFiles, _ body: (MappingReader) -> Value) {
    let findings = Findings()
    var place = root.place
    if case .file(let filePlace) = place { place = .document(fileName: filePlace.fileName) }
    let reader: MappingReader
    if let mapping = root.mapping {
      reader = MappingReader(
        mapping, path: "", place: place, findings: findings, files: files, isMuted: false)
    } else {
      findings.add(
        Diagnostic(at: root.place, "the scenario must be a group of settings, not \(root.kindName)"))
      reader = MappingReader(
        ConfigMapping(), path: "", place: place, findings: findings, files: files, isMuted: true)
    }
    value = body(reader)
    effective = EffectiveNode(name: "", content: .mapping(reader.finish()))
    let all = Diagnostic.sorted(findings.all)
    errors = all.filter { $0.severity == .error }
    remarks = all.filter { $0.severity != .error }
  }
}

extension Reading: Sendable where Value: Sendable {}

/// The findings of one reading, shared by the readers of all its groups.
final class Findings {
  private(set) var all: [Diagnostic] = []
  private(set) var errorCount = 0
  var hasErrors: Bool { errorCount > 0 }

  func add(_ finding: Diagnostic) {
    all.append(finding)
    if finding.severity == .error { errorCount += 1 }
  }
}
