import SimulationKernel

/// Who the synthetic people are and what they do.
///
/// Defaults come from published figures where there are any; the rest are assumptions and say so.
public struct PopulationSettings: Sendable, Hashable {
  /// How many people there are, 1...2^36.
  public var people: UInt64 = 100_000
  /// Shape of the gamma law of activity (mean 1), or nil when all are equally active.
  ///
  /// *Assumption:* 1, so that clicks a person are geometric; no public data set shows clicks over all ad techs.
  public var activityShape: Double? = 1
  /// Mean ad clicks a person in 30 days, over all advertisers.
  ///
  /// *Assumption:* 3. One platform alone sees 1.17 a person in 90 days (Criteo Sponsored Search
  /// Conversion Log).
  public var clicksPerPerson = 3.0
  /// How many publishers show ads.
  public var publishers = 20
  /// Exponent of the Zipf law of publishers' traffic; 0 makes them equal.
  public var publisherZipf = 1.1
  /// How many advertisers there are.
  public var advertisers = 10
  /// Exponent of the Zipf law of advertisers' traffic; 0 makes them equal.
  ///
  /// *Source:* the largest of 292 partners has 40 % of the converters in the Criteo Sponsored Search
  /// Conversion Log; 1.1 is near that for few advertisers.
  public var advertiserZipf = 1.1
  /// How many campaigns each advertiser runs, equally strong.
  public var campaignsPerAdvertiser = 2
  /// The law of how many conversions a click causes.
  ///
  /// *Source:* Criteo Sponsored Search Conversion Log: 10.5 % of clicks convert; 94.15 % of converting users
  /// convert once, a zeta law of exponent 4.3418.
  public var conversionsPerClick: CountLaw
  /// The law of the time from a click to each of its conversions.
  public var delay: DelayLaw
  /// Mean conversions a person in 30 days that no click caused, over all advertisers.
  ///
  /// *Assumption:* 0.05, a seventh of what three clicks cause.
  public var organicPerPerson = 0.05
  /// The kinds of conversion, with their data and shares.
  public var conversionTypes: [ConversionType]
  /// The share of browsers whose users block third-party cookies, 0...1.
  ///
  /// *Assumption:* 0, so that the API's own losses stand alone; set it to study the difference.
  public var cookiesBlockedShare = 0.0
  /// The currency of all values, three capital letters (ISO 4217).
  public var currency = "EUR"

  /// Makes the defaults.
  ///
  /// - Parameters:
  ///   - conversionsPerClick: see the property.
  ///   - delay: see the property.
  ///   - conversionTypes: see the property.
  public init(
    conversionsPerClick: CountLaw, delay: DelayLaw, conversionTypes: [ConversionType]
  ) {
    self.conversionsPerClick = conversionsPerClick
    self.delay = delay
    self.conversionTypes = conversionTypes
  }

  /// How many campaigns all advertisers run together.
  public var campaigns: Int { advertisers * campaignsPerAdvertiser }

  /// How many values of conversion data are told apart: one more than the largest that is fired.
  public var dataValues: Int { Int((conversionTypes.map(\.data).max() ?? 0) + 1) }
}

/// A kind of conversion: what it is called, the data that the advertiser fires for it, how common it is.
public struct ConversionType: Sendable, Hashable {
  /// What people call it.
  public var name: String
  /// The number that is registered, 0...255.
  public var data: UInt64
  /// Its weight among all kinds, not negative.
  public var weight: Double

  /// Makes a kind of conversion.
  public init(name: String, data: UInt64, weight: Double) {
    self.name = name
    self.data = data
    self.weight = weight
  }
}

/// When people click and convert, what counts, and how long reports may take.
public struct Timeline: Sendable, Hashable {
  /// How long before the measured period clicks and conversions already happen.
  public var warmUp = SimulationDuration.days(30)
  /// How long the measured period is.
  public var period = SimulationDuration.days(30)
  /// How long after the period reports may still arrive; nil waits for all of them.
  ///
  /// 30 days and 1 hour: the last window of the last click has closed by then.
  public var drain: SimulationDuration? = .days(30) + .hours(1)
  /// When ads stop, counted from the start of the period; nil means at its end.
  public var adsEnd: SimulationDuration?
  /// How long after a click a conversion is attributable to it, for the truth `attributable`.
  public var attributionWindow = SimulationDuration.days(30)

  /// Makes the defaults: 30 days each of warm-up, period and drain.
  public init() {}

  /// The moment after which nothing is looked at any more.
  public var end: SimulationTime {
    // Far enough for any delay that a law draws, and within what the event queue can hold.
    guard let drain else { return SimulationTime(milliseconds: 1 << 42) }
    return .zero + period + drain
  }

  /// How long ads run, warm-up included.
  public var adsRun: SimulationDuration { warmUp + (adsEnd ?? period) }
}
