import ResultsExport

/// Goes through the rows of a log for the first time.
struct LogReading {
  private let file: String
  private let options: LogOptions
  private var sink: LogSink
  private var rows: (any LogRowReader)?
  private var columns = 0
  private var skipped = 0
  private var problems: [LogError] = []

  /// Whether the log tells browsers apart.
  private(set) var tellsBrowsers = false
  private var countsFromZero = false

  init(file: String, _ options: LogOptions, _ spool: RowSpool) {
    (self.file, self.options) = (file, options)
    sink = LogSink(file: file, spool: spool, currency: options.currency)
  }

  mutating func take(_ row: borrowing CSVRecord) throws {
    guard var rows else { return try begin(row) }
    do {
      guard row.count == columns else {
        throw RowProblem(
          reason: "the row has \(row.count) cells where the first one has \(columns)",
          remedy: "check --delimiter, and quote cells that hold it")
      }
      try rows.read(row, into: &sink)
      self.rows = rows
    } catch let problem as RowProblem {
      if options.skipsBadRows {
        skipped += 1
        return
      }
      problems.append(LogError("\(file):\(row.line)", problem.reason, remedy: problem.remedy))
      if problems.count == BadRows.limit { throw BadRows(rows: problems, gaveUp: true) }
    }
  }

  /// Understands the header.
  private mutating func begin(_ row: borrowing CSVRecord) throws {
    let header = LogHeader(row, file: file)
    columns = row.count
    // Criteo's layouts tell of every conversion whether an ad caused it, even where none did.
    if options.layout != .events { sink.notesCauses() }
    switch options.layout {
    case .events:
      let events = try EventRows(header, options)
      tellsBrowsers = events.tellsBrowsers
      countsFromZero = events.unit != .iso8601
      rows = events
    case .criteoAttribution:
      countsFromZero = true
      rows = try CriteoAttributionRows(header)
    case .criteoSearch:
      if row.count == CriteoSearchRows.columns.count, !header.names.contains("Sale") {
        rows = try CriteoSearchRows(nil)
        return try take(row)
      }
      rows = try CriteoSearchRows(header)
    }
  }

  /// What was read, how many rows were left out, and which moment is time 0.
  func finish() throws -> (sink: LogSink, skipped: Int, origin: Int64) {
    if !problems.isEmpty { throw BadRows(rows: problems, gaveUp: false) }
    guard rows != nil else {
      throw LogError(file, "it is empty", remedy: "name a file with a header and a row for each event")
    }
    let earliest = sink.rows == 0 ? 0 : sink.first
    let origin =
      switch options.origin {
      case .at(let moment): moment
      case .firstEvent: earliest
      case .usual: countsFromZero ? 0 : earliest
      }
    return (sink, skipped, origin)
  }
}
