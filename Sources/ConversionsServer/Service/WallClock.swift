import Foundation

/// The time of day.
public enum WallClock {
  /// Milliseconds since the Unix epoch.
  @Sendable public static func milliseconds() -> Int64 {
    Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))
  }

  /// A clock that never goes back: nanoseconds since this call.
  public static func stopwatch() -> @Sendable () -> Int64 {
    let start = ContinuousClock.now
    return { Int64((ContinuousClock.now - start) / Duration.nanoseconds(1)) }
  }
}
