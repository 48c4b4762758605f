import Population
import Risk
import SimulationKernel

/// Which conversion followed a click, asked of somebody who has all reports that may be about it and does not know
/// which one is.
struct PoolQuestions {
  let study: RiskStudy
  /// The position of the source of the reports.
  let source: Int
  let evidence: PoolEvidence
  /// How many values of data the reports tell apart.
  let values: Int

  /// How the question about each target's click ended, in the order of ``targets``; nil where an advertiser's log or the
  /// pool is too long.
  ///
  /// - Parameter counted: how many reports of the whole source count.
  func outcomes(_ tally: RiskTally, counted: Int) throws -> [LinkageOutcome]? {
    guard let pool = tally.pools[source]?.sorted else { return nil }
    let law = try law()
    let models = try study.scenario.population.models(noise: nil, study.plan)
    var posteriors: [PoolPosterior] = []
    for (log, model) in zip(tally.longLogs, models) {
      guard let lines = log.sorted else { return nil }
      posteriors.append(try PoolPosterior(log: lines.map(folded), pool: pool, model: model, law: law))
    }
    let shares = study.scenario.population.dataShares(values: values)
    let rates = study.scenario.population.trafficRates(Double(counted) / Double(period))
    return try targets.map { target in
      let rate = rates(target.click)
      let question = PoolQuestion(
        click: RiskStudy.timingQuestion(target, within: study.scenario.timeline.attributionWindow),
        key: study.key(of: target.click), rate: shares.map { $0 * rate })
      var truth = target.truth
      truth.data %= UInt16(values)
      return try posteriors[target.advertiser].outcome(of: question, truth: truth, depths: study.plan.depths)
    }
  }

  /// Those whose click was in the source's browsers.
  private var targets: [RiskTarget] { (study.pooled[source] ?? []).map { study.targets[$0] } }

  private var period: Int64 { study.scenario.timeline.period.milliseconds }

  /// What the adversary knows of the system, and, from counts that it has, how often a report is missing.
  private func law() throws -> PoolLaw {
    let mine = targets.filter { $0.truth.time <= $0.click.time + evidence.lifetime.milliseconds }
    let arrived = mine.filter { target in
      guard let report = target.reports[source] else { return false }
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

  /// Takes the reports of a source that name no click; nil for other sources.
  func poolCollector(_ source: Int) -> PoolCollector? {
    guard let asked = pooled[source] else { return nil }
    return PoolCollector(
      keys: Set(asked.map { key(of: targets[$0].click) }), campaigns: scenario.population.campaigns)
  }

  /// Whether something is asked of reports that name no click.
  var hasPools: Bool { pooled.contains { $0?.isEmpty == false } }

  /// For each source whose reports name no click, the positions of those who clicked in its browsers; nil for others.
  ///
  /// They are the targets about whom such reports are asked: the publisher knows in what kind of browser a click
  /// happened, and what became of it is the question.
  static func pooled(_ targets: [RiskTarget], _ sources: [ReportSource], _ unit: UnitSimulation) -> [[Int]?] {
    sources.map { source in
      guard case .pool = source.arm.evidence else { return nil }
      guard let share = source.share else { return Array(targets.indices) }
      return targets.indices.filter { position in
        let target = targets[position]
        return share.contains(
          Int(target.click.browser), of: AddressedRandom(key: unit.key, person: target.person))
      }
    }
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
