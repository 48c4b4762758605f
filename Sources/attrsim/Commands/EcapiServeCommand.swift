import ArgumentParser
import ConversionsAPI
import ConversionsServer
import ResultsExport
import ScenarioFiles

/// `attrsim ecapi serve`: receives events of a conversions API.
struct EcapiServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Receive events on this machine and keep each once.",
    discussion: """
      Listens on loopback only, since it has no TLS. Events go to POST /v1/data-sets/DATA_SET/events as an object or a \
      list; ?channel=pixel says that a browser sends them. GET /v1/data-sets/DATA_SET/summary tells how good what came \
      in is and what its consent allows, GET /health whether the server works and the last records could be stored.

      Answers: 200 what was accepted is on the disk, and each record's fate is in the answer; 400 the body is no JSON, \
      too long, or an event that must be discarded; 401 no known token; 404 no such path, data set or method; 429 too \
      many requests, after Retry-After seconds again; 500 nothing was stored, send it again.

      A line of the tokens' file is a token of \(AccessTokens.shortestToken) characters or more, a space, and the data \
      sets that it may write, parted by commas, or *.

      A request that is not answered after \(ServiceSettings().requestTimeout) seconds, because its body is slow, loses its \
      connection. SIGTERM and Ctrl-C stop the server when requests under way are answered, or after \
      \(ServiceSettings().shutdownTimeout) seconds.

      Exit codes: 64 wrong usage; 65 the tokens are wrong, or the file is no database of this program's; 74 a file cannot \
      be read or written, or the port is taken.
      """)

  @Option(help: "The port; 0 for any that is free.")
  var port: Int

  @Option(
    help: ArgumentHelp("The SQLite database, made if it is not there.", valueName: "file"),
    completion: .file())
  var database: String

  @Option(help: ArgumentHelp("The tokens that may write.", valueName: "file"), completion: .file())
  var tokens: String?

  @Flag(help: "Let everybody write who can reach the server, without a token.")
  var open = false

  @Option(help: ArgumentHelp("The address: 127.0.0.1 or ::1.", valueName: "address"))
  var host = "127.0.0.1"

  @Option(help: ArgumentHelp("The most bytes of a request's body, such as 500kB.", valueName: "size"))
  var maxBody: ByteCount = ByteCount(bytes: 1_000_000)

  @Option(help: ArgumentHelp("The most records of a request.", valueName: "records"))
  var maxBatch = 1000

  @Option(help: ArgumentHelp("Requests a second that each token may make.", valueName: "requests"))
  var rate: Int?

  @Option(help: ArgumentHelp("How long after its first record an event takes more.", valueName: "duration"))
  var updateLimit = "48h"

  @Flag(help: "Match events without an id by their transaction.")
  var alternativeMatching = false

  func validate() throws {
    guard open != (tokens != nil) else {
      throw ValidationError(
        open
          ? "--tokens and --open exclude each other."
          : "Name the tokens (--tokens), or let everybody in (--open).")
    }
    _ = try (settings(), merging())
  }

  func run() throws {
    try Exit.onError {
      let access = try tokens.map {
        try AccessTokens(parsing: UserFile.bytes($0), name: UserFile.name(of: $0))
      }
      let database = try EventDatabase(path: database, merging: merging())
      let settings = try settings()
      let service = try ConversionsService(
        database: database, tokens: access ?? .open, settings: settings,
        whenReady: {
          Terminal.complain("listening on \(settings.address.url(port: $0)); events go to \(database.path)")
        })
      let result = Result { try Waiting.wait { try await service.run() } }
      try database.close()
      try result.get()
    }
  }

  private func settings() throws -> ServiceSettings {
    var settings = ServiceSettings()
    settings.port = port
    settings.maxBody = maxBody.bytes
    settings.maxBatch = maxBatch
    settings.rate = rate
    do {
      settings.address = try LoopbackAddress(host)
      try settings.validate()
    } catch {
      throw ValidationError("\(error).")
    }
    return settings
  }

  private func merging() throws -> MergeSettings {
    var settings = MergeSettings()
    guard let limit = DurationText.value(of: updateLimit)?.milliseconds, limit >= 0 else {
      throw ValidationError("--update-limit must be \(DurationText.examples).")
    }
    settings.updateLimit = limit
    if alternativeMatching { settings.alternativeMatching = AlternativeMatching() }
    return settings
  }
}
