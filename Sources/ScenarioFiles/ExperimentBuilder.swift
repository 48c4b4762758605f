import Experiments

/// Gathers design points, and everything that is wrong with any of them.
struct ExperimentBuilder {
  private let fileStem: String
  private let conditions: [SweepCondition]
  private let isAnnotated: Bool
  private let files: DataFiles
  private var points: [DesignPoint] = []
  /// The effective scenario of each point.
  private var effective: [String] = []
  private var remarks: [String] = []
  private var findings: [Diagnostic] = []
  private var schema: ScenarioSchema?
  private let checks = PopulationChecks()
  /// What is swept at the points so far, to find repetitions.
  private var seen: Set<[String]> = []
  /// The settings of all points, in the order in which they first came; only gathered for conditions.
  private var known: [String] = []
  private var knownSet: Set<String> = []
  /// What is wrong with a condition at some point.
  private var conditionFindings: [Diagnostic] = []
  private var leftOut = 0

  /// - Parameters:
  ///   - fileStem: the file's name without its ending.
  ///   - conditions: what a design point must meet to be kept.
  ///   - isAnnotated: whether the effective scenario says where its values come from.
  ///   - files: finds the files that settings name.
  init(fileStem: String, conditions: [SweepCondition], isAnnotated: Bool, files: DataFiles) {
    self.fileStem = fileStem
    self.conditions = conditions
    self.isAnnotated = isAnnotated
    self.files = files
  }

  /// Checks values that are written although every design point has another one in their place.
  mutating func checkReplaced(_ paths: [[String]], in node: ConfigNode) {
    let written = paths.filter { node.holds($0[...]) }.map { $0.joined(separator: ".") }
    guard !written.isEmpty else { return }
    let reading = Reading(attempting: node, files: files) {
      ScenarioSchema($0, fileStem: fileStem, checks: checks)
    }
    findings += reading.errors.filter { error in
      written.contains {
        error.path == $0 || error.path.hasPrefix($0 + ".") || error.path.hasPrefix($0 + "[")
      }
    }
  }

  /// Adds the design point that a combination of swept values leads to.
  mutating func add(_ node: ConfigNode, _ combination: [Override]) {
    let reading = Reading(attempting: node, files: files) {
      ScenarioSchema($0, fileStem: fileStem, checks: checks)
    }
    let leaves = reading.effective.leaves
    guard isKept(leaves.map { ($0.path, $0.value) }, isSound: reading.errors.isEmpty) else {
      leftOut += 1
      return
    }
    guard reading.errors.isEmpty, let scenario = reading.value.scenario else {
      findings += reading.errors + reading.remarks
      return
    }
    var values: [(path: String, value: String)] = []
    for choice in combination {
      let path = choice.path.joined(separator: ".")
      guard let leaf = leaves.first(where: { $0.path == path }) else {
        findings.append(
          Diagnostic(
            at: choice.value.place, path: path, "cannot be swept: it is a group of settings, not one value"))
        return
      }
      values.append((path, leaf.value.yaml))
    }
    if let last = combination.last, !seen.insert(values.map(\.value)).inserted {
      let text = values.map { "\($0.path) = \($0.value)" }.joined(separator: ", ")
      findings.append(
        Diagnostic(
          at: last.value.place, path: last.path.joined(separator: "."),
          "makes the same design point twice: \(text)"))
      return
    }
    schema = reading.value
    points.append(DesignPoint(values: values, scenario: scenario))
    effective.append(reading.effective.yaml(isAnnotated: isAnnotated))
    note(reading.remarks)
  }

  /// Whether a point meets all conditions; where one makes no sense the point is kept, and the mistake noted.
  private mutating func isKept(_ leaves: [(String, CanonicalValue)], isSound: Bool) -> Bool {
    guard !conditions.isEmpty else { return true }
    for (path, _) in leaves where knownSet.insert(path).inserted { known.append(path) }
    let values = Dictionary(leaves.map { ($0.0, ConditionValue($0.1)) }) { first, _ in first }
    for condition in conditions {
      do throws(ScenarioError) {
        if try !condition.holds(values) { return false }
      } catch {
        // Stand-ins for wrong values may well make no sense.
        if isSound { conditionFindings += error.diagnostics }
        return true
      }
    }
    return true
  }

  private mutating func note(_ diagnostics: [Diagnostic]) {
    for text in diagnostics.map(\.rendered) where !remarks.contains(text) { remarks.append(text) }
  }

  /// Everything that is wrong, the same once; a setting that exists nowhere explains what else a condition lacks.
  private var allFindings: [Diagnostic] {
    var all = findings
    let unknown = conditions.flatMap { $0.unknown(known) }
    if findings.isEmpty || !unknown.isEmpty { all += unknown.isEmpty ? conditionFindings : unknown }
    if all.isEmpty, points.isEmpty, let condition = conditions.first {
      all.append(condition.nothingIsLeft(of: leftOut))
    }
    // The same is wrong at many points when it is not about the swept values; it is said once.
    var seen: Set<String> = []
    return all.filter { seen.insert("\($0.path) \($0.message)").inserted }
  }

  private func checked() throws(ScenarioError) -> ScenarioSchema {
    let findings = allFindings
    guard findings.isEmpty, let schema else { throw ScenarioError(findings) }
    return schema
  }

  /// The experiment, or everything that is wrong.
  func outcome() throws(ScenarioError) -> ScenarioFile.Outcome {
    let schema = try checked()
    var experiment = Experiment(
      name: schema.name, points: points, plan: schema.plan, recordsReports: schema.recordsReports,
      effective: effective.joined(separator: "---\n"))
    experiment.comparesSystems = schema.comparesSystems
    experiment.setsOutFrontier = schema.setsOutFrontier
    return ScenarioFile.Outcome(experiment: experiment, remarks: remarks)
  }

  /// The effective scenario, a document for each point, which says what is swept.
  func effectiveText() throws(ScenarioError) -> String {
    _ = try checked()
    let documents = zip(points, effective).enumerated().map { index, pair in
      let (point, text) = pair
      guard points.count > 1 else { return text }
      let swept = point.values.map { "\($0.path) = \($0.value)" }.joined(separator: ", ")
      return "# design point \(index + 1) of \(points.count): \(swept)\n" + text
    }
    return documents.joined(separator: "---\n")
  }
}

extension ConfigNode {
  /// Whether something is written at a dotted path.
  fileprivate func holds(_ path: ArraySlice<String>) -> Bool {
    guard let key = path.first else { return true }
    if let elements = sequence {
      guard let index = Int(key), elements.indices.contains(index) else { return false }
      return elements[index].holds(path.dropFirst())
    }
    return mapping?[key]?.value.holds(path.dropFirst()) ?? false
  }
}
