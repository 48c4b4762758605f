import SimulationKernel

extension AttributionReportingBrowser {
  /// What a researcher may set about the API.
  public struct Settings: Hashable, Sendable {
    /// The browser's own limits.
    public var parameters = Parameters()
    /// What clicks register.
    public var navigation = SourceSettings(.navigation)
    /// What views register.
    public var event = SourceSettings(.event)
    /// Whether views register sources at all.
    public var registersViews = true
    /// The chance that a source does not tell the truth, 0 to 1; nil to let its epsilon give it.
    ///
    /// 0 makes the paired browser that differs in nothing but the noise.
    public var flipRate: Double?
    /// Whether triggers make event-level reports.
    public var eventLevel = true
    /// The priority of a trigger, by its data; 0 where the list ends.
    ///
    /// Of two reports of a source in a window the one of
    /// higher priority stays.
    public var priorities: [Int64] = []
    /// Whether a source takes every conversion once, however often it is registered.
    public var deduplicates = false
    /// What triggers contribute to aggregatable reports; nil for none.
    public var summary: SummarySettings?
    /// Which part decides what became of a conversion.
    public var settles = Part.eventLevel

    /// The API as Chromium ships it, with event-level reports alone.
    public init() {}
  }

  /// A part of the API.
  public enum Part: String, Hashable, Sendable, CaseIterable {
    /// Event-level reports.
    case eventLevel = "event-level"
    /// Aggregatable reports, which end up in summary reports.
    case summary
  }

  /// What every source of a type registers.
  ///
  /// *Source:* the defaults of Attribution Reporting, "Parsing source-registration JSON".
  public struct SourceSettings: Hashable, Sendable {
    /// The `expiry` of a source whose site declares none; 1 to 30 days.
    public var expiry = SimulationDuration.days(30)
    /// When event-level reports are sent, after the registration, ascending; nil for the defaults, which are 2 days,
    /// 7 days and the expiry for clicks and the expiry for views.
    ///
    /// Where a site declares a shorter expiry, it takes the place of the ends that lie behind it.
    public var reportWindows: [SimulationDuration]?
    /// How many event-level reports a source makes at most, 0 to 20.
    public var maxEventLevelReports: Int
    /// The values that trigger data can take, ascending, each once, at most 32.
    public var triggerData: [UInt32]
    /// How the data of conversions are brought to ``triggerData``.
    public var matching = TriggerDataMatching.modulus
    /// The privacy parameter, 0 to ``Parameters/maxEventLevelEpsilon``.
    public var epsilon = 14.0
    /// The source of the highest priority wins a trigger.
    public var priority: Int64 = 0

    /// Makes the defaults of a type of sources.
    public init(_ type: SourceType) {
      maxEventLevelReports = type.defaultMaxEventLevelReports
      triggerData = Array(0..<type.defaultTriggerDataCardinality)
    }

    /// How many values trigger data can take, 0 to 32; setting it makes them count from 0.
    public var triggerDataCardinality: Int {
      get { triggerData.count }
      set { triggerData = Array(0..<UInt32(clamping: newValue)) }
    }
  }

  /// What conversions contribute to aggregatable reports: 1 under a key of counts and a value under a key of values.
  ///
  /// ``ContributionKey`` lays the keys out. The campaign is what the click's 64 bits say by ``ClickIdentifier``.
  public struct SummarySettings: Hashable, Sendable {
    /// What a conversion contributes to the count, 0 to the contribution budget; 0 leaves counts out.
    public var countContribution: Int
    /// What a conversion of ``maximumValue`` contributes to the values, 0 to the contribution budget; 0 leaves values
    /// out.
    public var valueContribution: Int
    /// The largest value that tells, in hundredths of the currency, above 0; larger ones count as this.
    public var maximumValue: Int64
    /// Whether the values of conversions with different data have keys of their own; else a campaign has one.
    public var splitsValuesByData = false
    /// Whether reports say on which day the source was registered, so that it can be told apart.
    public var includesSourceTime = false
    /// What conversions contribute to sums by advertiser, publisher and campaign; nil for none of these.
    public var hierarchy: HierarchyContributions?

    /// Makes settings.
    public init(countContribution: Int, valueContribution: Int = 0, maximumValue: Int64 = 1) {
      self.countContribution = countContribution
      self.valueContribution = valueContribution
      self.maximumValue = maximumValue
    }

    /// What a conversion contributes to the values: in proportion to its value, rounded half up.
    ///
    /// - Parameter value: in hundredths of the currency; a negative one contributes nothing.
    public func contribution(ofValue value: Int64) -> Int {
      let told = min(max(value, 0), maximumValue)
      return Int((2 * told * Int64(valueContribution) + maximumValue) / (2 * maximumValue))
    }
  }
}
