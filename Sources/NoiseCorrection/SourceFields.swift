/// Reads one source.
struct SourceFields {
  private static let dayLimit: UInt64 = 30
  private static let secondsADay: UInt64 = 86_400

  private var time: Int64?
  private var timeForm = NoisedDocument.TimeForm.seconds
  private var type: NoisedSourceType?
  private var id: UInt64?
  private var expiry = dayLimit * secondsADay
  private var own: OwnSettings?
  private var hasRegistration = false
  private var hasExpiry = false

  private enum Key: UInt8 {
    case other
    case time
    case type
    case registration
  }

  @inline(__always)
  static func read(
    _ scanner: inout ByteScanner, _ shapes: inout SourceShapes
  ) throws -> (NoisedSourceType, NoisedDocument.Source) {
    var fields = SourceFields()
    try scanner.eachMember { scanner, name in
      key(scanner, name)
    } _: { scanner, key in
      switch key {
      case .other: try scanner.skipValue()
      case .time: try fields.readTime(&scanner)
      case .type: try fields.readType(&scanner)
      case .registration: try fields.readRegistration(&scanner)
      }
    }
    scanner.path.field = ""
    guard let time = fields.time else { throw fields.lacks("source_time", scanner) }
    guard let type = fields.type else { throw fields.lacks("source_type", scanner) }
    guard fields.hasRegistration else { throw fields.lacks("registration_config", scanner) }
    guard let id = fields.id else { throw fields.lacks("source_event_id", scanner) }
    let shape = shapes.number(type, fields.own)
    guard shapes.all.count <= SourceShapes.limit else {
      throw scanner.failure(
        at: scanner.position,
        "the sources have more than \(SourceShapes.limit) kinds of noise; split the file")
    }
    return (
      type,
      NoisedDocument.Source(
        id: id, time: time, expiry: UInt32(fields.expiry), shape: shape, timeForm: fields.timeForm)
    )
  }

  @inline(__always)
  private static func key(_ scanner: borrowing ByteScanner, _ name: ByteScanner.Token) -> Key {
    if scanner.says(name, "source_time") || scanner.says(name, "timestamp") { return .time }
    if scanner.says(name, "source_type") { return .type }
    if scanner.says(name, "registration_config")
      || scanner.says(name, "Attribution-Reporting-Register-Source")
    {
      return .registration
    }
    return .other
  }

  @inline(never)
  private func lacks(_ name: String, _ scanner: borrowing ByteScanner) -> CorrectionError {
    scanner.failure(at: scanner.position, "the source has no \"\(name)\"")
  }

  @inline(never)
  private static func twice(_ scanner: borrowing ByteScanner) -> CorrectionError {
    scanner.failure(at: scanner.position, "this stands here twice")
  }

  @inline(__always)
  private mutating func readTime(_ scanner: inout ByteScanner) throws {
    scanner.path.field = "source_time"
    guard time == nil else { throw Self.twice(scanner) }
    (time, timeForm) = try scanner.seconds()
  }

  @inline(__always)
  private mutating func readType(_ scanner: inout ByteScanner) throws {
    scanner.path.field = "source_type"
    guard type == nil else { throw Self.twice(scanner) }
    type = try scanner.sourceType()
  }

  @inline(__always)
  private mutating func readRegistration(_ scanner: inout ByteScanner) throws {
    scanner.path.field = "registration_config"
    guard !hasRegistration else { throw Self.twice(scanner) }
    hasRegistration = true
    try scanner.eachMember { scanner, name in
      RegistrationKey(scanner, name)
    } _: { scanner, key in
      switch key {
      case .other: try scanner.skipValue()
      case .sourceEventID:
        scanner.path.field = "registration_config.source_event_id"
        guard id == nil else { throw Self.twice(scanner) }
        id = try scanner.integer(UInt64.self)
      case .expiry:
        scanner.path.field = "registration_config.expiry"
        guard !hasExpiry else { throw Self.twice(scanner) }
        hasExpiry = true
        let given = try scanner.integer(UInt64.self)
        expiry = min(max(given, Self.secondsADay), Self.dayLimit * Self.secondsADay)
      default:
        if own == nil { own = OwnSettings() }
        try own?.read(key, &scanner)
      }
    }
    if own?.isEmpty == true { own = nil }
  }
}

/// The members of a registration that matter to its noise.
enum RegistrationKey: UInt8 {
  case other
  case sourceEventID
  case expiry
  case maxReports
  case epsilon
  case triggerData
  case reportWindow
  case reportWindows
  case triggerSpecs

  @inline(__always)
  init(_ scanner: borrowing ByteScanner, _ name: ByteScanner.Token) {
    if scanner.says(name, "source_event_id") {
      self = .sourceEventID
    } else if scanner.says(name, "expiry") {
      self = .expiry
    } else {
      self = Self.rare(scanner, name)
    }
  }

  @inline(never)
  private static func rare(_ scanner: borrowing ByteScanner, _ name: ByteScanner.Token) -> RegistrationKey {
    if scanner.says(name, "max_event_level_reports") { return .maxReports }
    if scanner.says(name, "event_level_epsilon") { return .epsilon }
    if scanner.says(name, "trigger_data") { return .triggerData }
    if scanner.says(name, "event_report_window") { return .reportWindow }
    if scanner.says(name, "event_report_windows") { return .reportWindows }
    return scanner.says(name, "trigger_specs") ? .triggerSpecs : .other
  }
}

extension ByteScanner {
  /// From here on a time cannot be one in seconds (the year 5138) and is taken for milliseconds.
  private static var millisecondsFrom: Int64 { 100_000_000_000 }

  /// Reads a time and brings it to seconds.
  @inline(__always)
  mutating func seconds() throws -> (Int64, NoisedDocument.TimeForm) {
    let isText = try next() == 0x22
    let time = try integer(Int64.self)
    guard time.magnitude < UInt64(Self.millisecondsFrom) else {
      guard time > 0 else { throw failure(at: position, "no source or report is from so long ago") }
      return (time / 1000, isText ? .millisecondsAsText : .milliseconds)
    }
    return (time, isText ? .secondsAsText : .seconds)
  }

  /// Reads a source type.
  @inline(__always)
  mutating func sourceType() throws -> NoisedSourceType {
    guard try next() == 0x22 else { throw try unexpected("\"navigation\" or \"event\"") }
    let token = try string()
    if says(token, "navigation") { return .navigation }
    if says(token, "event") { return .event }
    throw failure(at: token.start, "a source type is \"navigation\" or \"event\"")
  }
}
