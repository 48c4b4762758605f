import ArgumentParser
import ConversionsAPI
import ConversionsServer
import Experiments
import Foundation
import ResultsExport

/// `attrsim ecapi simulate`: the events that a scenario's pages and servers send.
struct EcapiSimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Write or send the events of a scenario's Conversions API.",
    discussion: """
      The pages and servers of one replication report the conversions of the period, in the order of sending: to a \
      file as JSON Lines (--out), to a server on this machine (--to), or to standard output. Outages and rate limits \
      of the scenario are left out, since whoever receives the events answers as they do. Bots send as people do; \
      browsers without a trust token send nothing where the system asks for one. Data sets are named by advertiser, and \
      by platform where there are several. The people are synthetic: addresses, numbers and names belong to nobody.

      Exit codes: 1 some records were not accepted; 64 wrong usage; 65 the scenario is wrong, has no such system, or \
      the server refuses the token; 74 the file cannot be written, or the server cannot be reached.
      """)

  @OptionGroup var arguments: ScenarioArguments

  @Option(
    help: ArgumentHelp("The system, where the scenario has several of the kind.", valueName: "name"))
  var system: String?

  @Option(help: ArgumentHelp("Which replication, from 0.", valueName: "number"))
  var replication = 0

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp("Send the events to a server, such as http://127.0.0.1:8080.", valueName: "url"))
  var server: String?

  @Option(
    help: ArgumentHelp("A file that holds the token, alone or first in its line.", valueName: "file"),
    completion: .file())
  var tokenFile: String?

  @Option(
    name: .customLong("out"),
    help: ArgumentHelp("Write the events to a file; - is standard output.", valueName: "file"),
    completion: .file(extensions: ["jsonl"]))
  var file: String?

  @Option(help: "Only the events of one channel: server or pixel.")
  var channel: EventChannel?

  @Flag(help: "Print what became of the events as JSON; with --to.")
  var json = false

  func validate() throws {
    if server != nil, file != nil { throw ValidationError("--to and --out cannot stand together.") }
    if json, server == nil {
      throw ValidationError(
        "--json says what became of sent events and needs --to; files are JSON Lines anyway.")
    }
    if tokenFile != nil, server == nil {
      throw ValidationError("--token-file is for a server and needs --to.")
    }
    if !(0...1_000_000).contains(replication) {
      throw ValidationError("--replication must be from 0 to 1000000.")
    }
    if let server {
      do { try SenderSettings(server: server).validate() } catch { throw ValidationError("\(error).") }
    }
  }

  func run() throws {
    try Exit.onError {
      let loaded = try arguments.load()
      for remark in loaded.remarks { Terminal.complain(remark) }
      let points = loaded.experiment.points
      guard let point = points.first, points.count == 1 else {
        throw ScenarioEvents.Failure.severalPoints(points.count)
      }
      let events = try ScenarioEvents(point.scenario, system: system, replication: replication)
      if let server { return try send(events, to: server) }
      try write(events)
    }
  }

  private func write(_ events: ScenarioEvents) throws {
    let output = try file.flatMap { try $0 == "-" ? nil : AtomicFile(path: $0) }
    try events.forEachSlice { slice in
      for outgoing in slice where channel == nil || outgoing.channel == channel {
        let line = outgoing.event.json.compactText() + "\n"
        if let output { try output.write(line) } else { try Terminal.print(line) }
      }
    }
    try output?.commit()
  }

  private func send(_ events: ScenarioEvents, to server: String) throws {
    // Proxies are for other machines.
    setenv("no_proxy", "*", 1)
    let settings = SenderSettings(server: server, token: try EcapiSendCommand.token(in: tokenFile))
    let channel = channel
    let tally = try Waiting.wait {
      var sender = try EventSender(settings)
      try await events.forEachSlice { slice in
        for outgoing in slice where channel == nil || outgoing.channel == channel {
          try await sender.add(OutgoingEvent(outgoing.event, channel: outgoing.channel))
        }
      }
      return try await sender.finish()
    }
    for refusal in tally.refusals.prefix(5) {
      Terminal.complain("error: record \(refusal.record): \(refusal.reason)")
    }
    let report = SendReport(tally, unreadable: 0)
    try Terminal.print(json ? report.json() : report.text())
    if report.hasRefusals { throw ExitCode.failure }
  }
}
