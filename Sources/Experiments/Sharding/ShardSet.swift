import Foundation
import ResultsExport

/// Shards of one run, in the order of their people, that can be merged.
public struct ShardSet: Sendable {
  /// The folders, in the order of their people.
  public let folders: [ShardFolder]

  /// Opens folders in any order, which must be finished shards of one run without common people.
  ///
  /// They must have been made by this program.
  ///
  /// - Parameter paths: one or more.
  /// - Throws: ``ShardError`` when they are not, `OutputError` when there is no such folder.
  public init(_ paths: [String]) throws {
    let folders = try paths.map { try ShardFolder(path: $0) }.sorted {
      ($0.manifest.shard.first, $0.manifest.shard.last) < ($1.manifest.shard.first, $1.manifest.shard.last)
    }
    guard let first = folders.first else { throw ShardError("no folder of a shard is named") }
    for folder in folders.dropFirst() {
      let differences = folder.manifest.identity.difference(from: first.manifest.identity)
      guard differences.isEmpty else {
        throw ShardError.different(folder.path, from: first.path, differences)
      }
    }
    let identity = first.manifest.identity
    guard identity.release == ProgramVersion.release, identity.sources == ProgramVersion.sources else {
      throw ShardError.otherProgram(first.path, identity)
    }
    for folder in folders where folder.manifest.shard.count != first.manifest.shard.count {
      throw ShardError.otherCount(folder.path, folder.manifest.shard, from: first.path, first.manifest.shard)
    }
    for (left, right) in zip(folders, folders.dropFirst())
    where right.manifest.shard.first <= left.manifest.shard.last {
      throw ShardError.overlap(left, right)
    }
    for folder in folders where folder.manifest.status != .complete {
      throw ShardError.unfinished(folder)
    }
    self.folders = folders
  }

  /// What the scenario was made from; nil where a program made it.
  public var origin: ShardOrigin? { folders[0].manifest.origin }

  /// The identity of the unsharded run.
  var identity: RunIdentity { folders[0].manifest.identity }

  /// The shares that are not there.
  public var missing: [Shard] {
    let count = folders[0].manifest.shard.count
    var gaps: [Shard] = []
    var next = 1
    for shard in folders.map(\.manifest.shard)
      + [Shard(count + 1...count + 1, of: count + 1)].compactMap({ $0 })
    {
      if next < shard.first, let gap = Shard(next...shard.first - 1, of: count) { gaps.append(gap) }
      next = shard.last + 1
    }
    return gaps
  }

  /// Makes sure that an experiment is the one that the shards are of.
  func check(_ experiment: Experiment) throws(ShardError) {
    let differences = RunIdentity(experiment).difference(from: identity)
    guard differences.isEmpty else { throw .otherScenario(folders[0].path, differences) }
  }

  /// Makes sure that what is written goes to none of the folders that are read, however these are named.
  func refuse(output path: String) throws(ShardError) {
    let output = Self.real(path)
    for folder in folders where Self.real(folder.path) == output {
      throw .intoItself(path, folder)
    }
  }

  private static func real(_ path: String) -> String {
    URL(filePath: path, directoryHint: .isDirectory).resolvingSymlinksInPath().standardizedFileURL.path
  }

  /// Makes sure that no share is missing.
  func requireAll() throws(ShardError) {
    let missing = missing
    guard missing.isEmpty else {
      throw .missing(missing) { folders[0].manifest.command($0, folder: "DIR") }
    }
  }

  /// The shares together, which must be neighbours.
  func joined() throws(ShardError) -> Shard {
    for (left, right) in zip(folders, folders.dropFirst())
    where right.manifest.shard.first != left.manifest.shard.last + 1 {
      throw .apart(left, right)
    }
    let (first, last) = (folders[0].manifest.shard, folders[folders.count - 1].manifest.shard)
    return Shard(first.first...last.last, of: first.count) ?? .everybody
  }
}

extension ShardError {
  /// The command that goes on can only be told for a share of its own.
  fileprivate static func unfinished(_ folder: ShardFolder) -> ShardError {
    let manifest = folder.manifest
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/" + PartStore.folderName)
    let done = (names ?? []).count {
      $0.hasSuffix(".summary") && !$0.hasPrefix(".") && !$0.contains("-adversary-")
    }
    return unfinished(
      folder.path, manifest.shard,
      state: done < manifest.total
        ? "\(done) of \(manifest.total) replications"
        : "all replications are there, but it was ended before it had looked them through",
      command: manifest.shard.first == manifest.shard.last
        ? manifest.command(manifest.shard, folder: folder.path)
        : "attrsim merge --partial DIR... --out \(folder.path)")
  }
}
