/// What a registration says about its own noise; it goes before the settings.
///
/// *Source:* Attribution Reporting, "Parsing source-registration JSON".
struct OwnSettings: Hashable {
  private static let maxReportsLimit = 20
  private static let triggerDataLimit = 32
  private static let windowLimit = 5
  /// An hour, the shortest window.
  private static let shortestWindow: Int64 = 3600

  private var triggerData: [UInt32]?
  private var maxReports: Int?
  private var epsilon: Double?
  private var reportWindow: Int64?
  private var reportWindows: NoisedWindows?

  var isEmpty: Bool { self == OwnSettings() }

  /// The settings with everything replaced about which the registration speaks; a flip probability that is given
  /// stays.
  func applied(to settings: NoiseSettings, of type: NoisedSourceType) -> NoiseSettings {
    var result = settings
    if let triggerData { result.triggerData = triggerData }
    if let maxReports { result.maxReports = maxReports }
    if let epsilon, case .epsilon = settings.noise { result.noise = .epsilon(epsilon) }
    if let reportWindow {
      // A number of windows says nothing about where this one cuts them.
      if result.windows.fixedCount != nil { result.windows = .standard(type) }
      result.windows.cut(at: reportWindow)
    }
    if let reportWindows { result.windows = reportWindows }
    return result
  }

  /// Reads the value of one member.
  mutating func read(_ key: RegistrationKey, _ scanner: inout ByteScanner) throws {
    switch key {
    case .maxReports:
      scanner.path.field = "registration_config.max_event_level_reports"
      try refuse(maxReports != nil, scanner, "this stands here twice")
      let count = try scanner.integer(Int.self)
      try refuse(
        !(0...Self.maxReportsLimit).contains(count), scanner, "it goes from 0 to \(Self.maxReportsLimit)")
      maxReports = count
    case .epsilon:
      scanner.path.field = "registration_config.event_level_epsilon"
      try refuse(epsilon != nil, scanner, "this stands here twice")
      let value = try scanner.real()
      try refuse(value < 0, scanner, "it is 0 or more")
      epsilon = value
    case .triggerData: try readTriggerData(&scanner)
    case .reportWindow:
      scanner.path.field = "registration_config.event_report_window"
      try refuse(reportWindow != nil || reportWindows != nil, scanner, "a source has one list of windows")
      reportWindow = max(Self.shortestWindow, Int64(clamping: try scanner.integer(UInt64.self)))
    case .reportWindows: try readWindows(&scanner)
    case .triggerSpecs:
      scanner.path.field = "registration_config.trigger_specs"
      try refuse(
        true, scanner, "trigger specifications of their own are not corrected; leave such sources out")
    case .other, .sourceEventID, .expiry: preconditionFailure("no setting")
    }
  }

  private func refuse(_ isWrong: Bool, _ scanner: borrowing ByteScanner, _ problem: String) throws {
    if isWrong { throw scanner.failure(at: scanner.position, problem) }
  }

  private mutating func readTriggerData(_ scanner: inout ByteScanner) throws {
    scanner.path.field = "registration_config.trigger_data"
    try refuse(triggerData != nil, scanner, "this stands here twice")
    var values: [UInt32] = []
    try scanner.eachElement { scanner, index in
      guard index < Self.triggerDataLimit else {
        throw scanner.failure(at: scanner.position, "more than \(Self.triggerDataLimit) values")
      }
      values.append(try scanner.integer(UInt32.self))
    }
    values.sort()
    let hasTwins = zip(values, values.dropFirst()).contains { $0 == $1 }
    try refuse(hasTwins, scanner, "a value stands here twice")
    triggerData = values
  }

  private mutating func readWindows(_ scanner: inout ByteScanner) throws {
    scanner.path.field = "registration_config.event_report_windows"
    try refuse(reportWindow != nil || reportWindows != nil, scanner, "a source has one list of windows")
    var ends: [Int64] = []
    var start: Int64 = 0
    try scanner.eachMember { scanner, name in
      scanner.says(name, "end_times") ? 2 : scanner.says(name, "start_time") ? 1 : 0
    } _: { scanner, key in
      switch key {
      case 0: try scanner.skipValue()
      case 1: start = try scanner.integer(Int64.self)
      default:
        guard ends.isEmpty else {
          throw scanner.failure(at: scanner.position, "\"end_times\" stands here twice")
        }
        try scanner.eachElement { scanner, index in
          guard index < Self.windowLimit else {
            throw scanner.failure(at: scanner.position, "more than \(Self.windowLimit) windows")
          }
          ends.append(max(Self.shortestWindow, try scanner.integer(Int64.self)))
        }
      }
    }
    let isAscending = zip([start] + ends, ends).allSatisfy { $0 < $1 }
    try refuse(
      start < 0 || ends.isEmpty || !isAscending, scanner,
      "\"end_times\" is a list of ascending times after \"start_time\"")
    reportWindows = NoisedWindows(ends: ends)
  }
}
