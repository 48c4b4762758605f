/// A point on the simulated clock.
///
/// *Units:* whole milliseconds; 0 is the start of the measured period, negative values lie in the warm-up.
@frozen
public struct SimulationTime: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// Milliseconds since the start of the measured period.
  public var milliseconds: Int64

  /// Makes the time that lies `milliseconds` after the start of the measured period.
  @inlinable
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// The start of the measured period.
  @inlinable
  public static var zero: SimulationTime { SimulationTime(milliseconds: 0) }

  /// A time after every other.
  @inlinable
  public static var never: SimulationTime { SimulationTime(milliseconds: .max) }

  /// Whether `a` lies before `b`.
  @inlinable
  public static func < (a: Self, b: Self) -> Bool { a.milliseconds < b.milliseconds }

  /// Whether `a` does not lie after `b`.
  @inlinable
  public static func <= (a: Self, b: Self) -> Bool { a.milliseconds <= b.milliseconds }

  /// The time that lies `d` after `t`.
  @inlinable
  public static func + (t: Self, d: SimulationDuration) -> Self {
    Self(milliseconds: t.milliseconds + d.milliseconds)
  }

  /// The time that lies `d` before `t`.
  @inlinable
  public static func - (t: Self, d: SimulationDuration) -> Self {
    Self(milliseconds: t.milliseconds - d.milliseconds)
  }

  /// How much later `a` is than `b`; negative when it is earlier.
  @inlinable
  public static func - (a: Self, b: Self) -> SimulationDuration {
    SimulationDuration(milliseconds: a.milliseconds - b.milliseconds)
  }
}

/// A length of simulated time.
///
/// *Units:* whole milliseconds, of either sign.
@frozen
public struct SimulationDuration: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The length in milliseconds.
  public var milliseconds: Int64

  /// Makes a length of `milliseconds`.
  @inlinable
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// No time at all.
  @inlinable
  public static var zero: SimulationDuration { SimulationDuration(milliseconds: 0) }

  /// A length of `n` seconds.
  public static func seconds(_ n: Int64) -> Self { Self(milliseconds: n * 1_000) }
  /// A length of `n` minutes.
  public static func minutes(_ n: Int64) -> Self { Self(milliseconds: n * 60_000) }
  /// A length of `n` hours.
  public static func hours(_ n: Int64) -> Self { Self(milliseconds: n * 3_600_000) }
  /// A length of `n` days of 24 hours.
  public static func days(_ n: Int64) -> Self { Self(milliseconds: n * 86_400_000) }

  /// Whether `a` is shorter than `b`.
  @inlinable
  public static func < (a: Self, b: Self) -> Bool { a.milliseconds < b.milliseconds }

  /// The two lengths together.
  @inlinable
  public static func + (a: Self, b: Self) -> Self { Self(milliseconds: a.milliseconds + b.milliseconds) }

  /// The first length less the second.
  @inlinable
  public static func - (a: Self, b: Self) -> Self { Self(milliseconds: a.milliseconds - b.milliseconds) }
}
