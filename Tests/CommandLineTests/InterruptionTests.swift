import Foundation
import Testing

/// Whatever ends a run, the same command goes on and ends in the same bytes.
@Suite(.serialized) struct InterruptionTests {
  /// The tables of a run that nobody disturbs.
  private static let undisturbed = Result {
    let place = try Workplace()
    try place.write("long.yaml", Sample.long)
    let output = try Tool.run("run", "long.yaml", "--out", "r", "--quiet", in: place)
    #expect(output.status == 0, "\(output.standardError)")
    return try place.tables("r")
  }

  private func place() throws -> Workplace {
    let place = try Workplace()
    try place.write("long.yaml", Sample.long)
    return place
  }

  private func start(_ place: Workplace) throws -> Running {
    try Tool.start(["run", "long.yaml", "--out", "r", "--quiet"], in: place)
  }

  private func parts(_ place: Workplace) -> Int {
    place.files(below: "r/parts").count { $0.hasSuffix(".json") }
  }

  /// Waits until so many replications are kept.
  private func waitForParts(_ count: Int, _ place: Workplace, _ running: Running) {
    while running.isRunning, parts(place) < count { usleep(1_000) }
  }

  private func expectTheSameBytes(_ place: Workplace) throws {
    let output = try start(place).wait()
    #expect(output.status == 0, "\(output.standardError)")
    #expect(try place.tables("r") == Self.undisturbed.get())
    #expect(place.files(below: "r").allSatisfy { !$0.contains(".tmp-") }, "\(place.files(below: "r"))")
  }

  @Test func ctrlCInTheMiddleIs130AndTheSameCommandGoesOn() throws {
    let place = try place()
    let running = try start(place)
    waitForParts(2, place, running)
    running.send(SIGINT)
    let output = try running.wait()
    #expect(output.status == 130 && !output.wasKilled)
    #expect(output.standardError.contains("the same command goes on from there"))
    #expect(output.standardOutput.isEmpty)
    let kept = parts(place)
    #expect(kept >= 2 && kept < 8)
    #expect(place.files(below: "r").allSatisfy { !$0.contains(".tmp-") && $0 != "counts.csv" })
    try expectTheSameBytes(place)
  }

  @Test func terminationIsTreatedLikeCtrlC() throws {
    let place = try place()
    let running = try start(place)
    waitForParts(1, place, running)
    running.send(SIGTERM)
    #expect(try running.wait().status == 130)
    try expectTheSameBytes(place)
  }

  /// Killed six times at moments from the start-up to the writing of tables.
  @Test func killingItAgainAndAgainLosesNothingThatWasFinished() throws {
    let place = try place()
    var kept = 0
    for round in 0..<6 {
      let running = try start(place)
      // Moments that differ from round to round, by a multiplicative sequence.
      usleep(20_000 + UInt32(round * 7919 % 10) * 23_000)
      running.send(SIGKILL)
      let output = try running.wait()
      #expect(output.wasKilled || output.status == 0)
      #expect(parts(place) >= kept, "a finished replication is gone")
      kept = parts(place)
    }
    try expectTheSameBytes(place)
  }

  @Test func aKillWhileTablesAreWrittenLeavesWholeTablesOrNone() throws {
    let place = try place()
    let running = try start(place)
    waitForParts(8, place, running)
    running.send(SIGKILL)
    _ = try running.wait()
    for (name, bytes) in try place.tables("r") {
      #expect(bytes == (try Self.undisturbed.get()[name]), "\(name) is half written")
    }
    try expectTheSameBytes(place)
  }

  @Test func twoRunsInOneFolderAreRefusedWithoutHarm() throws {
    let place = try place()
    let first = try start(place)
    waitForParts(1, place, first)
    let second = try start(place).wait()
    #expect(second.status == 74, "\(second.standardError)")
    #expect(second.standardError.contains("another run is writing there"))
    #expect(try first.wait().status == 0)
    #expect(try place.tables("r") == Self.undisturbed.get())
  }
}
