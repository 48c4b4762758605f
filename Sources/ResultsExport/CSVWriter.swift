/// Writes a table to a CSV file that appears only when it is complete.
public final class CSVWriter {
  /// The table.
  public let schema: TableSchema
  /// The row that is being made and those not yet handed to the file; cells are added here.
  public var rows: CSVRows

  private let file: AtomicFile
  private var writtenRows = 0
  private static let flushSize = 64 << 10

  /// Opens the file and writes the header.
  ///
  /// - Parameters:
  ///   - path: The file's name; its folder must exist.
  ///   - schema: The table.
  /// - Throws: `OutputError` when the file cannot be made.
  public init(path: String, schema: TableSchema) throws(OutputError) {
    self.schema = schema
    rows = CSVRows(schema)
    file = try AtomicFile(path: path)
    try file.write(Self.header(schema))
  }

  /// The header line of a table, with its line end, as UTF-8.
  ///
  /// - Parameter schema: The table.
  public static func header(_ schema: TableSchema) -> [UInt8] {
    var header = CSVRows(schema)
    for column in schema.columns { header.append(column.name) }
    header.endRow()
    return header.bytes
  }

  /// The number of rows so far, without the header.
  public var rowCount: Int { writtenRows + rows.rowCount }

  /// Ends the row that was made in `rows`; it must have as many cells as the table has columns.
  ///
  /// - Throws: `OutputError` when the disk refuses the rows; the file is then abandoned.
  public func endRow() throws(OutputError) {
    rows.endRow()
    if rows.bytes.count >= Self.flushSize { try flush() }
  }

  /// Adds rows that were made elsewhere.
  ///
  /// - Parameter part: Complete rows of the same table.
  /// - Throws: `OutputError` when the disk refuses the rows; the file is then abandoned.
  public func append(_ part: CSVRows) throws(OutputError) {
    precondition(part.columnCount == rows.columnCount, "the parts have different columns")
    try flush()
    try file.write(part.bytes)
    writtenRows += part.rowCount
  }

  /// Completes the file and gives it its name.
  ///
  /// - Returns: The size of the file in bytes.
  /// - Throws: `OutputError` when that fails; what had the name before is then untouched.
  @discardableResult
  public func commit() throws(OutputError) -> Int { try commit(with: []) }

  /// Completes the file together with others; when one cannot be written, none gets its name.
  ///
  /// - Parameter others: files that were neither committed nor abandoned; they get their names first.
  /// - Returns: The size of the file in bytes.
  /// - Throws: `OutputError` when that fails.
  @discardableResult
  public func commit(with others: [AtomicFile]) throws(OutputError) -> Int {
    try flush()
    try AtomicFile.commit(others + [file])
    return file.byteCount
  }

  /// Gives the file up; what had the name before is untouched.
  public func abandon() { file.abandon() }

  private func flush() throws(OutputError) {
    let count = rows.rowCount
    try file.write(rows.bytes)
    rows.removeAll()
    writtenRows += count
  }
}
