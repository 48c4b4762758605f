import ConversionsAPI
import JSONText

/// An event on its way to a server.
public struct OutgoingEvent: Hashable, Sendable {
  /// The event as JSON.
  public var json: JSONValue
  /// Who sends it.
  public var channel: EventChannel

  /// Takes an event that is JSON already, sound or not.
  ///
  /// - Parameters:
  ///   - json: the event.
  ///   - channel: who sends it.
  public init(json: JSONValue, channel: EventChannel = .server) {
    (self.json, self.channel) = (json, channel)
  }

  /// Takes an event.
  ///
  /// - Parameters:
  ///   - event: the event.
  ///   - channel: who sends it.
  public init(_ event: ConversionEvent, channel: EventChannel = .server) {
    self.init(json: event.json, channel: channel)
  }
}
