import ResultsExport

/// What a run's manifest says of its tables.
struct ManifestFiles: Decodable, Sendable {
  /// A table's file.
  struct File: Decodable, Sendable {
    var name: String
    var bytes: Int
    var sha256: String
  }

  var files: [File]

  /// - Returns: nil when the manifest lists no files.
  static func read(_ run: SavedRun) -> ManifestFiles? {
    JSONFile.read(Self.self, from: run.path + "/manifest.json")
  }
}

/// Holds the files of a run against the digests that were taken when it was made.
enum Digests {
  /// Checks every table.
  ///
  /// - Throws: ``ReportError`` when a table is not what the data dictionary or the manifest say, `OutputError` when it
  ///   cannot be read.
  static func check(_ run: SavedRun) throws {
    let files = ManifestFiles.read(run)?.files ?? []
    for table in run.tables {
      let name = table.schema.fileName
      let expected = [
        (DataPackage.fileName, table.sha256), ("manifest.json", files.first { $0.name == name }?.sha256),
      ]
      guard expected.contains(where: { $0.1 != nil }) else { continue }
      let digest = try FileDigest.sha256(path: table.path).digest
      for case (let place, let wanted?) in expected where wanted.lowercased() != digest {
        throw ReportError(
          table.path,
          "its SHA-256 is \(digest.prefix(12))... and not \(wanted.prefix(12))... as \(place) says, so it was changed after the run",
          remedy: "bring the file back as attrsim run wrote it, or make the run again with --fresh")
      }
    }
  }
}
