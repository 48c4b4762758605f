import Experiments
import Foundation

/// A scenario as it was written: read it once, then make experiments of it.
public struct ScenarioFile {
  private let root: ConfigNode
  private let fileStem: String
  private let source: String
  private let folder: String

  /// The most design points that one experiment may have.
  public static let pointLimit = 100_000

  /// Reads a file; files that it names are looked for beside it.
  ///
  /// - Throws: `ScenarioError` when it is missing, unreadable or not one sound YAML document.
  public init(path: String) throws(ScenarioError) {
    let root = try ConfigDocument.read(path: path)
    let source = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    let end = path.lastIndex(of: "/")
    self.init(root: root, name: path, source: source, folder: end.map { String(path[...$0]) } ?? "")
  }

  /// Reads a text.
  ///
  /// - Parameters:
  ///   - name: stands for the file in messages.
  ///   - folder: where the files that it names are looked for; empty for the current folder.
  /// - Throws: `ScenarioError` when it is not one sound YAML document.
  public init(text: String, name: String, folder: String = "") throws(ScenarioError) {
    self.init(
      root: try ConfigDocument.parse(text, fileName: name), name: name, source: text, folder: folder)
  }

  private init(root: ConfigNode, name: String, source: String, folder: String) {
    self.folder = folder
    self.root = root
    self.source = source
    let last = name.split(separator: "/").last.map(String.init) ?? name
    fileStem = last.lastIndex(of: ".").map { String(last[..<$0]) } ?? last
  }

  /// What an experiment is, and what there is to say about it.
  public struct Outcome: Sendable {
    /// The experiment.
    public var experiment: Experiment
    /// Warnings and notes, the same text once.
    public var remarks: [String]
  }

  /// Decodes the scenario at every design point.
  ///
  /// - Parameters:
  ///   - settings: texts of `--set` options, applied in order; one for a path that the file sweeps ends the sweep.
  ///   - sweeps: texts of `--sweep` options; one for a path that the file sweeps takes the file's place.
  /// - Throws: `ScenarioError` with everything that is wrong.
  public func experiment(settings: [String] = [], sweeps: [String] = []) throws(ScenarioError) -> Outcome {
    var base = root
    var fixed: [[String]] = []
    for text in settings {
      let override = try Override(set: text)
      try base.apply(override)
      fixed.append(override.path)
    }
    let axes = try SweepAxes(removingFrom: &base, fixed: fixed, options: sweeps)
    guard axes.pointCount <= Self.pointLimit else {
      throw ScenarioError([
        Diagnostic(
          at: base.place, path: "sweep", "makes \(axes.pointCount) design points",
          allowed: "at most \(Self.pointLimit)")
      ])
    }
    var builder = ExperimentBuilder(files: DataFiles(folder: folder))
    for combination in axes.combinations {
      var node = base
      for choice in combination { try node.apply(choice) }
      builder.add(node, combination, fileStem: fileStem)
    }
    var outcome = try builder.outcome()
    outcome.experiment.source = source
    return outcome
  }
}

/// Gathers design points, and everything that is wrong with any of them.
private struct ExperimentBuilder {
  private var points: [DesignPoint] = []
  private var effective: [String] = []
  private var remarks: [String] = []
  private var findings: [Diagnostic] = []
  private var schema: ScenarioSchema?
  private let checks = PopulationChecks()
  private let files: DataFiles

  init(files: DataFiles) { self.files = files }

  mutating func add(_ node: ConfigNode, _ combination: [Override], fileStem: String) {
    do throws(ScenarioError) {
      let reading = try Reading(node, files: files) {
        ScenarioSchema($0, fileStem: fileStem, checks: checks)
      }
      guard let scenario = reading.value.scenario else { return }
      let leaves = reading.effective.leaves
      var values: [(path: String, value: String)] = []
      for choice in combination {
        let path = choice.path.joined(separator: ".")
        guard let leaf = leaves.first(where: { $0.path == path }) else {
          throw ScenarioError([
            Diagnostic(
              at: choice.value.place, path: path, "cannot be swept: it is a group of settings, not one value")
          ])
        }
        values.append((path, leaf.value.yaml))
      }
      if let last = combination.last, points.contains(where: { $0.isNamed(values) }) {
        let text = values.map { "\($0.path) = \($0.value)" }.joined(separator: ", ")
        findings.append(
          Diagnostic(
            at: last.value.place, path: last.path.joined(separator: "."),
            "makes the same design point twice: \(text)"))
        return
      }
      schema = reading.value
      points.append(DesignPoint(values: values, scenario: scenario))
      effective.append(reading.effective.yaml(isAnnotated: false))
      note(reading.remarks.map(\.rendered))
    } catch {
      findings += error.diagnostics
    }
  }

  private mutating func note(_ texts: [String]) {
    for text in texts where !remarks.contains(text) { remarks.append(text) }
  }

  func outcome() throws(ScenarioError) -> ScenarioFile.Outcome {
    // The same is wrong at many points when it is not about the swept values; it is said once.
    var seen: Set<String> = []
    let distinct = findings.filter { seen.insert("\($0.path) \($0.message)").inserted }
    guard distinct.isEmpty, let schema else { throw ScenarioError(distinct) }
    let experiment = Experiment(
      name: schema.name, points: points, replications: schema.replications,
      recordsReports: schema.recordsReports, effective: effective.joined(separator: "---\n"))
    return ScenarioFile.Outcome(experiment: experiment, remarks: remarks)
  }
}

extension DesignPoint {
  /// Whether its swept settings have these values.
  fileprivate func isNamed(_ other: [(path: String, value: String)]) -> Bool {
    values.count == other.count
      && zip(values, other).allSatisfy { $0.path == $1.path && $0.value == $1.value }
  }
}
