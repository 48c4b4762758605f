import Foundation
import ResultsExport

/// What a scenario was made from, so that a merge makes the same one without its file.
public struct ShardOrigin: Codable, Equatable, Sendable {
  /// The scenario's file, as it was named.
  public var file: String
  /// The absolute folder in which the files that it names are looked for; it ends with a slash.
  public var folder: String
  /// The scenario as it was written.
  public var text: String
  /// The options `--set`, in order.
  public var settings: [String]
  /// The options `--sweep`, in order.
  public var sweeps: [String]
  /// The options `--zip`, in order.
  public var zips: [String]
  /// The options `--where`, in order.
  public var conditions: [String]

  /// Makes an origin from its parts.
  public init(
    file: String, folder: String, text: String, settings: [String] = [], sweeps: [String] = [],
    zips: [String] = [], conditions: [String] = []
  ) {
    self.file = file
    self.folder = folder
    self.text = text
    self.settings = settings
    self.sweeps = sweeps
    self.zips = zips
    self.conditions = conditions
  }

  /// The arguments of `attrsim run` that make the same scenario.
  public var arguments: [String] {
    [file]
      + [("--set", settings), ("--sweep", sweeps), ("--zip", zips), ("--where", conditions)].flatMap {
        name, texts in
        texts.flatMap { [name, $0] }
      }
  }
}

/// `shard.json`: what a folder of summaries is part of, and how far it is.
public struct ShardManifest: Codable, Sendable {
  /// The name of the file.
  public static let fileName = "shard.json"

  /// How far a shard is.
  public enum Status: String, Codable, Sendable {
    /// Replications are missing; the same command goes on.
    case running
    /// All replications are there, failed ones included.
    case complete
  }

  /// The people of one design point.
  public struct Point: Codable, Equatable, Sendable {
    /// What is swept, with its values.
    public var swept: [String: String]
    /// The number of the first person.
    public var firstPerson: UInt64
    /// The number after that of the last person.
    public var endOfPeople: UInt64
    /// How many people the whole run has.
    public var people: UInt64
    /// How many replications.
    public var replications: Int
  }

  /// The form of the folder; a program reads its own only.
  public static let form = 1

  /// The program's name.
  public var program = "attrsim"
  /// The form of the folder.
  public var form = ShardManifest.form
  /// How far it is.
  public var status: Status
  /// Which shares of the people.
  public var shard: Shard
  /// What the unsharded run's results belong to.
  public var identity: RunIdentity
  /// The scenario's name.
  public var scenario: String
  /// What the scenario was made from; nil where a program made it.
  public var origin: ShardOrigin?
  /// The design points, in the order of the tables' rows.
  public var points: [Point]
  /// Replications of all points that are there.
  public var done: Int
  /// Replications of all points.
  public var total: Int
  /// Replications that failed, by point and replication.
  public var failures: [String] = []
  /// What one must ship to merge it: the length of all summaries and rows of reports, in bytes.
  public var bytes: Int = 0
  /// Wall-clock time of the simulation, over all replications and merged shards, in seconds.
  public var seconds: Double = 0

  init(_ experiment: Experiment, _ shard: Shard, _ identity: RunIdentity, origin: ShardOrigin?) {
    status = .running
    self.shard = shard
    self.identity = identity
    self.origin = origin
    scenario = experiment.name
    points = experiment.points.map { point in
      let people = point.scenario.population.people
      let mine = shard.range(of: people)
      return Point(
        swept: Dictionary(point.values.map { ($0.path, $0.value) }) { first, _ in first },
        firstPerson: mine.lowerBound, endOfPeople: mine.upperBound, people: people,
        replications: experiment.replications)
    }
    done = 0
    total = points.reduce(0) { $0 + $1.replications }
  }

  /// The command that makes a shard of the same run, to be typed.
  func command(_ shard: Shard, folder: String) -> String {
    (["attrsim", "run"] + (origin?.arguments ?? ["SCENARIO"]) + ["--shard", "\(shard)", "--out", folder])
      .map(Self.quoted).joined(separator: " ")
  }

  private static func quoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "-_./=,:%+@".utf8.contains(byte)
    }
    return plain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}

/// A folder with a shard, read back.
public struct ShardFolder: Sendable {
  /// The folder's path.
  public let path: String
  /// What it says of itself.
  public let manifest: ShardManifest

  /// Opens a folder.
  ///
  /// - Throws: ``ShardError`` when it is no shard or a damaged one, `OutputError` when there is no such
  ///   folder.
  public init(path: String) throws {
    self.path = path
    guard try UserFile.isFolder(path) else { throw ShardError.noShard(path, isRun: false) }
    let file = path + "/" + ShardManifest.fileName
    guard FileManager.default.fileExists(atPath: file) else {
      throw ShardError.noShard(
        path, isRun: FileManager.default.fileExists(atPath: path + "/" + Manifest.fileName))
    }
    guard let manifest = JSONFile.read(ShardManifest.self, from: file), manifest.form == ShardManifest.form
    else { throw ShardError.damagedManifest(path) }
    self.manifest = manifest
  }
}
