import JSONText
import SimulationKernel
import Web

@testable import AttributionReporting

/// A browser with pages and reporting origins that are told by their texts.
struct BrowserFixture: ~Copyable {
  var browser: ReportingBrowser
  var draws = ScriptedDraws()
  private let suffixes: PublicSuffixList

  init(_ parameters: Parameters = Parameters()) throws {
    let list = try PublicSuffixList()
    let coordinator = try Origin("https://coordinator.test")
    suffixes = list
    browser = ReportingBrowser(
      parameters: parameters, coordinators: [coordinator], suffixes: list,
      random: AddressedRandom(seed: 20_201_006, replication: 0))
  }

  func site(_ text: String) throws -> Site { Site(try Origin(text), suffixes: suffixes) }

  func request(
    _ page: String, _ reporting: String = "https://reporter.test", at time: Int64, debug: Bool = false,
    fenced: Bool = false
  ) throws -> RegistrationRequest {
    RegistrationRequest(
      page: PageContext(try Origin(page), suffixes: suffixes), reportingOrigin: try Origin(reporting),
      time: SimulationTime(milliseconds: time), debugPermission: debug, isFenced: fenced)
  }

  /// Registers a source on `https://source.test` for `https://destination.test`.
  mutating func source(
    at time: Int64, debug: Bool = false, fenced: Bool = false,
    destinations: [String] = ["https://destination.test"],
    _ change: (inout SourceRegistration) -> Void = { _ in }
  ) throws {
    var registration = SourceRegistration(.navigation, destinations: [])
    registration.destinations = try destinations.map { try site($0) }
    registration.sourceEventID = 123
    change(&registration)
    let request = try request("https://www.source.test", at: time, debug: debug, fenced: fenced)
    deliver(through: time)
    browser.registerSource(registration, request, draws: &draws)
  }

  /// Registers a trigger on `https://destination.test`.
  mutating func trigger(
    _ registration: TriggerRegistration = .plain(3), at time: Int64, debug: Bool = false,
    fenced: Bool = false,
    page: String = "https://www.destination.test", _ change: (inout TriggerRegistration) -> Void = { _ in }
  ) throws {
    var registration = registration
    change(&registration)
    let request = try request(page, at: time, debug: debug, fenced: fenced)
    deliver(through: time)
    browser.registerTrigger(registration, request, draws: &draws)
  }

  mutating func deliver(through time: Int64) {
    browser.deliver(through: SimulationTime(milliseconds: time))
  }

  /// The kinds of all requests so far, with their times.
  var log: [String] {
    browser.sent.map { "\($0.kind.rawValue) \($0.time.milliseconds)" }
  }
}

extension JSONValue {
  /// The names of an object's members.
  var names: [String] { (asMembers ?? []).map(\.name) }
}
