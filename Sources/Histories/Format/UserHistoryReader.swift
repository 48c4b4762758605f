import AttributionReporting
import JSONText
import SimulationKernel
import Web

/// Reads what happens to a user from the input format of the measurement simulation library.
///
/// A file is a user: lists of sources and triggers, each with the app or the page on which it was registered, all
/// under `input` or at the top. `Location` and `Attribution-Reporting-Redirect` are not followed: the responses that
/// they led to stand in the list themselves.
///
/// What happens in a web browser on the phone stands in `web_sources` and `web_triggers`, with the page as
/// `source_origin` and `destination_origin`. A request's `app_destination`, `web_destination`, `verified_destination`,
/// `attribution_src_url`, `source_params` and the like are taken to agree with the responses, which alone count.
///
/// A response of which `has_ad_id_permission` is true, as phones have it for apps, or `debug_permission`, as they have
/// it for the web, may be debugged. The library asks the first response of a registration only, for all of them.
///
/// *Source:* github.com/privacysandbox/measurement-simulation, README.md, e2e_tests and
/// `E2EAbstractTest.java`.
struct UserHistoryReader {
  private var events: [HistoryEvent] = []
  private var requests = 0

  /// Whether a file is in this format.
  static func recognises(_ file: JSONValue) -> Bool {
    let input = file["input"] ?? file
    return lists.contains { input[$0] != nil }
  }

  /// The events in a file, in order; of those at one time the sources come first.
  ///
  /// - Throws: ``HistoryError`` that names the path of what is wrong.
  static func events(in file: PlacedValue) throws(HistoryError) -> [HistoryEvent] {
    let input = try file.member("input") ?? file
    let beside = ["description", "output", "phflags_override"]
    if input.place == file.place {
      try input.check(names: lists + beside)
    } else {
      try input.check(names: lists)
      try file.check(names: ["input"] + beside)
    }
    var reader = UserHistoryReader()
    for list in lists {
      guard let elements = try input.present(list)?.elements() else { continue }
      for element in elements {
        try reader.read(element, isSource: list.hasSuffix("sources"), isWeb: list.hasPrefix("web_"))
      }
    }
    // A stable order: the position decides among events of one time.
    return reader.events.enumerated().sorted {
      ($0.element.time.milliseconds, $0.offset) < ($1.element.time.milliseconds, $1.offset)
    }.map(\.element)
  }

  private static let lists = ["sources", "web_sources", "triggers", "web_triggers"]

  private mutating func read(_ element: PlacedValue, isSource: Bool, isWeb: Bool) throws(HistoryError) {
    try element.check(names: ["timestamp", "registration_request", "responses"])
    let stamp = try element.required("timestamp")
    let digits = stamp.value.asNumber?.digits
    let time = try HistoryReader.time(digits.map { stamp.replaced(by: .string($0)) } ?? stamp)
    let request = try element.required("registration_request")
    let page = isSource ? "source_origin" : "destination_origin"
    try request.check(names: Self.requestNames(page: page, isSource: isSource))
    let response = HistoryResponse(
      request: requests, context: try Self.context(request, page: page, isWeb: isWeb),
      eligibility: isSource
        ? try Self.sourceEligibility(request)
        : RegistrationEligibility(sourceType: nil, allowsTriggers: true), isFenced: false, url: "",
      allowsDebugging: false, headers: [])
    requests += 1
    let elements = try element.required("responses").elements()
    let allowsDebugging = try elements.first.map(Self.allowsDebugging) ?? false
    for element in elements {
      try element.check(names: ResponseReader.names + ["has_ad_id_permission"])
      var own = try ResponseReader.read(element, response)
      own.allowsDebugging = try Self.allowsDebugging(element) || allowsDebugging
      for index in own.headers.indices {
        own.headers[index] = try PhoneHeader.translated(own.headers[index], at: element)
      }
      events.append(HistoryEvent(time: time, kind: .response(own)))
    }
  }

  private static func requestNames(page: String, isSource: Bool) -> [String] {
    ["registrant", page, "attribution_src_url", "attribution_src_urls"]
      + (isSource
        ? ["source_type", "app_destination", "web_destination", "verified_destination", "source_params"]
        : ["trigger_params"])
  }

  private static func allowsDebugging(_ response: PlacedValue) throws(HistoryError) -> Bool {
    for name in ["has_ad_id_permission", "debug_permission"] {
      if try response.member(name)?.bool() == true { return true }
    }
    return false
  }

  private static func sourceEligibility(_ request: PlacedValue) throws(HistoryError)
    -> RegistrationEligibility
  {
    let type = try request.required("source_type")
    switch try type.string() {
    case "navigation": return RegistrationEligibility(sourceType: .navigation, allowsTriggers: false)
    case "event": return RegistrationEligibility(sourceType: .event, allowsTriggers: false)
    default: throw type.error("it must be \"navigation\" or \"event\"")
    }
  }

  /// The page, or the app where no page is named.
  private static func context(_ request: PlacedValue, page name: String, isWeb: Bool) throws(HistoryError)
    -> Origin
  {
    let page = isWeb ? try request.required(name) : try request.present(name)
    let value = if let page { page } else { try request.required("registrant") }
    let text = try value.string()
    do throws(OriginError) {
      return try origin(text)
    } catch {
      throw value.error("\(error)")
    }
  }

  private static func origin(_ text: String) throws(OriginError) -> Origin {
    if let app = try Origin(appURL: text) { return app }
    return text.contains("://") ? try Origin(text) : try Origin(app: text)
  }
}
