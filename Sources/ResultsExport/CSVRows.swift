/// Rows of a CSV table as bytes in memory.
///
/// Rows made on several threads can be joined later in any order. The form is that of RFC 4180 section 2, but lines
/// end with a line feed alone. Numbers are written in the shortest form that reads back to the same value.
public struct CSVRows: Sendable {
  /// The rows as UTF-8; complete rows only, unless a row is just being made.
  public private(set) var bytes: [UInt8] = []
  /// The number of complete rows.
  public private(set) var rowCount = 0
  /// The number of cells each row must have.
  public let columnCount: Int

  private var cellsInRow = 0

  /// Makes room for rows of a table.
  ///
  /// - Parameter schema: The table.
  public init(_ schema: TableSchema) { columnCount = schema.columns.count }

  /// Adds text; it is quoted when it holds a comma, a quote or a line end.
  ///
  /// - Parameter text: The cell's text.
  public mutating func append(_ text: String) {
    startCell()
    var text = text
    text.withUTF8 { utf8 in
      guard utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else {
        bytes.append(contentsOf: utf8)
        return
      }
      bytes.append(0x22)
      for byte in utf8 {
        if byte == 0x22 { bytes.append(0x22) }
        bytes.append(byte)
      }
      bytes.append(0x22)
    }
  }

  /// Adds a whole number.
  ///
  /// - Parameter value: The number.
  public mutating func append(_ value: Int) { append(Int64(value)) }

  /// Adds a whole number.
  ///
  /// - Parameter value: The number.
  public mutating func append(_ value: Int64) {
    startCell()
    if value < 0 { bytes.append(0x2D) }
    appendDigits(value.magnitude)
  }

  /// Adds a whole number.
  ///
  /// - Parameter value: The number.
  public mutating func append(_ value: UInt64) {
    startCell()
    appendDigits(value)
  }

  /// Adds a whole number, or an empty cell for nil.
  ///
  /// - Parameter value: The number or nil.
  public mutating func append(_ value: Int?) {
    if let value { append(Int64(value)) } else { startCell() }
  }

  /// Adds a real number, or an empty cell for nil.
  ///
  /// - Parameter value: A finite number or nil; not-a-number and infinity break a promise of the caller.
  public mutating func append(_ value: Double?) {
    startCell()
    guard let value else { return }
    precondition(value.isFinite, "a number that is not finite cannot be written; write nil and a status")
    // Below 2^53 every whole number is exact, and its digits are its shortest form without an exponent.
    if value.magnitude < 9_007_199_254_740_992, value == value.rounded(.towardZero) {
      if value < 0 { bytes.append(0x2D) }
      appendDigits(UInt64(value.magnitude))
      return
    }
    var text = value.description
    text.withUTF8 { utf8 in
      let isPlainWhole = utf8.count > 2 && utf8[utf8.count - 2] == 0x2E && utf8[utf8.count - 1] == 0x30
      bytes.append(contentsOf: isPlainWhole ? UnsafeBufferPointer(rebasing: utf8.dropLast(2)) : utf8)
    }
  }

  /// Adds `true` or `false`.
  ///
  /// - Parameter value: The truth value.
  public mutating func append(_ value: Bool) {
    startCell()
    bytes.append(contentsOf: value ? Self.yes : Self.no)
  }

  /// Adds an empty cell.
  public mutating func appendEmpty() { startCell() }

  /// Ends the row; it must have as many cells as the table has columns.
  public mutating func endRow() {
    precondition(cellsInRow == columnCount, "a row has \(cellsInRow) cells instead of \(columnCount)")
    // A line with one empty cell would be an empty line, which readers skip.
    if columnCount == 1, bytes.last ?? 0x0A == 0x0A { bytes.append(contentsOf: [0x22, 0x22]) }
    bytes.append(0x0A)
    cellsInRow = 0
    rowCount += 1
  }

  /// Adds all rows of another part of the same table.
  ///
  /// - Parameter part: Complete rows with the same number of cells.
  public mutating func append(_ part: CSVRows) {
    precondition(part.columnCount == columnCount, "the parts have different columns")
    precondition(part.cellsInRow == 0 && cellsInRow == 0, "a row is not complete")
    bytes += part.bytes
    rowCount += part.rowCount
  }

  /// Forgets all rows but keeps the memory.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    rowCount = 0
    cellsInRow = 0
  }

  private static let yes = Array("true".utf8)
  private static let no = Array("false".utf8)

  private mutating func startCell() {
    if cellsInRow > 0 { bytes.append(0x2C) }
    cellsInRow += 1
  }

  private mutating func appendDigits(_ value: UInt64) {
    if value < 10 {
      bytes.append(0x30 + UInt8(value))
      return
    }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var position = 20
      var rest = value
      while rest > 0 {
        let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
        position -= 1
        digits[position] = 0x30 + UInt8(digit)
        rest = quotient
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[position...]))
    }
  }
}
