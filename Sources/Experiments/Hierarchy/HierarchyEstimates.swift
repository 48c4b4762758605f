import AdTech
import AttributionReporting
import PrivacyMechanisms
import Recovery
import SimulationKernel
import Statistics

/// One row of `hierarchy.csv`: a node's count beside its estimate.
struct HierarchyRow: Sendable {
  var level: HierarchyLevel
  var advertiser: Int
  /// nil where the level does not tell it.
  var publisher: Int?
  var campaign: Int?
  var truth: Int
  /// The noised sum, in budget units; nil where the level has none.
  var observed: Int64?
  /// nil where there is no estimate.
  var estimate: CountEstimate?

  /// Why there is no estimate.
  var status: String { estimate == nil ? "not-counted" : "" }

  /// `advertiser-1/publisher-2/campaign-1`, as far as the level tells.
  var name: String {
    var name = "advertiser-\(advertiser + 1)"
    if let publisher { name += "/publisher-\(publisher + 1)" }
    if let campaign { name += "/\(CampaignName.of(campaign))" }
    return name
  }

  var outcome: SliceOutcome? {
    estimate.map {
      SliceOutcome(truth: Double(truth), estimate: $0.estimate, low: $0.low, high: $0.high)
    }
  }
}

/// Estimates of all counts of a hierarchy in one replication.
struct HierarchyEstimates {
  private let plan: HierarchyPlan
  private let tally: HierarchyTally
  private let leaves: LeafTruth?
  /// The noised sums in budget units, node by node, one advertiser after the other.
  private let sums: [Int64]
  private let recovery: HierarchyRecovery
  private let level: [HierarchyLevel]
  /// Own sums of each level; nil where there are none.
  private let own: [SummaryRecovery?]
  /// Half the width of the interval of a sum of so many campaigns' sums, and its standard error, by level.
  private let bottomUp: [CountEstimate]

  /// - Parameters:
  ///   - assumedEpsilon: what the ad tech takes the epsilon of the noise for; nil where it knows.
  ///   - random: the random numbers of this replication that are nobody's in particular.
  init(
    _ plan: HierarchyPlan, _ tally: HierarchyTally, leaves: LeafTruth?, assumedEpsilon: Double? = nil,
    random: AddressedRandom
  ) throws {
    self.plan = plan
    self.tally = tally
    self.leaves = leaves
    let shape = plan.shape
    let source = plan.law.map { SummaryNoiseSource(law: $0, random: random) }
    level = (0..<shape.nodes).map { node in
      let (publisher, campaign) = shape.members(of: node, advertiser: 0)
      return publisher == nil ? .advertiser : campaign == nil ? .publisher : .campaign
    }
    let believed = try plan.believedLaw(assumedEpsilon)
    let variance = believed?.variance ?? 0
    let variances = level.map { level -> Double in
      let units = Double(plan.units[level.rawValue])
      return units > 0 ? variance / (units * units) : .infinity
    }
    recovery = try HierarchyRecovery(tree: shape.tree(), variances: variances)
    own = try plan.units.map {
      $0 > 0 ? try SummaryRecovery(noise: believed, unit: Double($0)) : nil
    }
    let campaigns = own[HierarchyLevel.campaign.rawValue]
    bottomUp = [shape.leaves, shape.campaignsPerAdvertiser, 1].compactMap {
      campaigns?.total(Array(repeating: 0, count: $0), estimator: .unbiased)
    }
    let level = level
    sums = tally.sums.enumerated().map { place, sum in
      let (advertiser, node) = place.quotientAndRemainder(dividingBy: shape.nodes)
      let (publisher, campaign) = shape.members(of: node, advertiser: advertiser)
      let key = HierarchyKey(
        level[node], advertiser: advertiser, publisher: publisher ?? 0, campaign: campaign ?? 0)
      return sum + (source?.noise(of: key.bits) ?? 0)
    }
  }

  /// The rows of all nodes for one truth and estimator, level by level for each advertiser.
  func rows(_ estimator: HierarchyEstimator, _ truth: Truth) throws -> [HierarchyRow] {
    let shape = plan.shape
    let truths = trueCounts(truth)
    return try (0..<shape.advertisers).flatMap { advertiser in
      let first = advertiser * shape.nodes
      let counts = recovery.tree.sums(
        (0..<shape.leaves).map { Double(truths[advertiser * shape.leaves + $0]) })
      let estimates = try estimates(advertiser, estimator)
      return (0..<shape.nodes).map { node in
        let (publisher, campaign) = shape.members(of: node, advertiser: advertiser)
        return HierarchyRow(
          level: level[node], advertiser: advertiser, publisher: publisher, campaign: campaign,
          truth: Int(counts[node]), observed: plan.units[level[node].rawValue] > 0 ? sums[first + node] : nil,
          estimate: estimates[node])
      }
    }
  }

  private func trueCounts(_ truth: Truth) -> [Int] {
    let none = Array(repeating: 0, count: tally.reported.count)
    return switch truth {
    case .reported: tally.reported
    case .attributable: leaves?.attributable ?? none
    case .all: leaves?.all ?? none
    }
  }

  /// Estimates of an advertiser's nodes; nil where there are none.
  private func estimates(_ advertiser: Int, _ estimator: HierarchyEstimator) throws -> [CountEstimate?] {
    let nodes = advertiser * plan.shape.nodes..<(advertiser + 1) * plan.shape.nodes
    let mine = Array(sums[nodes])
    switch estimator {
    case .levelSums:
      return mine.enumerated().map { own[level[$0].rawValue]?.estimate($1, estimator: .unbiased) }
    case .bottomUp:
      let own = counts(mine)
      return recovery.tree.sums(recovery.tree.leaves.map { own[$0] }).enumerated().map { node, count in
        let zero = bottomUp[level[node].rawValue]
        return CountEstimate(
          count, standardError: zero.standardError,
          interval: Interval(low: count + (zero.low ?? 0), high: count + (zero.high ?? 0)))
      }
    case .consistent: return try recovery.consistent(counts(mine))
    case .consistentNonNegative: return try recovery.nonNegative(counts(mine))
    }
  }

  /// Sums in conversions; 0 where a level has none.
  private func counts(_ sums: [Int64]) -> [Double] {
    sums.enumerated().map { node, sum in
      let units = plan.units[level[node].rawValue]
      return units > 0 ? Double(sum) / Double(units) : 0
    }
  }

  /// How close the estimates of each level come to a truth.
  static func metrics(_ rows: [HierarchyRow]) -> [MetricValue] {
    HierarchyLevel.allCases.flatMap { level -> [MetricValue] in
      let mine = rows.filter { $0.level == level }
      let scores = SliceScores(mine.compactMap(\.outcome))
      guard let bias = scores.bias, let square = scores.meanSquaredError,
        let relative = scores.meanSquaredRelativeError(tau: Metrics.tau)
      else { return [] }
      let errors = mine.compactMap { row in row.estimate?.standardError.map { $0 * $0 } }
      var values = [
        MetricValue(metric: "hierarchy_bias", at: level.name, value: bias),
        MetricValue(
          metric: "hierarchy_error_variance", at: level.name, value: max(0, square - bias * bias)),
        MetricValue(metric: "hierarchy_rmse", at: level.name, value: square.squareRoot(), isRoot: true),
        MetricValue(
          metric: "hierarchy_rmsre_5", at: level.name, value: relative.squareRoot(), isRoot: true),
      ]
      if errors.count == mine.count {
        values.append(
          MetricValue(
            metric: "hierarchy_noise_variance", at: level.name,
            value: errors.reduce(0, +) / Double(errors.count)))
      }
      if let coverage = CoverageScore(scores.slices) {
        values.append(
          MetricValue(metric: "hierarchy_interval_coverage", at: level.name, value: coverage.observed))
      }
      return values
    }
  }
}
