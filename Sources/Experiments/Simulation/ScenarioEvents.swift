import AdTech
import ConversionsAPI
import Population
import SimulationKernel
import Web

/// The events that the pages and servers of a scenario send by its Conversions API, as real payloads.
///
/// Whoever receives them answers as they do, so the scenario's outages and rate limits are left out: each event comes
/// once, when it is first sent. Events of conversions before the period are left out too.
///
/// Bots come after all people, and send what their pages and servers would; reports that they make up without any
/// browser are no events. Where the system asks for trust tokens, browsers without one send nothing that counts, and
/// their events are left out.
public struct ScenarioEvents: Sendable {
  /// An event on its way.
  public struct Outgoing: Sendable {
    /// The event.
    public var event: ConversionEvent
    /// Who sends it.
    public var channel: EventChannel
    /// When it is sent, in milliseconds since the Unix epoch.
    public var sent: Int64
  }

  /// Why there are no events.
  public enum Failure: Error, Equatable, CustomStringConvertible {
    /// No system of the scenario is a Conversions API.
    case noSystem
    /// Several are, and none was named.
    case severalSystems([String])
    /// The system that was named is none.
    case notOne(String)
    /// The scenario has several design points.
    case severalPoints(Int)

    /// What is missing, and what to do.
    public var description: String {
      switch self {
      case .noSystem: "no system of the scenario is of the kind conversions-api: add one"
      case .severalSystems(let names):
        "several systems are of the kind conversions-api (\(names.joined(separator: ", "))): name one"
      case .severalPoints(let count):
        "the scenario has \(count) design points: fix what is swept (--set path=value)"
      case .notOne(let name): "the scenario has no system \(name) of the kind conversions-api"
      }
    }
  }

  fileprivate struct Waiting {
    var person: UInt64
    var event: SimulatedEvent
    var hasConsent: Bool
  }

  /// People, or bots.
  private struct Crowd: Sendable {
    var first: UInt64
    var count: UInt64
    /// Makes them; nil where the unit does.
    var generator: PopulationGenerator?
    /// Whose browsers are heard; nil for all.
    var browsers: BrowserSelection?
  }

  private let unit: UnitSimulation
  private let settings: ConversionsSettings
  private let crowds: [Crowd]
  private let names: DataSetNames
  private let writer: EventWriter
  /// How many events are held at a time, as far as one hour does not have more.
  private let limit: Int

  /// Prepares the events of one replication.
  ///
  /// - Parameters:
  ///   - system: the system's name; nil where there is only one of the kind.
  ///   - limit: how many events are held at a time, as far as one hour does not have more.
  /// - Throws: ``Failure``, or what the population throws.
  public init(_ scenario: Scenario, system: String? = nil, replication: Int = 0, limit: Int = 500_000) throws
  {
    let arms = scenario.systems.filter { $0.conversions != nil }
    let arm: SystemArm
    if let system {
      guard let named = arms.first(where: { $0.name == system }) else { throw Failure.notOne(system) }
      arm = named
    } else {
      guard let only = arms.first else { throw Failure.noSystem }
      guard arms.count == 1 else { throw Failure.severalSystems(arms.map(\.name)) }
      arm = only
    }
    guard var settings = arm.conversions else { throw Failure.noSystem }
    settings.outages = nil
    settings.rateLimiting = nil
    self.settings = settings
    // Payloads say what conversions are worth, whatever is asked of the results.
    var scenario = scenario
    scenario.recovery.measures = [.conversions, .value]
    let generator = try PopulationGenerator(scenario)
    unit = UnitSimulation(scenario: scenario, generator: generator, replication: replication)
    crowds = try Self.crowds(unit, arm)
    names = DataSetNames(generator.sites)
    writer = EventWriter(currency: scenario.population.currency)
    self.limit = max(1, limit)
  }

  /// Events that lie one after the other, in the order of sending; payloads are written one by one.
  public struct Slice: Sequence {
    fileprivate let waiting: [Waiting]
    fileprivate let order: [Int]
    fileprivate let names: DataSetNames
    fileprivate let writer: EventWriter

    /// How many events it has.
    public var count: Int { order.count }

    /// Writes the events one by one.
    public func makeIterator() -> some IteratorProtocol<Outgoing> {
      order.lazy.map { index in
        let next = waiting[index]
        let event = writer.write(
          next.event, person: next.person, dataSet: names.name(of: next.event),
          hasConsent: next.hasConsent)
        return Outgoing(
          event: event, channel: next.event.channel == .pixel ? .pixel : .server,
          sent: writer.sent(next.event))
      }.makeIterator()
    }
  }

  /// Hands over all events, slice by slice.
  ///
  /// People are simulated as often as it takes to hold no more events than the limit.
  ///
  /// - Throws: what `body` throws.
  public func forEachSlice(_ body: (Slice) throws -> Void) throws {
    for hours in try hours() { try body(slice(hours)) }
  }

  /// Hands over all events, slice by slice, to somebody who waits in between.
  ///
  /// - Throws: what `body` throws.
  public func forEachSlice(_ body: (Slice) async throws -> Void) async throws {
    for hours in try hours() { try await body(slice(hours)) }
  }

  private static let hour = SimulationDuration.hours(1).milliseconds

  /// The hours that each slice holds.
  private func hours() throws -> [ClosedRange<Int64>] {
    var counts: [Int64: Int] = [:]
    try simulate { counts[$0.event.sent.milliseconds / Self.hour, default: 0] += 1 }
    return Self.slices(counts, limit: limit)
  }

  private func slice(_ hours: ClosedRange<Int64>) throws -> Slice {
    var waiting: [Waiting] = []
    try simulate { if hours.contains($0.event.sent.milliseconds / Self.hour) { waiting.append($0) } }
    // People come in order, and each one's events in the order of conversions, the page's first.
    let order = waiting.indices.sorted { a, b in
      let (one, other) = (waiting[a].event.sent, waiting[b].event.sent)
      return one == other ? a < b : one < other
    }
    return Slice(waiting: waiting, order: order, names: names, writer: writer)
  }

  /// Spans of hours that together hold all events, each of no more than the limit or of one hour.
  private static func slices(_ hours: [Int64: Int], limit: Int) -> [ClosedRange<Int64>] {
    var slices: [ClosedRange<Int64>] = []
    var held = 0
    for hour in hours.keys.sorted() {
      let count = hours[hour] ?? 0
      if let last = slices.last, held + count <= limit {
        slices[slices.count - 1] = last.lowerBound...hour
        held += count
      } else {
        slices.append(hour...hour)
        held = count
      }
    }
    return slices
  }

  /// Who sends events, in the order of their numbers.
  private static func crowds(_ unit: UnitSimulation, _ arm: SystemArm) throws -> [Crowd] {
    let people = Crowd(
      first: 0, count: unit.scenario.population.people,
      browsers: arm.browsers(in: unit.context()))
    guard let traffic = unit.scenario.population.invalidTraffic, let generator = try unit.botGenerator()
    else { return [people] }
    let bots = Crowd(
      first: people.count, count: generator.settings.people, generator: generator,
      browsers: arm.browsers(in: unit.context(ofBots: traffic)))
    return [people, bots]
  }

  private func simulate(_ take: (Waiting) -> Void) throws {
    let block = PopulationBlock()
    var sender = ConversionsSender(
      settings, key: unit.key, start: .zero - unit.scenario.timeline.warmUp)
    for crowd in crowds {
      for done in stride(from: 0, to: crowd.count, by: 512) {
        try unit.generate(
          first: crowd.first + done, count: Int(min(512, crowd.count - done)), by: crowd.generator,
          into: block)
        let view = BlockView(block)
        for position in view.active { send(Int(position), view, crowd.browsers, &sender, take) }
      }
    }
  }

  private func send(
    _ person: Int, _ view: BlockView, _ browsers: BrowserSelection?, _ sender: inout ConversionsSender,
    _ take: (Waiting) -> Void
  ) {
    let random = view.random(of: person)
    let truth = view.truth(of: person)
    sender.begin(random)
    var events: [SimulatedEvent] = []
    var tally = SendingTally()
    for index in view.eventRange(of: person) {
      let timed = view.events[index]
      if let browsers, browsers.standing(Int(timed.browser), of: random) != .played { continue }
      switch timed.event {
      case .click(let click): sender.click(click, browser: timed.browser, at: timed.time)
      case .conversion(let registration):
        guard truth.conversion(registration.number).counts else { continue }
        _ = sender.convert(
          registration, browser: timed.browser, at: timed.time, into: &events, tally: &tally)
      case .cleared(let clearing): sender.clear(clearing, browser: timed.browser)
      case .view, .closed, .started: break
      }
    }
    let hasConsent = !sender.lacksConsent
    for event in events {
      take(Waiting(person: random.person, event: event, hasConsent: hasConsent))
    }
  }
}
