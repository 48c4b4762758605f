import JSONText

/// What a receiver makes of the body of a request: one record, or a list of them.
///
/// The specification leaves to the receiver how batches are packed; here they are JSON arrays. An empty one is a good
/// request that holds no records.
public struct EventBatch: Hashable, Sendable {
  /// What is made of each record, in order.
  public var readings: [EventReading]
  /// Whether the body is a list.
  public var isBatch: Bool

  /// Makes a batch.
  public init(readings: [EventReading], isBatch: Bool) {
    self.readings = readings
    self.isBatch = isBatch
  }

  /// Reads a body.
  ///
  /// - Parameters:
  ///   - json: the body.
  ///   - reader: what reads its records.
  /// - Throws: ``BodyError`` when it is neither an object nor a list.
  public static func read(
    _ json: JSONValue, with reader: ConversionEventReader = ConversionEventReader()
  ) throws(BodyError) -> EventBatch {
    switch json {
    case .object: return EventBatch(readings: [reader.read(json)], isBatch: false)
    case .array(let records): return EventBatch(readings: records.map(reader.read), isBatch: true)
    case .null, .bool, .number, .string: throw BodyError(kind: json.kind)
    }
  }

  /// How many records are accepted.
  public var acceptedCount: Int { readings.count { $0.isAccepted } }
}

/// A body that is neither an event nor a list of events.
public struct BodyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What it is instead, with its article.
  public var kind: String

  /// Makes an error.
  public init(kind: String) { self.kind = kind }

  /// What is wrong, and what should stand there.
  public var description: String { "must be an event (an object) or a list of events, not \(kind)" }
}
