import ArgumentParser
import ScenarioFiles

/// `attrsim show`: prints a scenario with everything filled in.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print a scenario with every setting filled in.",
    discussion: """
      What is printed is a scenario itself and can be run; several design points are several YAML documents. With \
      --effective each value says where it comes from: the default and its source, the line of the file, or the \
      option. Exit code 65: the scenario is wrong.
      """)

  @OptionGroup var arguments: ScenarioArguments

  @Flag(help: "Say of each value where it comes from.")
  var effective = false

  func run() throws {
    try Exit.onError {
      let loaded = try arguments.load()
      for remark in loaded.remarks { Terminal.complain(remark) }
      try Terminal.print(effective ? try arguments.effectiveText() : loaded.experiment.effective)
    }
  }
}
