import AdTech
import AttributionReporting
import Measurement
import Population
import PrivacyMechanisms
import SimulationKernel
import Web

/// Plays blocks of people through the Attribution Reporting API and keeps the tally.
///
/// What reports would have said without noise is what a second browser says that has seen the same and never draws
/// a random response. It is only asked where the first one did: else the two say the same.
struct SourceWorker: ~Copyable {
  private var loop: BrowserLoop<AttributionReportingBrowser>
  private var twin: BrowserLoop<AttributionReportingBrowser>
  private let counting: SourceCounting
  private var tally: SystemTally
  private var sources: SourceTally?
  private var ledger: FunnelLedger
  private var outputs = OutputCollector()
  private let rules: CountingRules
  private let recorder: ReportRecorder?
  private let sampler: ReportSampler?
  /// Plays plain people; nil where nobody is plain, or where somebody looks at single reports.
  private let plain: PlainSourcesBox?

  /// - Parameters:
  ///   - settings: of the browser with noise.
  ///   - counting: what reports count for.
  init(_ settings: AttributionReportingBrowser.Settings, _ counting: SourceCounting, _ context: WorkerContext)
  {
    var honest = settings
    honest.flipRate = 0
    loop = BrowserLoop(settings, availability: context.availability)
    twin = BrowserLoop(honest, availability: context.availability)
    self.counting = counting
    var rules = context.rules(values: counting.values)
    rules.countsAggregated = counting.kind == .aggregatable
    self.rules = rules
    tally = SystemTally(campaigns: context.campaigns, values: counting.values)
    tally.hierarchy = counting.hierarchy.map(HierarchyTally.init)
    sources =
      counting.types.isEmpty
      ? nil : SourceTally(campaigns: context.campaigns, types: counting.types.count)
    ledger = FunnelLedger(rules)
    recorder = context.recorder
    sampler = context.sampler
    plain = PlainRules(settings, counting, context).map {
      PlainSourcesBox(PlainSources($0, counting, context))
    }
  }

  /// What the blocks so far have left behind.
  var result: SystemTally {
    var result = tally
    result.sources = sources
    result.funnel = ledger.funnel
    result.cappedReports = ledger.cappedReports
    if let plain { result += plain.sources.result }
    return result
  }

  /// Plays every person of a block, also those who never convert: noise may report something of them.
  mutating func run(_ block: PopulationBlock) {
    recorder?.begin(block)
    let view = BlockView(block)
    guard let plain, view.active.count == block.people, block.views == 0 else {
      for position in view.active { play(Int(position), view, block, registers: true) }
      return
    }
    plain.sources.run(view)
    for position in plain.sources.others.values { play(Int(position), view, block, registers: false) }
  }

  /// Plays a person event by event.
  ///
  /// - Parameter registers: whether the clicks are still to be counted.
  private mutating func play(_ person: Int, _ view: BlockView, _ block: PopulationBlock, registers: Bool) {
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
      if registers { countSources(truth) }
      countObserved(truth)
      if loop.system.hasNoise {
        twin.play(person, browser: row, in: view, through: rules.end, random: random)
        countReported(twin.outbox.sent, truth)
      } else {
        countReported(loop.outbox.sent, truth)
      }
      ledger.settle(loop.outbox, truth)
      if recorder != nil { record(person, block) }
      if let sampler {
        for sent in loop.outbox.sent where counting.counts(sent) {
          sampler.add(sent, person: random.person)
        }
      }
    }
    ledger.placeUnregistered(truth, random)
  }

  /// The ad tech's own log of what it registered.
  private mutating func countSources(_ truth: PersonTruth) {
    if sources == nil { return }
    for source in loop.system.registered.values {
      let click = truth.click(source.interaction)
      // A click's first registration is with the ad tech through which its campaign is bought.
      guard source.registration == 0 else { continue }
      sources?.registered[counting.row(click)] += 1
    }
  }

  /// Counts what arrived.
  private mutating func countObserved(_ truth: PersonTruth) {
    for sent in loop.outbox.sent where counting.counts(sent) {
      let isFake = sent.tag.conversion == Tag.noConversion
      // Noise makes reports that no conversion stands behind; all others count when theirs does.
      guard isFake || truth.conversion(sent.tag.conversion).counts else { continue }
      let report = sent.report
      tally.reports += 1
      tally.fingerprint.add(
        UInt64(bitPattern: sent.sent.milliseconds), Self.word(report) ^ UInt64(sent.tag.registration) << 40,
        of: truth.owner)
      let click = truth.click(sent.tag.click)
      let isHome = isHome(sent, click)
      if isHome { counting.add(report, of: click, to: &tally.observed, &tally.observedValue) }
      if isHome { tally.hierarchy?.add(report, of: click) }
      if isHome, report.kind == .eventLevel { take(sent, of: click) }
      if isFake { continue }
      let conversion = truth.conversion(sent.tag.conversion)
      let delay = (sent.sent - conversion.time).milliseconds
      tally.delaySum += delay
      if isHome, ledger.deliver(sent.tag.conversion) { tally.deliver(conversion, after: delay) }
    }
    for source in outputs.sources {
      if let cell = cell(source.id, source.state, truth) { sources?.observed.add(cell) }
    }
    outputs.removeAll()
  }

  /// What a report says, in one word for fingerprints.
  private static func word(_ report: AttributionReport) -> UInt64 {
    var word = word(report.sourceEventID, data: report.triggerData, window: report.window)
    for contribution in report.contributions {
      let key = UInt64(truncatingIfNeeded: contribution.key ^ contribution.key >> 64)
      word = (word ^ key) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(contribution.value)
    }
    return word
  }

  /// What an event-level report says, in one word for fingerprints.
  @inline(__always)
  static func word(_ source: UInt64, data: UInt32, window: UInt8) -> UInt64 {
    source ^ UInt64(data) << 8 ^ UInt64(window) << 16
  }

  /// Counts what would have arrived without noise.
  private mutating func countReported(
    _ sent: [ScheduledReport<AttributionReport>], _ truth: PersonTruth
  ) {
    for sent in sent where counting.counts(sent) && sent.tag.conversion != Tag.noConversion {
      let click = truth.click(sent.tag.click)
      let conversion = truth.conversion(sent.tag.conversion)
      guard conversion.counts, isHome(sent, click) else { continue }
      counting.addTruth(sent.report, of: click, to: &tally.reported, &tally.reportedValue)
      tally.hierarchy?.addTruth(of: click)
      if sent.report.kind == .eventLevel {
        // These reports do not tell it, but what they speak of is worth something.
        tally.reportedValue[Int(click.campaign)] += conversion.value
        take(sent, of: click)
      }
    }
    for source in outputs.sources {
      if let cell = cell(source.id, source.state, truth) { sources?.reported.add(cell) }
    }
    outputs.removeAll()
  }

  /// Whether a report comes from the source that the ad tech of the click's campaign registered.
  ///
  /// A true report is tagged with the conversion's registration, which is the ad tech's number; one that noise made
  /// with the click's, of which the first is with that ad tech.
  private func isHome(_ sent: ScheduledReport<AttributionReport>, _ click: TrueClick) -> Bool {
    sent.tag.conversion == Tag.noConversion
      ? sent.tag.registration == 0 : rules.isHome(sent.tag.registration, campaign: click.campaign)
  }

  /// Sources are told apart by their clicks, since sites may give several the same 64 bits; each click has one that
  /// counts.
  private mutating func take(_ sent: ScheduledReport<AttributionReport>, of click: TrueClick) {
    outputs.take(sent.report, of: UInt64(sent.tag.click), dataValues: counting.states(click).dataValues)
  }

  /// nil where sites named several sources alike, which together put out more than one can.
  private func cell(_ source: UInt64, _ state: OutputState, _ truth: PersonTruth) -> StateCounts.Cell? {
    let click = truth.click(UInt32(truncatingIfNeeded: source))
    let states = counting.states(click)
    guard state.count <= states.maxReports, let index = states.index(of: state) else { return nil }
    return StateCounts.Cell(row: counting.row(click), state: index)
  }

  private func record(_ person: Int, _ block: PopulationBlock) {
    for sent in loop.outbox.sent where counting.counts(sent) {
      recorder?.add(sent, wasSent: true, person: person, block: block)
    }
    for unsent in loop.system.unsentReports() where counting.counts(unsent) {
      recorder?.add(unsent, wasSent: false, person: person, block: block)
    }
  }
}

extension PlainRules {
  /// The rules of a worker; nil where nobody is plain, or where somebody looks at single reports.
  fileprivate init?(
    _ settings: AttributionReportingBrowser.Settings, _ counting: SourceCounting, _ context: WorkerContext
  ) {
    guard context.isCreditedDirectly, context.homes.isEmpty, !context.hasPolicy, !context.hasClearing,
      context.browsers == nil, context.recorder == nil, context.sampler == nil, counting.kind == .eventLevel,
      counting.hierarchy == nil, !counting.types.isEmpty
    else { return nil }
    self.init(settings, declaredExpiry: context.declaredExpiry, availability: context.availability)
  }
}

/// Lets closures share a worker, as ``WorkerBox`` does.
final class SourceWorkerBox {
  var worker: SourceWorker

  init(_ worker: consuming SourceWorker) { self.worker = worker }
}
