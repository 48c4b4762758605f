import Foundation
import Testing

@testable import Experiments

/// The same bytes of every table however a run is carried out, and however often it is broken off.
@Suite struct SameBytesTests {
  private static let settings = ["replications=3", "population.people=1200", "outputs.reports=true"]

  private func experiment() throws -> Experiment {
    try Laboratory.experiment(
      Laboratory.mixed, Self.settings, sweeps: ["systems.article.noise=0,5%", "systems.chromium.bits=2"])
  }

  private func reference() throws -> Results {
    let scratch = try Scratch()
    try Laboratory.run(experiment(), in: scratch.path, threads: 1)
    return try Results(scratch.path)
  }

  @Test func everyTableIsThereAndHasRows() throws {
    let results = try reference()
    #expect(
      results.tables.keys.sorted()
        == [
          "counts.csv", "delays.csv", "funnel.csv", "recovery.csv", "reports.csv", "runs.csv", "summary.csv",
        ])
    for name in results.tables.keys { #expect(results.rows(name).count > 10, "\(name)") }
  }

  @Test(arguments: [(2, 512), (3, 512), (1, 1), (2, 7), (3, 100), (2, 5_000)])
  func threadsAndBlockSizesChangeNoByte(_ threads: Int, _ blockSize: Int) throws {
    let scratch = try Scratch()
    try Laboratory.run(experiment(), in: scratch.path, threads: threads, blockSize: blockSize)
    #expect(try Results(scratch.path) == reference())
  }

  @Test(arguments: [1, 2, 3, 5]) func aRunThatWasStoppedGoesOnToTheSameBytes(_ units: Int) throws {
    let scratch = try Scratch()
    let experiment = try experiment()
    let stop = StopFlag()
    var simulated = 0
    let stopped = try Laboratory.run(experiment, in: scratch.path, stop: stop) { _ in
      simulated += 1
      if simulated == units { stop.raise() }
    }
    #expect(stopped.wasInterrupted && stopped.done == units && stopped.total == 6)
    #expect(try Results(scratch.path).tables.isEmpty, "tables were written before everything was simulated")
    var more = 0
    let finished = try Laboratory.run(experiment, in: scratch.path, threads: 1, blockSize: 33) { _ in
      more += 1
    }
    #expect(!finished.wasInterrupted && more == 6 - units, "what was done was simulated again")
    #expect(try Results(scratch.path) == reference())
  }

  @Test func aStopInTheMiddleOfAReplicationLosesOnlyThat() throws {
    let scratch = try Scratch()
    let stop = StopFlag()
    let large = try Laboratory.experiment(Laboratory.mixed, ["population.people=300M", "replications=1"])
    // A thread of its own: the queues' threads are busy simulating.
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 0.2)
      stop.raise()
    }
    let start = ContinuousClock.now
    let outcome = try Laboratory.run(large, in: scratch.path, stop: stop)
    #expect(outcome.wasInterrupted && outcome.done == 0)
    // All of it would take many minutes, and the next block is milliseconds away.
    #expect(ContinuousClock.now - start < .seconds(60), "it stops at the next block, not at the end")
    let parts = try FileManager.default.contentsOfDirectory(atPath: scratch.path("parts"))
    #expect(parts.isEmpty, "\(parts)")
  }

  @Test func deletedAndDamagedPartsAreMadeAgain() throws {
    let scratch = try Scratch()
    let experiment = try experiment()
    try Laboratory.run(experiment, in: scratch.path)
    let parts = try FileManager.default.contentsOfDirectory(atPath: scratch.path("parts")).sorted()
    #expect(parts.count == 6 + 6 * 4, "a part and four files of reports for each replication")
    func damage(_ name: String, _ text: String) throws {
      try text.write(toFile: scratch.path("parts/" + name), atomically: false, encoding: .utf8)
    }
    try FileManager.default.removeItem(atPath: scratch.path("parts/point-0-replication-1.json"))
    try FileManager.default.removeItem(
      atPath: scratch.path("parts/point-0-replication-2-cookies.reports.csv"))
    try damage("point-1-replication-0.json", "{\"identity\": \"")
    let other = try String(contentsOfFile: scratch.path("parts/point-0-replication-0.json"), encoding: .utf8)
    try damage("point-1-replication-2.json", other)
    try FileManager.default.removeItem(atPath: scratch.path("counts.csv"))
    var again = 0
    try Laboratory.run(experiment, in: scratch.path) { _ in again += 1 }
    #expect(again == 4, "exactly what was missing or damaged")
    #expect(try Results(scratch.path) == reference())
  }

  @Test func strayTemporaryFilesAreClearedAway() throws {
    let scratch = try Scratch()
    let experiment = try experiment()
    try Laboratory.run(experiment, in: scratch.path)
    let stray = [".counts.csv.tmp-aB3xYz", "parts/.point-0-replication-0.json.tmp-Q1w2E3"]
    for name in stray { try "half".write(toFile: scratch.path(name), atomically: false, encoding: .utf8) }
    try Laboratory.run(experiment, in: scratch.path)
    for name in stray { #expect(!FileManager.default.fileExists(atPath: scratch.path(name)), "\(name)") }
    #expect(try Results(scratch.path) == reference())
  }
}
