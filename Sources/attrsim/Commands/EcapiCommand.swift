import ArgumentParser

/// `attrsim ecapi`: events of a conversions API.
struct EcapiCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ecapi",
    abstract: "Check, receive and send events of IAB Tech Lab's Event & Conversion API (ECAPI 1.0).",
    subcommands: [
      EcapiValidateCommand.self, EcapiServeCommand.self, EcapiSendCommand.self, EcapiSimulateCommand.self,
    ])
}
