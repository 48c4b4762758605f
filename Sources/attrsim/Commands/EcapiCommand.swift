import ArgumentParser

/// `attrsim ecapi`: events of a server-side conversions API.
struct EcapiCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ecapi",
    abstract: "Check, receive and send events of a conversions API (ECAPI 1.0).",
    subcommands: [EcapiServeCommand.self, EcapiSendCommand.self])
}
