import SimulationKernel
import Web

/// What one event of a Conversions API says, as far as counts depend on it.
///
/// Times are whole milliseconds, although `timestamp` has whole seconds: so that what this system counts differs from
/// others by nothing but its own doing.
@frozen
public struct SimulatedEvent: Hashable, Sendable, BitwiseCopyable {
  /// Who sends an event.
  @frozen
  public enum Channel: UInt8, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    /// The page, from the browser.
    case pixel
    /// The advertiser's server.
    case server
  }

  /// Who sends it.
  public var channel: Channel
  /// The browser in which the conversion happened, which stands for internet address and user agent.
  public var browser: UInt8
  /// By what the platform can recognise the person.
  public var keys: MatchKeys = []
  /// Whether it may be used for measurement only (`mmt_only`).
  public var isMeasurementOnly = false
  /// Whether a value comes with its currency.
  public var hasCurrency = true
  /// Whether it says what the conversion is worth.
  public var hasValue = true
  /// The advertiser's page, whose site is the data set.
  public var page: WebOrigin
  /// The platform.
  public var reporting: WebOrigin
  /// The number of the click whose id it carries, where ``keys`` has one.
  public var clickID: UInt32 = 0
  /// The event's id; 0 for none.
  public var id: UInt64 = 0
  /// The transaction's id; 0 for none.
  public var transaction: UInt64 = 0
  /// What kind of conversion it is.
  public var data: UInt64
  /// What it is worth, in hundredths of the currency.
  public var value: Int64
  /// When the conversion happened.
  public var time: SimulationTime
  /// When the event was first sent.
  public var sent: SimulationTime
  /// When the platform took it in.
  public var received: SimulationTime

  /// Makes an event that is received when it happens, without ids or keys.
  public init(
    channel: Channel, browser: UInt8, page: WebOrigin, reporting: WebOrigin, data: UInt64, value: Int64,
    time: SimulationTime
  ) {
    self.channel = channel
    self.browser = browser
    self.page = page
    self.reporting = reporting
    self.data = data
    self.value = value
    self.time = time
    sent = time
    received = time
  }
}

/// How far the report of a conversion got before the platform looked into it.
@frozen
public enum SendingOutcome: UInt8, Hashable, Sendable, CaseIterable, BitwiseCopyable {
  /// The person agreed to nothing, and nothing was sent.
  case withheld
  /// No channel sent anything: blocked, lost or not in use.
  case notSent
  /// The platform took none of it: outages or rate limits outlasted all attempts.
  case refused
  /// The platform took something in.
  case taken
}

/// What happened to events on their way to the platform, in whole numbers that add up in any order.
public struct SendingTally: Codable, Hashable, Sendable {
  /// Conversions that were to be reported.
  public var conversions = 0
  /// Those of people who agreed to nothing.
  public var withoutConsent = 0
  /// Those of people who agreed to measurement only.
  public var measurementOnly = 0
  /// Events that pages did not send, since the browser blocks it.
  public var blocked = 0
  /// Events that got lost before they were sent.
  public var lostBefore = 0
  /// Events that were sent at least once.
  public var sent = 0
  /// Events that were sent more than once.
  public var retried = 0
  /// Times that an event was sent again.
  public var retries = 0
  /// Events that were given up, the last time in an outage.
  public var lostToOutages = 0
  /// Events that were given up, the last time refused for their rate (429).
  public var lostToRateLimits = 0

  /// Makes a tally of nothing.
  public init() {}

  /// Adds what happened elsewhere.
  public static func += (a: inout Self, b: Self) {
    a.conversions += b.conversions
    a.withoutConsent += b.withoutConsent
    a.measurementOnly += b.measurementOnly
    a.blocked += b.blocked
    a.lostBefore += b.lostBefore
    a.sent += b.sent
    a.retried += b.retried
    a.retries += b.retries
    a.lostToOutages += b.lostToOutages
    a.lostToRateLimits += b.lostToRateLimits
  }
}
