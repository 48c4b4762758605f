import Web

/// What a reporting origin receives from a browser in a simulation.
public struct AttributionReport: Hashable, Sendable {
  /// The two kinds of reports.
  public enum Kind: UInt8, Sendable, BitwiseCopyable {
    /// A source's 64 bits with a few noised bits about a trigger.
    case eventLevel
    /// Contributions to histograms, readable for an aggregation service only.
    case aggregatable
  }

  /// Event-level or aggregatable.
  public var kind: Kind
  /// The report window of an event-level report, from 0, which the collector tells from the scheduled time.
  public var window: UInt8
  /// What an event-level report says about the trigger; the position of the value among the source's.
  public var triggerData: UInt32
  /// The source's 64 bits in an event-level report; 0 in an aggregatable one.
  public var sourceEventID: UInt64
  /// Who receives the report.
  public var reportingOrigin: WebOrigin
  /// The site that registered the trigger; the source's first in an event-level report.
  public var destination: WebOrigin
  /// What an aggregatable report contributes; empty in null reports and event-level ones.
  public var contributions: [Contribution]

  /// Makes a report from its parts.
  public init(
    kind: Kind, window: UInt8 = 0, triggerData: UInt32 = 0, sourceEventID: UInt64 = 0,
    reportingOrigin: WebOrigin, destination: WebOrigin, contributions: [Contribution] = []
  ) {
    self.kind = kind
    self.window = window
    self.triggerData = triggerData
    self.sourceEventID = sourceEventID
    self.reportingOrigin = reportingOrigin
    self.destination = destination
    self.contributions = contributions
  }
}

/// A value under a key of a histogram.
@frozen
public struct Contribution: Hashable, Sendable, BitwiseCopyable {
  /// The key: 128 bits, the source's piece joined with the trigger's.
  public var key: UInt128
  /// 1 to 65536; 0 only in padding.
  public var value: UInt32
  /// By which a batch may be narrowed.
  public var filteringID: UInt64

  /// Makes a contribution.
  @inlinable
  public init(key: UInt128, value: UInt32, filteringID: UInt64 = 0) {
    self.key = key
    self.value = value
    self.filteringID = filteringID
  }
}
