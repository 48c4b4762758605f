import SimulationKernel

/// How advertisers report conversions from their servers and their pages, and what the platform makes of them.
///
/// The API is that of the IAB Tech Lab, "Event and Conversion API (ECAPI) 1.0", which leaves much to those who use it:
/// defaults that say so are assumptions.
public struct ConversionsSettings: Hashable, Sendable {
  /// How long a click may be credited; a conversion exactly this long after it comes too late.
  ///
  /// *Default:* 30 days, so that the same clicks are credited as in other systems; platforms commonly use 7.
  public var attributionWindow = SimulationDuration.days(30)
  /// What the page reports from the browser.
  public var pixel = Pixel()
  /// What the advertiser's server reports.
  public var server = Server()
  /// How the two name the same conversion.
  public var identifiers = Identifiers()
  /// How the platform finds out that two events are one conversion.
  public var deduplication = Deduplication()
  /// What the two say a conversion is worth.
  public var values = Values()
  /// What people agreed to.
  public var consent = Consent()
  /// By what the platform recognises people.
  public var matching = Matching()
  /// When the platform answers 500 or not at all; nil for never.
  public var outages: Incidents?
  /// When the platform answers 429; nil for never.
  public var rateLimiting: Incidents?

  /// Makes the defaults.
  public init() {}
}

extension ConversionsSettings {
  /// What is alike in both channels.
  public struct Channel: Hashable, Sendable {
    /// Whether the channel is in use.
    public var isOn = true
    /// The share of events that get lost before they are sent, 0...1.
    public var lossShare = 0.0
    /// What the events carry to recognise people by.
    public var keys: MatchKeys
    /// The share of events that say nothing of the value, 0...1.
    public var valueMissingShare = 0.0
    /// The share of events with a value that do not say its currency, 0...1; receivers discard them.
    ///
    /// *Source:* ECAPI 1.0, core event object: `currency_code` is required where `value` is set.
    public var currencyMissingShare = 0.0
  }

  /// What the page reports from the browser, at once.
  public struct Pixel: Hashable, Sendable {
    /// What is alike in both channels.
    public var channel = Channel(keys: [.clickID, .ipUserAgent])
    /// The share of browsers that block it, 0...1.
    ///
    /// *Default:* an assumption: 20 %.
    public var blockedShare = 0.2
  }

  /// What the advertiser's server reports.
  public struct Server: Hashable, Sendable {
    /// What is alike in both channels.
    public var channel = Channel(keys: [.email, .phone, .clickID, .ipUserAgent])
    /// When events are sent.
    public var delivery = Delivery.realTime(.constant(.seconds(2)))
    /// How often an event is sent at most, 1...100.
    ///
    /// *Default:* an assumption: 5.
    public var attempts = 5
    /// How long the server waits before it sends again; each wait is twice the one before, a day at most.
    ///
    /// *Default:* an assumption: 10 seconds.
    public var backoff = SimulationDuration.seconds(10)
  }

  /// When a server sends what it has to report.
  public enum Delivery: Hashable, Sendable {
    /// A delay after each conversion.
    case realTime(DelayLaw)
    /// Together at the next multiple of an interval since the start of the period, above 0.
    case batch(SimulationDuration)
  }

  /// How the two channels name the same conversion.
  public struct Identifiers: Hashable, Sendable {
    /// The share of conversions whose events carry an id, 0...1.
    public var share = 1.0
    /// The share of conversions whose two events carry the same id, where they carry one, 0...1.
    public var stableShare = 1.0
    /// The share of conversions whose events carry the same transaction id, 0...1.
    public var transactionShare = 1.0
  }

  /// How the platform finds out that two events are one conversion.
  public struct Deduplication: Hashable, Sendable {
    /// Whether it does at all; otherwise every event counts.
    public var isOn = true
    /// How long after the first one an event may still change what is stored; a later one is discarded.
    ///
    /// *Source:* ECAPI 1.0 lets receivers set such a limit; 48 hours are common.
    public var updateLimit = SimulationDuration.hours(48)
    /// What stands in for an id where an event has none.
    public var alternative = Alternative.none
    /// How far apart the times of two events may lie that the same user key makes one.
    public var within = SimulationDuration.seconds(60)
  }

  /// What stands in for an id where an event has none.
  public enum Alternative: String, Hashable, Sendable, CaseIterable {
    /// Nothing: the event is one of its own.
    case none
    /// The same transaction id.
    case transactionID = "transaction-id"
    /// The same e-mail address, phone number or click id, about the same time and not of two transactions.
    case userKey = "user-key"
  }

  /// What the two channels say a conversion is worth.
  public struct Values: Hashable, Sendable {
    /// The share of conversions of which the page reports another value than the server, 0...1.
    public var conflictingShare = 0.0
    /// By how much the page's value is multiplied then, above 0.
    ///
    /// *Default:* an assumption: 1.2, as when one of them reports prices with tax.
    public var conflictingFactor = 1.2
  }

  /// What people agreed to.
  public struct Consent: Hashable, Sendable {
    /// The share of people who agree to nothing, 0...1.
    public var noneShare = 0.0
    /// The share of people who agree to measurement only (`mmt_only`), 0...1.
    public var measurementOnlyShare = 0.0
    /// What is sent of those who agree to nothing.
    public var refusal = Refusal.drop
  }

  /// What is sent of those who agree to nothing.
  public enum Refusal: String, Hashable, Sendable, CaseIterable {
    /// Nothing.
    case drop
    /// Events without `user_data`.
    case withoutUserData = "without-user-data"
  }

  /// By what the platform recognises people.
  public struct Matching: Hashable, Sendable {
    /// The share of people whose e-mail address both the advertisers and the platform know, 0...1.
    ///
    /// *Default:* an assumption: 60 %.
    public var emailShare = 0.6
    /// The share of people whose phone number both know, 0...1.
    ///
    /// *Default:* an assumption: 30 %.
    public var phoneShare = 0.3
    /// The share of conversions at which the advertiser knows its customer, so that it can send the two, 0...1.
    public var loggedInShare = 1.0
    /// The share of clicks whose id reaches the advertiser's page and is stored there, 0...1.
    public var clickIDShare = 1.0
    /// How long the page's own cookie keeps the id of the last click.
    ///
    /// *Default:* 90 days, as platforms set it; some browsers keep such cookies for 7 days.
    public var clickIDLifetime = SimulationDuration.days(90)
    /// The share of conversions at which address and user agent are what they were at the click, and nobody else's.
    ///
    /// *Default:* an assumption: 50 %.
    public var ipUserAgentShare = 0.5
    /// How long after a click in the same browser that may be so.
    ///
    /// *Default:* an assumption: 1 day.
    public var ipUserAgentWithin = SimulationDuration.days(1)
  }

  /// Times at which the platform takes nothing in: exponential gaps and exponential lengths.
  public struct Incidents: Hashable, Sendable {
    /// The mean time from the end of one to the start of the next, at least 10 minutes.
    public var meanBetween: SimulationDuration
    /// The mean length, at least 1 second.
    public var meanLength: SimulationDuration

    /// Makes a law of incidents.
    public init(meanBetween: SimulationDuration, meanLength: SimulationDuration) {
      self.meanBetween = meanBetween
      self.meanLength = meanLength
    }
  }
}

/// By what a platform recognises a person.
@frozen
public struct MatchKeys: OptionSet, Hashable, Sendable, BitwiseCopyable {
  /// A bit for each key.
  public let rawValue: UInt8

  /// Makes a set of its bits.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The e-mail address, hashed.
  public static let email = MatchKeys(rawValue: 1)
  /// The phone number, hashed.
  public static let phone = MatchKeys(rawValue: 2)
  /// The id that the platform gave the click.
  public static let clickID = MatchKeys(rawValue: 4)
  /// Internet address and user agent together.
  public static let ipUserAgent = MatchKeys(rawValue: 8)

  /// Every key with its name, which is that of ``MatchKey``, in the order of tables.
  public static let named: [(name: String, key: MatchKeys)] = [
    (MatchKey.email.rawValue, .email), (MatchKey.phone.rawValue, .phone),
    (MatchKey.click.rawValue, .clickID), (MatchKey.addressAndAgent.rawValue, .ipUserAgent),
  ]

  /// The keys that count for match rates: all but internet address and user agent, which many may share.
  public static let usable: MatchKeys = [.email, .phone, .clickID]

  /// How many keys are in the set.
  public var count: Int { rawValue.nonzeroBitCount }
}
