/// What became of a source registration.
struct SourceOutcome: Hashable, Sendable {
  /// Whether it was stored, or the first limit that forbade it.
  var result: SourceResult
  /// Whether it does not tell the truth; only known of sources that got past the limits that are told.
  var isNoised = false
  /// Whether other sources gave way to its destinations.
  var replacesDestinations = false
  /// Its sequence number when it was stored.
  var source: UInt32?

  init(_ result: SourceResult) { self.result = result }
}

/// Whether a source was stored, or the first limit that forbade it.
enum SourceResult: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  case stored
  case stateCardinality
  case channelCapacity
  case maxEventStates
  case scopesChannelCapacity
  case storageLimit
  case reportingOriginsPerSite
  case destinationRate
  case destinationsPerDay
  case destinationLimit
  /// Told as success, since the limit spans reporting sites.
  case globalDestinationRate
  /// Told as success, since the limit spans reporting sites.
  case reportingOrigins

  /// Whether reports tell of a success.
  var isToldAsSuccess: Bool {
    self == .stored || self == .globalDestinationRate || self == .reportingOrigins
  }
}

/// What became of a trigger's event-level part.
enum EventLevelResult: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  case notRegistered
  case stored
  /// Stored in the place of another report of lower priority.
  case replaced
  case noMatchingSource
  case noMatchingFilterData
  case falselyAttributed
  case noMatchingConfiguration
  case deduplicated
  case noMatchingTriggerData
  case windowNotStarted
  case windowPassed
  case reportingOriginLimit
  case excessiveReports
  case lowPriority
  case attributionLimit
  case storageLimit
  /// The source never tells the truth, so what would have been stored is not.
  case neverAttributed

  var isSuccess: Bool { self == .stored || self == .replaced }
}

/// What became of a trigger's aggregatable part.
enum AggregatableResult: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  case notRegistered
  case stored
  case noMatchingSource
  case noMatchingFilterData
  case windowPassed
  case deduplicated
  case noContributions
  case storageLimit
  case attributionLimit
  case reportingOriginLimit
  case excessiveReports
  case insufficientBudget
  case insufficientNamedBudget
}

/// What became of a trigger.
struct TriggerOutcome: Sendable {
  var eventLevel = EventLevelResult.notRegistered
  var aggregatable = AggregatableResult.notRegistered
  /// The sequence number of the source that was chosen.
  var source: UInt32?
  /// What the event-level report says or would have said.
  var eventReport: PendingEventReport?
  /// What the report that gave way said.
  var replacedReport: PendingEventReport?
  /// The number of the aggregatable report that was stored.
  var aggregatableReport: UInt32?
  /// The position of the named budget that was asked for, among the source's.
  var namedBudget: Int?
  /// How many null reports were stored.
  var nullReports = 0
}
