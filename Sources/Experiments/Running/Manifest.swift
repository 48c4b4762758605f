import Foundation
import ResultsExport
import Statistics

/// `manifest.json`: everything that is needed to run it again, and everything that was timed.
struct Manifest: Encodable {
  static let fileName = "manifest.json"

  /// What is read back of a manifest.
  struct Stored: Decodable {
    var identity: RunIdentity
  }

  struct Platform: Encodable {
    var system = ProcessInfo.processInfo.operatingSystemVersionString
    var processors = ProcessInfo.processInfo.activeProcessorCount
    var gsl = LibraryVersion.gsl
    #if compiler(>=6.4)
      var swift = "6.4 or later"
    #elseif compiler(>=6.3)
      var swift = "6.3"
    #else
      var swift = "6.2"
    #endif
    #if arch(x86_64)
      var architecture = "x86_64"
    #elseif arch(arm64)
      var architecture = "arm64"
    #else
      var architecture = "other"
    #endif
  }

  struct Point: Encodable {
    var swept: [String: String]
    var systems: [String]
    /// How many replications were run, failed ones included; absent until they are done.
    var replications: Int?
  }

  struct Timing: Encodable {
    var point: Int
    var replication: Int
    var seconds: Double
  }

  struct File: Encodable {
    var name: String
    var bytes: Int
    var sha256: String
  }

  var program = "attrsim"
  var status: String
  var identity: RunIdentity
  var scenario: String
  var seed: UInt64
  /// The most replications that a point may have.
  var replications: Int
  var points: [Point]
  var commandLine: [String]
  var threads: Int
  var blockSize: Int
  var platform = Platform()
  var started = Date()
  var finished: Date?
  /// People simulated by all replications together, a second of simulation.
  var peoplePerSecond: Double?
  /// What the user was told about the figures.
  var remarks: [String] = []
  var timings: [Timing] = []
  var files: [File] = []

  init(_ run: ExperimentRun, status: String) {
    self.status = status
    identity = run.identity
    scenario = run.experiment.name
    seed = run.experiment.points[0].scenario.seed
    replications = run.experiment.replications
    points = run.experiment.points.map { point in
      Point(
        swept: Dictionary(point.values.map { ($0.path, $0.value) }) { first, _ in first },
        systems: point.scenario.systems.map(\.name))
    }
    commandLine = run.options.commandLine
    threads = run.options.resources.threads
    blockSize = run.options.resources.blockSize
  }

  mutating func finish(_ tables: RunTables, status: String, replications: [Int], remarks: [String]) {
    self.status = status
    self.remarks = remarks
    for (point, count) in replications.enumerated() { points[point].replications = count }
    finished = Date()
    timings = tables.timings
    files = tables.files
    let seconds = timings.reduce(0) { $0 + $1.seconds }
    if seconds > 0 { peoplePerSecond = Double(tables.people) / seconds }
  }
}
