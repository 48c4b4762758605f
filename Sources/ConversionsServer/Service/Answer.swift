import Hummingbird
import JSONText

/// What the server says to a request: one of the six codes that ECAPI 1.0 knows, and JSON.
struct Answer: Sendable {
  /// 200, 400, 401, 404, 429 or 500.
  var status: HTTPResponse.Status
  var body: JSONValue
  /// Seconds after which a sender that is told 429 may come again.
  var retryAfter: Int64?
  /// Whether the connection ends with the answer, because what is still coming is not wanted.
  var closes = false

  /// An answer to a request that was understood.
  static func ok(_ body: JSONValue) -> Answer { Answer(status: .ok, body: body) }

  /// The request is wrong and will not become right by being repeated.
  static func badRequest(_ reason: String, closes: Bool = false) -> Answer {
    refusal(.badRequest, reason, closes: closes)
  }

  /// The request says wrongly who sends it, or not at all.
  static let unauthorized = refusal(
    .unauthorized, "the Authorization header holds no token that is known here; send Bearer TOKEN")

  /// There is nothing at the path, or it does not take the method.
  static func notFound(_ reason: String) -> Answer { refusal(.notFound, reason) }

  /// The token has made too many requests; nothing was stored.
  ///
  /// - Parameter nanoseconds: after how long one will be let through.
  static func tooManyRequests(waiting nanoseconds: Int64) -> Answer {
    var answer = refusal(.tooManyRequests, "too many requests with this token; nothing was stored")
    answer.retryAfter = max(1, (nanoseconds + 999_999_999) / 1_000_000_000)
    return answer
  }

  /// The server could not do it; nothing is promised, and the same request may be sent again.
  static func failure(_ reason: String) -> Answer { refusal(.internalServerError, reason) }

  private static func refusal(_ status: HTTPResponse.Status, _ reason: String, closes: Bool = false) -> Answer
  {
    Answer(
      status: status,
      body: .object([
        JSONMember("status", .number(String(status.code))), JSONMember("error", .string(reason)),
      ]), closes: closes)
  }

  /// The answer as HTTP.
  ///
  /// - Parameter request: what it answers; when the connection is to end, what still comes of it is thrown away.
  func response(to request: Request) -> Response {
    let bytes = ByteBuffer(string: body.compactText() + "\n")
    var headers = HTTPFields()
    headers[.contentType] = "application/json"
    if status == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
    if let retryAfter { headers[.retryAfter] = String(retryAfter) }
    if request.method == .head { return Response(status: status, headers: headers) }
    guard closes else { return Response(status: status, headers: headers, body: .init(byteBuffer: bytes)) }
    headers[.connection] = "close"
    let body = ResponseBody(contentLength: bytes.readableBytes) { writer in
      try await writer.write(bytes)
      try await writer.finish(nil)
      await BodyReader.discard(request.body)
      throw ConnectionEnds()
    }
    return Response(status: status, headers: headers, body: body)
  }
}

/// Ends a connection; what was written to it before still arrives.
private struct ConnectionEnds: Error {}
