import ResultsExport

/// What is wrong with one row of a log.
struct RowProblem: Error {
  var reason: String
  var remedy: String
}

/// Understands the rows of one layout.
protocol LogRowReader {
  /// Reads a row; nothing of it may have been handed over when it is refused.
  ///
  /// - Throws: ``RowProblem`` when it cannot be read, anything else when reading cannot go on.
  mutating func read(_ row: borrowing CSVRecord, into sink: inout LogSink) throws
}

/// The places of columns in the rows of a file.
struct LogHeader {
  let names: [String]
  let place: String

  init(_ row: borrowing CSVRecord, file: String) {
    names = (0..<row.count).map { row[$0] }
    place = "\(file):\(row.line)"
  }

  /// The place of a column; nil where there is none.
  ///
  /// - Throws: ``LogError`` when there are several.
  func find(_ name: String) throws(LogError) -> Int? {
    let places = names.indices.filter { names[$0] == name }
    if places.count > 1 {
      throw LogError(place, "the header names \(shown(name)) twice", remedy: "give each column its own name")
    }
    return places.first
  }

  /// The place of a column that must be there.
  ///
  /// - Throws: ``LogError`` when it is not.
  func require(_ name: String, _ remedy: String) throws(LogError) -> Int {
    if let place = try find(name) { return place }
    throw missing(name, remedy)
  }

  func missing(_ name: String, _ remedy: String) -> LogError {
    let all = names.prefix(30).map(shown).joined(separator: ", ") + (names.count > 30 ? ", ..." : "")
    return LogError(place, "there is no column \(shown(name)) among \(all)", remedy: remedy)
  }

  private func shown(_ name: String) -> String { "\"\(String(name.prefix(40)))\"" }
}

/// Reads single cells.
enum LogCell {
  /// No value is larger, in units of the currency.
  static let largestValue = 1e7

  /// A value in hundredths; 0 where it is empty.
  static func value(_ row: borrowing CSVRecord, _ index: Int?) throws(RowProblem) -> Int64 {
    guard let index, !row.isEmpty(index) else { return 0 }
    guard let value = row.number(index), (0...largestValue).contains(value) else {
      throw RowProblem(
        reason: "the value is \(shown(row, index))",
        remedy: "write a number from 0 to 10000000, with a point before its decimals")
    }
    return Int64((value * 100).rounded())
  }

  /// A whole number within a range; nil where it is empty.
  static func whole(
    _ row: borrowing CSVRecord, _ index: Int, _ what: String, _ range: ClosedRange<Int64>
  ) throws(RowProblem) -> Int64? {
    if row.isEmpty(index) { return nil }
    guard let number = row.integer(index), range.contains(number) else {
      throw RowProblem(
        reason: "the \(what) is \(shown(row, index))",
        remedy: "write a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A time in the log's own milliseconds.
  static func time(_ row: borrowing CSVRecord, _ index: Int, _ reader: LogTime) throws(RowProblem) -> Int64 {
    guard let time = reader.milliseconds(row, index) else {
      throw RowProblem(
        reason: "the time is \(shown(row, index))",
        remedy: "write \(reader.allowed), or say what times are written in with --time-unit ms, s or iso8601")
    }
    return time
  }

  /// The bytes of a name that must be there.
  static func name(
    _ row: borrowing CSVRecord, _ index: Int, _ what: String
  ) throws(RowProblem) -> ArraySlice<UInt8> {
    let name = try text(row, index, what)
    if name.isEmpty { throw RowProblem(reason: "the \(what) is empty", remedy: "write one") }
    return name
  }

  /// The bytes of a name or of nothing.
  static func text(
    _ row: borrowing CSVRecord, _ index: Int?, _ what: String
  ) throws(RowProblem) -> ArraySlice<UInt8> {
    guard let index else { return [] }
    let name = row.bytes(index)
    if name.count > SpooledRow.longestName {
      throw RowProblem(
        reason: "the \(what) has \(name.count) bytes", remedy: "\(SpooledRow.longestName) are allowed")
    }
    return name
  }

  static func shown(_ row: borrowing CSVRecord, _ index: Int) -> String {
    row.isEmpty(index) ? "empty" : "\"\(String(row[index].prefix(40)))\""
  }
}
