import PrivacyMechanisms
import Recovery
import SimulationKernel
import Statistics

/// What a collector tells on the plan's day of the reports that the clicks so far will have, beside what they had.
///
/// The clicks asked about are those from the start of the period to the plan's day. Those of the warm-up are learnt from.
struct NowCastStudy {
  private let scenario: Scenario
  private let arm: SystemArm
  private let arrivals: ArrivalTally
  private let log: ClickLogTally
  private let watch: ArrivalWatch
  private let plan: NowCastPlan
  private let nowCast: NowCast?

  /// Why there is no estimate.
  static let notIdentified = "not-identified"

  /// nil where nothing is asked.
  init?(_ scenario: Scenario, system: Int, _ unit: UnitTally) throws {
    guard let plan = scenario.recovery.nowCast, let watch = ArrivalWatch(scenario),
      let arrivals = unit.systems[system].arrivals, let log = unit.population.clickLog
    else { return nil }
    self.scenario = scenario
    self.plan = plan
    self.watch = watch
    self.arrivals = arrivals
    self.log = log
    arm = scenario.systems[system]
    if case .data(let noise) = try arm.channelTaken(scenario.recovery), arm.measures {
      nowCast = try NowCast(noise: noise)
    } else {
      nowCast = nil
    }
  }

  /// The rows for one estimator: for each truth, campaign by campaign, each data value and then their total.
  func rows(_ estimator: NowCastEstimator) throws -> [(Truth, [CountRow])] {
    let campaigns = (0..<scenario.population.campaigns).map(cohorts)
    let estimates = try estimates(estimator, campaigns)
    return scenario.recovery.truths.filter { $0 != .all }.map { truth in
      var rows: [CountRow] = []
      for (campaign, cohorts) in campaigns.enumerated() {
        let counts = truth == .reported ? reported(campaign) : attributable(campaign)
        let arrived = cohorts.received.dropFirst(cohorts.firstTarget)
        for data in 0..<arm.values {
          rows.append(
            CountRow(
              campaign: campaign, data: data, truth: counts[data],
              observed: arrived.reduce(0) { $0 + $1[data] }, estimate: estimates[campaign]?.values[data],
              status: status(estimates[campaign])))
        }
        rows.append(
          CountRow(
            campaign: campaign, data: nil, truth: counts.reduce(0, +),
            observed: arrived.reduce(0) { $0 + $1.reduce(0, +) }, estimate: estimates[campaign]?.total,
            status: status(estimates[campaign])))
      }
      return (truth, rows)
    }
  }

  private func status(_ estimate: CampaignEstimate?) -> String {
    estimate != nil ? "" : arm.measures ? Self.notIdentified : "no-measurement"
  }

  /// Estimates of all campaigns; nil where nothing can be said yet.
  private func estimates(
    _ estimator: NowCastEstimator, _ campaigns: [CampaignCohorts]
  ) throws -> [CampaignEstimate?] {
    guard let nowCast else { return campaigns.map { _ in nil } }
    if estimator == .naive { return try campaigns.map { try nowCast.naive($0) } }
    let patterns = try (0..<campaigns.count / watch.campaignsPerPattern).map {
      try knownPattern(estimator, of: $0)
    }
    return try campaigns.enumerated().map { index, campaign in
      guard let pattern = patterns[index / watch.campaignsPerPattern] else { return nil }
      do throws(NowCastError) {
        return try nowCast.estimates(campaign, pattern)
      } catch {
        // A campaign without any click old enough is not known; wrong shapes would be a mistake of ours.
        if error == .nothingArrived { return nil }
        throw error
      }
    }
  }

  /// nil where the reports so far tell no pattern.
  private func knownPattern(_ estimator: NowCastEstimator, of group: Int) throws -> ArrivalPattern? {
    do {
      return try pattern(estimator, of: group)
    } catch is NowCastError {
      return nil
    } catch is StatisticsError {
      return nil
    }
  }

  private func pattern(_ estimator: NowCastEstimator, of group: Int) throws -> ArrivalPattern {
    let windows = arm.reportWindows?(scenario.population.declaredExpiry) ?? []
    let cohorts = try pooled(group)
    switch estimator {
    case .naive: preconditionFailure("what has arrived is not scaled")
    case .chainLadder: return try .chainLadder(cohorts, lastAge: windows.last?.dueAge ?? 0)
    case .delayModel:
      return try DelayModel.fit(cohorts, windows: windows, components: plan.components).pattern
    case .assumedDelay:
      guard let law = plan.assumedDelay else { return try Self.unassumed(windows) }
      let reached = windows.map { window in
        window.reached { days in
          // A delay is in whole milliseconds, and the law is asked for those below a moment.
          law.cumulative(SimulationDuration(milliseconds: Int64(days * Double(ArrivalWatch.day)) - 1))
        }
      }
      let shares = reached.indices.map { reached[$0] - ($0 > 0 ? reached[$0 - 1] : 0) }
      return try DelayModel.assumed(shares, cohorts, windows: windows)
    }
  }

  /// Nobody may look up the people's own law.
  private static func unassumed(_ windows: [ReportWindow]) throws(NowCastError) -> ArrivalPattern {
    throw .shape(given: 0, expected: windows.count)
  }

  /// The clicks and reports of the campaigns that share a pattern.
  private func pooled(_ group: Int) throws -> ClickCohorts {
    let days = watch.cohorts
    var clicks = Array(repeating: 0, count: days)
    for (index, count) in log.clicks.enumerated()
    where index / days / watch.campaignsPerPattern == group {
      clicks[index % days] += count
    }
    return try ClickCohorts(
      clicks: clicks,
      arrivals: (0..<days).map { day in
        let start = (group * days + day) * days
        return Array(arrivals.pattern[start..<start + days - day])
      })
  }

  private func cohorts(_ campaign: Int) -> CampaignCohorts {
    let days = watch.cohorts
    return CampaignCohorts(
      clicks: Array(log.clicks[campaign * days..<(campaign + 1) * days]),
      received: (0..<days).map { day in
        let start = (campaign * days + day) * arm.values
        return Array(arrivals.received[start..<start + arm.values])
      }, firstTarget: -watch.firstDay)
  }

  private func reported(_ campaign: Int) -> [Int] {
    Array(arrivals.final[campaign * arm.values..<(campaign + 1) * arm.values])
  }

  private func attributable(_ campaign: Int) -> [Int] {
    let fired = scenario.population.dataValues
    var counts = Array(repeating: 0, count: arm.values)
    for data in 0..<fired { counts[data % arm.values] += log.attributable[campaign * fired + data] }
    return counts
  }
}
