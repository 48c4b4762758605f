import Foundation
import Testing

/// Shards and merges as a user makes them.
@Suite struct ShardTests {
  private func place() throws -> Workplace {
    let place = try Workplace()
    try place.write("small.yaml", Sample.small)
    return place
  }

  private func shards(_ count: Int, _ place: Workplace, _ more: [String] = []) throws -> [String] {
    try (1...count).map { number in
      let arguments =
        ["run", "small.yaml", "--shard", "\(number)/\(count)", "--out", "s\(number)", "--quiet"] + more
      let output = try Tool.start(arguments, in: place).wait()
      #expect(output.status == 0, "\(output.standardError)")
      #expect(output.standardOutput.hasSuffix("shard: s\(number)\n"))
      return "s\(number)"
    }
  }

  private func merge(_ place: Workplace, _ arguments: [String]) throws -> Tool.Output {
    try Tool.start(["merge"] + arguments, in: place).wait()
  }

  @Test func shardsMergeToTheBytesOfARunAndCanBeReported() throws {
    let place = try place()
    let whole = try Tool.run(
      "run", "small.yaml", "--set", "replications=3", "--out", "whole", "--quiet", in: place)
    #expect(whole.status == 0)
    let folders = try shards(3, place, ["--set", "replications=3"])
    // The scenario's file is not needed any more.
    try FileManager.default.removeItem(at: place.url.appending(path: "small.yaml"))
    let partial = try merge(place, ["--partial", folders[2], folders[1], "--out", "tail"])
    #expect(partial.status == 0, "\(partial.standardError)")
    #expect(partial.standardOutput.hasPrefix("shard 2-3/3 of small"))
    let merged = try merge(place, ["tail", folders[0], "--out", "merged", "--quiet"])
    #expect(merged.status == 0, "\(merged.standardError)")
    #expect(
      merged.standardOutput.replacing("results: merged", with: "results: whole") == whole.standardOutput)
    #expect(try place.tables("merged") == place.tables("whole"))
    for name in ["datapackage.json", "scenario.source.yaml", "scenario.effective.yaml"] {
      #expect(try place.text("merged/" + name) == place.text("whole/" + name), "\(name)")
    }
    #expect(try place.text("merged/manifest.json").contains("replications=3"))
    #expect(try Tool.run("report", "merged", in: place).status == 0)
    // It is the same run, so there is nothing to compare.
    let compared = try Tool.run("compare", "merged", "whole", in: place)
    #expect(compared.standardError.contains("the same scenario of the same version"))
  }

  @Test func whatIsMissingOrWrongIs65WithTheCommandThatMendsIt() throws {
    let place = try place()
    let folders = try shards(3, place)
    let itself = try merge(place, ["--partial", folders[0], folders[1], "--out", folders[0], "--fresh"])
    #expect(itself.status == 65 && itself.standardError.contains("s1 is the folder of shard 1/3 itself"))
    let missing = try merge(place, [folders[0], folders[2], "--out", "merged"])
    #expect(missing.status == 65 && missing.standardOutput.isEmpty)
    #expect(missing.standardError.contains("shards 2/3 are missing"))
    #expect(missing.standardError.contains("attrsim run small.yaml --shard 2/3 --out DIR"))
    let twice = try merge(place, folders + ["s1", "--out", "merged"])
    #expect(twice.status == 65 && twice.standardError.contains("people in common"))
    let apart = try merge(place, ["--partial", folders[0], folders[2], "--out", "merged"])
    #expect(apart.status == 65 && apart.standardError.contains("no neighbours"))
    let nowhere = try merge(place, ["nowhere", "--out", "merged"])
    #expect(nowhere.status == 74 && nowhere.standardError.contains("nowhere"))
    let summary = "s2/parts/point-0-replication-0.summary"
    try place.write(summary, "no summary")
    let damaged = try merge(place, folders + ["--out", "merged"])
    #expect(damaged.status == 65 && damaged.standardError.contains("\(summary) is damaged"))
    let again = try Tool.run("run", "small.yaml", "--shard", "2/3", "--out", "s2", "--quiet", in: place)
    #expect(again.status == 0)
    #expect(try merge(place, folders + ["--out", "merged", "--quiet"]).status == 0)
  }

  @Test func otherCommandsSayThatAShardIsNoRun() throws {
    let place = try place()
    let folder = try shards(1, place)[0]
    for arguments in [["report", folder], ["compare", folder, folder], ["export", folder, "--to", "x"]] {
      let output = try Tool.start(arguments, in: place).wait()
      #expect(output.status != 0)
      #expect(output.standardError.contains("attrsim merge"), "\(arguments): \(output.standardError)")
    }
    let runs = try Tool.run("runs", ".", in: place)
    #expect(runs.status == 0 && runs.standardOutput.contains("attrsim merge"), "\(runs.standardOutput)")
    let line = runs.standardOutput.split(separator: "\n").first { $0.hasPrefix("small ") } ?? ""
    #expect(line.contains("shard") && line.contains("2 x 2") && line.contains("*"), "\(runs.standardOutput)")
    let run = try Tool.run("run", "small.yaml", "--out", folder, in: place)
    #expect(run.status == 74 && run.standardError.contains("shard"))
  }

  @Test func wrongUsageIs64() throws {
    let place = try place()
    for arguments in [
      ["--shard", "4/3", "--out", "x"], ["--shard", "3", "--out", "x"], ["--shard", "1/2"],
      ["--shard", "1/2", "--out", "x", "--dry-run"], ["--shard", "1/2", "--out", "x", "--report"],
    ] {
      #expect(
        try Tool.start(["run", "small.yaml"] + arguments, in: place).wait().status == 64, "\(arguments)")
    }
    #expect(try merge(place, []).status == 64)
    #expect(try merge(place, ["--partial", "x"]).status == 64)
    let until = try Tool.start(
      [
        "run", "small.yaml", "--shard", "1/2", "--out", "x", "--set",
        "replications={until: {metric: rmse, half-width: 0.01, max: 40}}",
      ], in: place
    ).wait()
    #expect(
      until.status == 65 && until.standardError.contains("--set replications="), "\(until.standardError)")
    #expect(place.files(below: "x").isEmpty)
  }

  /// Killed at moments that differ from round to round, then finished by the same command.
  @Test func aKilledShardGoesOn() throws {
    let place = try Workplace()
    try place.write("long.yaml", Sample.long)
    let arguments = ["run", "long.yaml", "--shard", "1/2", "--out", "s1", "--quiet"]
    for round in 0..<4 {
      let running = try Tool.start(arguments, in: place)
      usleep(20_000 + UInt32(round * 7919 % 10) * 20_000)
      running.send(SIGKILL)
      _ = try running.wait()
    }
    #expect(try Tool.start(arguments, in: place).wait().status == 0)
    #expect(place.files(below: "s1").allSatisfy { !$0.contains(".tmp-") })
    #expect(
      try Tool.run("run", "long.yaml", "--shard", "2/2", "--out", "s2", "--quiet", in: place).status == 0)
    #expect(try merge(place, ["s1", "s2", "--out", "merged", "--quiet"]).status == 0)
    #expect(try Tool.run("run", "long.yaml", "--out", "whole", "--quiet", in: place).status == 0)
    #expect(try place.tables("merged") == place.tables("whole"))
  }
}
