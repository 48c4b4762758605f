import JSONText
import SimulationKernel

/// A request by which a report left the browser, or tried to.
public struct SentReport: Hashable, Sendable {
  /// What a report tells.
  public enum Kind: String, Sendable, CaseIterable {
    /// A source's 64 bits with a few noised bits about a trigger.
    case eventLevel = "report-event-attribution"
    /// A copy of one that is sent at once, where both sides set a debug key.
    case eventLevelCopy = "debug/report-event-attribution"
    /// Contributions that an aggregation service reads.
    case aggregatable = "report-aggregate-attribution"
    /// A copy of one that is sent at once, where both sides set a debug key.
    case aggregatableCopy = "debug/report-aggregate-attribution"
    /// What became of a source or a trigger, in plain words.
    case verboseDebug = "debug/verbose"
    /// What became of a source or a trigger, as contributions.
    case aggregatableDebug = "debug/report-aggregate-debug"

    /// Where it is posted, on the reporting origin.
    ///
    /// *Source:* Attribution Reporting, "Issuing a report"; the paths are those of Chromium.
    public var path: String { "/.well-known/attribution-reporting/\(rawValue)" }
  }

  /// What it tells.
  public var kind: Kind
  /// Where it is posted.
  public var url: String
  /// When.
  public var time: SimulationTime
  /// What it says, as it is posted.
  public var body: JSONValue
  /// What an aggregation service would read in it; nil for reports that are no business of one.
  public var aggregatable: AggregatableContent?
}
