import SimulationKernel
import Web

/// Whether a source was registered with a navigation (a click) or with an event (a view).
@frozen
public enum SourceType: String, Sendable, CaseIterable, BitwiseCopyable {
  /// A click that led to a navigation.
  case navigation
  /// Anything else, an ad view above all.
  case event

  /// How many event-level reports a source makes unless it says otherwise.
  ///
  /// *Source:* Attribution Reporting, "Constants": 3 for navigation, 1 for event sources.
  public var defaultMaxEventLevelReports: Int { self == .navigation ? 3 : 1 }

  /// How many values trigger data have unless the source lists them.
  ///
  /// *Source:* Attribution Reporting, "Constants": 8 for navigation, 2 for event sources.
  public var defaultTriggerDataCardinality: UInt32 { self == .navigation ? 8 : 2 }
}

/// How a trigger's data are brought to the values that a source knows.
public enum TriggerDataMatching: String, Sendable, CaseIterable {
  /// They are taken modulo the number of values.
  case modulus
  /// They must be one of the values.
  case exact
}

/// A source registration as the browser understands it, every default filled in and every clamp applied.
///
/// *Source:* Attribution Reporting, "Parsing source-registration JSON".
public struct SourceRegistration: Hashable, Sendable {
  /// Whether it came with a navigation or an event.
  public var type: SourceType
  /// 1 to 3 sites, each once, sorted by their text.
  public var destinations: [Site]
  /// The 64 bits that event-level reports carry.
  public var sourceEventID: UInt64 = 0
  /// How long after its registration triggers may be attributed to it; 1 to 30 days.
  public var expiry = SimulationDuration.days(30)
  /// The source of the highest priority wins a trigger.
  public var priority: Int64 = 0
  /// What filters of triggers are held against, without `source_type`, which the browser adds.
  public var filterData: [FilterEntry] = []
  /// Only reported when a debug key was set on both sides.
  public var debugKey: UInt64?
  /// When event-level reports are sent.
  public var eventReportWindows: EventReportWindows
  /// How many event-level reports it makes at most, 0 to 20.
  public var maxEventLevelReports: Int
  /// The values that trigger data can take, ascending, each once, at most 32.
  public var triggerData: [UInt32]
  /// How a trigger's data are brought to ``triggerData``.
  public var triggerDataMatching = TriggerDataMatching.modulus
  /// The privacy parameter of the randomised response, 0 to 14.
  public var eventLevelEpsilon = 14.0
  /// How long after its registration triggers make aggregatable reports; 1 hour to ``expiry``.
  public var aggregatableReportWindow = SimulationDuration.days(30)
  /// The source's pieces of aggregation keys, ascending by id, at most 20.
  public var aggregationKeys: [AggregationKey] = []
  /// Shares of the contribution budget with names, ascending by name, at most 25.
  public var namedBudgets: [NamedBudget] = []
  /// What aggregatable debug reports contribute; nil when there are none.
  public var aggregatableDebugReporting: SourceDebugReporting?
  /// What limits the sources that triggers can choose among; nil without scopes.
  public var attributionScopes: AttributionScopes?
  /// Sources of low priority give way first when there are too many destinations.
  public var destinationLimitPriority: Int64 = 0
  /// Whether verbose debug reports are asked for.
  public var debugReporting = false

  /// Makes a registration in which everything but the destinations has its default.
  ///
  /// - Parameters:
  ///   - type: with a navigation or an event.
  ///   - destinations: 1 to 3 sites, each once, sorted by their text.
  public init(_ type: SourceType, destinations: [Site]) {
    self.type = type
    self.destinations = destinations
    eventReportWindows = .standard(type, last: .days(30))
    maxEventLevelReports = type.defaultMaxEventLevelReports
    triggerData = Array(0..<type.defaultTriggerDataCardinality)
  }
}

/// The spans of time after a source's registration at whose ends event-level reports are sent.
///
/// Windows are half-open and follow one another without gaps.
public struct EventReportWindows: Hashable, Sendable {
  /// When the first one opens, from the registration; 0 unless the source says otherwise.
  public var start: SimulationDuration
  /// When each one closes, from the registration; 1 to 5, ascending.
  public var ends: [SimulationDuration]

  /// Makes windows from their bounds.
  public init(start: SimulationDuration = .zero, ends: [SimulationDuration]) {
    self.start = start
    self.ends = ends
  }

  /// The windows of a source that lists none.
  ///
  /// *Source:* Attribution Reporting, "obtain default effective windows", as Chromium ships it: the ends are 2 and
  /// 7 days after the registration of a navigation source as far as they lie before the last one; the text of the
  /// specification would add each deadline to the one before.
  /// - Parameter last: when the last one closes, from the registration.
  public static func standard(_ type: SourceType, last: SimulationDuration) -> EventReportWindows {
    let early: [SimulationDuration] = type == .navigation ? [.days(2), .days(7)] : []
    return EventReportWindows(ends: early.filter { $0 < last } + [last])
  }
}

/// A source's piece of an aggregation key.
public struct AggregationKey: Hashable, Sendable {
  /// What triggers call it, at most 25 characters.
  public var id: String
  /// The piece itself.
  public var piece: UInt128

  /// Makes a piece.
  public init(id: String, piece: UInt128) {
    self.id = id
    self.piece = piece
  }
}

/// A share of a source's contribution budget with a name of its own.
public struct NamedBudget: Hashable, Sendable {
  /// At most 25 characters.
  public var name: String
  /// How much may be contributed under the name, 0 to 65536.
  public var budget: Int

  /// Makes a named budget.
  public init(name: String, budget: Int) {
    self.name = name
    self.budget = budget
  }
}

/// What limits the sources that triggers can choose among.
///
/// *Source:* Attribution Reporting, "Attribution scope".
public struct AttributionScopes: Hashable, Sendable {
  /// How many scopes a destination keeps at most, above 0.
  public var limit: UInt32
  /// The source's own scopes, ascending, each once; 1 to `min(limit, 20)`.
  public var values: [String]
  /// How many output states an event source may have at most, above 0.
  public var maxEventStates: UInt32

  /// Makes a choice of scopes.
  public init(limit: UInt32, values: [String], maxEventStates: UInt32 = 3) {
    self.limit = limit
    self.values = values
    self.maxEventStates = maxEventStates
  }
}
