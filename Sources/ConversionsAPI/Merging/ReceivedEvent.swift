/// Who sends a record of an event.
public enum EventChannel: String, CaseIterable, Hashable, Sendable {
  /// The advertiser's server.
  case server
  /// The pixel: a script in the user's browser.
  case pixel
}

/// A record as it came in.
public struct ReceivedEvent: Hashable, Sendable {
  /// The event.
  public var event: ConversionEvent
  /// Who sent the record.
  public var channel: EventChannel
  /// When it came in, in milliseconds since the Unix epoch.
  public var receivedAt: Int64

  /// Makes a record.
  ///
  /// - Parameters:
  ///   - event: the event.
  ///   - channel: who sent the record.
  ///   - receivedAt: when it came in, in milliseconds since the Unix epoch.
  public init(_ event: ConversionEvent, from channel: EventChannel = .server, receivedAt: Int64) {
    self.event = event
    self.channel = channel
    self.receivedAt = receivedAt
  }
}
