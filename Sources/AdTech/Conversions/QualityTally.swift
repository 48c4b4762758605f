import ConversionsAPI
import SimulationKernel

/// The health of the data that platforms receive by a Conversions API, in whole numbers that add up in any order.
///
/// Only events of conversions in the measured period are in it.
public struct QualityTally: Codable, Hashable, Sendable {
  /// What happened on the way.
  public var sending = SendingTally()
  /// Events that arrived by the end, good ones and bad ones.
  public var received = 0
  /// Of these, discarded for a value without a currency.
  public var rejected = 0
  /// Of these, discarded since they came too late to change their record.
  public var tooLate = 0
  /// Events of servers that were taken in.
  public var server = EventFigures()
  /// Events of pages that were taken in.
  public var pixel = EventFigures()
  /// What they were merged into.
  public var records = EventFigures()
  /// Records with an event of a server.
  public var serverRecords = 0
  /// Records with an event of a page.
  public var pixelRecords = 0
  /// Records with both.
  public var pairs = 0
  /// Pairs that say different values.
  public var conflictingPairs = 0
  /// Records that are credited to a click.
  public var credited = 0
  /// Pairs of a page's and a server's event of one conversion that the same platform both took in.
  public var reportedPairs = 0
  /// Those of which both are in one record.
  public var reportedPairsMerged = 0
  /// Records credited to a click beyond the first for a conversion.
  public var creditedTwice = 0
  /// Conversions whose events are all in other conversions' records.
  public var takenForAnother = 0
  /// Records by the day of their first event's conversion, from the start of the period.
  public var byDay: [Int]

  /// Makes a tally of nothing.
  ///
  /// - Parameter days: how many days the measured period has, the last one begun.
  public init(days: Int) { byDay = Array(repeating: 0, count: days) }

  /// Events that were taken in.
  public var accepted: EventFigures {
    var sum = server
    sum += pixel
    return sum
  }

  /// Adds what happened elsewhere.
  public static func += (a: inout Self, b: Self) {
    a.sending += b.sending
    a.received += b.received
    a.rejected += b.rejected
    a.tooLate += b.tooLate
    a.server += b.server
    a.pixel += b.pixel
    a.records += b.records
    a.serverRecords += b.serverRecords
    a.pixelRecords += b.pixelRecords
    a.pairs += b.pairs
    a.conflictingPairs += b.conflictingPairs
    a.credited += b.credited
    a.reportedPairs += b.reportedPairs
    a.reportedPairsMerged += b.reportedPairsMerged
    a.creditedTwice += b.creditedTwice
    a.takenForAnother += b.takenForAnother
    for day in b.byDay.indices { a.byDay[day] += b.byDay[day] }
  }
}

/// What events, or the records made of them, say.
public struct EventFigures: Codable, Hashable, Sendable {
  /// How many there are.
  public var count = 0
  /// Those with an id.
  public var withID = 0
  /// Those with a value and its currency.
  public var withValue = 0
  /// Those that may be used for measurement only.
  public var measurementOnly = 0
  /// Those with at least one key of ``MatchKeys/usable``.
  public var withKey = 0
  /// Such keys, over all.
  public var keys = 0
  /// Those with each key, in the order of ``MatchKeys/named``.
  public var byKey = Array(repeating: 0, count: MatchKeys.named.count)

  /// Makes the figures of nothing.
  public init() {}

  /// Counts an event or a record.
  public mutating func add(_ event: SimulatedEvent) {
    count += 1
    if event.id != 0 { withID += 1 }
    if event.hasValue { withValue += 1 }
    if event.isMeasurementOnly { measurementOnly += 1 }
    let usable = event.keys.intersection(.usable)
    if !usable.isEmpty { withKey += 1 }
    keys += usable.count
    if event.keys.isEmpty { return }
    for (place, named) in MatchKeys.named.enumerated() where event.keys.contains(named.key) {
      byKey[place] += 1
    }
  }

  /// Adds what was counted elsewhere.
  public static func += (a: inout Self, b: Self) {
    a.count += b.count
    a.withID += b.withID
    a.withValue += b.withValue
    a.measurementOnly += b.measurementOnly
    a.withKey += b.withKey
    a.keys += b.keys
    for place in a.byKey.indices { a.byKey[place] += b.byKey[place] }
  }
}
