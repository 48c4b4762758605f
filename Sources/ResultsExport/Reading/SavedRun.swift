import Foundation

/// A run folder, read back.
public struct SavedRun: Sendable {
  /// The folder's path.
  public let path: String
  /// How it was made.
  public let manifest: RunManifest
  /// Its tables, as its data dictionary lists them.
  public let tables: [SavedTable]
  /// The name, the title and the description of its data dictionary.
  let heading: Heading

  struct Heading: Sendable {
    var name: String
    var title: String
    var description: String
  }

  private struct Package: Decodable {
    struct Resource: Decodable {
      var name: String
      var path: String
      var description: String
      var bytes: Int?
      var hash: String?
      var schema: Schema
    }
    struct Schema: Decodable { var fields: [Field] }
    struct Field: Decodable {
      var name: String
      var type: ColumnSchema.ValueType
      var description: String
      var unit: String?
      var groundTruth: Bool
    }
    var name: String
    var title: String
    var description: String
    var resources: [Resource]
  }

  /// Opens a run folder.
  ///
  /// - Parameter path: the folder's path.
  /// - Throws: ``OutputError`` when it is no run folder, or its manifest or data dictionary are missing or broken.
  public init(path: String) throws(OutputError) {
    self.path = path
    manifest = try Self.read(RunManifest.self, "manifest.json", in: path)
    let package = try Self.read(Package.self, DataPackage.fileName, in: path)
    heading = Heading(name: package.name, title: package.title, description: package.description)
    var tables: [SavedTable] = []
    for resource in package.resources where resource.path.hasSuffix(".csv") {
      let columns = resource.schema.fields.map { field in
        ColumnSchema(
          field.name, field.type, unit: field.unit, field.description, isGroundTruth: field.groundTruth)
      }
      guard !columns.isEmpty, Set(columns.map(\.name)).count == columns.count else {
        throw Self.broken(
          path + "/" + DataPackage.fileName, "the columns of \(resource.path) are not told apart")
      }
      // Names in the dictionary keep to its own rules; the file has the table's own.
      let name = String(resource.path.dropLast(4))
      guard !name.contains("/") else {
        throw Self.broken(path + "/" + DataPackage.fileName, "\(resource.path) lies outside of the folder")
      }
      let schema = TableSchema(name: name, description: resource.description, columns: columns)
      tables.append(
        SavedTable(
          schema: schema, path: path + "/" + resource.path, byteCount: resource.bytes,
          sha256: resource.hash.flatMap { $0.hasPrefix("sha256:") ? String($0.dropFirst(7)) : nil }))
    }
    self.tables = tables
  }

  /// A table by its name, such as `summary`; nil when the run has none.
  public func table(_ name: String) -> SavedTable? { tables.first { $0.schema.name == name } }

  /// The names of the swept settings, in the order of the tables' first columns.
  public var swept: [String] {
    guard let columns = table("runs")?.schema.columns.map(\.name) else { return [] }
    return Array(columns.prefix { $0 != "replication" })
  }

  private static func read<Value: Decodable>(
    _ type: Value.Type, _ name: String, in folder: String
  ) throws(OutputError) -> Value {
    let path = folder + "/" + name
    guard FileManager.default.fileExists(atPath: path) else {
      if RunFolder.isShard(folder) {
        throw OutputError(
          path: folder, action: "read", reason: "it is a shard, which has no tables",
          remedy: "make a run of it and the other shards by attrsim merge")
      }
      throw OutputError(
        path: folder, action: "read", reason: "it holds no \(name), so it is no folder of a finished run",
        remedy: "name the folder that attrsim run printed, or finish the run by the same command")
    }
    guard let value = JSONFile.read(type, from: path) else {
      throw broken(path, "it is not what attrsim run writes")
    }
    return value
  }

  private static func broken(_ path: String, _ reason: String) -> OutputError {
    OutputError(
      path: path, action: "read", reason: reason, remedy: "make the run again by attrsim run with --fresh")
  }
}
