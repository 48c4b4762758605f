import Foundation
import ResultsExport
import Risk
import SimulationKernel
import Testing

@testable import Experiments

/// Shards that are broken off, damaged or not what they should be.
@Suite struct ShardResumeTests {
  private func experiment(_ settings: [String] = [], replications: Int = 3) throws -> Experiment {
    try Laboratory.experiment(
      Laboratory.mixed,
      ["population.people=400", "outputs.reports=true", "replications=\(replications)"] + settings)
  }

  /// Two whole shards of two.
  private func halves(_ scratch: Scratch) throws -> [String] { try Shards.all(experiment(), 2, in: scratch) }

  private func refusal(_ work: () throws -> Void) -> String {
    do {
      try work()
      Issue.record("it was not refused")
      return ""
    } catch let error as ShardError {
      return error.description
    } catch {
      Issue.record("\(error)")
      return ""
    }
  }

  @Test(arguments: [1, 2]) func aShardThatWasStoppedGoesOnToTheSameBytes(_ units: Int) throws {
    let scratch = try Scratch()
    let experiment = try experiment()
    let stop = StopFlag()
    var simulated = 0
    let folder = try Shards.run(experiment, "1/2", in: scratch, stop: stop) {
      simulated += 1
      if simulated == units { stop.raise() }
    }
    let other = try Shards.run(experiment, "2/2", in: scratch)
    let message = refusal { try Shards.merge(experiment, [other, folder], to: scratch.path("merged")) }
    #expect(message.contains("\(folder), shard 1/2, is not finished (\(units) of 3 replications)"))
    #expect(message.contains("--shard 1/2 --out \(folder)"))
    var more = 0
    try Shards.run(experiment, "1/2", in: scratch, threads: 1, blockSize: 7) { more += 1 }
    #expect(more == 3 - units, "what was done was simulated again")
    let whole = try Scratch()
    try Laboratory.run(experiment, in: whole.path)
    try Shards.merge(experiment, [other, folder], to: scratch.path("merged"))
    #expect(try Results(scratch.path("merged")) == Results(whole.path))
  }

  @Test func aShardThatLacksNothingButItsLastLineSaysSo() throws {
    let scratch = try Scratch()
    let folders = try halves(scratch)
    var manifest = try ShardFolder(path: folders[1]).manifest
    manifest.status = .running
    try JSONFile.write(manifest, to: folders[1] + "/shard.json")
    let message = refusal { _ = try ShardSet(folders) }
    #expect(message.contains("all replications are there") && message.contains("--shard 2/2"), "\(message)")
  }

  @Test func aMergeThatWasStoppedGoesOn() throws {
    let scratch = try Scratch()
    let (experiment, folders) = (try experiment(), try halves(scratch))
    let stop = StopFlag()
    let stopped = try Shards.merge(experiment, folders, to: scratch.path("a"), stop: stop) { _ in stop.raise()
    }
    #expect(stopped.wasInterrupted && stopped.done == 1)
    try Shards.merge(experiment, folders, to: scratch.path("a"))
    try Shards.merge(experiment, folders, to: scratch.path("b"))
    #expect(try Results(scratch.path("a")) == Results(scratch.path("b")))
  }

  @Test func damagedSummariesAreNamedAndMadeAgainByTheSameCommand() throws {
    let scratch = try Scratch()
    let (experiment, folders) = (try experiment(), try halves(scratch))
    let path = folders[0] + "/parts/point-0-replication-1.summary"
    let rows = folders[0] + "/parts/point-0-replication-1-article.reports.csv"
    let sound = try Data(contentsOf: URL(filePath: path))
    let soundRows = try Data(contentsOf: URL(filePath: rows))
    for place in [0, 20, sound.count / 2, sound.count - 1] {
      var data = sound
      data[place] ^= 1
      try data.write(to: URL(filePath: path))
      let message = refusal { try Shards.merge(experiment, folders, to: scratch.path("m\(place)")) }
      #expect(message.contains("\(path) is damaged"), "\(message)")
    }
    try sound.prefix(sound.count / 3).write(to: URL(filePath: path))
    #expect(refusal { try Shards.join(experiment, folders, to: scratch.path("j")) }.contains(path))
    try sound.write(to: URL(filePath: folders[0] + "/parts/point-0-replication-2.summary"))
    try sound.write(to: URL(filePath: path))
    #expect(
      refusal { try Shards.merge(experiment, folders, to: scratch.path("n")) }.contains(
        "belongs to another run"))
    try soundRows.dropLast(3).write(to: URL(filePath: rows))
    #expect(refusal { try Shards.merge(experiment, folders, to: scratch.path("o")) }.contains(rows))
    try FileManager.default.removeItem(atPath: rows)
    #expect(refusal { try Shards.merge(experiment, folders, to: scratch.path("p")) }.contains("is missing"))
    var again = 0
    try Shards.run(experiment, "1/2", in: scratch) { again += 1 }
    #expect(again == 2, "exactly what was missing or damaged")
    #expect(try Data(contentsOf: URL(filePath: rows)) == soundRows)
    try Shards.merge(experiment, folders, to: scratch.path("q"))
  }

  /// Such as a hostile or a defective program would write, with the right digest.
  @Test(arguments: ["-1", "9007199254740993", "9223372036854775807"])
  func sumsThatCannotHaveBeenCountedAreRefused(_ number: String) throws {
    let scratch = try Scratch()
    let experiment = try experiment(replications: 1)
    let folders = try Shards.all(experiment, 2, in: scratch)
    for (index, folder) in folders.enumerated() {
      let path = folder + "/parts/point-0-replication-0.summary"
      let file = try SummaryFile(path: path)
      var reader = SummaryReader(file.body)
      let text = String(decoding: try reader.readBytes(), as: UTF8.self)
      let absurd = text.replacing(#/"(clicks|reports)":[0-9]+/#) { "\"\($0.output.1)\":\(number)" }
      #expect(absurd != text)
      var writer = SummaryWriter()
      writer.write(bytes: Array(absurd.utf8))
      try SummaryFile.write(file.header, writer.bytes + file.body.suffix(reader.remaining), to: path)
      let message = refusal { try Shards.merge(experiment, folders, to: scratch.path("m\(index)")) }
      #expect(message.contains("\(folders[0])/parts/point-0-replication-0.summary is damaged"), "\(message)")
    }
  }

  @Test func sumsOfTalliesStayWithinBounds() throws {
    #expect(TallyBounds.hold([1 << 52, 1 << 52]))
    #expect(!TallyBounds.hold([1 << 53, 1]) && !TallyBounds.hold([-1]))
    #expect(TallyBounds.hold([Int64(-5), 1 << 62]) && !TallyBounds.hold(Int64.min))
    var histogram = LogHistogram()
    histogram.add(7)
    #expect(TallyBounds.hold((histogram, [histogram], Optional(3))))
    #expect(!TallyBounds.hold((histogram, [Optional(-3)])))
  }

  @Test func whatDoesNotBelongTogetherIsRefused() throws {
    let scratch = try Scratch()
    let (experiment, folders) = (try experiment(), try halves(scratch))
    let third = try Shards.run(experiment, "2/3", in: scratch)
    let noisy = try self.experiment(["systems.article.noise=7%"])
    let other = try Scratch()
    let foreign = try Shards.run(noisy, "2/2", in: other)
    let out = scratch.path("out")
    let different = refusal { try Shards.merge(experiment, [folders[0], foreign], to: out) }
    #expect(
      different.contains(foreign) && different.contains(folders[0]) && different.contains("noise: 0.07"))
    let count = refusal { try Shards.merge(experiment, [folders[0], third], to: out) }
    #expect(count.contains("one of 3 shares") && count.contains("one of 2"))
    let twice = refusal { try Shards.merge(experiment, folders + [folders[1]], to: out) }
    #expect(twice.contains("have people in common") && twice.contains("shard 2/2"))
    let both = try Shards.join(experiment, folders, to: scratch.path("both"))
    let within = refusal { try Shards.merge(experiment, [folders[1], both], to: out) }
    #expect(within.contains(both) && within.contains(folders[1]))
    let missing = refusal { try Shards.merge(experiment, [folders[1]], to: out) }
    #expect(missing.contains("shards 1/2 are missing") && missing.contains("--shard 1/2 --out"))
    let scenario = refusal { try Shards.merge(noisy, folders, to: out) }
    #expect(scenario.contains("--data"))
    #expect(!FileManager.default.fileExists(atPath: out), "nothing is written before everything is checked")
  }

  @Test func partialMergesWantNeighbours() throws {
    let scratch = try Scratch()
    let experiment = try experiment(replications: 1)
    let folders = try Shards.all(experiment, 4, in: scratch)
    let apart = refusal { try Shards.join(experiment, [folders[0], folders[2]], to: scratch.path("j")) }
    #expect(apart.contains("no neighbours"))
    let set = try ShardSet([folders[3], folders[1]])
    #expect(set.missing.map(\.description) == ["1/4", "3/4"])
    let joined = try ShardFolder(
      path: Shards.join(experiment, [folders[2], folders[1]], to: scratch.path("j"))
    ).manifest
    #expect(joined.shard.description == "2-3/4" && joined.status == .complete)
    #expect(joined.points[0].firstPerson == 100 && joined.points[0].endOfPeople == 300)
    #expect(joined.bytes > 0 && joined.done == 1 && joined.total == 1)
  }

  @Test func aShardIsNeverWrittenOverByItsMerge() throws {
    let scratch = try Scratch()
    let experiment = try experiment(replications: 1)
    let folders = try Shards.all(experiment, 2, in: scratch)
    let link = scratch.path("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folders[0])
    let before = try folders.map(Shards.bytes)
    for output in [folders[0], folders[1] + "/", folders[0] + "/parts/..", link, link + "/."] {
      let options = Shards.options(output, fresh: true)
      let joined = refusal { _ = try ShardJoin(ShardSet(folders), of: experiment, options) }
      #expect(joined.contains("\(output) is the folder of shard"), "\(joined)")
      let merged = refusal {
        _ = try ExperimentRun(merging: ShardSet(folders), of: experiment, options)
      }
      #expect(merged.contains("\(output) is the folder of shard"), "\(merged)")
    }
    // The other way round: the shard is named by the link, the output by its own name.
    let linked = refusal {
      _ = try ShardJoin(ShardSet([link, folders[1]]), of: experiment, Shards.options(folders[0]))
    }
    #expect(linked.contains("is the folder of shard 1/2"), "\(linked)")
    #expect(try folders.map(Shards.bytes) == before)
  }

  @Test func otherProgramsShardsAreRefused() throws {
    let scratch = try Scratch()
    let (experiment, folders) = (try experiment(), try halves(scratch))
    for folder in folders {
      var manifest = try ShardFolder(path: folder).manifest
      manifest.identity.sources = String(repeating: "0", count: 64)
      try JSONFile.write(manifest, to: folder + "/shard.json")
    }
    let message = refusal { try Shards.merge(experiment, folders, to: scratch.path("out")) }
    #expect(message.contains("000000000000") && message.contains(ProgramVersion.text))
  }

  @Test func foldersThatAreNoShardsAreNamed() throws {
    let scratch = try Scratch()
    let (experiment, folders) = (try experiment(), try halves(scratch))
    #expect(throws: OutputError.self) { _ = try ShardSet([scratch.path("nowhere")]) }
    try Laboratory.run(experiment, in: scratch.path("run"))
    #expect(refusal { _ = try ShardSet([scratch.path("run")]) }.contains("whole run"))
    #expect(refusal { _ = try ShardSet([scratch.path]) }.contains("no shard.json"))
    #expect(refusal { _ = try ShardSet([]) }.contains("no folder"))
    let file = folders[0] + "/shard.json"
    let sound = try String(contentsOfFile: file, encoding: .utf8)
    for text in [
      "{", sound.replacing("\"form\" : 1", with: "\"form\" : 2"),
      sound.replacing("\"of\" : 2", with: "\"of\" : 0"),
    ] {
      try text.write(toFile: file, atomically: true, encoding: .utf8)
      let damaged = refusal { _ = try ShardSet(folders) }
      #expect(damaged.contains("\(file) is damaged"))
      #expect(damaged.contains("delete the folder \(folders[0]) and") && damaged.contains("--fresh"))
      #expect(throws: OutputError.self) { try Shards.run(experiment, "1/2", in: scratch) }
    }
    // Both remedies.
    try Shards.run(experiment, "1/2", in: scratch, fresh: true)
    try Shards.merge(experiment, folders, to: scratch.path("out"))
    try "[]".write(toFile: file, atomically: true, encoding: .utf8)
    try FileManager.default.removeItem(atPath: folders[0])
    try Shards.run(experiment, "1/2", in: scratch)
    try Shards.merge(experiment, folders, to: scratch.path("again"))
  }

  @Test func aFolderOfSomethingElseIsLeftAlone() throws {
    let scratch = try Scratch()
    let (experiment, folders) = (try experiment(), try halves(scratch))
    // Another share, another scenario, a run, and a run in a shard.
    #expect(throws: ForeignResults.self) {
      _ = try ShardRun(experiment, #require(Shard("1/3")), Shards.options(folders[0])).execute(
        stop: StopFlag())
    }
    #expect(throws: ForeignResults.self) { try Shards.run(self.experiment(["seed=1"]), "1/2", in: scratch) }
    try Laboratory.run(experiment, in: scratch.path("run"))
    #expect(throws: OutputError.self) {
      _ = try ShardRun(experiment, #require(Shard("1/2")), Shards.options(scratch.path("run")))
        .execute(stop: StopFlag())
    }
    #expect(throws: OutputError.self) { try Laboratory.run(experiment, in: folders[0]) }
    try Shards.merge(experiment, folders, to: scratch.path("out"))
  }

  @Test func replicationsThatDependOnResultsCannotBeSharedOut() throws {
    let experiment = try Laboratory.experiment(
      Laboratory.mixed,
      ["replications={until: {metric: keep_rate, half-width: 0.01, max: 40}}"])
    let message = refusal { _ = try ShardRun(experiment, .everybody, Shards.options("nowhere")) }
    #expect(message.contains("--set replications="))
  }
}
