import ArgumentParser
import Foundation
import ResultsExport
import ScenarioFiles

/// `attrsim init`: writes a scenario to start from.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a small commented scenario to start from.",
    discussion: """
      It is written to NAME.yaml and never over a file that is there. Starts from a template \
      (\(StarterScenario.names.joined(separator: ", "))) or from a copy of a scenario file. Where \(SchemaLine.file) \
      lies beside it, the first line points editors there.

      Exit codes: 65 the name or the scenario to start from is no good; 74 the file cannot be written, or is \
      there already.
      """)

  @Argument(help: "The scenario's name, with the folder it goes to if that is another.")
  var name = "my-scenario"

  @Option(
    help: ArgumentHelp("A template, or a scenario file to copy.", valueName: "scenario"),
    completion: .list(StarterScenario.names))
  var from = "starter"

  func run() throws {
    try Exit.onError {
      let path = name.hasSuffix(".yaml") || name.hasSuffix(".yml") ? name : name + ".yaml"
      let text = SchemaLine.fitted(try Self.text(from: from), to: path)
      try Self.check(text, path: path)
      try Self.write(text, to: path)
      try Terminal.print(
        "wrote \(path); change it, then:\n  attrsim check \(path)\n  attrsim run \(path)\n")
    }
  }

  private static func text(from source: String) throws -> String {
    if let template = StarterScenario(rawValue: source) { return template.text }
    guard source.contains("/") || source.contains(".") else {
      throw UnknownName(
        source, kind: "template and no scenario file", known: StarterScenario.names,
        listing: "attrsim init --help")
    }
    // Read as a scenario first: its errors are better than those of a copy.
    _ = try ScenarioFile(path: source).experiment()
    guard let data = FileManager.default.contents(atPath: source) else {
      throw OutputError(
        path: source, action: "read", reason: "it is not readable", remedy: "check its permissions")
    }
    return renamed(String(decoding: data, as: UTF8.self))
  }

  /// A scenario without the line that names it: the name of the new file counts.
  private static func renamed(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("name:") }
      .joined(separator: "\n")
  }

  /// Makes sure that the scenario is sound under its new name.
  private static func check(_ text: String, path: String) throws {
    let reading = Result { try ScenarioFile(text: text, name: path).experiment() }
    guard case .failure(let error) = reading else { return }
    if let error = error as? ScenarioError, !error.diagnostics.allSatisfy({ $0.path == "name" }) {
      throw error
    }
    throw RefusedName(
      description:
        "\(path): the name of a scenario names its results too; choose letters, digits, \"-\", \"_\" "
        + "and \".\", first a letter")
  }

  private static func write(_ text: String, to path: String) throws {
    do {
      try Data(text.utf8).write(to: URL(filePath: path), options: .withoutOverwriting)
    } catch CocoaError.fileWriteFileExists {
      throw OutputError(
        path: path, action: "write", reason: "a file of that name is there already",
        remedy: "choose another name, or move that file away")
    } catch let error as CocoaError where error.code == .fileNoSuchFile {
      throw OutputError(path: path, action: "write", errno: ENOENT)
    } catch {
      throw OutputError(
        path: path, action: "write", reason: error.localizedDescription,
        remedy: "check that the folder is there and that you may write to it")
    }
  }
}
