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
  /// When in the day people click, see ads and convert without a click; nil is evenly.
  ///
  /// It warps the times of clicks, views and organic conversions and leaves their number alone. A conversion
  /// that a click or view causes stays at that moment plus its delay, so that the law of delays holds as it is.
  /// Time 0 is midnight, and everybody lives in one time zone.
  public var rhythm: DailyRhythm?
  /// The shares of people with one browser, with two, with three and so on.
  ///
  /// 1 to 255 of them, with a sum above 0.
  ///
  /// *Assumption:* everybody has one browser, as in the published models of these systems.
  public var browserShares = [1.0]
  /// The probability that a click, a view or an organic conversion happens in a person's first browser, 0...1;
  /// the person's other browsers share the rest equally.
  ///
  /// *Assumption:* 70 %.
  public var mainBrowserShare = 0.7
  /// The probability that a caused conversion happens in another browser than its click or view, each other one
  /// equally likely, 0...1.
  ///
  /// *Assumption:* 20 %.
  public var crossDeviceShare = 0.2
  /// The share of browsers that lie unused for weeks between sessions, 0...1.
  public var dormantShare = 0.0
  /// Mean ad views without a click a person in 30 days, over all advertisers; activity multiplies it as it does
  /// the mean of clicks.
  public var viewsPerPerson = 0.0
  /// The law of how many conversions a view causes.
  ///
  /// *Assumption:* 0.1 % of views cause any, a hundredth of the share of clicks, and as many as clicks do.
  public var conversionsPerView = CountLaw.afterViews
  /// Mean time between two clearings of everything that a browser has stored, at exponential gaps; nil is never.
  ///
  /// From the start of the timeline to its end; where the drain is unlimited, to 90 days after the period.
  public var clearingMean: SimulationDuration?
  /// The currency of all values, three capital letters.
  public var currency = "EUR"
  /// What conversions are worth, where their kind has no law of its own.
  public var value = ValueLaw.search
  /// How many ad techs there are, 1...1000.
  public var adTechs = 1
  /// Exponent of the Zipf law by which campaigns choose their ad tech; 0 makes ad techs equal.
  public var adTechZipf = 0.0
  /// With how many ad techs each click and view is registered, 1...``adTechs``.
  public var adTechsPerClick = 1
  /// The expiry that publishers declare of every click and view, or nil to let each system's setting stand.
  public var declaredExpiry: SimulationDuration?
  /// What everybody does by plan, instead of clicks, views, conversions and browsers that laws draw; nil for what laws
  /// draw.
  public var exposure: DesignedExposure?
  /// People whose clicks, views and conversions were logged; nil for what laws draw.
  ///
  /// The settings that describe laws are then what adversaries believe of the people, and nothing follows them.
  public var trace: PopulationTrace?
  /// Programs that pretend to be people; nil for none.
  public var invalidTraffic: InvalidTraffic?

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

  /// Whether somebody may have more than one browser.
  public var hasSeveralBrowsers: Bool { browserShares.dropFirst().contains { $0 > 0 } }

  /// How many campaigns all advertisers run together.
  public var campaigns: Int { advertisers * campaignsPerAdvertiser }

  /// Each advertiser's share of all traffic, in order; together 1.
  public var advertiserShares: [Double] {
    trace?.advertiserShares ?? Self.shares(advertisers, advertiserZipf)
  }

  /// Each publisher's share of all traffic, in order; together 1.
  public var publisherShares: [Double] {
    trace?.publisherShares ?? Self.shares(publishers, publisherZipf)
  }

  private static func shares(_ count: Int, _ exponent: Double) -> [Double] {
    let weights = zipfWeights(count, exponent)
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }

  /// How many values of conversion data are told apart: one more than the largest that is fired.
  public var dataValues: Int { Int((conversionTypes.map(\.data).max() ?? 0) + 1) }
}

extension CountLaw {
  /// Conversions after one view in a thousand, repeated as after clicks.
  fileprivate static let afterViews: CountLaw = {
    do {
      return try .hurdle(probability: 0.001, .zeta(exponent: 4.3418))
    } catch {
      preconditionFailure("a preset is no law: \(error)")
    }
  }()
}
