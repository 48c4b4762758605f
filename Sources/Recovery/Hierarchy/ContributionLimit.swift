import PrivacyMechanisms

/// How many conversions of a click are counted, each with an equal part of the click's contribution budget.
///
/// A higher limit m counts more of them and makes each one's part smaller, and so the noise larger: the sum has the bias
/// -(sum of what clicks have beyond m) and the standard deviation of a sum with the whole budget, m times over.
///
/// *Source:* google/ads-privacy, guide to optimising the configuration of the Attribution Reporting API, "Maximum number of
/// conversions per click"; the moments are derived from that.
public struct ContributionLimit: Sendable {
  private let conversions: [Int]
  private let noise: SummaryNoise

  /// Takes what clicks have in store.
  ///
  /// - Parameters:
  ///   - conversions: how many conversions each click has, none negative.
  ///   - noise: the noise in a sum.
  /// - Throws: `HierarchyError` for a negative number.
  public init(conversions: [Int], noise: SummaryNoise) throws(HierarchyError) {
    for count in conversions where count < 0 { throw .plan("a click's conversions", Double(count)) }
    self.conversions = conversions
    self.noise = noise
  }

  /// The law of the error of the count.
  ///
  /// - Parameter most: the limit m, at least 1.
  public func law(most: Int) -> SliceErrorLaw {
    precondition(most >= 1, "a limit of at least one conversion")
    let truth = conversions.reduce(0.0) { $0 + Double($1) }
    let counted = conversions.reduce(0.0) { $0 + Double(min($1, most)) }
    let deviation = noise.standardDeviation(contribution: noise.sensitivity / Double(most))
    return SliceErrorLaw(truth: truth, bias: counted - truth, variance: deviation * deviation)
  }
}
