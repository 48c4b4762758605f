import AttributionLevel1
import JSONText
import SimulationKernel

/// A case of the end-to-end tests of W3C Attribution Level 1: what pages call, and what they get.
///
/// *Source:* w3c/attribution, `impl/e2e.schema.json`.
struct LevelOneCase {
  /// What happens at one moment.
  struct Event {
    /// Where it stands in the file: `events[2]`.
    var place: String
    /// Whole seconds; later than those of the event before.
    var seconds: Int64
    /// What happens.
    var action: Action
  }

  /// What can happen.
  enum Action {
    /// A page saves an impression.
    case save(ImpressionOptions, Caller, expected: Expectation)
    /// A page measures a conversion.
    case measure(ConversionOptions, Caller, expected: Expectation)
    /// A site clears what it saved.
    case clearImpressions(host: String)
    /// The user clears browsing history.
    case clearHistory(hosts: [String], forgetVisits: Bool)
    /// The user turns the interface on or off.
    case enable(Bool)
  }

  /// Who calls.
  struct Caller {
    /// The top-level page's host.
    var site: String
    /// The host of a frame's or script's own site.
    var intermediary: String?
  }

  /// What a call must give.
  enum Expectation: Equatable {
    /// It succeeds; what it returns says nothing.
    case success
    /// It returns these buckets.
    case histogram([UInt32])
    /// It is refused with an error of this name.
    case error(name: String, isDOMException: Bool)
  }

  /// What the case is about.
  var description: String?
  /// What happens, in the order of time.
  var events: [Event]

  /// Whether a file has the shape of a case.
  static func recognises(_ file: JSONValue) -> Bool {
    guard file["input"] == nil, let steps = file["events"]?.asArray else { return false }
    return steps.isEmpty || steps.contains { $0["event"] != nil || $0["seconds"] != nil }
  }

  /// Reads a case.
  ///
  /// - Throws: ``HistoryError`` for what the format does not allow.
  init(_ file: PlacedValue) throws(HistoryError) {
    try file.check(names: ["$comment", "events"])
    if let comment = try file.member("$comment") { description = try Self.comment(comment) }
    events = []
    for value in try file.required("events").elements() {
      let event = try LevelOneEventReader.event(value, number: events.count)
      if let last = events.last, last.seconds >= event.seconds {
        throw value.error("its seconds must be above \(last.seconds), those of the event before")
      }
      events.append(event)
    }
  }

  private static func comment(_ value: PlacedValue) throws(HistoryError) -> String {
    guard case .array = value.value else { return try value.string() }
    var lines: [String] = []
    for line in try value.elements() { lines.append(try line.string()) }
    return lines.joined(separator: " ")
  }
}
