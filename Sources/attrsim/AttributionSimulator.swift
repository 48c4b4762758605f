import ArgumentParser
import Experiments

/// The command-line tool.
@main
struct AttributionSimulator: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attrsim",
    abstract:
      "Simulates ad-conversion measurement: how accurate counts are, and what noise, windows and caps cost.",
    version: ProgramVersion.text,
    subcommands: [RunCommand.self, CheckCommand.self])
}
