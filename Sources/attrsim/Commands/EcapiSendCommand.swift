import ArgumentParser
import ConversionsAPI
import ConversionsServer
import Foundation
import ResultsExport

/// `attrsim ecapi send`: sends events to a server on this machine.
struct EcapiSendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "send",
    abstract: "Send events to a server on this machine.",
    discussion: """
      A file holds an event, a list of events, or an event on each line. They are posted in batches to \
      /v1/data-sets/DATA_SET/events. After 429 a batch is sent again when the server says so, after 500 or a broken \
      connection after pauses that double; records keep their ids, so that nothing is counted twice. A batch that is \
      answered 400 is sent in halves, so that only the records at fault are refused.

      Exit codes: 1 some records were not accepted; 64 wrong usage; 65 the server refuses the token or the data set; \
      74 a file cannot be read, or the server cannot be reached.
      """)

  @Argument(
    help: "JSON or JSON Lines; - for standard input.", completion: .file(extensions: ["json", "jsonl"]))
  var files: [String]

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp("The server, such as http://127.0.0.1:8080.", valueName: "url"))
  var server: String

  @Option(help: ArgumentHelp("The data set of all events; each names its own by default.", valueName: "id"))
  var dataSet: String?

  @Option(
    help: ArgumentHelp("A file that holds the token, alone or first in its line.", valueName: "file"),
    completion: .file())
  var tokenFile: String?

  @Option(help: "Who sends the events: server or pixel.")
  var channel: EventChannel = .server

  @Option(help: ArgumentHelp("Records of a request.", valueName: "records"))
  var batch = 100

  @Option(help: ArgumentHelp("How often a request is sent at most.", valueName: "times"))
  var attempts = 8

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    do { try settings(token: nil).validate() } catch { throw ValidationError("\(error).") }
  }

  func run() throws {
    try Exit.onError {
      // Proxies are for other machines.
      setenv("no_proxy", "*", 1)
      var records: [EventFile.Record] = []
      var mistakes: [String] = []
      for path in files {
        let file = try EventFile(path: path)
        records += file.records
        mistakes += file.mistakes
      }
      for mistake in mistakes { Terminal.complain("error: \(mistake)") }
      let tally = try send(records)
      for refusal in tally.refusals {
        Terminal.complain("error: \(records[refusal.record].place): \(refusal.reason)")
      }
      let report = SendReport(tally, unreadable: mistakes.count)
      try Terminal.print(json ? report.json() : report.text())
      if report.hasRefusals { throw ExitCode.failure }
    }
  }

  private func send(_ records: [EventFile.Record]) throws -> SendTally {
    let settings = settings(token: try Self.token(in: tokenFile))
    let channel = channel
    return try Waiting.wait {
      var sender = try EventSender(settings)
      return try await sender.send(records.lazy.map { OutgoingEvent(json: $0.json, channel: channel) })
    }
  }

  private func settings(token: String?) -> SenderSettings {
    var settings = SenderSettings(server: server, dataSet: dataSet, token: token)
    settings.batchSize = batch
    settings.attempts = attempts
    return settings
  }

  /// The first word of the first line that is no comment, so that the server's file of tokens serves as well.
  static func token(in file: String?) throws -> String? {
    guard let file else { return nil }
    let text = String(decoding: try UserFile.bytes(file), as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).map { $0.split(whereSeparator: \.isWhitespace) }
    guard let word = lines.compactMap(\.first).first(where: { !$0.hasPrefix("#") }) else {
      throw ServerError("\(UserFile.name(of: file)) holds no token")
    }
    return String(word)
  }
}

extension EventChannel: ExpressibleByArgument {}
