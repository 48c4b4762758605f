import Foundation
import ResultsExport

/// Writes a folder of a shard: nobody else writes there meanwhile.
struct ShardWriter {
  private let folder: RunFolder
  private var manifest: ShardManifest
  let store: ShardStore

  /// Opens the folder, and makes sure that it holds this shard or nothing.
  ///
  /// - Parameter isFresh: whether what is there of any shard is thrown away.
  init(
    _ path: String, _ experiment: Experiment, _ shard: Shard, _ identity: RunIdentity, origin: ShardOrigin?,
    isFresh: Bool
  ) throws {
    // Looked at before anything is written there: somebody else's folder stays as it is.
    let before = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    if !before.contains(ShardManifest.fileName), before.contains(where: { !$0.hasPrefix(".") }) {
      let isRun = before.contains(Manifest.fileName)
      throw OutputError(
        path: path, action: "write in",
        reason: isRun ? "it holds the results of a whole run" : "it holds files but no shard",
        remedy: "choose an empty or a new folder with --out")
    }
    folder = try RunFolder(path: path)
    manifest = ShardManifest(experiment, shard, identity, origin: origin)
    store = ShardStore(path: path, shard, experiment, identity)
    if isFresh {
      for name in folder.fileNames(in: PartStore.folderName) {
        try folder.remove("\(PartStore.folderName)/\(name)")
      }
    } else if folder.contains(ShardManifest.fileName) {
      try refuseOthers()
    }
    try folder.removeStrayFiles()
    try folder.removeStrayFiles(in: PartStore.folderName)
    try write()
    // Only now: a folder whose run is killed before it says what it is must still count as empty.
    try folder.makeFolder(PartStore.folderName)
  }

  private func refuseOthers() throws {
    let file = folder.path(of: ShardManifest.fileName)
    guard let there = JSONFile.read(ShardManifest.self, from: file), there.form == ShardManifest.form else {
      throw OutputError(
        path: folder.path, action: "go on in",
        reason: "its \(ShardManifest.fileName) is damaged or of another version",
        remedy: "throw the shard away with --fresh, or choose another folder with --out")
    }
    var differences = manifest.identity.difference(from: there.identity)
    if there.shard != manifest.shard {
      differences.insert("shard: there \(there.shard), here \(manifest.shard)", at: 0)
    }
    if !differences.isEmpty { throw ForeignResults(path: folder.path, differences: differences) }
  }

  private func write() throws { try JSONFile.write(manifest, to: folder.path(of: ShardManifest.fileName)) }

  /// Counts a unit that is there.
  mutating func note(_ unit: UnitName) throws {
    let header = try store.read(unit).header
    manifest.done += 1
    manifest.seconds += header.seconds
    if header.hasFailed { manifest.failures.append(unit.stem) }
  }

  /// Says that all units are there.
  mutating func finish() throws {
    manifest.status = .complete
    manifest.bytes = store.bytes
    try write()
  }

  func outcome(wasInterrupted: Bool) -> ShardOutcome {
    ShardOutcome(folder: folder.path, manifest: manifest, wasInterrupted: wasInterrupted)
  }
}
