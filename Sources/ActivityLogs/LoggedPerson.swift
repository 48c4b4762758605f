/// A click on an ad, or an ad that was seen, as a log tells it.
public struct LoggedInteraction: Sendable, Hashable {
  /// When, in milliseconds after the log's origin; may be negative.
  public var time: Int64
  /// Whether the ad was only seen.
  public var isView: Bool
  /// The publisher, a place in ``LogFacts/publishers``.
  public var publisher: Int
  /// The advertiser, a place in ``LogFacts/advertisers``.
  public var advertiser: Int
  /// The campaign, a place among those of its advertiser.
  public var campaign: Int
  /// The person's browser, counted from 0; nil where the log does not tell.
  public var browser: Int?

  /// Makes a click or view.
  public init(
    time: Int64, isView: Bool = false, publisher: Int = 0, advertiser: Int = 0, campaign: Int = 0,
    browser: Int? = nil
  ) {
    (self.time, self.isView, self.publisher) = (time, isView, publisher)
    (self.advertiser, self.campaign, self.browser) = (advertiser, campaign, browser)
  }
}

/// A conversion, as a log tells it.
public struct LoggedConversion: Sendable, Hashable {
  /// When, in milliseconds after the log's origin; may be negative.
  public var time: Int64
  /// The interaction of the same person that caused it, a place in ``LoggedPerson/interactions``; nil where none did
  /// or none is known.
  public var cause: Int?
  /// The advertiser, a place in ``LogFacts/advertisers``.
  public var advertiser: Int
  /// The data that tells kinds of conversion apart, 0...255.
  public var data: Int
  /// What it is worth, in hundredths of the log's currency.
  public var value: Int64
  /// The person's browser, counted from 0; nil where the log does not tell.
  public var browser: Int?

  /// Makes a conversion.
  public init(
    time: Int64, cause: Int? = nil, advertiser: Int = 0, data: Int = 0, value: Int64 = 0,
    browser: Int? = nil
  ) {
    (self.time, self.cause, self.advertiser) = (time, cause, advertiser)
    (self.data, self.value, self.browser) = (data, value, browser)
  }
}

/// All that a log tells of one person.
public struct LoggedPerson: Sendable, Hashable {
  /// What the log calls the person.
  public var name: String
  /// Clicks and views in the order of time; of one time as they stand in the log.
  public var interactions: [LoggedInteraction]
  /// Conversions in the order of time; of one time as they stand in the log.
  public var conversions: [LoggedConversion]

  /// Makes a person.
  public init(
    name: String, interactions: [LoggedInteraction] = [], conversions: [LoggedConversion] = []
  ) {
    (self.name, self.interactions, self.conversions) = (name, interactions, conversions)
  }
}

/// What is known of a log as a whole.
public struct LogFacts: Sendable, Equatable, Codable {
  /// An advertiser and its campaigns.
  public struct Advertiser: Sendable, Equatable, Codable {
    /// What the log calls it.
    public var name: String
    /// What the log calls its campaigns, in the order of their names.
    public var campaigns: [String]

    /// Makes an advertiser.
    public init(name: String, campaigns: [String]) { (self.name, self.campaigns) = (name, campaigns) }
  }

  /// What the log calls publishers, in the order of their names.
  public var publishers: [String] = []
  /// The advertisers, in the order of their names.
  public var advertisers: [Advertiser] = []
  /// The currency of all values.
  public var currency = "EUR"
  /// Whether any conversion names its cause; where none does, causes are unknown and not missing.
  public var namesCauses = false
  /// Whether the log tells browsers apart.
  public var tellsBrowsers = false
  /// What is time 0, in milliseconds of the log's own times (since 1970 in UTC where it has dates).
  public var origin: Int64 = 0
  /// The time of the earliest event after the origin, in milliseconds; 0 for a log without events.
  public var first: Int64 = 0
  /// The time of the latest event, as ``first``.
  public var last: Int64 = 0
  /// Rows that were read as events.
  public var rows = 0
  /// Rows left out because they cannot be read.
  public var skipped = 0

  /// Makes the facts of an empty log.
  public init() {}
}
