import SimulationKernel

extension AttributionLevel1Browser {
  /// What a researcher may set about the API, and what the sites ask it for.
  public struct Settings: Hashable, Sendable {
    /// What the browser allows, and its privacy budgets.
    public var limits = LevelOneLimits()
    /// The privacy loss that each conversion pays for, above 0 and at most 4294.
    public var epsilon = 1.0
    /// How many days back a conversion looks, 1 to 36525; no further than the browser allows.
    public var lookbackDays = 30
    /// How many days an impression lives whose site declares no expiry, 1 to 36525; no longer than the browser allows.
    ///
    /// A declared expiry is rounded up to whole days.
    public var lifetimeDays = 30
    /// The shares of credit, that of the best impression first: positive, at most as many as the browser allows.
    public var credit: [Double] = [1]
    /// What each conversion shares out among impressions, 1 to ``maxValue``.
    public var value: UInt32 = 1
    /// The largest value that a conversion may have, which noise is in proportion to.
    public var maxValue: UInt32 = 1
    /// Whether views save impressions too.
    ///
    /// The API needs somebody to have used the page; with views, pages are taken to have been used.
    public var registersViews = false
    /// The priority of the impressions that clicks save.
    public var clickPriority: Int32 = 0
    /// The priority of the impressions that views save; below that of clicks, so that clicks come first.
    public var viewPriority: Int32 = -1
    /// The number of campaigns of each advertiser, which is the number of buckets; 1 or more.
    ///
    /// Campaigns of one advertiser have numbers that follow each other, so that a campaign's bucket is what is left of
    /// its number when it is divided by this.
    public var campaignsPerAdvertiser: Int

    /// Makes the defaults.
    ///
    /// - Parameter campaignsPerAdvertiser: the number of campaigns of each advertiser.
    public init(campaignsPerAdvertiser: Int) { self.campaignsPerAdvertiser = campaignsPerAdvertiser }

    /// The scale of the Laplace noise of each bucket of a batch: twice the largest value, over epsilon.
    ///
    /// *Source:* Attribution Level 1, "deduct privacy and safety budgets", the noise scale.
    public var noiseScale: Double { 2 * Double(maxValue) / epsilon }

    /// Checks every setting.
    ///
    /// - Throws: ``LevelOneSettingsError`` for the first that is out of range.
    public func validate() throws(LevelOneSettingsError) {
      try limits.validate()
      guard epsilon > 0, epsilon <= LevelOneLimits.maxEpsilon else {
        throw LevelOneSettingsError(
          setting: "epsilon", value: "\(epsilon)", allowed: "above 0 and at most \(LevelOneLimits.maxEpsilon)"
        )
      }
      for (name, days) in [("lookback-days", lookbackDays), ("lifetime-days", lifetimeDays)]
      where !(1...36_525).contains(days) {
        throw LevelOneSettingsError(setting: name, value: "\(days)", allowed: "1 to 36525")
      }
      guard (1...limits.maxCreditSize).contains(credit.count),
        credit.allSatisfy({ $0 > 0 && $0.isFinite })
      else {
        throw LevelOneSettingsError(
          setting: "credit", value: "\(credit)",
          allowed: "1 to \(limits.maxCreditSize) finite numbers above 0")
      }
      guard value >= 1, value <= maxValue else {
        throw LevelOneSettingsError(
          setting: "value", value: "\(value)", allowed: "1 to max-value (\(maxValue))")
      }
      guard (1...limits.maxHistogramSize).contains(campaignsPerAdvertiser) else {
        throw LevelOneSettingsError(
          setting: "campaigns-per-advertiser", value: "\(campaignsPerAdvertiser)",
          allowed: "1 to max-histogram-size (\(limits.maxHistogramSize))")
      }
    }
  }
}
