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
    let mine = sources(of: system)
    var rows: [RiskRow] = []
    for collusion in plan.collusions where !collusion.seesConversions {
      let adversary: Adversary = collusion.seesClicks ? .publisherAndAdTech : .adTech
      let held = outcomes.positions.map { position in
        isNamed(targets[position], by: mine)
          ? .certain(right: true, depths: plan.depths.count) : outcomes.chance[position]
      }
      var figures = try outcomes.successes(held, "top_k")
      // Who sees the clicks knows whose report it is, and so learns something of what that person did.
      if collusion.seesClicks { figures += try dataFigures(system, outcomes.positions) }
      rows += figures.map { RiskRow($0, system: system, adversary: adversary) }
    }
    return rows
  }

  /// Whether a delivered report names the browser on both sites.
  private func isNamed(_ target: RiskTarget, by sources: [Int]) -> Bool {
    sources.contains { source in
      guard case .identity = self.sources[source].arm.evidence else { return false }
      return target.reports[source] != nil
    }
  }

  /// How well the conversion's data is told from the report's; nothing for a mixed web, whose parts have several noises.
  private func dataFigures(_ system: Int, _ positions: [Int]) throws -> [RiskFigure] {
    let arm = scenario.systems[system]
    // Where a report names no click, nobody knows whose data it has.
    if case .pool = arm.evidence { return [] }
    // Where whole outputs are noised, a report's data say nothing by themselves.
    guard case .data = arm.channel, let source = sources(of: system).first else { return [] }
    var weights = Array(repeating: 0.0, count: arm.noise.values)
    for type in scenario.population.conversionTypes {
      weights[Int(type.data) % arm.noise.values] += type.weight
    }
    let reports = positions.compactMap { position -> (reported: UInt16, data: UInt16)? in
      let target = targets[position]
      return target.reports[source].map { ($0.data, target.truth.data % UInt16(arm.noise.values)) }
    }
    return try DataInference(noise: arm.noise, weights: weights).figures(reports)
  }

  /// What the mechanism allows in closed form, by itself and added up over many uses.
  func mechanismRows(_ system: Int, _ outcomes: TargetOutcomes) throws -> [RiskRow] {
    let arm = scenario.systems[system]
    guard case .window(let evidence) = arm.evidence else { return [] }
    let figures =
      outputFigures(evidence) ?? clickFigures(arm, evidence, outcomes) ?? reportFigures(arm)
    return figures.map { RiskRow($0, system: system, adversary: .mechanism) }
  }

  /// The figures of clicks and many clicks whose whole output is noised; nil for other systems.
  private func outputFigures(_ evidence: WindowEvidence) -> [RiskFigure]? {
    guard let outputs = evidence.outputs else { return nil }
    let response = outputs.states.response(epsilon: outputs.epsilon)
    return MechanismRisk.outputFigures(response)
      + MechanismRisk.composed(response, over: .personMonth, clicks: scenario.population.clicksPerPerson)
      + MechanismRisk.composed(response, over: .publisherAdvertiserPair, clicks: 1)
  }

  /// The figures of reports, clicks and many clicks; nil when a click has too many outputs to enumerate.
  private func clickFigures(
    _ arm: SystemArm, _ evidence: WindowEvidence, _ outcomes: TargetOutcomes
  ) -> [RiskFigure]? {
    let windows = evidence.windows(.zero, scenario.population.declaredExpiry).count
    guard windows > 0, evidence.reportsPerClick <= 64,
      let risk = try? MechanismRisk(noise: arm.noise, windows: windows, cap: evidence.reportsPerClick),
      let figures = try? risk.figures()
    else { return nil }
    let clicks = scenario.population.clicksPerPerson
    let months =
      Double(scenario.timeline.period.milliseconds) / Double(SimulationDuration.days(30).milliseconds)
    let people = Double(min(plan.people, scenario.population.people))
    // As many reports as the sampled people had: one draw of the noise each.
    let reports = Double(outcomes.positions.count) / people / months
    return figures + risk.composed(over: .personMonth, clicks: clicks, reports: reports)
      + risk.composed(over: .publisherAdvertiserPair, clicks: 1, reports: clicks > 0 ? reports / clicks : 0)
  }

  /// What can be said of one report without looking at whole clicks.
  private func reportFigures(_ arm: SystemArm) -> [RiskFigure] {
    (try? MechanismRisk.reportFigures(arm.noise))
      ?? [
        RiskFigure(metric: "data_epsilon", value: arm.noise.epsilon),
        RiskFigure(metric: "presence_epsilon", value: .infinity),
        RiskFigure(metric: "window_epsilon", value: .infinity),
        RiskFigure(metric: "data_leakage", value: arm.noise.minEntropyLeakageInBits),
      ]
  }
}
