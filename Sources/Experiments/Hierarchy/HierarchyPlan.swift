import AttributionReporting
import PrivacyMechanisms
import Recovery
import Statistics

/// How a system sums conversions up by advertiser, publisher and campaign.
public struct HierarchyPlan: Sendable {
  /// The nodes.
  public let shape: HierarchyShape
  /// What a conversion contributes to a sum of each level, in budget units, by level; 0 where there is none.
  public let units: [Int]
  /// The law of the noise in each sum; nil for sums without noise.
  let law: DiscreteLaplace?
  private let sums: SumChannel

  /// - Returns: nil where either is missing.
  init?(_ shape: HierarchyShape?, _ contributions: HierarchyContributions?, _ sums: SumChannel) throws {
    guard let shape, let contributions else { return nil }
    self.shape = shape
    units = contributions.units
    self.sums = sums
    law = try sums.noiseLaw()
  }

  /// The law that the ad tech takes the noise in each sum for; nil for none.
  ///
  /// - Parameter assumedEpsilon: what it takes the epsilon for; nil where it knows.
  func believedLaw(_ assumedEpsilon: Double?) throws -> DiscreteLaplace? {
    guard let assumedEpsilon else { return law }
    var believed = sums
    believed.epsilon = assumedEpsilon
    return try believed.noiseLaw()
  }
}

extension HierarchyShape {
  /// The shares of a conversion's budget for which the relative errors to expect are least.
  ///
  /// It goes by the counts that a population's settings make expect in 30 days, not by what happens in a run: clicks by the
  /// shares of advertisers and publishers, campaigns alike, times the mean number of conversions a click. Errors are those of
  /// consistent estimates.
  ///
  /// *Source:* ``BudgetAllocation``.
  ///
  /// - Parameters:
  ///   - conversions: how many conversions clicks are expected to cause in all.
  ///   - advertiserShares: each advertiser's share of them.
  ///   - publisherShares: each publisher's share of them.
  ///   - epsilon: that of the aggregation service, above 0.
  ///   - budget: a source's contribution budget.
  ///   - contribution: what a conversion contributes to all levels together, in budget units, above 0.
  /// - Throws: `HierarchyError` or `StatisticsError` where there is no optimum, `NoiseScaleError` for another epsilon.
  public func optimalShares(
    conversions: Double, advertiserShares: [Double], publisherShares: [Double], epsilon: Double,
    budget: Int, contribution: Double
  ) throws -> [Double] {
    let expected = advertiserShares.flatMap { advertiser in
      publisherShares.flatMap { publisher in
        Array(
          repeating: conversions * advertiser * publisher / Double(campaignsPerAdvertiser),
          count: campaignsPerAdvertiser)
      }
    }
    let noise = try SummaryNoise(epsilon: epsilon, sensitivity: Double(budget))
    return try BudgetAllocation(
      tree: forest(), expected: expected,
      deviation: noise.standardDeviation(contribution: contribution), tau: Metrics.tau
    ).optimum(.consistent)
  }
}

extension Scenario {
  /// The tree of the systems that sum conversions up by publisher; nil where none does.
  var hierarchyShape: HierarchyShape? { systems.lazy.compactMap(\.hierarchy?.shape).first }
}
