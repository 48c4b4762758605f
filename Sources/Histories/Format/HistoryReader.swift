import AttributionReporting
import JSONText
import SimulationKernel
import Web

/// Reads what happens to a browser from a case of Chromium's interop suite.
///
/// *Source:* Chromium, `content/test/data/attribution_reporting/interop/README.md` and
/// `content/browser/attribution_reporting/interop/parser.cc`.
struct HistoryReader {
  private var events: [HistoryEvent] = []
  private var requests = 0
  private let refusesOthers: Bool

  private init(refusesOthers: Bool) { self.refusesOthers = refusesOthers }

  /// The events in `input.registrations`, in order.
  ///
  /// - Parameters:
  ///   - input: `input` of the file.
  ///   - refusesOthers: whether members that mean nothing are mistakes; browsers' own runners pass over them.
  /// - Throws: ``HistoryError`` that names the path of what is wrong.
  static func events(in input: PlacedValue, refusesOthers: Bool = false) throws(HistoryError)
    -> [HistoryEvent]
  {
    var reader = HistoryReader(refusesOthers: refusesOthers)
    for element in try input.required("registrations").elements() { try reader.read(element) }
    return reader.events
  }

  /// A secure web origin.
  static func origin(_ value: PlacedValue) throws(HistoryError) -> Origin {
    let origin: Origin
    do {
      origin = try Origin(try value.string())
    } catch let error as HistoryError {
      throw error
    } catch {
      throw value.error("\(error)")
    }
    guard origin.isPotentiallyTrustworthy else { throw value.error("it must be a secure origin (https)") }
    return origin
  }

  /// A time in milliseconds in a string.
  ///
  /// Times end where those of ECMAScript do, 10^8 days after the origin, so that no sum of them overflows.
  static func time(_ value: PlacedValue) throws(HistoryError) -> SimulationTime {
    let milliseconds = try value.integerInString()
    guard (0...8_640_000_000_000_000).contains(milliseconds) else {
      throw value.error("it must be from 0 to 8640000000000000 milliseconds")
    }
    return SimulationTime(milliseconds: milliseconds)
  }

  private mutating func read(_ element: PlacedValue) throws(HistoryError) {
    let stamp = try element.required("timestamp")
    let time = try Self.time(stamp)
    if let last = events.last, !(last.time < time) {
      throw stamp.error("it must be later than the time before it, \(last.time.milliseconds)")
    }
    if let connection = try element.member("connection") {
      if refusesOthers { try element.check(names: ["timestamp", "connection"]) }
      events.append(HistoryEvent(time: time, kind: .connection(try connection.bool())))
    } else if let navigation = try element.member("navigation") {
      if refusesOthers { try element.check(names: ["timestamp", "navigation"]) }
      guard try navigation.bool() else { throw navigation.error("it must be true") }
      events.append(HistoryEvent(time: time, kind: .navigation))
    } else {
      try read(registration: element, at: time)
    }
  }

  private mutating func read(registration: PlacedValue, at time: SimulationTime) throws(HistoryError) {
    let request = try registration.required("registration_request")
    if refusesOthers {
      try registration.check(names: ["timestamp", "registration_request", "responses"])
      try request.check(names: ["context_origin", "Attribution-Reporting-Eligible", "fenced"])
    }
    let response = HistoryResponse(
      request: requests, context: try Self.origin(try request.required("context_origin")),
      eligibility: try Self.eligibility(request), isFenced: try request.member("fenced")?.bool() ?? false,
      url: "", allowsDebugging: false, headers: [])
    requests += 1
    let list = try registration.required("responses")
    let elements = try list.elements()
    guard !elements.isEmpty else { throw list.error("it must hold at least one response") }
    var last = time
    for (index, element) in elements.enumerated() {
      if let stamp = try element.member("timestamp") {
        let own = try Self.time(stamp)
        if index == 0, own != time {
          throw stamp.error("it must be the time of the registration, \(time.milliseconds), or left out")
        }
        guard index == 0 || last < own else {
          throw stamp.error("it must be later than the time before it, \(last.milliseconds)")
        }
        last = own
      } else if index > 0 {
        throw element.error("a response after the first needs a \"timestamp\"")
      }
      if refusesOthers { try element.check(names: ResponseReader.names + ["timestamp"]) }
      events.append(HistoryEvent(time: last, kind: .response(try ResponseReader.read(element, response))))
    }
  }

  private static func eligibility(_ request: PlacedValue) throws(HistoryError) -> RegistrationEligibility {
    let value = try request.member("Attribution-Reporting-Eligible")
    let result = RegistrationEligibility.parse(try value?.string())
    guard let eligibility = result.value else {
      throw (value ?? request).error(result.errors.map(\.text).joined(separator: "; "))
    }
    return eligibility
  }
}

/// Reads one answer of a server.
enum ResponseReader {
  /// The members that an answer may have in every format.
  static let names = [
    "url", "response", "debug_permission", "randomized_response", "null_aggregatable_reports_days",
  ]

  /// The answer at a place.
  ///
  /// - Parameter request: what is known about the request already.
  static func read(_ element: PlacedValue, _ request: HistoryResponse) throws(HistoryError) -> HistoryResponse
  {
    var response = request
    let url = try element.required("url")
    response.url = try url.string()
    do {
      _ = try Origin(response.url)
    } catch {
      throw url.error("\(error)")
    }
    response.allowsDebugging = try element.member("debug_permission")?.bool() ?? false
    response.randomizedResponse = try randomizedResponse(element)
    response.nullReportDays = try nullReportDays(element)
    response.headers = try headers(try element.required("response"))
    return response
  }

  /// The header fields; values that are no strings become JSON text.
  static func headers(_ object: PlacedValue) throws(HistoryError) -> [HistoryHeader] {
    var headers: [HistoryHeader] = []
    for member in try object.members() {
      guard let value = try object.member(member.name) else { continue }
      headers.append(HistoryHeader(member.name, try HeaderText.of(value)))
    }
    return headers
  }

  private static func randomizedResponse(_ element: PlacedValue) throws(HistoryError) -> [PrescribedReport]? {
    guard let list = try element.present("randomized_response") else { return nil }
    var reports: [PrescribedReport] = []
    for report in try list.elements() {
      let data = try report.required("trigger_data").integer(in: 0...Int64(UInt32.max))
      let window = try report.required("report_window_index").integer(in: 0...Int64(Int32.max))
      reports.append(PrescribedReport(triggerData: UInt32(data), window: Int(window)))
    }
    return reports
  }

  private static func nullReportDays(_ element: PlacedValue) throws(HistoryError) -> [Int]? {
    guard let list = try element.present("null_aggregatable_reports_days") else { return nil }
    var days: [Int] = []
    for day in try list.elements() { days.append(Int(try day.integer(in: 0...Int64(Int32.max)))) }
    return days
  }
}
