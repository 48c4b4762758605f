import Synchronization

/// Lets each client do so many requests a second and no more.
///
/// A bucket of tokens for each client: a second's worth fits in, and it fills at the given rate. It is kept as the one
/// moment at which it would be full again, in whole nanoseconds, so that nothing is ever lost to rounding.
///
/// *Source:* the virtual scheduling form of the generic cell rate algorithm, ITU-T I.371 annex A, which admits what a
/// token bucket admits.
public final class RateLimiter: Sendable {
  private let interval: Int64
  private let tolerance: Int64
  /// By client: when its bucket is full again, in nanoseconds.
  private let fullAgain = Mutex<[Int: Int64]>([:])

  /// Sets the limit.
  ///
  /// - Parameter perSecond: requests a second and client, from 1 to 1,000,000; as many may come at once.
  public init(perSecond: Int) {
    precondition((1...1_000_000).contains(perSecond), "a rate is from 1 to 1,000,000 a second")
    interval = 1_000_000_000 / Int64(perSecond)
    tolerance = interval * Int64(perSecond - 1)
  }

  /// Asks for one request.
  ///
  /// - Parameters:
  ///   - client: the client's number.
  ///   - now: nanoseconds of a clock that never goes back.
  /// - Returns: nil when the request may go on, otherwise after how many nanoseconds it may be tried again.
  public func wait(of client: Int, at now: Int64) -> Int64? {
    fullAgain.withLock { moments in
      let moment = max(moments[client] ?? now, now)
      let wait = moment - now - tolerance
      if wait > 0 { return wait }
      moments[client] = moment + interval
      return nil
    }
  }
}
