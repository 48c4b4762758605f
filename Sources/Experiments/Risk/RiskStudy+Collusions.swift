import PrivacyMechanisms
import Risk
import SimulationKernel

extension RiskStudy {
  /// The rows of those who know less than publisher, advertiser and ad tech together.
  ///
  /// Without the advertiser's log a report names nobody, so they can only name an identity blindly; unless the
  /// report itself names the browser on both sites, as a cookie does.
  func collusionRows(_ system: Int, _ outcomes: TargetOutcomes) throws -> [RiskRow] {
    guard !outcomes.positions.isEmpty else { return [] }
    let arm = scenario.systems[system]
    var isIdentity = false
    if case .identity = arm.evidence { isIdentity = true }
    var rows: [RiskRow] = []
    for collusion in plan.collusions where !collusion.seesConversions {
      let adversary: Adversary = collusion.seesClicks ? .publisherAndAdTech : .adTech
      let held = outcomes.positions.map { position in
        isIdentity
          ? .certain(right: true, depths: plan.depths.count) : outcomes.chance[position]
      }
      var figures = try outcomes.successes(held, "top_k")
      // Who sees the clicks knows whose report it is, and so learns something of what that person did.
      if collusion.seesClicks { figures += try dataFigures(system, outcomes.positions) }
      rows += figures.map { RiskRow($0, system: system, adversary: adversary) }
    }
    return rows
  }

  /// How well the conversion's data is told from the report's.
  private func dataFigures(_ system: Int, _ positions: [Int]) throws -> [RiskFigure] {
    let arm = scenario.systems[system]
    var weights = Array(repeating: 0.0, count: arm.noise.values)
    for type in scenario.population.conversionTypes {
      weights[Int(type.data) % arm.noise.values] += type.weight
    }
    let reports = positions.compactMap { position -> (reported: UInt16, data: UInt16)? in
      let target = targets[position]
      return target.reports[system].map { ($0.data, target.truth.data % UInt16(arm.noise.values)) }
    }
    return try DataInference(noise: arm.noise, weights: weights).figures(reports)
  }

  /// What the mechanism allows in closed form, by itself and added up over many uses.
  func mechanismRows(_ system: Int) throws -> [RiskRow] {
    let arm = scenario.systems[system]
    guard case .window(let evidence) = arm.evidence else { return [] }
    let windows = evidence.windows(.zero, scenario.population.declaredExpiry).count
    guard windows > 0 else { return [] }
    let cap = min(evidence.reportsPerClick, 64)
    let clicks = scenario.population.clicksPerPerson
    let perClick = min(Double(cap), scenario.population.conversionsPerClick.mean)
    do {
      let risk = try MechanismRisk(noise: arm.noise, windows: windows, cap: cap)
      let pair = clicks / Double(scenario.population.publishers) / Double(scenario.population.advertisers)
      let figures =
        try risk.figures()
        + risk.composed(over: .personMonth, clicks: clicks, reports: perClick * clicks)
        + risk.composed(over: .publisherAdvertiserPair, clicks: pair, reports: perClick * pair)
      return figures.map { RiskRow($0, system: system, adversary: .mechanism) }
    } catch {
      // Too many reports a click to enumerate; one report's figures still hold.
      return [RiskFigure(metric: "data_epsilon", value: arm.noise.epsilon)].map {
        RiskRow($0, system: system, adversary: .mechanism)
      }
    }
  }
}
