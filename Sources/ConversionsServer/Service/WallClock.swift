import Foundation

/// The time of day.
public enum WallClock {
  /// Milliseconds since the Unix epoch.
  @Sendable public static func milliseconds() -> Int64 {
    Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))
  }
}
