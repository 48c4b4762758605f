import AdTech
import Measurement
import Population
import SimulationKernel
import Web

/// Plays blocks of people through one measurement system and keeps the tally.
///
/// It is the only place where a report's tag meets the truth. One worker serves one thread.
struct SystemWorker<System: MeasurementSystem & ~Copyable>: ~Copyable where System.Report: CountableReport {
  private var loop: BrowserLoop<System>
  private var collector: CountCollector
  private var tally: SystemTally
  private let rules: CountingRules
  private var ledger: FunnelLedger
  private let recorder: ReportRecorder?
  private let sampler: ReportSampler?
  private let pool: PoolCollector?
  private let countsQueries: Bool
  private var arrivals: ArrivalCounter?

  /// - Parameters:
  ///   - rules: what counts for what.
  ///   - countsQueries: whether it is counted how many reports come together, whatever they say.
  init(
    settings: System.Settings, rules: CountingRules, countsQueries: Bool, _ context: WorkerContext
  ) {
    loop = BrowserLoop(settings, availability: context.availability)
    collector = CountCollector(campaigns: context.campaigns, values: rules.values, plan: context.plan)
    tally = SystemTally(campaigns: context.campaigns, values: rules.values)
    ledger = FunnelLedger(rules)
    self.rules = rules
    recorder = context.recorder
    sampler = context.sampler
    pool = context.pool
    self.countsQueries = countsQueries
    arrivals = context.arrivals.map {
      ArrivalCounter($0, campaigns: context.campaigns, values: rules.values)
    }
    if countsQueries {
      tally.queries = Array(
        repeating: 0, count: context.campaigns / context.plan.perAdvertiser * rules.values)
    }
  }

  /// What the blocks so far have left behind.
  var result: SystemTally {
    var result = tally
    result.observed = collector.credited
    result.arrivals = arrivals?.tally
    result.funnel = ledger.funnel
    result.cappedReports = ledger.cappedReports
    return result
  }

  /// Plays every person of a block.
  mutating func run(_ block: PopulationBlock) {
    recorder?.begin(block)
    let view = BlockView(block)
    for position in view.active {
      let person = Int(position)
      // These systems let no browser without conversions report anything.
      if view.conversionStart[person] == view.conversionStart[person + 1] { continue }
      let random = view.random(of: person)
      let truth = view.truth(of: person)
      ledger.beginPerson()
      for row in view.browsers(of: person) {
        if let browsers = rules.browsers,
          !ledger.admits(row &- view.browserStart[person], browsers, truth, random)
        {
          continue
        }
        loop.play(person, browser: row, in: view, through: rules.end, random: random)
        accountForReports(truth)
        if arrivals != nil { noteArrivals(truth) }
        ledger.settle(loop.outbox, truth)
        if countsQueries { countQueries(truth) }
        if recorder != nil { record(person, block) }
        if let sampler {
          for sent in loop.outbox.sent { sampler.add(sent, person: random.person) }
        }
      }
      ledger.placeUnregistered(truth, random)
    }
  }

  private mutating func accountForReports(_ truth: PersonTruth) {
    for sent in loop.outbox.sent {
      let conversion = truth.conversion(sent.tag.conversion)
      guard conversion.counts else { continue }
      let report = sent.report
      let delay = (sent.sent - conversion.time).milliseconds
      tally.reports += 1
      tally.delaySum += delay
      tally.fingerprint.add(
        UInt64(bitPattern: sent.sent.milliseconds),
        report.clickData ^ report.data << 8 ^ UInt64(report.credit) ^ UInt64(sent.tag.registration) << 40,
        of: truth.owner)
      let click = truth.click(sent.tag.click)
      // A campaign is counted by the ad tech through which it is bought; partners' copies are not added to it.
      guard rules.isHome(sent.tag.registration, campaign: click.campaign) else { continue }
      collector.take(report)
      guard report.credit == 100 else { continue }
      tally.credit(
        conversion, campaign: Int(click.campaign), received: Int(truncatingIfNeeded: report.data),
        value: report.value, values: rules.values)
      pool?.add(click, data: report.data, sent: sent.sent)
      if ledger.deliver(sent.tag.conversion) { tally.deliver(conversion, after: delay) }
    }
  }

  /// Notes when reports with full credit came and how many of any credit each click has, of conversions before the
  /// period too.
  private mutating func noteArrivals(_ truth: PersonTruth) {
    for sent in loop.outbox.sent {
      let click = truth.click(sent.tag.click)
      guard rules.isHome(sent.tag.registration, campaign: click.campaign) else { continue }
      arrivals?.addTowardsCap(click, number: sent.tag.click)
      guard sent.report.credit == 100 else { continue }
      arrivals?.add(
        click, truth.conversion(sent.tag.conversion), data: sent.report.data, sent: sent.sent)
    }
    arrivals?.settle()
  }

  /// Counts the conversions of which this browser was asked: each sends a report, even if it says nothing.
  private mutating func countQueries(_ truth: PersonTruth) {
    for settled in loop.outbox.outcomes.values where settled.registration == 0 {
      let conversion = truth.conversion(settled.conversion)
      guard conversion.counts else { continue }
      tally.queries[Int(conversion.advertiser) * rules.values + Int(conversion.data) % rules.values] += 1
    }
  }

  private func record(_ person: Int, _ block: PopulationBlock) {
    for sent in loop.outbox.sent { recorder?.add(sent, wasSent: true, person: person, block: block) }
    for unsent in loop.system.unsentReports() {
      recorder?.add(unsent, wasSent: false, person: person, block: block)
    }
  }
}
