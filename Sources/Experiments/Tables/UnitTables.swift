import Population
import Recovery
import ResultsExport
import SimulationKernel
import Statistics

/// The rows that one replication of one design point adds to each table, and its figures for the summary.
struct UnitTables: Sendable {
  private(set) var counts: CSVRows
  var hierarchy: CSVRows
  private(set) var recovery: CSVRows
  private(set) var risk: CSVRows
  private(set) var funnel: CSVRows
  private(set) var delays: CSVRows
  private(set) var nowcast: CSVRows
  private(set) var completeness: CSVRows
  private(set) var quality: CSVRows
  private(set) var population: CSVRows
  private(set) var runs: CSVRows
  private(set) var figures: [SummaryFigure] = []

  private let prefix: [String]
  let replication: Int

  /// The quantiles of delays that are written.
  static let quantiles = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99]

  init(_ schemas: TableSchemas, point: DesignPoint, replication: Int) {
    counts = CSVRows(schemas.counts)
    hierarchy = CSVRows(schemas.hierarchy)
    recovery = CSVRows(schemas.recovery)
    risk = CSVRows(schemas.risk)
    funnel = CSVRows(schemas.funnel)
    delays = CSVRows(schemas.delays)
    nowcast = CSVRows(schemas.nowcast)
    completeness = CSVRows(schemas.completeness)
    quality = CSVRows(schemas.quality)
    population = CSVRows(schemas.population)
    runs = CSVRows(schemas.runs)
    prefix = point.values.map(\.value)
    self.replication = replication
  }

  /// Writes all rows of a replication that is complete.
  mutating func add(_ tally: UnitTally, scenario: Scenario) throws {
    let days = Double(scenario.timeline.period.milliseconds) / 86_400_000
    let measures = scenario.recovery.measures
    if let marginals = tally.population.marginals { addPopulation(marginals, scenario.population.currency) }
    for (index, arm) in scenario.systems.enumerated() {
      let estimates = try SystemEstimates(scenario, system: index, tally, replication: replication)
      for estimator in scenario.recovery.estimators {
        if measures.contains(.conversions) {
          for (truth, rows) in try estimates.rows(estimator, truths: scenario.recovery.truths) {
            for row in rows { addCount(row, arm.name, truth, estimator.rawValue) }
            for metric in Metrics.of(rows, days: days) {
              addMetric(metric, index, arm.name, truth, estimator.rawValue)
            }
          }
        }
        if estimator == .unbiased, measures.contains(.conversions),
          scenario.recovery.truths.contains(.reported)
        {
          for metric in try Metrics.standardised(estimates) {
            addMetric(metric, index, arm.name, .reported, estimator.rawValue)
          }
        }
        if measures.contains(.value) { try addValues(estimates, estimator, index, scenario) }
      }
      try addHierarchy(tally, index, scenario)
      addCausality(tally.population, index, scenario)
      for metric in try Metrics.keepRate(estimates) + Metrics.invalidShare(estimates) {
        addMetric(metric, index, arm.name, .reported, "")
      }
      for row in tally.risk where row.system == index { addRisk(row, arm.name) }
      addFunnel(estimates.tally, index, arm.name)
      addLostShare(estimates.tally, index, attributable: tally.population.attributable.reduce(0, +))
      addDelays(estimates.tally, index, arm.name)
      if let tally = estimates.tally.quality { addQuality(QualityFigures(tally), index, arm.name) }
      try addArrivals(tally, index, scenario, days: days)
      addRun(tally, index, arm.name, people: scenario.population.people)
    }
  }

  /// Writes the rows of a replication that failed.
  mutating func addFailure(_ reason: String, scenario: Scenario) {
    for arm in scenario.systems {
      start(\.runs, arm.name)
      runs.append("failed: \(reason)")
      for _ in 0..<8 { runs.appendEmpty() }
      runs.endRow()
    }
  }

  mutating func start(_ table: WritableKeyPath<UnitTables, CSVRows>, _ system: String) {
    for text in prefix { self[keyPath: table].append(text) }
    self[keyPath: table].append(replication)
    self[keyPath: table].append(system)
  }

  mutating func addCount(_ row: CountRow, _ system: String, _ truth: Truth, _ estimator: String) {
    start(\.counts, system)
    counts.append(truth.rawValue)
    counts.append(estimator)
    counts.append("conversions")
    if let campaign = row.campaign { counts.append(CampaignName.of(campaign)) } else { counts.appendEmpty() }
    counts.append(row.data)
    counts.append(row.truth)
    counts.append(row.observed)
    counts.append(row.estimate?.estimate)
    counts.append(row.estimate?.standardError)
    counts.append(row.estimate?.low)
    counts.append(row.estimate?.high)
    counts.append(row.status)
    counts.appendEmpty()
    counts.endRow()
  }

  private mutating func addValues(
    _ estimates: SystemEstimates, _ estimator: CountEstimator, _ index: Int, _ scenario: Scenario
  ) throws {
    let median = estimates.population.worth.quantile(0.5).map { Double($0) / 100 }
    let rows = try estimates.valueRows(
      estimator, truths: scenario.recovery.truths,
      campaignsPerAdvertiser: scenario.population.campaignsPerAdvertiser)
    for (truth, rows) in rows {
      for row in rows { addValue(row, estimates.arm.name, truth, estimator, scenario.population.currency) }
      for metric in Metrics.ofValue(rows, medianValue: median) {
        addMetric(metric, index, estimates.arm.name, truth, estimator.rawValue)
      }
    }
  }

  private mutating func addValue(
    _ row: ValueRow, _ system: String, _ truth: Truth, _ estimator: CountEstimator, _ currency: String
  ) {
    start(\.counts, system)
    counts.append(truth.rawValue)
    counts.append(estimator.rawValue)
    counts.append(Measure.value.rawValue)
    if let campaign = row.campaign { counts.append(CampaignName.of(campaign)) } else { counts.appendEmpty() }
    counts.appendEmpty()
    counts.append(row.truth)
    counts.append(row.observed)
    counts.append(row.estimate?.estimate)
    counts.append(row.estimate?.standardError)
    counts.append(row.estimate?.low)
    counts.append(row.estimate?.high)
    counts.append(row.status)
    counts.append(currency)
    counts.endRow()
  }

  /// - Parameter estimator: empty where none is involved.
  mutating func addMetric(
    _ metric: MetricValue, _ index: Int, _ system: String, _ truth: Truth, _ estimator: String
  ) {
    start(\.recovery, system)
    recovery.append(truth.rawValue)
    recovery.append(estimator)
    recovery.append(metric.metric)
    recovery.append(metric.at)
    recovery.append(metric.value)
    recovery.append(metric.interval?.low)
    recovery.append(metric.interval?.high)
    recovery.endRow()
    figures.append(
      SummaryFigure(
        key: SummaryKey(
          system: index, table: "recovery", truth: truth.rawValue, estimator: estimator,
          metric: metric.metric, at: metric.at),
        value: metric.value, isRoot: metric.isRoot))
  }

  mutating func addNowCast(
    _ row: CountRow, _ system: String, _ truth: Truth, _ estimator: NowCastEstimator
  ) {
    start(\.nowcast, system)
    nowcast.append(truth.rawValue)
    nowcast.append(estimator.rawValue)
    if let campaign = row.campaign {
      nowcast.append(CampaignName.of(campaign))
    } else {
      nowcast.appendEmpty()
    }
    nowcast.append(row.data)
    nowcast.append(row.truth)
    nowcast.append(row.observed)
    nowcast.append(row.estimate?.estimate)
    nowcast.append(row.estimate?.standardError)
    nowcast.append(row.estimate?.low)
    nowcast.append(row.estimate?.high)
    nowcast.append(row.status)
    nowcast.endRow()
  }

  mutating func addCompleteness(_ metric: MetricValue, _ index: Int, _ system: String) {
    start(\.completeness, system)
    completeness.append(metric.metric)
    completeness.append(metric.at)
    completeness.append(metric.value)
    completeness.append(metric.interval?.low)
    completeness.append(metric.interval?.high)
    completeness.endRow()
    figures.append(
      SummaryFigure(
        key: SummaryKey(system: index, table: "completeness", metric: metric.metric, at: metric.at),
        value: metric.value))
  }

  private mutating func addRisk(_ row: RiskRow, _ system: String) {
    start(\.risk, system)
    risk.append(row.adversary)
    risk.append(row.metric)
    risk.append(row.at)
    risk.append(row.value)
    risk.append(row.low)
    risk.append(row.high)
    risk.append(row.bound)
    risk.append(row.sampleSize)
    risk.append(row.closedForm)
    risk.endRow()
    // Of all replications together such a success may be reached where this one does not reach it.
    guard let value = row.value ?? (row.metric.hasSuffix("_until") ? .infinity : nil) else { return }
    figures.append(
      SummaryFigure(
        key: SummaryKey(
          system: row.system, table: "risk", adversary: row.adversary, metric: row.metric, at: row.at),
        value: value, bound: row.bound, closedForm: row.closedForm, sampleSize: row.sampleSize))
  }

  private mutating func addFunnel(_ tally: SystemTally, _ index: Int, _ system: String) {
    for stage in FunnelStage.allCases {
      let conversions = tally.funnel[stage.index]
      start(\.funnel, system)
      funnel.append(stage.rawValue)
      funnel.append(conversions)
      funnel.endRow()
      figures.append(
        SummaryFigure(
          key: SummaryKey(system: index, table: "funnel", metric: "conversions", at: stage.rawValue),
          value: Double(conversions)))
    }
  }

  /// Of the attributable conversions those that did not arrive; a system that looks back further delivers others too.
  private mutating func addLostShare(_ tally: SystemTally, _ index: Int, attributable: Int) {
    guard attributable > 0 else { return }
    let arrived = tally.funnel[FunnelStage.delivered.index] - tally.deliveredBeyond
    figures.append(
      SummaryFigure(
        key: SummaryKey(system: index, table: "systems", metric: ComparedFigure.lostShare.rawValue),
        value: 1 - Double(arrived) / Double(attributable)))
  }

  private mutating func addDelays(_ tally: SystemTally, _ index: Int, _ system: String) {
    for quantile in Self.quantiles {
      let delay = tally.delays.quantile(quantile)
      start(\.delays, system)
      delays.append(quantile)
      if let delay { delays.append(delay) } else { delays.appendEmpty() }
      delays.endRow()
      guard let delay else { continue }
      figures.append(
        SummaryFigure(
          key: SummaryKey(system: index, table: "delays", metric: "delay_ms", at: quantile.description),
          value: Double(delay)))
    }
  }

  private mutating func addQuality(_ figures: QualityFigures, _ index: Int, _ system: String) {
    for figure in figures.all {
      start(\.quality, system)
      quality.append(figure.metric)
      quality.append(figure.at)
      quality.append(figure.value)
      quality.endRow()
      self.figures.append(
        SummaryFigure(
          key: SummaryKey(system: index, table: "quality", metric: figure.metric, at: figure.at),
          value: figure.value))
    }
  }

  /// People are the same for all systems, so the column of the system stays empty.
  ///
  /// Money of another currency than the published one is not compared with it.
  private mutating func addPopulation(_ marginals: PopulationMarginals, _ currency: String) {
    for published in PublishedMarginals.all {
      let value = marginals.figure(published.name)
      let isMoney = published.unit == "EUR"
      let isComparable = !isMoney || currency == "EUR"
      start(\.population, "")
      population.append(published.name)
      population.append(value)
      population.append(isComparable ? published.published : nil)
      population.append(isComparable ? value.map { $0 / published.published - 1 } : nil)
      population.append(published.isLowerBound ? "at least" : "equal")
      population.append(isMoney ? currency : published.unit)
      population.append(published.source)
      population.endRow()
    }
  }

  private mutating func addRun(_ tally: UnitTally, _ index: Int, _ system: String, people: UInt64) {
    let mine = tally.systems[index]
    var fingerprint = tally.population.fingerprint
    fingerprint += mine.fingerprint
    start(\.runs, system)
    runs.append("complete")
    runs.append(tally.population.clicks + tally.population.conversions + mine.reports)
    runs.append(fingerprint.hexadecimal)
    runs.append(people)
    runs.append(tally.population.clicks)
    runs.append(tally.population.conversions)
    runs.append(mine.reports)
    runs.append(mine.cappedReports)
    runs.append(mine.delaySum)
    runs.endRow()
  }
}
