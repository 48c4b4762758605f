import ConversionsAPI
import SimulationKernel

/// What a platform stores of one event, or of several that it holds for one.
public struct PlatformRecord: Hashable, Sendable, BitwiseCopyable {
  /// The merged view of all that was received.
  public private(set) var event: SimulatedEvent
  /// When the first of it was received.
  public let firstReceived: SimulationTime
  /// Events of pages in it.
  public private(set) var pixelEvents: UInt16 = 0
  /// Events of servers in it.
  public private(set) var serverEvents: UInt16 = 0
  /// The position of the click that it is credited to, in the platform's log of clicks; -1 for none.
  public var click: Int32 = -1
  /// When it was first credited to a click.
  public var creditedAt = SimulationTime.never
  /// What the merged view has from a server.
  private var fromServer: Fields = []
  /// What each channel says of the value first, while it says any.
  private var pixelValue: Int64 = -1
  private var serverValue: Int64 = -1

  /// What two events may both say.
  private struct Fields: OptionSet, Hashable, BitwiseCopyable {
    let rawValue: UInt8
    static let value = Fields(rawValue: 1)
    static let transaction = Fields(rawValue: 2)
    static let click = Fields(rawValue: 4)
    static let address = Fields(rawValue: 8)
  }

  /// Stores a first event.
  init(_ event: SimulatedEvent) {
    self.event = event
    firstReceived = event.received
    count(event)
    if event.channel == .server { fromServer = Self.fields(event) }
  }

  /// Whether a page and a server are both in it.
  public var isPair: Bool { pixelEvents > 0 && serverEvents > 0 }

  /// Whether a page and a server say different values, each in its first event that says one.
  public var hasConflict: Bool { pixelValue >= 0 && serverValue >= 0 && pixelValue != serverValue }

  /// Takes in another event.
  ///
  /// What a server says goes before what a page says, and what was received earlier before what came later; what is
  /// missing is filled in, `mmt_only` stays once said, and the earliest time holds.
  ///
  /// *Source:* ECAPI 1.0, "ID Based Records Processing", leaves the rules to the receiver; these are those of
  /// `StoredEvent`.
  mutating func merge(_ other: SimulatedEvent) {
    let theirs = Self.fields(other)
    let isServer = other.channel == .server
    let taken = isServer ? theirs.subtracting(fromServer) : theirs.subtracting(Self.fields(event))
    if taken.contains(.value) {
      event.value = other.value
      event.hasValue = true
    }
    if taken.contains(.transaction) { event.transaction = other.transaction }
    if taken.contains(.click) { event.clickID = other.clickID }
    if taken.contains(.address) { event.browser = other.browser }
    if isServer {
      if serverEvents == 0 { event.data = other.data }
      fromServer.formUnion(theirs)
    }
    event.keys.formUnion(other.keys)
    event.isMeasurementOnly = event.isMeasurementOnly || other.isMeasurementOnly
    event.time = min(event.time, other.time)
    count(other)
  }

  private mutating func count(_ event: SimulatedEvent) {
    if event.channel == .server { serverEvents &+= 1 } else { pixelEvents &+= 1 }
    guard event.hasValue else { return }
    if event.channel == .server {
      if serverValue < 0 { serverValue = event.value }
    } else if pixelValue < 0 {
      pixelValue = event.value
    }
  }

  private static func fields(_ event: SimulatedEvent) -> Fields {
    var fields: Fields = []
    if event.hasValue { fields.insert(.value) }
    if event.transaction != 0 { fields.insert(.transaction) }
    if event.keys.contains(.clickID) { fields.insert(.click) }
    if event.keys.contains(.ipUserAgent) { fields.insert(.address) }
    return fields
  }
}
