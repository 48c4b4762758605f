/// When a conversion's report is due, as everybody knows it.
///
/// *Source:* for Private Click Measurement, its draft, "Privacy Considerations": 24 to 48 hours after the trigger, for
/// clicks of the last 7 days.
public struct PoolLaw: Hashable, Sendable {
  /// How long after its click a conversion is still reported, in milliseconds, the end included.
  public let lifetime: Int64
  /// The least delay from the conversion to the report, in milliseconds.
  public let earliest: Int64
  /// The delay below which all are drawn, uniformly over whole milliseconds; equal to the least for a constant.
  public let latest: Int64
  /// The probability that a conversion of a live click has no report in the pool, 0...1.
  ///
  /// Another conversion took its place, or the report was cleared, is still to come, or got lost.
  public let missing: Double
  /// The times of conversions whose reports the pool holds, in milliseconds; nil when it holds those of all.
  ///
  /// About a conversion at another time the pool says nothing.
  public let complete: Range<Int64>?

  /// Makes a law.
  ///
  /// - Parameters:
  ///   - lifetime: in milliseconds, from 0.
  ///   - earliest: in milliseconds, from 0.
  ///   - latest: in milliseconds, from `earliest`.
  ///   - missing: 0...1.
  ///   - complete: the times of conversions whose reports the pool holds; nil for all times.
  /// - Throws: `RiskError.parameter` for a number outside its range.
  public init(
    lifetime: Int64, earliest: Int64, latest: Int64, missing: Double, complete: Range<Int64>? = nil
  ) throws(RiskError) {
    for (name, value, least) in [
      ("lifetime of a click", lifetime, 0), ("earliest report", earliest, 0),
      ("latest report", latest, earliest),
    ] {
      guard value >= least, value < Self.limit else {
        throw .parameter(name, value: Double(value), allowed: "\(least) up to 2^52 ms")
      }
    }
    guard missing >= 0, missing <= 1 else {
      throw .parameter("share of missing reports", value: missing, allowed: "0 to 1")
    }
    self.lifetime = lifetime
    self.earliest = earliest
    self.latest = latest
    self.missing = missing
    self.complete = complete
  }

  private static let limit: Int64 = 1 << 52

  /// The number of milliseconds over which a report's due time is uniform; 1 for a constant delay.
  var width: Int64 { max(1, latest - earliest) }
}

/// A click with the pool of reports that may hold its own.
public struct PoolQuestion: Hashable, Sendable {
  /// The click, as the adversary of timing alone has it: without data.
  public var click: LinkageQuery
  /// What a report of this click would say of it.
  public var key: UInt32
  /// How often other clicks of the key have a report with each value of data, per millisecond, from 0 up.
  public var rate: [Double]

  /// Makes a question.
  ///
  /// - Parameters:
  ///   - click: the click, its window and the person's other clicks.
  ///   - key: what a report of this click would say of it.
  ///   - rate: for each value of data, other clicks' reports of the key per millisecond.
  public init(click: LinkageQuery, key: UInt32, rate: [Double]) {
    self.click = click
    self.key = key
    self.rate = rate
  }
}
