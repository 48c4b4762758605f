import ResultsExport

/// Reads logs with one event a row.
struct EventRows: LogRowReader {
  private let person: Int
  private let time: Int
  private let event: Int
  private let id: Int?
  private let cause: Int?
  private let publisher: Int?
  private let advertiser: Int?
  private let campaign: Int?
  private let data: Int?
  private let value: Int?
  private let currency: Int?
  private let browser: Int?
  private let clock: LogTime

  /// What times are written in.
  var unit: LogTimeUnit { clock.unit }
  /// Whether there is a column of browsers.
  var tellsBrowsers: Bool { browser != nil }

  init(_ header: LogHeader, _ options: LogOptions) throws(LogError) {
    func find(_ column: LogColumn) throws(LogError) -> Int? {
      guard let name = options.columns[column] else { return try header.find(column.rawValue) }
      return try header.require(name, "name one of them with --columns \(column.rawValue)=HEADER")
    }
    func require(_ column: LogColumn) throws(LogError) -> Int {
      if let place = try find(column) { return place }
      throw header.missing(
        column.rawValue, "say which of them it is with --columns \(column.rawValue)=HEADER")
    }
    person = try require(.person)
    event = try require(.event)
    (id, cause, publisher) = (try find(.id), try find(.cause), try find(.publisher))
    (advertiser, campaign, data) = (try find(.advertiser), try find(.campaign), try find(.data))
    (value, currency, browser) = (try find(.value), try find(.currency), try find(.browser))
    (time, clock) = try Self.time(header, options)
    if cause != nil, id == nil {
      throw header.missing("id", "name the column that causes refer to with --columns id=HEADER")
    }
  }

  /// The column of times and how it is written.
  private static func time(_ header: LogHeader, _ options: LogOptions) throws(LogError) -> (Int, LogTime) {
    let name = options.columns[.time]
    for (usual, unit) in [("time_ms", LogTimeUnit.milliseconds), ("time_s", .seconds)]
    where name == nil || name == usual {
      if let place = try header.find(usual) { return (place, LogTime(unit: options.timeUnit ?? unit)) }
    }
    let place = try header.require(
      name ?? "time", "say which of them it is with --columns time=HEADER --time-unit ms, s or iso8601")
    guard let unit = options.timeUnit else {
      throw LogError(
        header.place, "it is not known what \"\(header.names[place])\" is written in",
        remedy: "say it with --time-unit ms, s or iso8601")
    }
    return (place, LogTime(unit: unit))
  }

  mutating func read(_ row: borrowing CSVRecord, into sink: inout LogSink) throws {
    var spooled = SpooledRow()
    spooled.line = Int64(row.line)
    spooled.kind = try kind(row)
    spooled.person = try LogCell.name(row, person, "person")
    spooled.time = try LogCell.time(row, time, clock)
    spooled.id = try LogCell.text(row, id, "id")
    spooled.data = UInt16(try data.flatMap { try LogCell.whole(row, $0, "data", 0...255) } ?? 0)
    if let browser {
      spooled.browser = UInt8(try LogCell.whole(row, browser, "browser", 0...254) ?? 0)
    }
    if spooled.kind == .conversion {
      spooled.cause = try LogCell.text(row, cause, "cause")
      spooled.value = try LogCell.value(row, value)
    }
    if let currency, !row.isEmpty(currency) { try sink.note(currency: row[currency]) }
    let advertiser = try advertiser.map { try LogCell.text(row, $0, "advertiser") }
    if spooled.kind == .conversion {
      if let advertiser, advertiser.isEmpty {
        guard !spooled.cause.isEmpty else { throw Self.namesNoAdvertiser }
        spooled.campaign = SpooledRow.unknown
      } else {
        spooled.campaign = try sink.advertiser(advertiser)
      }
    } else {
      if let advertiser, advertiser.isEmpty { throw Self.namesNoAdvertiser }
      let publisher = try publisher.map { try LogCell.name(row, $0, "publisher") }
      let campaign = try campaign.map { try LogCell.name(row, $0, "campaign") }
      spooled.publisher = try sink.publisher(publisher)
      spooled.campaign = try sink.campaign(campaign, of: try sink.advertiser(advertiser))
    }
    try sink.add(spooled)
  }

  private static let namesNoAdvertiser = RowProblem(
    reason: "the advertiser is empty", remedy: "write one, or of a conversion its cause")

  private func kind(_ row: borrowing CSVRecord) throws(RowProblem) -> LoggedKind {
    switch row[event] {
    case "click": return .click
    case "view": return .view
    case "conversion": return .conversion
    default:
      throw RowProblem(
        reason: "the event is \(LogCell.shown(row, event))", remedy: "write click, view or conversion")
    }
  }
}
