import SimulationKernel

extension PrivateClickMeasurement {
  /// The parameters of Private Click Measurement.
  ///
  /// The draft is Private Click Measurement of the W3C Privacy Community Group at 58005e2; WebKit is
  /// `PrivateClickMeasurement.cpp`, `PrivateClickMeasurementDatabase.cpp` and `PrivateClickMeasurementManager.cpp`.
  ///
  /// | setting | ``spec`` | ``webkit`` |
  /// |---|---|---|
  /// | life of a click | 7 days | 7 days |
  /// | delay of a report | 24...48 h | 24...48 h, drawn for each copy |
  /// | receivers | click source | click source and destination |
  /// | digits of a trigger | two | also `+7`, and any separator |
  /// | triggers from the destination's own site | no | yes |
  /// | a stronger trigger for a scheduled report | moves the timer | leaves the timer |
  /// | clearing while the feature is off | clears | does nothing |
  /// | `version` of a report | 1 | 3 |
  public struct Settings: Hashable, Sendable {
    /// How long a click waits for a trigger; one that is exactly this old still counts.
    public var clickLifetime: SimulationDuration = .days(7)
    /// The least delay from the trigger to a report.
    public var earliestDelay: SimulationDuration = .hours(24)
    /// The delay below which all are drawn, uniformly over whole milliseconds; equal to the least for a constant.
    public var latestDelay: SimulationDuration = .hours(48)
    /// Whether the destination gets a copy of each report, at a time of its own.
    public var sendsToDestination = false
    /// Whether triggers are read with the leniency of WebKit: `+7` is 7, and `07x63` is `07/63`.
    public var acceptsQuirkyDigits = false
    /// Whether the destination's own site may trigger for a source that the query names.
    ///
    /// Without it a trigger URL has no query at all.
    public var acceptsSameSiteTriggers = false
    /// Whether a stronger trigger for a scheduled report leaves the timer as it is.
    ///
    /// WebKit draws new times and does not tell the timer, so an earlier one is noticed when the old timer fires.
    public var keepsTimer = false
    /// Whether overdue reports leave one by one instead of all at once.
    ///
    /// WebKit sends one report at a wake-up and the next ones 15...30 minutes apart, after a start from 5 seconds on.
    public var pacing = false
    /// Whether clearing works while the user has switched the feature off.
    public var clearsWhileOff = true
    /// The `version` that reports carry.
    public var reportVersion = 1
    /// The priority that the advertiser gives to each value of trigger data, 0...63; 0 where the list ends.
    public var priorities: [Int] = []
    /// Whose copy of a report is the one that counts.
    public var countsFrom: Recipient = .source

    /// The draft, as the table above shows.
    public init() {}

    /// The draft of the W3C Privacy Community Group.
    public static let spec = Settings()

    /// The API as WebKit ships it, without the pacing of overdue reports.
    public static let webkit: Settings = {
      var settings = Settings()
      settings.sendsToDestination = true
      settings.acceptsQuirkyDigits = true
      settings.acceptsSameSiteTriggers = true
      settings.keepsTimer = true
      settings.clearsWhileOff = false
      settings.reportVersion = 3
      return settings
    }()

    /// The greatest source id: 8 bits.
    ///
    /// *Source:* draft, "Terminology": values from 0 to 255, which are 256 and not 255 ids as its prose has it.
    public static let greatestSourceID = 255
    /// The greatest trigger data: 4 bits.
    public static let greatestTriggerData = 15
    /// The greatest priority: 6 bits.
    public static let greatestPriority = 63

    /// The priority of a trigger with some data.
    func priority(of data: UInt8) -> UInt8 {
      Int(data) < priorities.count ? UInt8(truncatingIfNeeded: priorities[Int(data)]) : 0
    }
  }

  /// Who receives a report.
  public enum Recipient: String, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    /// The site with the ad.
    case source
    /// The site with the conversion.
    case destination
  }
}
