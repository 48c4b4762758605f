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
  ///   - settings: texts of `--set` options, applied in order, each path once; one for a path that the file sweeps
  ///     ends the sweep.
  ///   - sweeps: texts of `--sweep` options; one for a path that the file sweeps takes the file's place.
  ///   - zips: texts of `--zip` options, whose settings move together; they take the file's place alike.
  ///   - wheres: conditions that a design point must meet to be kept, besides the file's.
  /// - Throws: `ScenarioError` with everything that is wrong.
  public func experiment(
    settings: [String] = [], sweeps: [String] = [], zips: [String] = [], wheres: [String] = []
  ) throws(ScenarioError) -> Outcome {
    let builder = try build(settings, SweepOptions(sweeps: sweeps, zips: zips, conditions: wheres), false)
    var outcome = try builder.outcome()
    outcome.experiment.source = source
    return outcome
  }

  /// The effective scenario: every setting of every design point, with a comment that says where it comes from.
  ///
  /// The comments say `default` and the default's source, `file` and the line, or the option as it was typed. Several
  /// design points are several YAML documents, each with what is swept in a comment at its top.
  ///
  /// - Parameters:
  ///   - settings: texts of `--set` options.
  ///   - sweeps: texts of `--sweep` options.
  ///   - zips: texts of `--zip` options.
  ///   - wheres: conditions that a design point must meet to be kept.
  /// - Throws: `ScenarioError` with everything that is wrong, as ``experiment(settings:sweeps:zips:wheres:)`` does.
  public func effectiveText(
    settings: [String] = [], sweeps: [String] = [], zips: [String] = [], wheres: [String] = []
  ) throws(ScenarioError) -> String {
    let builder = try build(settings, SweepOptions(sweeps: sweeps, zips: zips, conditions: wheres), true)
    return try builder.effectiveText()
  }

  private func build(
    _ settings: [String], _ options: SweepOptions, _ isAnnotated: Bool
  ) throws(ScenarioError) -> ExperimentBuilder {
    var base = root
    var fixed: [Override] = []
    for text in settings {
      let override = try Override(set: text)
      try base.apply(override)
      fixed.append(override)
    }
    let axes = try SweepAxes(removingFrom: &base, fixed: fixed, options: options)
    guard axes.pointCount <= Self.pointLimit else {
      throw ScenarioError([
        Diagnostic(
          at: axes.longestPlace ?? base.place, path: "sweep",
          "makes \(axes.pointCount == .max ? "far too many" : grouped("\(axes.pointCount)")) design points",
          allowed: "at most \(grouped("\(Self.pointLimit)"))")
      ])
    }
    var builder = ExperimentBuilder(
      fileStem: fileStem, conditions: axes.conditions, isAnnotated: isAnnotated,
      files: DataFiles(folder: folder))
    builder.checkReplaced(axes.paths, in: base)
    for combination in axes.combinations {
      var node = base
      for choice in combination { try node.apply(choice) }
      builder.add(node, combination)
    }
    return builder
  }
}
