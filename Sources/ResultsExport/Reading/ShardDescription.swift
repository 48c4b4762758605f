/// What `shard.json` says that those who list results ask for.
public struct ShardDescription: Decodable, Sendable {
  /// What the unsharded run's results belong to.
  public struct Identity: Decodable, Sendable {
    /// SHA-256 over the effective scenario and the program's version, in hexadecimal.
    public var hash: String
    /// The program's release.
    public var release: String
    /// Digest of the program's sources.
    public var sources: String
  }

  /// A design point.
  public struct Point: Decodable, Sendable {
    /// How many replications.
    public var replications: Int
  }

  /// What the unsharded run's results belong to.
  public var identity: Identity
  /// The scenario's name.
  public var scenario: String
  /// The design points.
  public var points: [Point]
  /// Replications of all points that were there when it was finished; 0 before.
  public var done: Int
}
