import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Posts JSON to one server on this machine.
struct HTTPExchange: Sendable {
  /// What came back.
  struct Reply {
    var status: Int
    var body: [UInt8]
    /// Seconds after which the server wants to be asked again.
    var retryAfter: Int?
  }

  private let session: URLSession
  private let token: String?

  /// - Parameters:
  ///   - token: what the Authorization header carries; nil for no header.
  ///   - timeout: seconds after which an answer is no longer waited for.
  init(token: String?, timeout: Int) {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = TimeInterval(timeout)
    configuration.httpShouldSetCookies = false
    session = URLSession(configuration: configuration, delegate: NoRedirects(), delegateQueue: nil)
    self.token = token
  }

  /// Sends a body and waits for the answer.
  func post(_ body: [UInt8], to url: URL) async throws -> Reply {
    var request = URLRequest(url: url)
    request.httpMethod = "POST"
    request.httpBody = Data(body)
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.setValue("application/json", forHTTPHeaderField: "Accept")
    if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
    let (data, response) = try await session.data(for: request)
    guard let response = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
    return Reply(
      status: response.statusCode, body: Array(data),
      retryAfter: response.value(forHTTPHeaderField: "Retry-After").flatMap { Int($0) })
  }

  func close() { session.finishTasksAndInvalidate() }
}

/// Takes an answer as it is: events go where the user said, and nowhere else.
private final class NoRedirects: NSObject, URLSessionTaskDelegate {
  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }
}
