/// Reads a CSV file row by row, whatever its length.
///
/// *Source:* RFC 4180 section 2; besides, lines may end with a line feed alone, a byte order mark is passed over, and
/// so are empty lines.
public struct CSVReader {
  /// The most bytes that a row may have.
  public static let longestRow = 1 << 20

  private enum State {
    case cellStart, plain, quoted, quoteInQuoted, afterReturn
  }

  private let name: String
  private let delimiter: UInt8
  private var state = State.cellStart
  private var line = 1
  private var record = CSVRecord()

  /// Hands out the rows of a file, the header too.
  ///
  /// - Parameters:
  ///   - path: the file, or `-` for standard input.
  ///   - delimiter: what stands between cells: comma, semicolon or tab.
  ///   - take: is given each row; it is good until the next one.
  /// - Throws: ``OutputError`` with file and line when the file cannot be read or is no CSV, and what `take` throws.
  public static func forEachRow(
    _ path: String, delimiter: UInt8 = 0x2C, _ take: (borrowing CSVRecord) throws -> Void
  ) throws {
    var reader = CSVReader(name: UserFile.name(of: path), delimiter: delimiter)
    var isFirst = true
    try UserFile.forEachBlock(path) { block in
      let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
      try reader.read(isFirst && block.starts(with: mark) ? block.dropFirst(3) : block[...], take)
      isFirst = false
    }
    try reader.finish(take)
  }

  private init(name: String, delimiter: UInt8) { (self.name, self.delimiter) = (name, delimiter) }

  private mutating func read(_ block: ArraySlice<UInt8>, _ take: (borrowing CSVRecord) throws -> Void) throws
  {
    for byte in block {
      switch state {
      case .quoted:
        if byte == 0x22 {
          state = .quoteInQuoted
          continue
        }
        if byte == 0x0A { line += 1 }
        record.bytes.append(byte)
        if record.bytes.count > Self.longestRow { throw tooLong }
      case .quoteInQuoted where byte == 0x22:
        record.bytes.append(byte)
        state = .quoted
      case .cellStart where byte == 0x22:
        state = .quoted
      case .afterReturn where byte != 0x0A:
        throw error("a carriage return stands inside a line", "end lines with a line feed, or quote the cell")
      default:
        try readOutsideQuotes(byte, take)
      }
    }
  }

  private mutating func readOutsideQuotes(_ byte: UInt8, _ take: (borrowing CSVRecord) throws -> Void) throws
  {
    switch byte {
    case delimiter:
      record.ends.append(record.bytes.count)
      state = .cellStart
    case 0x0A:
      try endRow(take)
    case 0x0D:
      state = .afterReturn
    default:
      guard state != .quoteInQuoted else {
        throw error("text follows the quote that ends a cell", "write a quote inside a quoted cell twice")
      }
      record.bytes.append(byte)
      state = .plain
      if record.bytes.count > Self.longestRow { throw tooLong }
    }
  }

  private mutating func endRow(_ take: (borrowing CSVRecord) throws -> Void) throws {
    // A quoted empty cell is a cell, and an empty line is no row.
    let isEmptyLine = record.ends.isEmpty && record.bytes.isEmpty && state != .quoteInQuoted
    if !isEmptyLine {
      record.ends.append(record.bytes.count)
      try take(record)
    }
    line += 1
    record.clear(line: line)
    state = .cellStart
  }

  private mutating func finish(_ take: (borrowing CSVRecord) throws -> Void) throws {
    if state == .quoted {
      throw OutputError(
        path: "\(name):\(record.line)", action: "read", reason: "a quote is not closed",
        remedy: "close it, or write a quote that belongs to the text twice in quotes")
    }
    try endRow(take)
  }

  private func error(_ reason: String, _ remedy: String) -> OutputError {
    OutputError(path: "\(name):\(line)", action: "read", reason: reason, remedy: remedy)
  }

  private var tooLong: OutputError {
    error(
      "a row is longer than \(Self.longestRow) bytes",
      "check that quotes are closed and that it is a CSV file")
  }
}
