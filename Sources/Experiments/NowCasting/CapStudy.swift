import PrivacyMechanisms
import Recovery
import Statistics

/// Estimates of all attributable conversions as if a click could have any number of reports.
///
/// The law is fitted to the reports of any credit, since all of them use a click's cap up. The factor that it leads to is
/// taken for credited conversions too.
struct CapStudy {
  private let arm: SystemArm
  private let tally: SystemTally
  private let population: PopulationTally
  private let campaigns: Int
  private let clicks: [Int]
  private let recovery: CountRecovery

  /// The name of the estimator for a law.
  static func name(_ law: RepeatLaw) -> String { "cap-corrected-" + law.rawValue }

  /// nil where no cap is corrected, or there is none.
  init?(_ scenario: Scenario, system: Int, _ unit: UnitTally) throws {
    arm = scenario.systems[system]
    tally = unit.systems[system]
    guard !scenario.recovery.capLaws.isEmpty, arm.reportsPerClick != nil, let arrivals = tally.arrivals,
      case .data(let noise) = try arm.channelTaken(scenario.recovery)
    else { return nil }
    population = unit.population
    campaigns = scenario.population.campaigns
    clicks = arrivals.reportsPerClick
    recovery = try CountRecovery(noise: noise)
  }

  /// The rows for one law, campaign by campaign, each data value and then their total.
  func rows(_ law: RepeatLaw) throws -> [CountRow] {
    let correction = try correction(law)
    var rows: [CountRow] = []
    for campaign in 0..<campaigns {
      let observed = Array(tally.observed[campaign * arm.values..<(campaign + 1) * arm.values])
      let counts = trueCounts(campaign)
      let estimate = try correction.map {
        try $0.corrected(try recovery.estimates(observed: observed, estimator: .unbiased))
      }
      let status = estimate == nil ? NowCastStudy.notIdentified : ""
      for data in 0..<arm.values {
        rows.append(
          CountRow(
            campaign: campaign, data: data, truth: counts[data], observed: observed[data],
            estimate: estimate?.values[data], status: status))
      }
      rows.append(
        CountRow(
          campaign: campaign, data: nil, truth: counts.reduce(0, +), observed: observed.reduce(0, +),
          estimate: estimate?.total, status: status))
    }
    return rows
  }

  /// nil where the reports do not tell how often clicks convert again.
  private func correction(_ law: RepeatLaw) throws -> CapCorrection? {
    do {
      return try CapCorrection(clicks: clicks, law: law)
    } catch is CapError {
      return nil
    } catch is StatisticsError {
      return nil
    }
  }

  private func trueCounts(_ campaign: Int) -> [Int] {
    var counts = Array(repeating: 0, count: arm.values)
    for data in 0..<population.values {
      counts[data % arm.values] += population.attributable[campaign * population.values + data]
    }
    return counts
  }
}
