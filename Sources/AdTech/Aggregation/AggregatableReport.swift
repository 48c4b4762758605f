import AttributionReporting

/// An aggregatable report as the aggregation service sees it once it is decrypted.
///
/// *Source:* Attribution Reporting, "Aggregatable report" and "Obtaining an aggregatable report's shared info".
public struct AggregatableReport: Hashable, Sendable {
  /// The report's own id: a UUID in text, in either case of letters.
  public var reportID: String
  /// The API that made the report, such as `attribution-reporting`.
  public var api: String
  /// The version of the report's format, such as `1.0`.
  public var version: String
  /// The origin that receives the report, serialised.
  public var reportingOrigin: String
  /// That origin's site, serialised; nil when it has none.
  public var reportingSite: String?
  /// The site on which the trigger was registered, serialised.
  public var attributionDestination: String
  /// When the browser meant to send the report, in seconds since the clock's start.
  public var scheduledTime: Int64
  /// The day on which the source was registered, in seconds since the clock's start; nil when the report is silent.
  public var sourceRegistrationTime: Int64?
  /// Whether the report may be used in debug runs.
  public var isDebugEnabled: Bool
  /// What is to be done with the contributions; only `histogram` exists.
  public var operation: String
  /// The contributions, padding included or not.
  public var contributions: [Contribution]

  /// Makes a report of the attribution reporting API.
  public init(
    reportID: String, api: String = "attribution-reporting", version: String = "1.0", reportingOrigin: String,
    reportingSite: String? = nil, attributionDestination: String, scheduledTime: Int64,
    sourceRegistrationTime: Int64? = nil, isDebugEnabled: Bool = false, operation: String = "histogram",
    contributions: [Contribution]
  ) {
    self.reportID = reportID
    self.api = api
    self.version = version
    self.reportingOrigin = reportingOrigin
    self.reportingSite = reportingSite
    self.attributionDestination = attributionDestination
    self.scheduledTime = scheduledTime
    self.sourceRegistrationTime = sourceRegistrationTime
    self.isDebugEnabled = isDebugEnabled
    self.operation = operation
    self.contributions = contributions
  }
}
