import Foundation

/// A copy of a run's tables in another folder, with a data dictionary of their format.
///
/// The folder is complete in itself: tables, data dictionary, manifest and scenario. Tables are copied row by row, so that
/// their size does not matter.
public struct RunExport {
  /// A table that was written.
  public struct File: Sendable {
    /// The table.
    public let schema: TableSchema
    /// The file's name.
    public let name: String
    /// How many rows it has; nil for CSV, which is copied as bytes.
    public let rows: Int?
    /// The size of the file in bytes.
    public let byteCount: Int
    /// The SHA-256 digest of the file in hexadecimal.
    public let sha256: String
  }

  private let run: SavedRun
  private let format: TableFormat
  private let tables: [SavedTable]
  /// What is copied beside the tables.
  static let others = ["manifest.json", "scenario.effective.yaml", "scenario.source.yaml"]

  /// Chooses what to export.
  ///
  /// - Parameters:
  ///   - run: the run.
  ///   - format: the format of the tables.
  ///   - names: the tables' names; nil for all.
  /// - Throws: ``OutputError`` when the run lacks one of them, or has none at all.
  public init(_ run: SavedRun, as format: TableFormat, tables names: [String]? = nil) throws(OutputError) {
    self.run = run
    self.format = format
    let known = run.tables.map(\.schema.name)
    for name in names ?? [] where !known.contains(name) {
      throw OutputError(
        path: run.path, action: "export", reason: "it has no table \(name)",
        remedy: "choose among \(known.joined(separator: ", "))")
    }
    tables = run.tables.filter { names?.contains($0.schema.name) ?? true }
    guard !tables.isEmpty else {
      throw OutputError(
        path: run.path, action: "export", reason: "it has no tables in CSV",
        remedy: "name a folder of attrsim run")
    }
  }

  /// Writes the copy.
  ///
  /// - Parameters:
  ///   - folder: the folder's path; it is made. An earlier export of the same run is replaced.
  ///   - startsFresh: whether an earlier export of another run is replaced too.
  /// - Returns: the tables that were written.
  /// - Throws: ``OutputError`` when the folder holds something else, when a table is not what the run wrote, or when a
  ///   file cannot be written.
  public func write(to folder: String, startsFresh: Bool = false) throws -> [File] {
    let target = try ExportFolder(folder, of: run, startsFresh: startsFresh)
    for table in tables { try requireIntact(table) }
    try target.clear()
    // First, so that an export that was broken off is known for what it is.
    for name in Self.others where FileManager.default.fileExists(atPath: run.path + "/" + name) {
      let copy = try AtomicFile(path: folder + "/" + name)
      try copy.append(contentsOf: run.path + "/" + name)
      try copy.commit()
    }
    let files = try tables.map { try write($0, to: folder) }
    // Last, so that a folder with a dictionary is whole.
    try DataPackage(
      name: run.heading.name, title: run.heading.title, description: run.heading.description,
      tables: files.map { DataPackage.Table($0.schema, byteCount: $0.byteCount, sha256: $0.sha256) },
      format: format
    ).write(toFolder: folder)
    return files
  }

  /// Makes sure that nobody changed a table since the run.
  private func requireIntact(_ table: SavedTable) throws(OutputError) {
    let (digest, _) = try FileDigest.sha256(path: table.path)
    guard let expected = table.sha256, expected != digest else { return }
    throw OutputError(
      path: table.path, action: "export", reason: "it is not what the run wrote: its SHA-256 digest differs",
      remedy: "make the run again by attrsim run with --fresh")
  }

  private func write(_ table: SavedTable, to folder: String) throws -> File {
    let name = format.fileName(table.schema)
    let file = try AtomicFile(path: folder + "/" + name)
    var rows: Int?
    switch format {
    case .csv: try file.append(contentsOf: table.path)
    case .json, .jsonl: rows = try Self.convert(table, to: file, isArray: format == .json)
    }
    try file.commit()
    let (digest, bytes) = try FileDigest.sha256(path: folder + "/" + name)
    return File(schema: table.schema, name: name, rows: rows, byteCount: bytes, sha256: digest)
  }

  private static func convert(_ table: SavedTable, to file: AtomicFile, isArray: Bool) throws -> Int {
    let writer = JSONRows(table)
    var bytes: [UInt8] = isArray ? [0x5B] : []
    var rows = 0
    try table.forEachRow { row in
      if isArray { bytes += rows > 0 ? [0x2C, 0x0A] : [0x0A] }
      try writer.append(row, to: &bytes)
      if !isArray { bytes.append(0x0A) }
      rows += 1
      guard bytes.count >= 1 << 16 else { return }
      try file.write(bytes)
      bytes.removeAll(keepingCapacity: true)
    }
    if isArray { bytes += [0x0A, 0x5D, 0x0A] }
    try file.write(bytes)
    return rows
  }
}
