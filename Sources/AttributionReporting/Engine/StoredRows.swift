import Web

/// A source that a browser is to store.
struct NewSource: Sendable, BitwiseCopyable {
  /// The number that ``AttributionEngine/addConfiguration(_:flipProbability:)`` gave its registration.
  var configuration: Int
  var eventID: UInt64
  var destinations: DestinationSites
  /// The number of the first destination's origin, which only reports show.
  var destinationOrigin: UInt32 = 0
  /// The top-level page that registers it.
  var context: WebOrigin
  var reporting: WebOrigin
  /// Handed back with everything that comes of it.
  var tag: UInt64 = 0
}

/// The one to three sites that a source is for, sorted by their text.
struct DestinationSites: Hashable, Sendable, BitwiseCopyable {
  var first: UInt32
  var second: UInt32
  var third: UInt32
  private var size: UInt8

  /// How many there are.
  var count: Int { Int(size) }

  init(_ site: UInt32) {
    (first, second, third, size) = (site, site, site, 1)
  }

  /// Takes over one to three sites, each once.
  init(_ sites: [UInt32]) {
    precondition((1...3).contains(sites.count), "1 to 3 destinations")
    first = sites[0]
    second = sites.count > 1 ? sites[1] : first
    third = sites.count > 2 ? sites[2] : second
    size = UInt8(sites.count)
  }

  subscript(position: Int) -> UInt32 { position == 0 ? first : position == 1 ? second : third }

  /// Unused places repeat a site, so that this needs no count.
  func contains(_ site: UInt32) -> Bool { first == site || second == site || third == site }

  /// Whether a site is in both.
  func meets(_ other: DestinationSites) -> Bool {
    contains(other.first) || contains(other.second) || contains(other.third)
  }
}

/// One row of the browser's source storage.
struct StoredSource: Sendable, BitwiseCopyable {
  /// How its event-level reports come about.
  enum Response: UInt8, Sendable, BitwiseCopyable {
    case truthful
    /// No trigger makes a report.
    case never
    /// Reports were made when it was registered, and no trigger makes another.
    case falsely
  }

  /// Counts up over all sources of a browser.
  var sequence: UInt32
  var configuration: UInt32
  var time: Int64
  var expiryTime: Int64
  var eventID: UInt64
  var destinations: DestinationSites
  var destinationOrigin: UInt32
  var context: WebOrigin
  var reporting: WebOrigin
  var tag: UInt64
  var response: Response
  /// False once another source won a trigger, or the source gave way to another.
  var isActive = true
  /// Whether it can store event-level reports at all.
  var isEventLevelActive: Bool
  /// Whether a source without scopes took away its own.
  var hasScopes: Bool
  /// Event-level reports made so far, sent or not, replaced ones once.
  var eventReports: Int32
  var aggregatableReports: Int32 = 0
  var attributionBudget: Int32
  var debugBudget: Int32
  var debugReports: Int32 = 0
  /// Reports of both kinds that are still on the device.
  var pending: Int32 = 0
}

/// An event-level report that waits on the device.
struct PendingEventReport: Sendable, BitwiseCopyable {
  /// Counts up over all reports of a browser.
  var id: UInt32
  /// The sequence number of its source.
  var source: UInt32
  var triggerTime: Int64
  /// The time that the rules gave it; it never moves.
  var due: Int64
  /// When it is to be sent as things are.
  var sendTime: Int64
  var priority: Int64
  /// What it says of the trigger, and the position of that among the source's values.
  var data: UInt32
  var position: UInt8
  var window: UInt8
  var isFake: Bool
  /// How often it could not be sent, or was held.
  var failures: UInt8 = 0
  /// The trigger's.
  var tag: UInt64
  /// Where its own random numbers are.
  var address: UInt64 = 0
}

/// An aggregatable report that waits on the device.
struct PendingAggregatableReport: Sendable, BitwiseCopyable {
  /// Counts up over all reports of a browser.
  var id: UInt32
  /// The sequence number of its source; nil in a null report.
  var source: UInt32?
  var triggerTime: Int64
  var due: Int64
  var sendTime: Int64
  /// The top-level page of the trigger.
  var page: WebOrigin
  var reporting: WebOrigin
  /// When the report says the source was registered.
  var sourceTime: Int64
  /// Where its contributions lie in the pool.
  var firstContribution: Int
  var contributionCount: Int
  var failures: UInt8 = 0
  /// The trigger's.
  var tag: UInt64
  /// Where its own random numbers are.
  var address: UInt64 = 0
}

/// What a source leaves for the limits, one row a destination.
struct SourceRecord: Sendable, BitwiseCopyable {
  var source: UInt32
  var sourceSite: UInt32
  var destination: UInt32
  var reporting: WebOrigin
  var time: Int64
  var expiryTime: Int64
  var priority: Int64
  /// Whether its destination was given up; only the limit of destinations asks.
  var isGivenUp = false
}

/// What an attribution leaves for the limits.
struct AttributionRecord: Sendable, BitwiseCopyable {
  var source: UInt32
  var isAggregatable: Bool
  var sourceSite: UInt32
  var destination: UInt32
  var reporting: WebOrigin
  /// The time of the source, by which it ages.
  var time: Int64
  var attributionTime: Int64
  /// nil where chance alone made the attribution.
  var report: UInt32?
}

/// What aggregatable debug reports have spent.
struct DebugRecord: Sendable, BitwiseCopyable {
  var contextSite: UInt32
  var reporting: WebOrigin
  var time: Int64
  var spent: Int
}

/// A deduplication key that a source has used.
struct UsedKey: Sendable, BitwiseCopyable {
  var source: UInt32
  var isAggregatable: Bool
  var key: UInt64
}

/// What a source has spent of one named budget.
struct NamedSpending: Sendable, BitwiseCopyable {
  var source: UInt32
  var budget: Int
  var spent: Int
}
