import PrivacyMechanisms
import SimulationKernel

extension EventConversionMeasurement {
  /// Every rule of the API that differs between its descriptions, or that somebody may want to change.
  ///
  /// The two presets are ``article`` and ``chromium2020``. Sources, by the short names used below:
  /// - *article*: "A more private way to measure ad conversions, the Event Conversion Measurement API",
  ///   web.dev, 2020-10-06 (updated 2021-02-10).
  /// - *explainer*: README of WICG/attribution-reporting-api at commit 0a0dec9 (2020-08-28).
  /// - *Chromium 2020*: `content/browser/conversions` of Chromium M86...M90 (the origin trial).
  /// - *Chromium 2021*: the same folder from 2021-03 on.
  ///
  /// | rule | `article` | `chromium2020` | source |
  /// |---|---|---|---|
  /// | noise on the data | 5% | 5% | article; Chromium 2020 |
  /// | noise draws from | `0...7` | `0...8`, then mod 8 | article; Chromium 2020 |
  /// | data bits | 3 | 3 | article |
  /// | reports a click | first 3 | first 3 | article; explainer |
  /// | windows | 2 d, 7 d, expiry | the same | article; explainer |
  /// | a window ends | at its length | 1 h before | article; Chromium 2020 |
  /// | expiry: default, least, most | 30 d, 2 d, 30 d | 30 d, none, 30 d | article; Chromium 2020 |
  /// | a new click deactivates converted ones | no | yes | explainer; Chromium 2020 |
  /// | clicks stored a publisher origin | no limit | 1024 | Chromium 2020 |
  /// | pending reports a destination | no limit | 1024 | Chromium 2020 |
  /// | rate limit | none | none (100 in 30 d in 2021) | Chromium 2021 |
  /// | destinations match by | site | site | article; Chromium from 2020-11 |
  /// | delay after a late start | none | 0...5 min | article; Chromium 2020 |
  /// | blocked with third-party cookies | no | yes | Chromium 2020 |
  /// | base of the impression data | 10 | 10 | article; explainer commit 06ef2b7 |
  /// | last parameter of a report | `credit` | `credit` | article; Chromium 2020 |
  public struct Settings: Hashable, Sendable {
    /// The probability that the conversion data are replaced by a random value, at least 0 and below 1.
    public var noise = 0.05
    /// Which values the replacement is drawn from.
    public var replacement: DataNoise.Replacement = .uniform
    /// How many bits of conversion data a report carries, 1...8.
    public var bits = 3
    /// How many reports one click may cause in its life, at least 1.
    public var reportsPerClick = 3
    /// The ends of the reporting windows before the expiry, counted from the click, ascending.
    public var windows: [SimulationDuration] = [.days(2), .days(7)]
    /// How a conversion finds its window.
    public var windowRule: WindowRule = .exclusiveEnds
    /// How long before a window's end its last conversion is taken; `inclusiveDeadlines` only.
    public var deadlineOffset: SimulationDuration = .zero
    /// The `impressionexpiry` of a click that declares none.
    public var expiry: SimulationDuration = .days(30)
    /// The least expiry, to which smaller ones are raised, or nil for none.
    public var minimumExpiry: SimulationDuration? = .days(2)
    /// The greatest expiry, to which greater ones are lowered.
    public var maximumExpiry: SimulationDuration = .days(30)
    /// Whether a new click stops the older clicks of its pair that have converted already.
    public var deactivatesConvertedClicks = false
    /// How many clicks of one publisher origin are stored at once, or nil for no limit.
    public var clicksPerPublisherOrigin: Int?
    /// How many unsent reports one destination may have before conversions are dropped, or nil.
    public var pendingReportsPerDestination: Int?
    /// How many reports a publisher site and a destination site may share, or nil for no limit.
    public var rateLimit: RateLimit?
    /// What has to agree between the click's destination and the page of the conversion.
    public var destinationMatching: DestinationMatching = .site
    /// The greatest extra delay of a report that was due while the browser was closed; of exponential delays the mean.
    ///
    /// Drawn uniformly over the whole milliseconds from 0 to this, both included, unless ``startupDelayLaw`` says otherwise.
    public var startupDelay: SimulationDuration = .zero
    /// The law of that delay.
    public var startupDelayLaw: StartupDelayLaw = .uniform
    /// Whether a browser that blocks third-party cookies takes no part.
    public var blockedByThirdPartyCookieSetting = false
    /// Whether `conversions-debug-mode` is on: no noise, and reports are due at once.
    public var debugMode = false
    /// The base in which impression data stand in attributes and reports.
    public var impressionDataBase: NumberBase = .decimal
    /// The name of the credit parameter in a report request.
    public var creditParameter: CreditParameter = .credit

    /// The API as its article describes it, as the table above shows.
    public init() {}

    /// The API as its article describes it.
    public static let article = Settings()

    /// The API as Chromium shipped it in the origin trial.
    ///
    /// Pinned to matching by site, decimal impression data, no least expiry and no rate limit; the other
    /// dialects are a matter of changing a setting.
    public static let chromium2020: Settings = {
      var settings = Settings()
      settings.replacement = .inclusiveRange
      settings.windowRule = .inclusiveDeadlines
      settings.deadlineOffset = .hours(1)
      settings.minimumExpiry = nil
      settings.deactivatesConvertedClicks = true
      settings.clicksPerPublisherOrigin = 1024
      settings.pendingReportsPerDestination = 1024
      settings.startupDelay = .minutes(5)
      settings.blockedByThirdPartyCookieSetting = true
      return settings
    }()
  }

  /// How a conversion finds its reporting window.
  public enum WindowRule: String, Hashable, Sendable, CaseIterable {
    /// Article: a conversion belongs to the first window that ends after it.
    case exclusiveEnds
    /// Chromium 2020: deadlines lie an offset before the windows' ends, and a conversion at a deadline is in.
    case inclusiveDeadlines
  }

  /// What has to agree between the click's destination and the page of the conversion.
  public enum DestinationMatching: String, Hashable, Sendable, CaseIterable {
    /// Scheme and registrable domain (article; Chromium from 2020-11 on).
    case site
    /// Scheme, host and port (Chromium M86 and M87).
    case origin
  }

  /// The base in which impression data are written.
  public enum NumberBase: Int, Hashable, Sendable, CaseIterable {
    /// Chromium from 2021-02 on, and the article.
    case decimal = 10
    /// Chromium M86...M89: hexadecimal without a prefix, lower-case in reports.
    case hexadecimal = 16
  }

  /// The name of the credit parameter in a report request.
  public enum CreditParameter: String, Hashable, Sendable, CaseIterable {
    /// Article and Chromium.
    case credit
    /// Explainer.
    case attributionCredit = "attribution-credit"
  }

  /// A limit of reports in a sliding window of time, for each publisher site and destination site.
  ///
  /// *Source:* Chromium 2021 (from 2021-03-16 on): 100 in 30 days; a report counts while its conversion is
  /// younger than the window.
  public struct RateLimit: Hashable, Sendable {
    /// How many reports the window holds, at least 1.
    public var count: Int
    /// The length of the window.
    public var window: SimulationDuration

    /// Makes a limit; by default the one of 2021.
    public init(count: Int = 100, window: SimulationDuration = .days(30)) {
      self.count = count
      self.window = window
    }
  }
}
