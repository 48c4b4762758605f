import AdTech
import ConversionsAPI
import Measurement
import Population
import SimulationKernel
import Web

/// Plays blocks of people through a Conversions API and keeps the tally.
///
/// A server knows no browsers, so each person's browsers are played together. It is the only place where what was sent
/// meets the truth: the platform is handed events without their tags.
struct ConversionsWorker: ~Copyable {
  private let settings: ConversionsSettings
  private let context: WorkerContext
  private let rules: CountingRules
  private var sender: ConversionsSender?
  private var platform: ConversionsPlatform
  private var collector: CountCollector
  private var tally: SystemTally
  private var quality: QualityTally
  private var funnel = Array(repeating: 0, count: FunnelStage.allCases.count)
  private var mail = PersonMail()

  init(_ settings: ConversionsSettings, values: Int, _ context: WorkerContext) {
    self.settings = settings
    self.context = context
    rules = context.rules(values: values)
    platform = ConversionsPlatform(settings)
    collector = CountCollector(campaigns: context.campaigns, values: values, plan: context.plan)
    tally = SystemTally(campaigns: context.campaigns, values: values)
    quality = QualityTally(days: context.days)
  }

  /// What the blocks so far have left behind.
  var result: SystemTally {
    var result = tally
    result.observed = collector.credited
    result.funnel = funnel
    result.quality = quality
    return result
  }

  /// Plays every person of a block.
  mutating func run(_ block: PopulationBlock) {
    context.recorder?.begin(block)
    let view = BlockView(block)
    var sender = self.sender ?? ConversionsSender(settings, key: block.key, start: context.start)
    self.sender = nil
    for position in view.active {
      let person = Int(position)
      // Without conversions nothing is sent.
      if view.conversionStart[person] == view.conversionStart[person + 1] { continue }
      let truth = view.truth(of: person)
      let random = view.random(of: person)
      mail.begin(conversions: truth.conversions.count)
      platform.begin()
      send(view.eventRange(of: person), in: view, truth, random, &sender)
      receive(truth)
      count(truth, person: person, random.person, block)
      countReported(truth)
      place(truth, random, lacksConsent: sender.lacksConsent)
    }
    self.sender = sender
  }

  /// Lets the person act, and advertisers report it.
  private mutating func send(
    _ events: Range<Int>, in view: BlockView, _ truth: PersonTruth, _ random: AddressedRandom,
    _ sender: inout ConversionsSender
  ) {
    sender.begin(random)
    var ignored = SendingTally()
    for index in events {
      let timed = view.events[index]
      if let browsers = rules.browsers, browsers.standing(Int(timed.browser), of: random) != .played {
        continue
      }
      switch timed.event {
      case .click(let click):
        sender.click(click, browser: timed.browser, at: timed.time)
        platform.log(click, browser: timed.browser, at: timed.time)
      case .conversion(let registration):
        let conversion = truth.conversion(registration.number)
        let outcome =
          conversion.counts
          ? sender.convert(
            registration, browser: timed.browser, at: timed.time, into: &mail.events, tally: &quality.sending)
          : sender.convert(
            registration, browser: timed.browser, at: timed.time, into: &mail.events, tally: &ignored)
        mail.mark(registration)
        if rules.decides(registration.registration, conversion) {
          mail.reach(registration.number, ConversionProgress(outcome))
        }
      case .cleared(let clearing): sender.clear(clearing, browser: timed.browser)
      case .view, .closed, .started: break
      }
    }
  }

  /// Hands the platform what arrives by the end, in the order of receipt.
  private mutating func receive(_ truth: PersonTruth) {
    mail.sort()
    for index in mail.order {
      let event = mail.events[index]
      let tag = mail.tags[index]
      let conversion = truth.conversion(tag.conversion)
      let decides = rules.decides(tag.registration, conversion)
      guard event.received <= rules.end else {
        if decides { mail.reach(tag.conversion, .late) }
        continue
      }
      let receipt = platform.receive(event)
      mail.settle(index, receipt)
      if decides { mail.reach(tag.conversion, mail.progress(index, receipt)) }
      if conversion.counts { note(event, receipt) }
    }
  }

  private mutating func note(_ event: SimulatedEvent, _ receipt: ConversionsPlatform.Receipt) {
    quality.received += 1
    switch receipt {
    case .rejected:
      quality.rejected += 1
      return
    case .tooLate:
      quality.tooLate += 1
      return
    case .stored:
      let day = Int(event.time.milliseconds / SimulationDuration.days(1).milliseconds)
      if quality.byDay.indices.contains(day) { quality.byDay[day] += 1 }
    case .merged: break
    }
    switch event.channel {
    case .server: quality.server.add(event)
    case .pixel: quality.pixel.add(event)
    }
  }

  /// Counts the records that the platform credits to a click.
  private mutating func count(
    _ truth: PersonTruth, person: Int, _ number: UInt64, _ block: PopulationBlock
  ) {
    for (position, record) in platform.records.enumerated() {
      let tag = mail.tags[mail.firstOf[position]]
      let conversion = truth.conversion(tag.conversion)
      guard conversion.counts else { continue }
      quality.records.add(record.event)
      if record.serverEvents > 0 { quality.serverRecords += 1 }
      if record.pixelEvents > 0 { quality.pixelRecords += 1 }
      if record.isPair { quality.pairs += 1 }
      if record.hasConflict { quality.conflictingPairs += 1 }
      guard record.click >= 0 else { continue }
      quality.credited += 1
      let click = platform.clicks[Int(record.click)]
      let report = ScheduledReport(
        report: PlatformReport(record, click: click),
        tag: Tag(conversion: tag.conversion, click: click.number, registration: tag.registration),
        due: record.event.sent, sent: record.creditedAt)
      add(report, of: conversion, truth)
      context.recorder?.add(report, wasSent: true, person: person, block: block)
      context.sampler?.add(report, person: number)
    }
    noteConversions(truth)
  }

  private mutating func add(
    _ sent: ScheduledReport<PlatformReport>, of conversion: TrueConversion, _ truth: PersonTruth
  ) {
    let report = sent.report
    let delay = (sent.sent - conversion.time).milliseconds
    tally.reports += 1
    tally.delaySum += delay
    tally.fingerprint.add(
      UInt64(bitPattern: sent.sent.milliseconds),
      report.clickData ^ report.data << 8 ^ UInt64(bitPattern: report.value ?? 0) << 24
        ^ UInt64(sent.tag.registration) << 40,
      of: truth.owner)
    let campaign = truth.click(sent.tag.click).campaign
    // A campaign is counted by the ad tech through which it is bought; partners' copies are not added to it.
    guard rules.isHome(sent.tag.registration, campaign: campaign) else { return }
    collector.take(report)
    tally.observedValue[Int(campaign)] += report.value ?? 0
    if mail.deliver(sent.tag.conversion) {
      tally.deliver(conversion, after: delay)
    } else {
      quality.creditedTwice += 1
    }
  }

  /// Looks at the conversions instead of the records.
  private mutating func noteConversions(_ truth: PersonTruth) {
    for (number, conversion) in truth.conversions.enumerated()
    where conversion.counts && mail.fates[number].isTakenForAnother { quality.takenForAnother += 1 }
    for index in mail.events.indices where truth.conversion(mail.tags[index].conversion).counts {
      let pair = mail.pair(at: index)
      if pair.wasTaken { quality.reportedPairs += 1 }
      if pair.isMerged { quality.reportedPairsMerged += 1 }
    }
  }

  /// Counts what the platform would if it knew which events are one conversion.
  private mutating func countReported(_ truth: PersonTruth) {
    if !mail.isPerfect {
      platform.forgetRecords()
      mail.forgetRecords()
      for index in mail.order where mail.events[index].received <= rules.end {
        let position = platform.receive(mail.events[index], as: mail.recordOfItsConversion(index))
        if let position { mail.register(index, position) }
      }
    }
    for (position, record) in platform.records.enumerated() where record.click >= 0 {
      let tag = mail.tags[mail.firstOf[position]]
      let conversion = truth.conversion(tag.conversion)
      let campaign = truth.click(platform.clicks[Int(record.click)].number).campaign
      guard conversion.counts, rules.isHome(tag.registration, campaign: campaign) else { continue }
      let data = Int(conversion.data) % rules.values
      tally.reported[Int(campaign) * rules.values + data] += 1
      tally.reportedValue[Int(campaign)] += conversion.value
      // Data come as they were fired, which for honest sites is as they are.
      if mail.fates[Int(tag.conversion)].wasDelivered,
        Int(truncatingIfNeeded: record.event.data) % rules.values == data
      {
        tally.kept += 1
      }
    }
  }

  /// Places every conversion of the period in the funnel.
  private mutating func place(_ truth: PersonTruth, _ random: AddressedRandom, lacksConsent: Bool) {
    for (number, conversion) in truth.conversions.enumerated() where conversion.counts {
      let standing = rules.browsers?.standing(Int(conversion.browser), of: random) ?? .played
      if standing == .absent { continue }
      let isUnheard = standing == .untrusted && (!rules.hasPolicy || truth.registers(UInt32(number)))
      let fate = mail.fates[number]
      let stage: FunnelStage =
        fate.wasDelivered
        ? .delivered
        : !conversion.followsClick
          ? .noAdClick
          : conversion.attributedClick < 0
            ? .outsideAttributionWindow
            : isUnheard ? .notTrusted : fate.progress.stage(lacksConsent: lacksConsent)
      funnel[stage.index] += 1
    }
  }
}

/// Lets closures share a worker, as ``WorkerBox`` does.
final class ConversionsWorkerBox {
  var worker: ConversionsWorker

  init(_ worker: consuming ConversionsWorker) { self.worker = worker }
}
