import ArgumentParser
import Experiments
import Foundation
import ScenarioFiles

/// The arguments that name a scenario and change it on the way.
struct ScenarioArguments: ParsableArguments {
  @Argument(help: "The scenario file (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var scenario: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Change a setting; may be given again.", valueName: "path=value"),
    completion: SettingCompletion.kind)
  var settings: [String] = []

  @Option(
    name: .customLong("sweep"),
    help: ArgumentHelp(
      "Try several values of a setting; several sweeps make a grid.", valueName: "path=v1,v2"),
    completion: SettingCompletion.kind)
  var sweeps: [String] = []

  @Option(
    name: .customLong("zip"),
    help: ArgumentHelp(
      "Try several values of a setting together with those of the other --zip options, one by one.",
      valueName: "path=v1,v2"),
    completion: SettingCompletion.kind)
  var zips: [String] = []

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Keep only design points for which this holds, such as \"systems.ecm.noise > 1%\".",
      valueName: "condition"))
  var conditions: [String] = []

  func validate() throws {
    for (name, texts) in [("--set", settings), ("--sweep", sweeps), ("--zip", zips)] {
      for text in texts where !text.contains("=") {
        throw ValidationError(
          "\(name) \(text): write a setting and its value, such as population.people=10k.")
      }
    }
  }

  /// Reads and checks the scenario.
  func load() throws -> ScenarioFile.Outcome {
    try ScenarioFile(path: scenario)
      .experiment(settings: settings, sweeps: sweeps, zips: zips, wheres: conditions)
  }

  /// What the scenario is made from, for a merge that makes it again.
  ///
  /// - Parameter text: the scenario as it was read.
  func origin(text: String) -> ShardOrigin {
    let end = scenario.lastIndex(of: "/")
    let folder = URL(filePath: end.map { String(scenario[...$0]) } ?? ".", directoryHint: .isDirectory)
    return ShardOrigin(
      file: scenario, folder: folder.standardizedFileURL.path(percentEncoded: false), text: text,
      settings: settings, sweeps: sweeps, zips: zips, conditions: conditions)
  }

  /// The scenario with every setting, and where each value comes from.
  func effectiveText() throws -> String {
    try ScenarioFile(path: scenario)
      .effectiveText(settings: settings, sweeps: sweeps, zips: zips, wheres: conditions)
  }
}
