import ArgumentParser
import Experiments
import ResultsExport

/// What is said when a shard is there, or is not.
struct ShardEnding {
  private let outcome: ShardOutcome
  private let json: Bool

  /// - Parameter json: whether standard output is JSON.
  init(_ outcome: ShardOutcome, json: Bool) {
    self.outcome = outcome
    self.json = json
  }

  /// What `--json` prints.
  private struct Report: Encodable {
    var folder: String
    var shard: Shard
    var hash: String
    var replications: Int
    var failures: [String]
    var bytes: Int
    var seconds: Double
  }

  /// Prints where the shard is and how large.
  ///
  /// - Throws: `ExitCode` when it was interrupted.
  func tell() throws {
    let manifest = outcome.manifest
    if outcome.wasInterrupted {
      Terminal.complain(
        "interrupted: \(manifest.done) of \(manifest.total) replications are done and kept in "
          + "\(outcome.folder); the same command goes on from there")
      throw ExitCode(Exit.interrupted)
    }
    for failure in manifest.failures.prefix(20) {
      Terminal.complain(
        "warning: \(failure) failed and will fail in the merged run: a person "
          + "does more than can be numbered")
    }
    guard !json else {
      return try Terminal.print(
        json: Report(
          folder: outcome.folder, shard: manifest.shard, hash: manifest.identity.hash,
          replications: manifest.total, failures: manifest.failures, bytes: manifest.bytes,
          seconds: manifest.seconds))
    }
    try Terminal.print(
      "shard \(manifest.shard) of \(manifest.scenario): \(manifest.total) replications, "
        + "\(PlanReport.size(manifest.bytes)); merge it with the others by attrsim merge\n"
        + "shard: \(outcome.folder)\n"
    )
  }
}
