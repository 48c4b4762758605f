import Foundation

@testable import Experiments

/// Runs that are shared out and merged again.
enum Shards {
  /// Every file of a run's folder that holds no wall-clock figure, and the counts of its parts.
  static func bytes(_ folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }) ?? [] {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder)
      if isFolder.boolValue || name == ".lock" { continue }
      let data = try Data(contentsOf: URL(filePath: folder + "/" + name))
      files[name] = name.hasSuffix(".json") && name != "datapackage.json" ? try untimed(data) : data
    }
    return files
  }

  /// A manifest or a part without what was timed, and without how much of the machine was used.
  private static func untimed(_ data: Data) throws -> Data {
    var object = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    for key in ["seconds", "started", "finished", "timings", "peoplePerSecond", "threads", "blockSize"] {
      object[key] = nil
    }
    return try JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
  }

  static func options(_ folder: String, threads: Int = 2, blockSize: Int = 512, fresh: Bool = false)
    -> RunOptions
  {
    RunOptions(
      folder: folder, resources: RunResources(threads: threads, blockSize: blockSize), startsFresh: fresh)
  }

  /// Simulates one share into `folder/k-n`.
  @discardableResult
  static func run(
    _ experiment: Experiment, _ shard: String, in scratch: Scratch, threads: Int = 2, blockSize: Int = 512,
    fresh: Bool = false, stop: StopFlag = StopFlag(), progress: () -> Void = {}
  ) throws -> String {
    let folder = folder(shard, scratch)
    let run = try ShardRun(
      experiment, Shard(shard) ?? .everybody,
      options(folder, threads: threads, blockSize: blockSize, fresh: fresh))
    _ = try run.execute(stop: stop, progress: progress)
    return folder
  }

  static func folder(_ shard: String, _ scratch: Scratch) -> String {
    scratch.path("shard-" + shard.replacing("/", with: "-"))
  }

  /// Simulates all shares, with other threads and blocks each.
  static func all(_ experiment: Experiment, _ count: Int, in scratch: Scratch) throws -> [String] {
    try (1...count).map { number in
      try run(
        experiment, "\(number)/\(count)", in: scratch, threads: 1 + number % 3,
        blockSize: [512, 33, 100][number % 3])
    }
  }

  @discardableResult
  static func join(_ experiment: Experiment, _ folders: [String], to path: String) throws -> String {
    _ = try ShardJoin(ShardSet(folders), of: experiment, options(path)).execute(stop: StopFlag())
    return path
  }

  @discardableResult
  static func merge(
    _ experiment: Experiment, _ folders: [String], to path: String, stop: StopFlag = StopFlag(),
    progress: (RunProgress) -> Void = { _ in }
  ) throws -> RunOutcome {
    try ExperimentRun(merging: ShardSet(folders), of: experiment, options(path))
      .execute(stop: stop, progress: progress)
  }
}
