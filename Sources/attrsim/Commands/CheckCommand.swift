import ArgumentParser
import Experiments

/// `attrsim check`: says whether a scenario is sound, and what it would run.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check a scenario without running it.",
    discussion:
      "Prints everything that is wrong with it, with file, line and column; exit code 65 if anything is.")

  @OptionGroup var arguments: ScenarioArguments

  func run() throws {
    try Exit.onError {
      let outcome = try arguments.load()
      for remark in outcome.remarks { Terminal.complain(remark) }
      let experiment = outcome.experiment
      let systems = experiment.points[0].scenario.systems.map(\.name).joined(separator: ", ")
      try Terminal.print(
        "\(arguments.scenario): ok (design points: \(experiment.points.count), replications of each: "
          + "\(experiment.plan), systems: \(systems))\n")
    }
  }
}
