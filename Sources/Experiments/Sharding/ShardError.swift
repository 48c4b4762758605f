/// Folders of shards that cannot be merged, or a run that cannot be shared out.
public struct ShardError: Error, CustomStringConvertible, Sendable, Equatable {
  /// What is wrong, where, and what to do; one or more lines.
  public var description: String

  init(_ description: String) { self.description = description }

  /// A run whose replications depend on one another.
  static let untilPlan = ShardError(
    "replications.until decides from all people's results how many replications there are, and a shard has "
      + "only some people: set a number, such as --set replications=20, then shards do all of them")

  static func noShard(_ path: String, isRun: Bool) -> ShardError {
    ShardError(
      isRun
        ? "\(path) holds the results of a whole run, not a shard: name folders of attrsim run --shard"
        : "\(path) holds no \(ShardManifest.fileName), so it is no shard: name folders of "
          + "attrsim run --shard or attrsim merge --partial")
  }

  static func damaged(_ path: String, _ reason: String) -> ShardError {
    ShardError(
      "\(path) is damaged (\(reason)): delete it and make the shard again by the command that made it")
  }

  /// A folder without its `shard.json` is taken for somebody else's, so that file must not be deleted alone.
  static func damagedManifest(_ folder: String) -> ShardError {
    ShardError(
      "\(folder)/\(ShardManifest.fileName) is damaged (it is not what this program writes): "
        + "delete the folder \(folder) and make the shard again by the command that made it, "
        + "or give that command --fresh")
  }

  static func unfinished(_ path: String, _ shard: Shard, state: String, command: String) -> ShardError {
    ShardError("\(path), shard \(shard), is not finished (\(state)): go on with\n  \(command)")
  }

  static func otherProgram(_ path: String, _ identity: RunIdentity) -> ShardError {
    ShardError(
      "\(path) was made by attrsim \(identity.release)+\(identity.sources.prefix(12)), and this is "
        + "\(ProgramVersion.text): merge with the program that made the shards, or make them again")
  }

  static func different(_ path: String, from other: String, _ differences: [String]) -> ShardError {
    let shown = differences.prefix(12).map { "  " + $0 }
    let more = differences.count > 12 ? ["  ... and \(differences.count - 12) lines more"] : []
    return ShardError(
      (["\(path) is a shard of another run than \(other) (there; here is \(path)):"] + shown + more + [
        "name shards of one scenario, made with the same options by the same program"
      ]).joined(separator: "\n"))
  }

  static func otherCount(_ path: String, _ shard: Shard, from other: String, _ mine: Shard) -> ShardError {
    ShardError(
      "\(path) is one of \(shard.count) shares and \(other) one of \(mine.count): "
        + "name shards of one number of shares")
  }

  static func overlap(_ a: ShardFolder, _ b: ShardFolder) -> ShardError {
    ShardError(
      "\(a.path) (shard \(a.manifest.shard)) and \(b.path) (shard \(b.manifest.shard)) have people in "
        + "common: leave one of them out")
  }

  static func missing(_ missing: [Shard], command: (Shard) -> String) -> ShardError {
    let names = missing.prefix(20).map(\.description).joined(separator: ", ")
    let more = missing.count > 20 ? " and \(missing.count - 20) more" : ""
    let example = missing.first.flatMap { Shard($0.first...$0.first, of: $0.count) } ?? .everybody
    return ShardError(
      "shards \(names)\(more) are missing: name their folders too, or make them, the first one by\n  "
        + command(example))
  }

  static func apart(_ a: ShardFolder, _ b: ShardFolder) -> ShardError {
    ShardError(
      "\(a.path) (shard \(a.manifest.shard)) and \(b.path) (shard \(b.manifest.shard)) are no neighbours: "
        + "merge --partial joins shards without a gap between them")
  }

  static func intoItself(_ output: String, _ folder: ShardFolder) -> ShardError {
    ShardError(
      "\(output) is the folder of shard \(folder.manifest.shard) itself, which would be lost: "
        + "choose another folder with --out")
  }

  static func otherScenario(_ path: String, _ differences: [String]) -> ShardError {
    ShardError(
      (["the scenario that \(path) keeps does not lead to the same run any more:"]
        + differences.prefix(12).map { "  " + $0 } + [
          "put the files that the scenario names back as they were, or name their folder with --data"
        ]).joined(separator: "\n"))
  }

  static func notShared(_ adversary: String) -> ShardError {
    ShardError(
      "the adversary \(adversary) looks at everybody and keeps what it sees in no form that shards can hand "
        + "on: its study must have write(to:) and merge(from:), or the run must be whole")
  }
}
