import Foundation

/// A run folder as it was found: finished, unfinished or broken.
public struct ListedRun: Sendable {
  /// How far a run is.
  public enum Status: String, Sendable {
    /// All replications are done.
    case complete
    /// It is done, but some replications failed.
    case failed = "some failed"
    /// A process is simulating it.
    case running
    /// It is not done, and nobody is at it; the same command goes on.
    case interrupted
    /// Its files are not what a run leaves.
    case broken
    /// It is a part of a run that is shared out, and no run by itself.
    case shard
  }

  /// The folder's path.
  public let path: String
  /// How far it is.
  public let status: Status
  /// What is wrong with a broken one, and what to do with a shard; empty for others.
  public let problem: String
  /// How it was made; nil where that cannot be read.
  public let manifest: RunManifest?
  /// What a shard says of itself; nil for runs, and where that cannot be read.
  public let shard: ShardDescription?
  /// How many replications of all design points are done.
  public let done: Int
  /// The size of all its files in bytes.
  public let byteCount: Int
  /// When it began; when the folder was last changed where that is not known.
  public let date: Date

  /// Looks at a run folder.
  ///
  /// - Parameter path: the folder's path.
  public init(path: String) {
    self.path = path
    let manifest = JSONFile.read(RunManifest.self, from: path + "/manifest.json")
    self.manifest = manifest
    byteCount = Self.byteCount(below: path)
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    date = manifest?.started ?? attributes?[.modificationDate] as? Date ?? .distantPast
    let units = (try? FileManager.default.contentsOfDirectory(atPath: path + "/parts")) ?? []
    let counts = manifest?.points.compactMap(\.replications) ?? []
    let isShard = RunFolder.isShard(path)
    let shard = isShard ? JSONFile.read(ShardDescription.self, from: path + "/shard.json") : nil
    self.shard = shard
    guard let manifest else {
      done = shard?.done ?? 0
      guard !isShard else {
        (status, problem) = (.shard, "make a run of it and the other shards by attrsim merge")
        return
      }
      (status, problem) = (.broken, "manifest.json is missing or not what attrsim run writes")
      return
    }
    guard manifest.status != "running" else {
      done = units.count { $0.hasSuffix(".json") && !$0.hasPrefix(".") }
      (status, problem) = (RunFolder.isLocked(path) ? .running : .interrupted, "")
      return
    }
    done = counts.reduce(0, +)
    problem = Self.problem(path)
    status = !problem.isEmpty ? .broken : manifest.status == "complete" ? .complete : .failed
  }

  /// What is wrong with the tables of a finished run; empty for nothing.
  private static func problem(_ path: String) -> String {
    do throws(OutputError) {
      let run = try SavedRun(path: path)
      for table in run.tables {
        var status = stat()
        let name = FilePath.name(of: table.path)
        guard stat(table.path, &status) == 0 else { return "\(name) is missing" }
        if let bytes = table.byteCount, Int(status.st_size) != bytes {
          return "\(name) has \(status.st_size) bytes instead of \(bytes)"
        }
      }
      return ""
    } catch {
      return error.reason
    }
  }

  private static func byteCount(below path: String) -> Int {
    let keys: Set<URLResourceKey> = [.isRegularFileKey, .fileSizeKey]
    let files = FileManager.default.enumerator(
      at: URL(filePath: path), includingPropertiesForKeys: Array(keys))
    var total = 0
    while let file = files?.nextObject() as? URL {
      let values = try? file.resourceValues(forKeys: keys)
      if values?.isRegularFile == true { total += values?.fileSize ?? 0 }
    }
    return total
  }
}

/// Finds run folders.
public enum RunListing {
  /// How many folders deep runs are looked for.
  public static let depth = 5

  /// The run folders in a folder, or the folder itself if it is one; the newest last.
  ///
  /// A run folder is one with a manifest, or with the parts of a run that lost it. Links are not followed.
  ///
  /// - Parameter folder: the folder's path.
  /// - Throws: ``OutputError`` when there is no such folder, or it cannot be looked at.
  public static func runs(in folder: String) throws(OutputError) -> [ListedRun] {
    guard try UserFile.isFolder(folder) else {
      throw OutputError(
        path: folder, action: "look for runs in", reason: "it is a file",
        remedy: "name the folder that it is in")
    }
    var found: [String] = []
    search(folder, depth: 0, &found)
    return found.map(ListedRun.init).sorted { ($0.date, $0.path) < ($1.date, $1.path) }
  }

  private static func search(_ folder: String, depth: Int, _ found: inout [String]) {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    if ["manifest.json", "parts", "shard.json"].contains(where: names.contains) {
      found.append(folder)
      return
    }
    guard depth < Self.depth else { return }
    for name in names where !name.hasPrefix(".") {
      let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { continue }
      search(path, depth: depth + 1, &found)
    }
  }
}

extension RunFolder {
  /// Whether a folder holds a part of a run that is shared out.
  ///
  /// - Parameter path: the folder's path.
  static func isShard(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path + "/shard.json")
      && !FileManager.default.fileExists(atPath: path + "/manifest.json")
  }

  /// Whether a process is writing a folder of results.
  ///
  /// - Parameter path: the folder's path.
  static func isLocked(_ path: String) -> Bool {
    let descriptor = open(path + "/.lock", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }
}
