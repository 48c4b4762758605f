/// Reads one report.
struct ReportFields {
  private var time: Int64?
  private var scheduledTime: Int64?
  private var id: UInt64?
  private var data: UInt32?
  private var type: NoisedSourceType?
  private var hasBody = false

  private enum Key: UInt8 {
    case other
    case time
    case body
  }

  private enum BodyKey: UInt8 {
    case other
    case sourceEventID
    case type
    case data
    case scheduledTime
  }

  @inline(__always)
  static func read(_ scanner: inout ByteScanner) throws -> NoisedDocument.Report {
    _ = try scanner.next()
    let place = scanner.place
    var fields = ReportFields()
    try scanner.eachMember { scanner, name in
      if scanner.says(name, "report_time") { return Key.time }
      return scanner.says(name, "report") || scanner.says(name, "payload") ? .body : .other
    } _: { scanner, key in
      switch key {
      case .other: try scanner.skipValue()
      case .time:
        scanner.path.field = "report_time"
        guard fields.time == nil else { throw twice(scanner) }
        fields.time = try scanner.seconds().0
      case .body: try fields.readBody(&scanner)
      }
    }
    scanner.path.field = ""
    guard fields.hasBody else { throw lacks("report", scanner) }
    guard let time = fields.scheduledTime ?? fields.time else { throw lacks("report_time", scanner) }
    guard let id = fields.id else { throw lacks("source_event_id", scanner) }
    guard let data = fields.data else { throw lacks("trigger_data", scanner) }
    return NoisedDocument.Report(
      id: id, time: time, data: data, line: place.line, column: place.column, type: fields.type)
  }

  @inline(__always)
  private mutating func readBody(_ scanner: inout ByteScanner) throws {
    scanner.path.field = "report"
    guard !hasBody else { throw Self.twice(scanner) }
    hasBody = true
    try scanner.eachMember { scanner, name in
      Self.bodyKey(scanner, name)
    } _: { scanner, key in
      switch key {
      case .other: try scanner.skipValue()
      case .sourceEventID:
        scanner.path.field = "report.source_event_id"
        guard id == nil else { throw Self.twice(scanner) }
        id = try scanner.integer(UInt64.self)
      case .type:
        scanner.path.field = "report.source_type"
        guard type == nil else { throw Self.twice(scanner) }
        type = try scanner.sourceType()
      case .data:
        scanner.path.field = "report.trigger_data"
        guard data == nil else { throw Self.twice(scanner) }
        data = try scanner.integer(UInt32.self)
      case .scheduledTime:
        scanner.path.field = "report.scheduled_report_time"
        guard scheduledTime == nil else { throw Self.twice(scanner) }
        scheduledTime = try scanner.seconds().0
      }
    }
  }

  @inline(__always)
  private static func bodyKey(_ scanner: borrowing ByteScanner, _ name: ByteScanner.Token) -> BodyKey {
    if scanner.says(name, "source_event_id") { return .sourceEventID }
    if scanner.says(name, "source_type") { return .type }
    if scanner.says(name, "trigger_data") { return .data }
    return scanner.says(name, "scheduled_report_time") ? .scheduledTime : .other
  }

  @inline(never)
  private static func lacks(_ name: String, _ scanner: borrowing ByteScanner) -> CorrectionError {
    scanner.failure(at: scanner.position, "the report has no \"\(name)\"")
  }

  @inline(never)
  private static func twice(_ scanner: borrowing ByteScanner) -> CorrectionError {
    scanner.failure(at: scanner.position, "this stands here twice")
  }
}
