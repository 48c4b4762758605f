import Population
import Risk
import SimulationKernel

/// Which conversion followed a click, asked of somebody who has all reports that may be about it and does not know
/// which one is.
struct PoolQuestions {
  let study: RiskStudy
  let system: Int
  let evidence: PoolEvidence
  /// How many values of data the reports tell apart.
  let values: Int

  /// How the question about each target's click ended; nil where an advertiser's log or the pool is too long.
  ///
  /// - Parameter counted: how many reports of the whole system count.
  func outcomes(_ tally: RiskTally, counted: Int) throws -> [LinkageOutcome]? {
    guard let pool = tally.pools[system]?.sorted else { return nil }
    let law = try law()
    let models = try study.scenario.population.models(noise: nil, study.plan)
    var posteriors: [PoolPosterior] = []
    for (log, model) in zip(tally.longLogs, models) {
      guard let lines = log.sorted else { return nil }
      posteriors.append(try PoolPosterior(log: lines.map(folded), pool: pool, model: model, law: law))
    }
    let shares = study.scenario.population.dataShares(values: values)
    let rates = study.scenario.population.trafficRates(Double(counted) / Double(period))
    return try study.targets.map { target in
      let rate = rates(target.click)
      let question = PoolQuestion(
        click: RiskStudy.timingQuestion(target, within: study.scenario.timeline.attributionWindow),
        key: study.key(of: target.click), rate: shares.map { $0 * rate })
      var truth = target.truth
      truth.data %= UInt16(values)
      return try posteriors[target.advertiser].outcome(of: question, truth: truth, depths: study.plan.depths)
    }
  }

  private var period: Int64 { study.scenario.timeline.period.milliseconds }

  /// What the adversary knows of the system, and, from counts that it has, how often a report is missing.
  private func law() throws -> PoolLaw {
    let mine = study.targets.filter { $0.truth.time < $0.click.time + evidence.lifetime.milliseconds }
    let arrived = mine.filter { target in
      guard let report = target.reports[system] else { return false }
      let delay = report.sent.milliseconds - target.truth.time
      return report.click.time == target.click.time && delay >= evidence.earliest.milliseconds
        && delay < evidence.latest.milliseconds
    }
    return try PoolLaw(
      lifetime: evidence.lifetime.milliseconds, earliest: evidence.earliest.milliseconds,
      latest: evidence.latest.milliseconds,
      missing: mine.isEmpty ? 0 : 1 - Double(arrived.count) / Double(mine.count),
      // Reports of conversions before or after the period are not among those that are kept.
      complete: 0..<period)
  }

  private func folded(_ view: ConversionView) -> ConversionView {
    ConversionView(time: view.time, identity: view.identity, data: view.data % UInt16(values))
  }
}

extension RiskStudy {
  /// The key of the reports that may be about a click.
  func key(of click: TargetClick) -> UInt32 {
    PoolCollector.key(
      publisher: click.publisher, campaign: click.campaign, campaigns: scenario.population.campaigns)
  }

  /// Takes the reports of a system that name no click; nil for other systems.
  func poolCollector(_ system: Int) -> PoolCollector? {
    guard case .pool = scenario.systems[system].evidence else { return nil }
    return PoolCollector(
      keys: Set(targets.map { key(of: $0.click) }), campaigns: scenario.population.campaigns)
  }

  /// Whether some system's reports name no click.
  var hasPools: Bool {
    scenario.systems.contains { if case .pool = $0.evidence { true } else { false } }
  }
}

extension PopulationSettings {
  /// The share of conversions that each value of data has, of values that a field can take.
  func dataShares(values: Int) -> [Double] {
    var weights = Array(repeating: 0.0, count: values)
    for type in conversionTypes { weights[Int(type.data) % values] += type.weight }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }

  /// How many reports a millisecond come from clicks like one, by the shares that publishers and campaigns have of the
  /// traffic.
  ///
  /// - Parameter rate: of all reports, per millisecond.
  func trafficRates(_ rate: Double) -> (TargetClick) -> Double {
    let (publishers, advertisers) = (publisherShares, advertiserShares)
    return { click in
      rate * publishers[Int(click.publisher)]
        * advertisers[Int(click.campaign) / campaignsPerAdvertiser] / Double(campaignsPerAdvertiser)
    }
  }
}
