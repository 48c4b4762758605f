import Population
import Risk
import SimulationKernel

/// What is known of all reports of one source, whoever they are about.
struct ReportTotals {
  /// How many count.
  var counted: Int
  /// From conversions to reports.
  var delays: LogHistogram
}

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
  /// - Parameter totals: of all reports of the source.
  func outcomes(_ tally: RiskTally, totals: ReportTotals) throws -> [LinkageOutcome]? {
    guard let pool = tally.pools[source]?.sorted else { return nil }
    let delays = try delays(totals)
    let whole = try law(delays, missing: missing(without: nil))
    let models = try study.scenario.population.models(noise: nil, study.plan)
    var posteriors: [PoolPosterior] = []
    for (log, model) in zip(tally.longLogs, models) {
      guard let lines = log.sorted else { return nil }
      posteriors.append(try PoolPosterior(log: lines.map(folded), pool: pool, model: model, law: whole))
    }
    let shares = study.scenario.population.dataShares(values: values)
    let rates = study.scenario.population.trafficRates(Double(totals.counted) / Double(period))
    return try targets.map { target in
      let rate = rates(target.click)
      let question = PoolQuestion(
        click: RiskStudy.timingQuestion(target, within: study.scenario.timeline.attributionWindow),
        key: study.key(of: target.click), rate: shares.map { $0 * rate })
      var truth = target.truth
      truth.data %= UInt16(values)
      let law = try law(delays, missing: missing(without: target))
      let posterior = posteriors[target.advertiser]
      return try (law == whole ? posterior : posterior.assuming(law))
        .outcome(of: question, truth: truth, depths: study.plan.depths)
    }
  }

  /// Those whose click was in the source's browsers.
  private let targets: [RiskTarget]
  /// How many of them converted while their click lived, and of how many of those the report arrived.
  private var (live, arrived) = (0, 0)

  init(study: RiskStudy, source: Int, evidence: PoolEvidence, values: Int) {
    self.study = study
    self.source = source
    self.evidence = evidence
    self.values = values
    targets = (study.pooled[source] ?? []).map { study.targets[$0] }
    let mine = targets.filter { isLive($0) }
    live = mine.count
    arrived = mine.count { hasArrived($0) }
  }

  private var period: Int64 { study.scenario.timeline.period.milliseconds }

  private func law(_ delays: [PoolLaw.Stretch], missing: Double) throws -> PoolLaw {
    // Reports of conversions before or after the period are not among those that are kept.
    try PoolLaw(
      lifetime: evidence.lifetime.milliseconds, delays: delays, missing: missing, complete: 0..<period)
  }

  /// How likely a conversion of a live click has no report, from the others' clicks: nobody's own tells of itself.
  private func missing(without target: RiskTarget?) -> Double {
    var (live, arrived) = (self.live, self.arrived)
    if let target, isLive(target) {
      live -= 1
      if hasArrived(target) { arrived -= 1 }
    }
    return live > 0 ? 1 - Double(arrived) / Double(live) : 0
  }

  private func isLive(_ target: RiskTarget) -> Bool {
    target.truth.time <= target.click.time + evidence.lifetime.milliseconds
  }

  private func hasArrived(_ target: RiskTarget) -> Bool {
    target.reports[source].map { $0.click.time == target.click.time } ?? false
  }

  /// How long reports take, as everybody sees it who holds many: those of closed browsers come late.
  private func delays(_ totals: ReportTotals) throws -> [PoolLaw.Stretch] {
    let count = 16
    var quantiles = (0...count).compactMap { totals.delays.quantile(Double($0) / Double(count)) }
    guard quantiles.count == count + 1 else {
      return [
        PoolLaw.Stretch(
          earliest: evidence.earliest.milliseconds,
          latest: max(evidence.earliest.milliseconds + 1, evidence.latest.milliseconds), share: 1)
      ]
    }
    // Quantiles are within 0.4 %, and so might leave out the least and the greatest.
    quantiles[0] = min(quantiles[0], evidence.earliest.milliseconds)
    quantiles[count] = max(quantiles[count] + quantiles[count] / 200, evidence.latest.milliseconds)
    return try PoolLaw.delays(quantiles: quantiles)
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
