import Hummingbird

/// Reads the body of a request, and never holds more of it than is allowed.
struct BodyReader {
  /// What a body is found to be.
  enum Outcome {
    case bytes(ByteBuffer)
    /// More than is allowed, by what the header says; nothing was read.
    case declaredTooLong
    /// More than is allowed, as it turned out; what was read is thrown away.
    case tooLong
  }

  /// The most bytes that a body may have.
  var limit: Int

  func read(_ request: Request) async throws -> Outcome {
    if let declared = request.headers[.contentLength], (Int(declared) ?? .max) > limit {
      return .declaredTooLong
    }
    var bytes = ByteBuffer()
    var rest = Discard()
    for try await part in request.body {
      if !rest.hasBegun, bytes.readableBytes + part.readableBytes <= limit {
        bytes.writeImmutableBuffer(part)
        continue
      }
      bytes = ByteBuffer()
      guard rest.takes(part) else { break }
    }
    return rest.hasBegun ? .tooLong : .bytes(bytes)
  }

  /// Throws away what still comes, for a while.
  ///
  /// A connection that is closed while bytes are on their way is reset, and then the sender may never see the answer
  /// (RFC 9112 section 9.6).
  static func discard(_ body: RequestBody) async {
    var rest = Discard()
    do {
      for try await part in body { guard rest.takes(part) else { return } }
    } catch {
      // The sender is gone; there is nobody left to tell.
    }
  }
}

/// How much of a body that is not wanted is still taken in, and for how long.
private struct Discard {
  private var left = 64_000_000
  private var deadline: ContinuousClock.Instant?

  var hasBegun: Bool { deadline != nil }

  /// Takes a part; false when that was enough.
  mutating func takes(_ part: ByteBuffer) -> Bool {
    let now = ContinuousClock.now
    let deadline = deadline ?? now + .seconds(5)
    self.deadline = deadline
    left -= part.readableBytes
    return left > 0 && now < deadline
  }
}
