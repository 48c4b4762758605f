/// How many conversions and clicks bring a number of reports.
///
/// A click brings `conversionRate` attributed conversions on average, of whose reports the share `delivered` arrives.
public struct RequiredTraffic: Hashable, Sendable {
  /// How many reports are needed.
  public let reports: Int
  /// How many attributed conversions bring them on average.
  public let conversions: Int
  /// How many clicks bring those on average; nil where the rate of conversions is not known.
  public let clicks: Int?

  /// Computes the traffic behind reports.
  ///
  /// - Parameters:
  ///   - reports: the number of reports, rounded up here.
  ///   - delivered: the share of reports that arrives, above 0 and at most 1.
  ///   - conversionRate: conversions that are attributed to a click, above 0; nil where it is not known.
  /// - Throws: `PlanningError` for other shares, or for more than ``PlanningError/largestTotal`` of anything.
  public init(
    reports: Double, delivered: Double = 1, conversionRate: Double? = nil
  ) throws(PlanningError) {
    try PlanningError.check(share: delivered, "share of delivered reports")
    if let conversionRate, !(conversionRate > 0 && conversionRate.isFinite) {
      throw .share("conversion rate", conversionRate)
    }
    let needed = try Self.whole(reports)
    self.reports = needed
    conversions = try Self.whole(Double(needed) / delivered)
    guard let conversionRate else {
      clicks = nil
      return
    }
    clicks = try Self.whole(Double(needed) / delivered / conversionRate)
  }

  /// The least whole number that is not below a real one, up to rounding of its last digits; at least 1.
  ///
  /// - Throws: `PlanningError.total` above ``PlanningError/largestTotal``.
  public static func whole(_ number: Double) throws(PlanningError) -> Int {
    let least = max(1, (number * (1 - 1e-13)).rounded(.up))
    guard least <= Double(PlanningError.largestTotal) else { throw .total(Int(min(least, 0x1p62))) }
    return Int(least)
  }
}
