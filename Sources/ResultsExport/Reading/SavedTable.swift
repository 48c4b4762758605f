/// A table of a run, read back from its file.
public struct SavedTable: Sendable {
  /// The table's name and columns, as the data dictionary has them.
  public let schema: TableSchema
  /// The file.
  public let path: String
  /// The size of the file in bytes, as the data dictionary has it; nil where it says none.
  public let byteCount: Int?
  /// The SHA-256 digest of the file in hexadecimal, as the data dictionary has it; nil where it says none.
  public let sha256: String?

  /// The place of a column in each row; nil when the table has none of that name.
  ///
  /// - Parameter name: the name in the header.
  public func column(_ name: String) -> Int? { schema.columns.firstIndex { $0.name == name } }

  /// Hands out the rows, without the header; a cell for each column.
  ///
  /// - Parameter take: is given each row; it is good until the next one.
  /// - Throws: ``OutputError`` with file and line when the file cannot be read or is not as the data dictionary says,
  ///   and what `take` throws.
  public func forEachRow(_ take: (borrowing CSVRecord) throws -> Void) throws {
    let names = schema.columns.map(\.name)
    var isHeader = true
    try CSVReader.forEachRow(path) { record in
      if isHeader {
        isHeader = false
        guard (0..<record.count).map({ record[$0] }) == names else {
          throw broken(record.line, "its columns are not those that the data dictionary lists")
        }
        return
      }
      guard record.count == names.count else {
        throw broken(record.line, "the row has \(record.count) cells instead of \(names.count)")
      }
      try take(record)
    }
    if isHeader { throw broken(1, "it holds no header") }
  }

  private func broken(_ line: Int, _ reason: String) -> OutputError {
    OutputError(
      path: "\(path):\(line)", action: "read", reason: reason,
      remedy: "make the run again by attrsim run with --fresh")
  }
}
