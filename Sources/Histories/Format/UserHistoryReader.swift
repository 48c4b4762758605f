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
/// The library follows Android, whose headers differ in two points that are understood here: `web_destination` is a
/// destination like the others, and `aggregatable_source_registration_time` may be in upper case.
///
/// *Source:* github.com/privacysandbox/measurement-simulation, README.md and e2e_tests.
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
    let known = lists + (input.place == file.place ? ["description", "output", "phflags_override"] : [])
    if let other = try input.members().first(where: { !known.contains($0.name) }) {
      throw input.error(
        "\"\(other.name)\" is not understood; there may be \(lists.joined(separator: ", "))")
    }
    var reader = UserHistoryReader()
    for list in lists {
      guard let elements = try input.present(list)?.elements() else { continue }
      for element in elements { try reader.read(element, isSource: list == "sources") }
    }
    // A stable order: the position decides among events of one time.
    return reader.events.enumerated().sorted {
      ($0.element.time.milliseconds, $0.offset) < ($1.element.time.milliseconds, $1.offset)
    }.map(\.element)
  }

  private static let lists = ["sources", "triggers", "web_triggers"]

  private mutating func read(_ element: PlacedValue, isSource: Bool) throws(HistoryError) {
    let stamp = try element.required("timestamp")
    let digits = stamp.value.asNumber?.digits
    let time = try HistoryReader.time(digits.map { stamp.replaced(by: .string($0)) } ?? stamp)
    let request = try element.required("registration_request")
    let response = HistoryResponse(
      request: requests, context: try Self.context(request),
      eligibility: isSource
        ? try Self.sourceEligibility(request)
        : RegistrationEligibility(sourceType: nil, allowsTriggers: true), isFenced: false, url: "",
      allowsDebugging: false, headers: [])
    requests += 1
    for element in try element.required("responses").elements() {
      var own = try ResponseReader.read(element, response)
      if isSource { own.headers = try Self.sourceHeaders(element, own.headers) }
      if !isSource { own.headers = own.headers.map(Self.triggerHeader) }
      events.append(HistoryEvent(time: time, kind: .response(own)))
    }
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
  private static func context(_ request: PlacedValue) throws(HistoryError) -> Origin {
    let page = try request.present("destination_origin")
    let value = if let page { page } else { try request.required("registrant") }
    let text = try value.string()
    do throws(OriginError) {
      return try origin(text)
    } catch {
      throw value.error("\(error)")
    }
  }

  private static func origin(_ text: String) throws(OriginError) -> Origin {
    if text.hasPrefix(Origin.appScheme + "://") {
      return try Origin(app: String(text.dropFirst(Origin.appScheme.count + 3)))
    }
    return text.contains("://") ? try Origin(text) : try Origin(app: text)
  }

  /// The header fields of a source, its `web_destination` among its destinations.
  private static func sourceHeaders(_ element: PlacedValue, _ headers: [HistoryHeader]) throws(HistoryError)
    -> [HistoryHeader]
  {
    var headers = headers
    let object = try element.required("response")
    for index in headers.indices where headers[index].name == HeaderName.source.rawValue {
      guard let value = try object.member(headers[index].name), let pages = value.value["web_destination"],
        let members = value.value.asMembers
      else { continue }
      let all = listed(value.value["destination"]) + listed(pages)
      let rest = members.filter { $0.name != "destination" && $0.name != "web_destination" }
      let joined = JSONValue.object(rest + [JSONMember("destination", .array(all))])
      headers[index].text = try HeaderText.of(value.replaced(by: joined))
    }
    return headers
  }

  private static func listed(_ value: JSONValue?) -> [JSONValue] {
    switch value {
    case nil, .null: []
    case .array(let elements): elements
    case .some(let single): [single]
    }
  }

  private static func triggerHeader(_ header: HistoryHeader) -> HistoryHeader {
    guard header.name == HeaderName.trigger.rawValue else { return header }
    var header = header
    for word in ["EXCLUDE", "INCLUDE"] {
      header.text = header.text.replacing(
        "\"aggregatable_source_registration_time\":\"\(word)\"",
        with: "\"aggregatable_source_registration_time\":\"\(word.lowercased())\"")
    }
    return header
  }
}
