/// The ways to tell from the reports so far what all reports of the clicks so far will say.
public enum NowCastEstimator: String, CaseIterable, Sendable {
  /// The corrected counts of what has arrived, as if no more came.
  case naive = "naive-as-of"
  /// Scaled by the chain ladder over the clicks' days.
  case chainLadder = "chain-ladder"
  /// Scaled by a law of delays that is fitted to the reports.
  case delayModel = "delay-model"
  /// Scaled by a law of delays that is taken for true.
  case assumedDelay = "delay-assumed"
}

/// What a collector holds of one campaign on one day.
public struct CampaignCohorts: Hashable, Sendable {
  /// How many clicks there were on each day, the oldest first.
  public var clicks: [Int]
  /// The reports that have arrived, by the clicks' day and data value.
  public var received: [[Int]]
  /// The first day whose clicks are asked about; those before are only learnt from.
  public var firstTarget: Int

  /// Describes a campaign.
  ///
  /// - Parameters:
  ///   - clicks: how many clicks there were on each day, the oldest first.
  ///   - received: the reports that have arrived, by the clicks' day and data value.
  ///   - firstTarget: the first day whose clicks are asked about.
  public init(clicks: [Int], received: [[Int]], firstTarget: Int) {
    self.clicks = clicks
    self.received = received
    self.firstTarget = firstTarget
  }
}
