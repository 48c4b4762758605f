import JSONText

/// An event as a receiver keeps it: what all its records together say.
///
/// What the server said and what the pixel said are kept apart, so that later records meet the same rules as earlier
/// ones. Of records of one channel, the earlier wins; of the two channels, the server does. In detail:
///
/// - What one record lacks is filled from the other, down to the fields of user data, properties and items.
/// - Lists are united: first the winner's elements, then those of the other that it does not have. Items with the same
///   id are one item.
/// - The time is the earliest of all.
/// - Value and currency are taken over together, and from a record of the same type only. Amounts of a record in another
///   currency are left.
/// - Consent string and sections are taken over together: the sections are those of that string.
/// - An event is for measurement only if any record says so.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "ID Based Records Processing", leaves the rules to each receiver; these are ours.
public struct StoredEvent: Hashable, Sendable {
  /// What the advertiser's server said; nil when it said nothing.
  public private(set) var server: ConversionEvent?
  /// What the pixel said; nil when it said nothing.
  public private(set) var pixel: ConversionEvent?
  /// When the first record came in, in milliseconds since the Unix epoch.
  public private(set) var firstReceived: Int64
  /// When the last record came in that was merged, in milliseconds since the Unix epoch.
  public private(set) var lastReceived: Int64
  /// How many records the server sent.
  public private(set) var serverRecords = 0
  /// How many records the pixel sent.
  public private(set) var pixelRecords = 0

  /// Begins with the first record.
  public init(_ received: ReceivedEvent) {
    firstReceived = received.receivedAt
    lastReceived = received.receivedAt
    add(received)
  }

  /// How long after the first record others may come, unless somebody says otherwise: 48 hours in milliseconds.
  public static let usualLimit: Int64 = 48 * 3_600_000

  /// Whether both channels told of it.
  public var isPair: Bool { server != nil && pixel != nil }

  /// Whether server and pixel name different values, or values in different currencies.
  public var hasConflictingMoney: Bool {
    guard let one = server?.money, let other = pixel?.money else { return false }
    return one != other
  }

  /// How many records there are.
  public var records: Int { serverRecords + pixelRecords }

  /// What all records together say.
  public var event: ConversionEvent {
    guard let server else { return pixel ?? Self.nothing }
    guard let pixel else { return server }
    return server.filled(from: pixel)
  }

  /// Merges another record of the event.
  ///
  /// - Parameters:
  ///   - received: a record of the same event.
  ///   - limit: how long after the first record others may come, in milliseconds; nil for ever.
  public func merging(_ received: ReceivedEvent, limit: Int64? = StoredEvent.usualLimit) -> MergeOutcome {
    if let limit {
      let (age, isBeyond) = received.receivedAt.subtractingReportingOverflow(firstReceived)
      if isBeyond ? received.receivedAt > firstReceived : age > limit { return .tooLate }
    }
    var merged = self
    merged.firstReceived = min(firstReceived, received.receivedAt)
    merged.lastReceived = max(lastReceived, received.receivedAt)
    merged.add(received)
    return .merged(merged)
  }

  private mutating func add(_ received: ReceivedEvent) {
    switch received.channel {
    case .server:
      serverRecords += 1
      server = server?.filled(from: received.event) ?? received.event
    case .pixel:
      pixelRecords += 1
      pixel = pixel?.filled(from: received.event) ?? received.event
    }
  }

  /// Never seen: every initialiser sets a channel.
  private static let nothing = ConversionEvent(dataSetID: "", timestamp: 0, eventType: .custom)

  // MARK: Keeping

  /// The whole state as JSON, for a database.
  public var json: JSONValue {
    var members: [JSONMember] = []
    if let server { members.append(JSONMember("server", server.json)) }
    if let pixel { members.append(JSONMember("pixel", pixel.json)) }
    return .object(
      members + [
        JSONMember("first_received", .number("\(firstReceived)")),
        JSONMember("last_received", .number("\(lastReceived)")),
        JSONMember("server_records", .number("\(serverRecords)")),
        JSONMember("pixel_records", .number("\(pixelRecords)")),
      ])
  }

  /// Reads the state that ``json`` wrote.
  ///
  /// - Returns: nil for anything else.
  public init?(json: JSONValue) {
    let reader = ConversionEventReader()
    func event(_ name: String) -> ConversionEvent?? {
      guard let value = json[name] else { return .some(nil) }
      return reader.read(value).event.map { .some($0) }
    }
    guard let server = event("server"), let pixel = event("pixel"), server != nil || pixel != nil,
      let first = json["first_received"]?.asNumber?.int64,
      let last = json["last_received"]?.asNumber?.int64,
      let serverRecords = json["server_records"]?.asNumber?.int64.flatMap(Int.init(exactly:)),
      let pixelRecords = json["pixel_records"]?.asNumber?.int64.flatMap(Int.init(exactly:))
    else { return nil }
    self.server = server
    self.pixel = pixel
    firstReceived = first
    lastReceived = last
    self.serverRecords = serverRecords
    self.pixelRecords = pixelRecords
  }
}

/// What comes of a record of an event that is known.
public enum MergeOutcome: Hashable, Sendable {
  /// The event, with what the record adds.
  case merged(StoredEvent)
  /// The record came too late: it is discarded, and the event stays as it is.
  case tooLate
}
