/// The data dictionary of a folder of results: a Frictionless Data Package.
///
/// The form is that of the Data Package, Tabular Data Package and Table Schema specifications, version 1
/// (specs.frictionlessdata.io). The properties `unit` and `groundTruth` of a field are our own.
public struct DataPackage: Encodable, Sendable {
  /// The name of the file in the folder of results.
  public static let fileName = "datapackage.json"

  private let profile: String
  private let name: String
  private let title: String
  private let description: String
  private let resources: [Resource]

  /// Describes a folder of results.
  ///
  /// - Parameters:
  ///   - name: A short name; it is brought into the form that the specification asks for.
  ///   - title: A title for people.
  ///   - description: What the results are.
  ///   - tables: The tables in the folder.
  ///   - format: The format of their files.
  public init(
    name: String, title: String, description: String, tables: [Table], format: TableFormat = .csv
  ) {
    profile = format.packageProfile
    self.name = Self.identifier(name)
    self.title = title
    self.description = description
    self.resources = tables.map { Resource($0, format) }
  }

  /// One table of the package.
  public struct Table: Sendable {
    /// The table's name and columns.
    public var schema: TableSchema
    /// The size of its file in bytes, when known.
    public var byteCount: Int?
    /// The SHA-256 digest of its file in hexadecimal, when known.
    public var sha256: String?

    /// Describes one table.
    ///
    /// - Parameters:
    ///   - schema: The table's name and columns.
    ///   - byteCount: The size of its file in bytes, when known.
    ///   - sha256: The SHA-256 digest of its file in hexadecimal, when known.
    public init(_ schema: TableSchema, byteCount: Int? = nil, sha256: String? = nil) {
      self.schema = schema
      self.byteCount = byteCount
      self.sha256 = sha256
    }
  }

  /// Writes the dictionary into a folder.
  ///
  /// - Parameter folder: The folder's path.
  /// - Throws: `OutputError` when that fails; an older dictionary is then untouched.
  public func write(toFolder folder: String) throws(OutputError) {
    try JSONFile.write(self, to: folder + "/" + Self.fileName)
  }

  private struct Resource: Encodable {
    let profile: String
    let name: String
    let path: String
    let description: String
    let format: String
    let mediatype: String
    let encoding = "utf-8"
    let bytes: Int?
    let hash: String?
    let dialect: Dialect?
    let schema: Schema

    init(_ table: Table, _ format: TableFormat) {
      profile = format.resourceProfile
      self.format = format.rawValue
      mediatype = format.mediaType
      dialect = format == .csv ? Dialect() : nil
      name = DataPackage.identifier(table.schema.name)
      path = format.fileName(table.schema)
      description = table.schema.description
      bytes = table.byteCount
      hash = table.sha256.map { "sha256:" + $0 }
      schema = Schema(fields: table.schema.columns.map(Field.init))
    }
  }

  private struct Dialect: Encodable {
    let delimiter = ","
    let doubleQuote = true
    let header = true
    let lineTerminator = "\n"
    let quoteChar = "\""
  }

  private struct Schema: Encodable {
    let fields: [Field]
    let missingValues = [""]
  }

  private struct Field: Encodable {
    let name: String
    let type: ColumnSchema.ValueType
    let description: String
    let unit: String?
    let groundTruth: Bool

    init(_ column: ColumnSchema) {
      name = column.name
      type = column.type
      description = column.description
      unit = column.unit
      groundTruth = column.isGroundTruth
    }
  }

  /// Lower-case letters, digits and `-._`; anything else becomes a hyphen.
  static func identifier(_ text: String) -> String {
    let characters = text.lowercased().unicodeScalars.map { scalar -> Character in
      switch scalar {
      case "a"..."z", "0"..."9", "-", ".", "_": Character(scalar)
      default: "-"
      }
    }
    return characters.isEmpty ? "results" : String(characters)
  }
}
