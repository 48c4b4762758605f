import SimulationKernel

/// What a browser allows at most, and the privacy budgets that it hands out.
///
/// *Source:* Attribution Level 1, "Setting Implementation-Defined Values". The defaults are the least values that the
/// specification allows, where it names any.
public struct LevelOneLimits: Hashable, Sendable {
  /// The longest lifetime of an impression and the longest look back from a conversion, in days; 1 to 36525.
  public var maxLookbackDays = 30
  /// How many conversion sites an impression may list.
  public var maxConversionSitesPerImpression = 5
  /// How many conversion callers an impression may list.
  public var maxConversionCallersPerImpression = 10
  /// How many impression sites a conversion may list.
  public var maxImpressionSitesForConversion = 30
  /// How many impression callers a conversion may list.
  public var maxImpressionCallersForConversion = 10
  /// How many shares of credit a conversion may list, at least 1.
  public var maxCreditSize = 10
  /// How many match values a conversion may list.
  public var maxMatchValues = 30
  /// How many impressions of one impression site are stored, at least 1; nil for any number.
  public var maxStoredImpressionsPerSite: Int? = 1_000
  /// The number of buckets that a histogram may have, 1 to 2^20.
  ///
  /// *Assumption:* 4096; the specification leaves it to the aggregation service.
  public var maxHistogramSize = 4_096
  /// What one conversion site may spend on the impressions of one epoch, in millionths of epsilon.
  ///
  /// The specification suggests 1 to 10 epsilon.
  public var siteBudget: Int64 = 1_000_000
  /// What all conversion sites together may spend on the impressions of one epoch, in millionths of epsilon.
  ///
  /// *Default:* that of the reference implementation's tests.
  public var globalBudget: Int64 = 8_000_000
  /// What may be spent on the impressions of one impression site and one epoch, in millionths of epsilon.
  ///
  /// *Default:* that of the reference implementation's tests.
  public var impressionSiteQuota: Int64 = 4_000_000
  /// The length of an epoch in days, 1 to 36525.
  public var epochDays = 7

  /// Makes the defaults.
  public init() {}

  /// The largest epsilon that a conversion may ask for.
  ///
  /// *Source:* Attribution Level 1, "maximum epsilon": millionths must fit 32 bits.
  public static let maxEpsilon = 4294.0

  /// The largest budget: a million of the largest epsilon, so that nothing overflows.
  static let maxBudget: Int64 = 4_294_000_000_000_000

  /// Checks the limits.
  ///
  /// - Throws: ``LevelOneSettingsError`` for the first that is out of range.
  public func validate() throws(LevelOneSettingsError) {
    for (name, value, least, most) in counts where !(least...most).contains(value) {
      throw LevelOneSettingsError(setting: name, value: "\(value)", allowed: "\(least) to \(most)")
    }
    for (name, value) in [
      ("site-budget", siteBudget), ("global-budget", globalBudget),
      ("impression-site-quota", impressionSiteQuota),
    ] where !(0...Self.maxBudget).contains(value) {
      throw LevelOneSettingsError(
        setting: name, value: "\(value)", allowed: "0 to \(Self.maxBudget) millionths of epsilon")
    }
  }

  private var counts: [(String, Int, Int, Int)] {
    let most = Int(Int32.max)
    return [
      ("max-lookback-days", maxLookbackDays, 1, 36_525), ("epoch-days", epochDays, 1, 36_525),
      ("max-conversion-sites-per-impression", maxConversionSitesPerImpression, 0, most),
      ("max-conversion-callers-per-impression", maxConversionCallersPerImpression, 0, most),
      ("max-impression-sites-for-conversion", maxImpressionSitesForConversion, 0, most),
      ("max-impression-callers-for-conversion", maxImpressionCallersForConversion, 0, most),
      ("max-credit-size", maxCreditSize, 1, most), ("max-match-values", maxMatchValues, 0, most),
      ("max-stored-impressions-per-site", maxStoredImpressionsPerSite ?? most, 1, most),
      ("max-histogram-size", maxHistogramSize, 1, 1 << 20),
    ]
  }
}

/// A setting holds a value that it cannot have.
public struct LevelOneSettingsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The setting's name as scenario files spell it.
  public var setting: String
  /// The value that it holds.
  public var value: String
  /// What it may hold.
  public var allowed: String

  /// Makes an error from its parts.
  public init(setting: String, value: String, allowed: String) {
    self.setting = setting
    self.value = value
    self.allowed = allowed
  }

  /// Name, value and remedy in one line.
  public var description: String { "\(setting) is \(value), but must be \(allowed)" }
}
