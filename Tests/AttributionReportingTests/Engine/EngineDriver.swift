import PrivacyMechanisms
import SimulationKernel
import Web

@testable import AttributionReporting

let second: Int64 = 1000
let minute: Int64 = 60_000
let hour: Int64 = 3_600_000
let day: Int64 = 86_400_000

/// Says what is drawn.
struct ScriptedDraws: AttributionDraws {
  /// What a source tells instead of the truth, as positions of data and windows; nil for the truth.
  var response: [(data: Int, window: Int)]?
  /// The days of null reports.
  var nullDays: Set<Int> = []
  /// By how much reports are delayed; nil for the whole span.
  var delay: Int64?
  private(set) var probabilities: [Double] = []

  init(response: [(data: Int, window: Int)]? = nil, nullDays: Set<Int> = [], delay: Int64? = nil) {
    self.response = response
    self.nullDays = nullDays
    self.delay = delay
  }

  mutating func response(among states: OutputStates, probability: Double) -> OutputState? {
    probabilities.append(probability)
    guard let response else { return nil }
    var state = OutputState(dataValues: states.dataValues)
    for report in response { state.insert(.init(data: report.data, window: report.window)) }
    return state
  }

  mutating func makesNullReport(day: Int, probability: Double) -> Bool {
    probabilities.append(probability)
    return nullDays.contains(day)
  }

  mutating func aggregatableDelay(report: Int, span: SimulationDuration) -> SimulationDuration {
    SimulationDuration(milliseconds: delay ?? span.milliseconds)
  }
}

/// A report that left the engine.
struct LeftReport: Hashable, Comparable {
  var time: Int64
  var source: UInt32?
  var data: UInt32?
  var window: UInt8?
  var trigger: UInt64
  var contributions: [Contribution] = []
  var sourceTime: Int64 = 0

  static func < (one: Self, other: Self) -> Bool { one.key < other.key }

  private var key: (Int64, UInt64, UInt32, UInt32, Int64) {
    (time, trigger, data ?? .max, source ?? .max, sourceTime)
  }
}

/// Runs the engine over registrations, with parties that are numbers.
struct EngineDriver: ~Copyable {
  var engine: AttributionEngine
  private(set) var left: [LeftReport] = []
  private(set) var triggers: UInt64 = 0

  init(_ parameters: Parameters = Parameters()) { engine = AttributionEngine(parameters) }

  /// Becomes the driver of another browser.
  mutating func reset() {
    engine.reset()
    left = []
    triggers = 0
  }

  /// Registers a source; destinations, context and reporting origin are numbers of sites, or a party.
  mutating func source(
    _ registration: SourceRegistration = SourceRegistration(.navigation, destinations: []), at time: Int64,
    destinations: [UInt32] = [10], context: WebOrigin = WebOrigin(origin: 1, site: 1),
    reporting: WebOrigin = WebOrigin(origin: 2, site: 2),
    response: [(data: Int, window: Int)]? = nil
  ) -> SourceOutcome {
    deliver(through: time)
    var draws = ScriptedDraws(response: response)
    let configuration = engine.addConfiguration(registration)
    return engine.register(
      NewSource(
        configuration: configuration, eventID: registration.sourceEventID,
        destinations: DestinationSites(destinations), context: context, reporting: reporting), at: time,
      draws: &draws)
  }

  /// Registers a trigger on a destination site.
  mutating func trigger(
    _ registration: TriggerRegistration = .plain(), at time: Int64, page: UInt32 = 10,
    reporting: WebOrigin = WebOrigin(origin: 2, site: 2), nullDays: Set<Int> = [], delay: Int64? = nil
  ) -> TriggerOutcome {
    deliver(through: time)
    var draws = ScriptedDraws(nullDays: nullDays, delay: delay)
    triggers += 1
    return engine.attribute(
      RegisteredTrigger(registration: registration),
      TriggerEvent(
        page: WebOrigin(origin: page, site: page), reporting: reporting, time: time, tag: triggers),
      draws: &draws)
  }

  /// Lets every report leave that is due by a time.
  mutating func deliver(through time: Int64) {
    for index in (0..<engine.eventReports.count).reversed() where engine.eventReports[index].due <= time {
      let report = engine.eventReports[index]
      left.append(
        LeftReport(
          time: report.due, source: report.source, data: report.data, window: report.window,
          trigger: report.tag))
      engine.releaseEventReport(at: index)
    }
    for index in (0..<engine.aggregatableReports.count).reversed()
    where engine.aggregatableReports[index].due <= time {
      let report = engine.aggregatableReports[index]
      let range = report.firstContribution..<report.firstContribution + report.contributionCount
      left.append(
        LeftReport(
          time: report.due, source: report.source, trigger: report.tag,
          contributions: range.map { engine.contributions[$0] }, sourceTime: report.sourceTime))
      engine.releaseAggregatableReport(at: index)
    }
  }

  /// The event-level reports that wait, by the trigger data they tell.
  var waitingData: [UInt32] { engine.eventReports.values.map(\.data) }
}

extension TriggerRegistration {
  /// A trigger with one entry of event trigger data.
  static func plain(
    _ data: UInt64 = 0, priority: Int64 = 0, key: UInt64? = nil, filters: FilterPair = FilterPair()
  ) -> TriggerRegistration {
    var trigger = TriggerRegistration()
    trigger.eventTriggerData = [
      EventTriggerData(data: data, priority: priority, deduplicationKey: key, filters: filters)
    ]
    return trigger
  }

  /// A trigger that contributes a value under the key `a`.
  static func contributing(_ value: Int) -> TriggerRegistration {
    var trigger = TriggerRegistration()
    trigger.aggregatableValues = [AggregatableValues(values: [AggregatableValue(id: "a", value: value)])]
    return trigger
  }
}

extension SourceRegistration {
  /// A source with the aggregation key `a`.
  static func keyed(_ type: SourceType = .navigation) -> SourceRegistration {
    var source = SourceRegistration(type, destinations: [])
    source.aggregationKeys = [AggregationKey(id: "a", piece: 0x159)]
    return source
  }
}
