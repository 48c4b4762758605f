import PrivacyMechanisms

/// What an ad tech asks the aggregation service to do with a batch of reports.
///
/// *Source:* Privacy Sandbox aggregation service, `docs/api.md`, `createJob`, for everything but the proposal of key
/// discovery.
public struct AggregationJob: Hashable, Sendable {
  /// Whose reports the batch may hold.
  public enum Recipient: Hashable, Sendable {
    /// Those of one reporting origin (`attribution_report_to`).
    case origin(String)
    /// Those of every origin of one site (`reporting_site`).
    case site(String)
  }

  /// How keys that were not declared come into the summary.
  public enum KeyDiscovery: Hashable, Sendable {
    /// They do not: the summary holds the declared keys.
    case none
    /// As the service does where the domain is optional: keys of reports whose noisy sum reaches the threshold.
    ///
    /// `delta` is the chance that a key of one source alone is told, above 0 and below 1.
    case thresholded(delta: Double)
    /// As proposed: noise is truncated for all keys, and keys under a mask are told when their noisy sum exceeds a
    /// threshold, keys that no report has included.
    case masked([KeyMask], delta: Double)
  }

  /// A part of the space of keys that is searched.
  public struct KeyMask: Hashable, Sendable {
    /// The bits that a key may have set; 0 stands for no key at all.
    public var bits: UInt128
    /// The sum that must be exceeded; nil for sensitivity + scale ln(1/delta), which no key without reports exceeds.
    public var threshold: Double?

    /// Makes a mask.
    public init(bits: UInt128, threshold: Double? = nil) {
      self.bits = bits
      self.threshold = threshold
    }
  }

  /// Whose reports the batch may hold.
  public var recipient: Recipient
  /// The keys that the summary holds whatever the reports say; repetitions do not count.
  public var declaredKeys: [UInt128]
  /// How other keys come into the summary.
  public var keyDiscovery = KeyDiscovery.none
  /// The filtering ids whose contributions count; each has a privacy budget of its own.
  public var filteringIDs: Set<UInt64> = [0]
  /// The privacy parameter, above 0 and at most 64.
  public var epsilon = 10.0
  /// The most that one source contributes, in budget units.
  public var sensitivity = SummaryNoise.contributionBudget
  /// Whether sums get noise; without, the summary is the truth that noisy ones are measured against.
  public var addsNoise = true
  /// The share of reports with errors above which the job fails, in percent, 0 to 100.
  public var errorThresholdPercentage = 10.0
  /// Whether this is a debug run: sums are told with and without noise, and no privacy budget is consumed.
  public var isDebugRun = false
  /// When the job runs, in seconds since the clock's start.
  public var time: Int64

  /// Makes a job with the service's defaults.
  ///
  /// - Parameters:
  ///   - recipient: whose reports the batch may hold.
  ///   - declaredKeys: the keys that the summary holds.
  ///   - time: when the job runs, in seconds since the clock's start.
  public init(recipient: Recipient, declaredKeys: [UInt128], time: Int64) {
    self.recipient = recipient
    self.declaredKeys = declaredKeys
    self.time = time
  }
}
