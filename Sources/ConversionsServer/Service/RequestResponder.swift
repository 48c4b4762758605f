import ConversionsAPI
import Foundation
import Hummingbird
import JSONText

/// Decides what is said to each request.
///
/// What costs nothing is looked at first: the path, who sends it, how often, the headers, and only then the body.
///
/// *Source:* ECAPI 1.0 for the six codes. It has none for a body that is too long or no JSON by its type, or for a method that a
/// path does not take: those are 400, 400 and 404 here.
struct RequestResponder: HTTPResponder {
  typealias Context = BasicRequestContext

  private let database: EventDatabase
  private let tokens: AccessTokens
  private let limiter: RateLimiter?
  private let settings: ServiceSettings
  private let clock: @Sendable () -> Int64
  private let stopwatch: @Sendable () -> Int64

  init(
    database: EventDatabase, tokens: AccessTokens, settings: ServiceSettings,
    clock: @escaping @Sendable () -> Int64, stopwatch: @escaping @Sendable () -> Int64
  ) {
    (self.database, self.tokens, self.settings) = (database, tokens, settings)
    (self.clock, self.stopwatch) = (clock, stopwatch)
    limiter = settings.rate.map { RateLimiter(perSecond: $0) }
  }

  func respond(to request: Request, context: Context) async throws -> Response {
    await answer(to: request).response(to: request)
  }

  private func answer(to request: Request) async -> Answer {
    switch (request.method, ServicePath(request.uri.path)) {
    case (.get, .health): await health()
    case (.get, .summary(let dataSet)): await summary(of: dataSet, request)
    case (.post, .events(let dataSet)): await receive(request, dataSet)
    case (_, nil): .notFound("there is nothing at this path; events go to /v1/data-sets/DATA_SET/events")
    case (let method, _): .notFound("this path does not take \(method.rawValue)")
    }
  }

  /// Why a request may do nothing with a data set; nil when it may.
  private func refusal(of request: Request, _ dataSet: String) -> Answer? {
    guard let grant = tokens.grant(for: request.headers[.authorization]) else { return .unauthorized }
    guard grant.allows(dataSet) else {
      return .notFound("the token knows no data set \"\(dataSet)\"")
    }
    guard let wait = limiter?.wait(of: grant.number, at: stopwatch()) else { return nil }
    return .tooManyRequests(waiting: wait)
  }

  private func health() async -> Answer {
    do {
      try await database.check()
      return .ok(.object([JSONMember("status", .string("ok"))]))
    } catch let error as ServerError {
      return .failure(error.description)
    } catch {
      return .failure("the database does not answer")
    }
  }

  private func summary(of dataSet: String, _ request: Request) async -> Answer {
    if let refusal = refusal(of: request, dataSet) { return refusal }
    do {
      return .ok(try await database.summary(of: dataSet).json)
    } catch {
      return .failure("the database does not answer")
    }
  }

  // MARK: Events

  private func receive(_ request: Request, _ dataSet: String) async -> Answer {
    if let refusal = refusal(of: request, dataSet) { return refusal }
    if let problem = Self.problem(with: request.headers) { return .badRequest(problem) }
    guard let channel = Self.channel(of: request) else {
      return .badRequest("channel must be server or pixel")
    }
    let tooLong = "the body has more than \(settings.maxBody) bytes"
    let body: ByteBuffer
    do {
      switch try await BodyReader(limit: settings.maxBody).read(request) {
      case .bytes(let bytes): body = bytes
      case .declaredTooLong, .tooLong: return .badRequest(tooLong, closes: true)
      }
    } catch {
      return .badRequest("the body ends too early", closes: true)
    }
    do throws(IncomingBatch.Problem) {
      let batch = try IncomingBatch(
        body.readableBytesView, dataSet: dataSet, channel: channel, limit: settings.maxBatch)
      return await store(batch)
    } catch {
      return .badRequest(error.reason)
    }
  }

  private func store(_ batch: IncomingBatch) async -> Answer {
    do {
      return batch.answer(try await database.receive(batch.submission(at: clock())))
    } catch {
      return .failure("nothing could be stored; send the same request again")
    }
  }

  /// What keeps a body from being read at all.
  private static func problem(with headers: HTTPFields) -> String? {
    let type = headers[.contentType].map { $0.split(separator: ";", omittingEmptySubsequences: false)[0] }
    guard type?.trimmingCharacters(in: .whitespaces).lowercased() == "application/json" else {
      return "the Content-Type must be application/json"
    }
    guard let encoding = headers[.contentEncoding], encoding.lowercased() != "identity" else { return nil }
    return "the body must be sent without Content-Encoding"
  }

  /// Who sends the events: `?channel=pixel` or `?channel=server`, the server when nothing is said.
  private static func channel(of request: Request) -> EventChannel? {
    let given = request.uri.queryParameters.filter { $0.key == "channel" }
    guard given.count < 2 else { return nil }
    return given.first.map { EventChannel(rawValue: String($0.value)) } ?? .server
  }
}
