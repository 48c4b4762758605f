import Foundation

/// The folder that a run is exported to: new, empty, or that of an earlier export.
struct ExportFolder {
  private let path: String
  /// The files of an earlier export.
  private let stale: [String]

  private struct Dictionary: Decodable {
    struct Resource: Decodable { var path: String }
    var resources: [Resource]
  }

  /// - Throws: ``OutputError`` when the folder cannot be made, or holds what may not be replaced.
  init(_ path: String, of run: SavedRun, startsFresh: Bool) throws(OutputError) {
    self.path = path
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw OutputError(
        path: path, action: "make the folder",
        reason: "it or one that it is in is a file, or may not be written",
        remedy: "choose another folder")
    }
    guard !Self.isSame(path, run.path) else {
      throw OutputError(
        path: path, action: "export to", reason: "it is the run's own folder", remedy: "choose another folder"
      )
    }
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    let dictionary = JSONFile.read(Dictionary.self, from: path + "/" + DataPackage.fileName)
    let own = Self.names(of: run).union(dictionary?.resources.map(\.path) ?? [])
    if let other = names.first(where: { !own.contains($0) && !TemporaryName.isOne($0) }) {
      throw OutputError(
        path: path, action: "export to", reason: "it holds \(other), which is of no export",
        remedy: "choose a new folder, or an empty one")
    }
    stale = names
    guard !names.isEmpty, !startsFresh else { return }
    let earlier = JSONFile.read(RunManifest.self, from: path + "/manifest.json")
    guard earlier?.identity.hash == run.manifest.identity.hash else {
      throw OutputError(
        path: path, action: "export to", reason: "it holds an export of another run",
        remedy: "choose another folder, or replace it by --fresh")
    }
  }

  /// Whether two paths are of the same folder.
  private static func isSame(_ first: String, _ second: String) -> Bool {
    var (one, two) = (stat(), stat())
    guard stat(first, &one) == 0, stat(second, &two) == 0 else { return false }
    return one.st_dev == two.st_dev && one.st_ino == two.st_ino
  }

  /// The names of all files that an export of a run may have, broken off or not.
  private static func names(of run: SavedRun) -> Set<String> {
    let tables = run.tables.flatMap { table in TableFormat.allCases.map { $0.fileName(table.schema) } }
    return Set(tables + RunExport.others + [DataPackage.fileName])
  }

  /// Removes the files of an earlier export, its dictionary first and its manifest last.
  func clear() throws(OutputError) {
    let (first, last) = (DataPackage.fileName, "manifest.json")
    let order =
      stale.filter { $0 == first } + stale.filter { ![first, last].contains($0) }
      + stale.filter { $0 == last }
    for name in order {
      guard unlink(path + "/" + name) != 0, errno != ENOENT else { continue }
      throw OutputError(path: path + "/" + name, action: "remove", errno: errno)
    }
  }
}
