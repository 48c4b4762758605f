/// Writes rows of a table as JSON objects, one a line.
struct JSONRows {
  /// The name of each column with a colon, as JSON.
  private let names: [[UInt8]]
  private let types: [ColumnSchema.ValueType]
  private let table: SavedTable

  init(_ table: SavedTable) {
    self.table = table
    types = table.schema.columns.map(\.type)
    names = table.schema.columns.map { column in
      var name: [UInt8] = []
      Self.append(Array(column.name.utf8)[...], to: &name)
      return name + [0x3A]
    }
  }

  /// Adds a row without a line end.
  ///
  /// - Throws: ``OutputError`` with file and line when a cell is not of its column's type.
  func append(_ row: borrowing CSVRecord, to bytes: inout [UInt8]) throws(OutputError) {
    bytes.append(0x7B)
    for index in names.indices {
      if index > 0 { bytes.append(0x2C) }
      bytes += names[index]
      if row.isEmpty(index) {
        bytes += Self.null
        continue
      }
      switch types[index] {
      case .string: Self.append(Self.validated(row, index)[...], to: &bytes)
      case .integer, .number:
        guard Self.append(number: row, index, isWhole: types[index] == .integer, to: &bytes) else {
          throw wrong(row, index)
        }
      case .boolean:
        guard ["true", "false"].contains(row[index]) else { throw wrong(row, index) }
        bytes += row.bytes(index)
      }
    }
    bytes.append(0x7D)
  }

  private static let null = Array("null".utf8)

  /// The bytes of a text; those that are no UTF-8 are replaced, which JSON would not allow.
  private static func validated(_ row: borrowing CSVRecord, _ index: Int) -> [UInt8] {
    Array(row[index].utf8)
  }

  /// Adds a text in quotes.
  ///
  /// *Source:* RFC 8259 section 7.
  private static func append(_ text: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(0x22)
    for byte in text {
      switch byte {
      case 0x22, 0x5C: bytes += [0x5C, byte]
      case 0x0A: bytes += [0x5C, 0x6E]
      case 0x0D: bytes += [0x5C, 0x72]
      case 0x09: bytes += [0x5C, 0x74]
      case 0..<0x20:
        let digits = Array("0123456789abcdef".utf8)
        bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
    bytes.append(0x22)
  }

  /// Adds a number as it is written where JSON writes it so too, else by its value.
  ///
  /// - Returns: false where the cell is no number, or not whole where it has to be.
  private static func append(
    number row: borrowing CSVRecord, _ index: Int, isWhole: Bool, to bytes: inout [UInt8]
  ) -> Bool {
    let cell = row.bytes(index)
    // Many digits or an exponent may go beyond what readers can hold.
    let isSmall = cell.count < 300 && !cell.contains { $0 == 0x65 || $0 == 0x45 }
    if isNumber(cell, isWhole: isWhole), isSmall || row.number(index) != nil {
      bytes += cell
      return true
    }
    guard !isWhole, let value = row.number(index) else { return false }
    var text = value.description
    // Whole numbers stand without a fraction, as in CSV.
    if text.hasSuffix(".0") { text.removeLast(2) }
    bytes += Array(text.utf8)
    return true
  }

  /// Whether bytes are a number of JSON.
  ///
  /// *Source:* RFC 8259 section 6.
  private static func isNumber(_ cell: ArraySlice<UInt8>, isWhole: Bool) -> Bool {
    var rest = cell.first == 0x2D ? cell.dropFirst() : cell
    func digits() -> Int { rest.prefix { (0x30...0x39).contains($0) }.count }
    let whole = digits()
    guard whole == 1 || whole > 1 && rest.first != 0x30 else { return false }
    rest = rest.dropFirst(whole)
    if rest.isEmpty { return true }
    guard !isWhole else { return false }
    if rest.first == 0x2E {
      rest = rest.dropFirst()
      let fraction = digits()
      guard fraction > 0 else { return false }
      rest = rest.dropFirst(fraction)
    }
    guard rest.first == 0x65 || rest.first == 0x45 else { return rest.isEmpty }
    rest = rest.dropFirst()
    if rest.first == 0x2B || rest.first == 0x2D { rest = rest.dropFirst() }
    let exponent = digits()
    return exponent > 0 && exponent == rest.count
  }

  private func wrong(_ row: borrowing CSVRecord, _ index: Int) -> OutputError {
    let column = table.schema.columns[index]
    return OutputError(
      path: "\(table.path):\(row.line)", action: "read",
      reason: "\(column.name) is to be of type \(column.type.rawValue) and holds \"\(row[index])\"",
      remedy: "make the run again by attrsim run with --fresh")
  }
}
