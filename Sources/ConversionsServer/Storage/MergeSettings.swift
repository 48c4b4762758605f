import ConversionsAPI

/// How the database merges records of the same event.
public struct MergeSettings: Hashable, Sendable {
  /// Milliseconds after its first record in which an event takes further ones; nil for no limit.
  public var updateLimit: Int64? = StoredEvent.usualLimit
  /// How events without an id are matched; nil when each is an event of its own.
  public var alternativeMatching: AlternativeMatching?

  /// Begins with a limit of 48 hours and no matching without ids.
  public init() {}
}
