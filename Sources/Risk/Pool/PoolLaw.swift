/// When a conversion's report arrives, as everybody knows it.
///
/// *Source:* for Private Click Measurement, its draft, "Privacy Considerations": the report is due 24 to 48 hours after the
/// trigger, for clicks of the last 7 days. Where browsers are closed at that time they send later, by a law that whoever
/// holds reports of known conversions has seen.
public struct PoolLaw: Hashable, Sendable {
  /// How long after its click a conversion is still reported, in milliseconds, the end included.
  public let lifetime: Int64
  /// The delays from the conversion to the report, ascending; at least one stretch, and the shares sum to 1.
  public let delays: [Stretch]
  /// The probability that a conversion of a live click has no report in the pool, 0...1.
  ///
  /// Another conversion took its place, or the report was cleared, is still to come, or got lost.
  public let missing: Double
  /// The times of conversions whose reports the pool holds, in milliseconds; nil when it holds those of all.
  ///
  /// About a conversion at another time the pool says nothing.
  public let complete: Range<Int64>?

  /// Makes a law of delays whose density is constant on stretches.
  ///
  /// - Parameters:
  ///   - lifetime: in milliseconds, 0 to 2^52.
  ///   - delays: stretches in order, with or without gaps between them; all other delays are impossible.
  ///   - missing: 0...1.
  ///   - complete: the times of conversions whose reports the pool holds; nil for all times.
  /// - Throws: `RiskError.parameter` for a number outside its range, stretches that are out of order or overlap, and shares
  ///   whose sum is further from 1 than 10^-9.
  public init(
    lifetime: Int64, delays: [Stretch], missing: Double, complete: Range<Int64>? = nil
  ) throws(RiskError) {
    try Self.check("lifetime of a click", lifetime, from: 0)
    var (end, sum): (Int64, Double) = (0, 0)
    for (i, stretch) in delays.enumerated() {
      try Self.check("beginning of stretch \(i + 1) of the delays", stretch.earliest, from: end)
      try Self.check("end of stretch \(i + 1) of the delays", stretch.latest, from: stretch.earliest + 1)
      guard stretch.share == 0 || (stretch.share >= Self.leastShare && stretch.share <= 1) else {
        throw .parameter(
          "share of stretch \(i + 1) of the delays", value: stretch.share, allowed: "0, or 2^-64 to 1")
      }
      end = stretch.latest
      sum += stretch.share
    }
    guard (sum - 1).magnitude <= 1e-9 else {
      throw .parameter("sum of the shares of all delays", value: sum, allowed: "1")
    }
    guard missing >= 0, missing <= 1 else {
      throw .parameter("share of missing reports", value: missing, allowed: "0 to 1")
    }
    self.lifetime = lifetime
    self.delays = delays
    self.missing = missing
    self.complete = complete
  }

  /// Makes a law of delays that are uniform over whole milliseconds.
  ///
  /// - Parameters:
  ///   - lifetime: in milliseconds, 0 to 2^52.
  ///   - earliest: the least delay from the conversion to the report, in milliseconds, from 0.
  ///   - latest: the delay below which all are; `earliest` itself for a constant delay, which is 1 ms wide.
  ///   - missing: 0...1.
  ///   - complete: the times of conversions whose reports the pool holds; nil for all times.
  /// - Throws: `RiskError.parameter` for a number outside its range.
  public init(
    lifetime: Int64, earliest: Int64, latest: Int64, missing: Double, complete: Range<Int64>? = nil
  ) throws(RiskError) {
    try Self.check("earliest report", earliest, from: 0)
    try Self.check("latest report", latest, from: earliest)
    try self.init(
      lifetime: lifetime,
      delays: [Stretch(earliest: earliest, latest: max(earliest + 1, latest), share: 1)],
      missing: missing, complete: complete)
  }

  /// The least delay.
  public var earliest: Int64 { delays[0].earliest }

  /// The delay below which all are.
  public var latest: Int64 { delays[delays.count - 1].latest }

  /// All times and durations are less than this, so that sums of two cannot overflow.
  static let limit: Int64 = 1 << 52
  /// Less cannot be told from 0, and one over it would outgrow the numbers.
  private static let leastShare = 0x1p-64

  static func check(_ name: String, _ value: Int64, from least: Int64) throws(RiskError) {
    guard value >= least, value < limit else {
      throw .parameter(name, value: Double(value), allowed: "\(least) up to 2^52 ms")
    }
  }
}
