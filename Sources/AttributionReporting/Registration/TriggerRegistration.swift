import Web

/// A trigger registration as the browser understands it, every default filled in.
///
/// *Source:* Attribution Reporting, "Creating an attribution trigger".
public struct TriggerRegistration: Hashable, Sendable {
  /// The source chosen must pass these.
  public var filters = FilterPair()
  /// Only reported when a debug key was set on both sides.
  public var debugKey: UInt64?
  /// What event-level reports may say, the first one whose filters match.
  public var eventTriggerData: [EventTriggerData] = []
  /// The trigger's pieces of aggregation keys.
  public var aggregatableTriggerData: [AggregatableTriggerData] = []
  /// What is contributed, the first one whose filters match.
  public var aggregatableValues: [AggregatableValues] = []
  /// Deduplication keys of aggregatable reports, the first one whose filters match.
  public var aggregatableDeduplicationKeys: [AggregatableDeduplicationKey] = []
  /// Which named budget is drawn on, the first one whose filters match.
  public var namedBudgets: [NamedBudgetChoice] = []
  /// How many bytes filtering ids take, 1 to 8.
  public var aggregatableFilteringIDMaxBytes = 1
  /// Who decrypts the reports.
  public var aggregationCoordinator: Origin?
  /// Whether reports say on which day the source was registered.
  public var sourceRegistrationTime = SourceRegistrationTime.exclude
  /// A text of at most 64 characters that reports carry as it is; with it a report is always sent, at once.
  public var contextID: String?
  /// Only sources with one of these scopes are chosen; empty admits all.
  public var attributionScopes: [String] = []
  /// What aggregatable debug reports contribute.
  public var aggregatableDebugReporting: TriggerDebugReporting?
  /// Whether verbose debug reports are asked for.
  public var debugReporting = false

  /// Makes a trigger that registers nothing.
  public init() {}

  /// Whether it can make aggregatable reports.
  ///
  /// *Source:* Attribution Reporting, "has aggregatable data": any trigger data, or any value.
  public var hasAggregatableData: Bool {
    !aggregatableTriggerData.isEmpty || aggregatableValues.contains { !$0.values.isEmpty }
  }

  /// Whether a report is sent whether or not there is something to report.
  public var sendsUnconditionally: Bool { contextID != nil || aggregatableFilteringIDMaxBytes != 1 }
}

/// Whether aggregatable reports say on which day the source was registered.
public enum SourceRegistrationTime: String, Sendable, CaseIterable {
  /// They do not.
  case exclude
  /// They do.
  case include
}

/// What an event-level report says about a trigger.
public struct EventTriggerData: Hashable, Sendable {
  /// Brought to the values that the source knows.
  public var data: UInt64
  /// Reports of low priority give way first.
  public var priority: Int64
  /// A source takes every key once; nil takes part in no deduplication.
  public var deduplicationKey: UInt64?
  /// The source must pass these.
  public var filters: FilterPair

  /// Makes an entry.
  public init(
    data: UInt64 = 0, priority: Int64 = 0, deduplicationKey: UInt64? = nil, filters: FilterPair = FilterPair()
  ) {
    self.data = data
    self.priority = priority
    self.deduplicationKey = deduplicationKey
    self.filters = filters
  }
}

/// A trigger's piece of aggregation keys.
public struct AggregatableTriggerData: Hashable, Sendable {
  /// Joined bit by bit with the source's pieces.
  public var keyPiece: UInt128
  /// The ids of the source's pieces, ascending, each once.
  public var sourceKeys: [String]
  /// The source must pass these.
  public var filters: FilterPair

  /// Makes an entry.
  public init(keyPiece: UInt128, sourceKeys: [String], filters: FilterPair = FilterPair()) {
    self.keyPiece = keyPiece
    self.sourceKeys = sourceKeys
    self.filters = filters
  }
}

/// What is contributed under one key.
public struct AggregatableValue: Hashable, Sendable {
  /// The id of the source's piece of the key.
  public var id: String
  /// 1 to 65536.
  public var value: Int
  /// By which a batch may be narrowed, below 256 to the power of the bytes it takes.
  public var filteringID: UInt64

  /// Makes a value.
  public init(id: String, value: Int, filteringID: UInt64 = 0) {
    self.id = id
    self.value = value
    self.filteringID = filteringID
  }
}

/// Values with the filters under which they hold.
public struct AggregatableValues: Hashable, Sendable {
  /// Ascending by id, each id once.
  public var values: [AggregatableValue]
  /// The source must pass these.
  public var filters: FilterPair

  /// Makes an entry.
  public init(values: [AggregatableValue], filters: FilterPair = FilterPair()) {
    self.values = values
    self.filters = filters
  }
}

/// A deduplication key of aggregatable reports.
public struct AggregatableDeduplicationKey: Hashable, Sendable {
  /// nil takes part in no deduplication.
  public var key: UInt64?
  /// The source must pass these.
  public var filters: FilterPair

  /// Makes an entry.
  public init(key: UInt64?, filters: FilterPair = FilterPair()) {
    self.key = key
    self.filters = filters
  }
}

/// The named budget on which a trigger draws.
public struct NamedBudgetChoice: Hashable, Sendable {
  /// nil draws on none.
  public var name: String?
  /// The source must pass these.
  public var filters: FilterPair

  /// Makes an entry.
  public init(name: String?, filters: FilterPair = FilterPair()) {
    self.name = name
    self.filters = filters
  }
}
