/// What is known of a log besides its rows.
public struct FitOptions: Sendable, Equatable {
  /// How many people there are, those included who do nothing; nil when the log is all that is known.
  public var people: Int?
  /// Conversions that come later after their cause than this many milliseconds are left out.
  public var window: Int64 = 30 * 86_400_000
  /// Delay laws that are tried, simpler ones first.
  public var delays = DelayFamily.all
  /// Whether causes were not in the log but taken from the last click within the window.
  public var isLinked = false
  /// The currency of values.
  public var currency = "EUR"

  /// Makes the defaults.
  public init() {}
}
