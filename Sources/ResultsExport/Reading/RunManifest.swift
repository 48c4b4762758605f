import Foundation

/// What `manifest.json` of a run says that those who read results ask for.
public struct RunManifest: Decodable, Sendable {
  /// What results belong to.
  public struct Identity: Decodable, Sendable {
    /// SHA-256 over the effective scenario and the program's version, in hexadecimal.
    public var hash: String
    /// The program's release.
    public var release: String
    /// Digest of the program's sources.
    public var sources: String
    /// Every setting of every design point.
    public var effective: String
  }

  /// A design point.
  public struct Point: Decodable, Sendable {
    /// The swept settings by their dotted paths.
    public var swept: [String: String]
    /// The names of the systems.
    public var systems: [String]
    /// How many replications were run, failed ones included; nil until they are done.
    public var replications: Int?
  }

  /// The machine.
  public struct Platform: Decodable, Sendable {
    /// The operating system.
    public var system: String
    /// How many processors it has.
    public var processors: Int
    /// The version of the GNU Scientific Library.
    public var gsl: String
    /// The version of Swift.
    public var swift: String
    /// The kind of processor.
    public var architecture: String
  }

  /// How long one replication took.
  public struct Timing: Decodable, Sendable {
    /// The design point, from 0.
    public var point: Int
    /// The replication, from 0.
    public var replication: Int
    /// Seconds of wall-clock time.
    public var seconds: Double
  }

  /// How far the run is: `running`, also where it was interrupted, `complete` or `some replications failed`.
  public var status: String
  /// What the results belong to.
  public var identity: Identity
  /// The scenario's name.
  public var scenario: String
  /// The seed of all random numbers.
  public var seed: UInt64
  /// The most replications that a point may have.
  public var replications: Int
  /// The design points, in the order of the tables' rows.
  public var points: [Point]
  /// The command that made the run.
  public var commandLine: [String]
  /// How many threads simulated.
  public var threads: Int
  /// The machine.
  public var platform: Platform
  /// When the run began.
  public var started: Date
  /// When it ended; nil before.
  public var finished: Date?
  /// People simulated a second, over all replications.
  public var peoplePerSecond: Double?
  /// What the user was told about the figures.
  public var remarks: [String]
  /// How long each replication took.
  public var timings: [Timing]
}
