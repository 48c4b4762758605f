import ArgumentParser
import ScenarioFiles

/// `attrsim schema`: prints the JSON Schema of scenario files.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of scenario files.",
    discussion: """
      Editors complete and check scenarios with it. Keep it in a file, and point to it in the first line of a \
      scenario: "# yaml-language-server: $schema=scenario.schema.json".
      """)

  func run() throws {
    try Exit.onError { try Terminal.print(ScenarioFile.jsonSchema()) }
  }
}
