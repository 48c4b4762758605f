/// Somebody who looks whether a conversion of one person makes any aggregatable report at all, whatever it says.
///
/// Without null reports, a report is there exactly if the person's ad was seen or clicked. Null reports, which say
/// nothing, are made for conversions without an ad too, so that a report is no proof.
///
/// *Source:* Attribution Reporting, "Generating randomized null attribution reports".
public struct ReportPresence: Hashable, Sendable {
  /// The probability that a conversion without an ad makes a report all the same.
  public let nullReportRate: Double

  /// Makes the adversary's expectation.
  ///
  /// - Parameter nullReportRate: the probability that a conversion without an ad makes a report, 0 to 1.
  /// - Throws: ``RiskError`` for another rate.
  public init(nullReportRate: Double) throws(RiskError) {
    guard (0...1).contains(nullReportRate) else {
      throw .parameter("rate of null reports", value: nullReportRate, allowed: "0 to 1")
    }
    self.nullReportRate = nullReportRate
  }

  /// The rates: true positives always, false positives at the rate of null reports.
  ///
  /// The posterior of the ad is then base/(base + rate (1 - base)).
  public var expectation: DetectionExpectation {
    DetectionExpectation(
      truePositiveRate: 1, falsePositiveRate: nullReportRate, truePositiveBound: 1,
      advantageBound: 1 - nullReportRate)
  }
}
