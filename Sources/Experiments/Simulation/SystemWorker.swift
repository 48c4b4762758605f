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
  /// The conversions of one person that were delivered, and those that were lost somewhere; only kept where a
  /// conversion may be registered more or less often than once.
  private var delivered: [UInt32] = []
  private var placed: [UInt32] = []
  private let recorder: ReportRecorder?
  private let sampler: ReportSampler?

  /// - Parameters:
  ///   - rules: what counts for what.
  ///   - recorder: takes a row per report, if rows are asked for.
  ///   - sampler: takes every report, if the adversary is after these people.
  init(
    settings: System.Settings, availability: Availability, campaigns: Int, rules: CountingRules,
    recorder: ReportRecorder?, sampler: ReportSampler?
  ) {
    loop = BrowserLoop(settings, availability: availability)
    collector = CountCollector(campaigns: campaigns, values: rules.values)
    tally = SystemTally(campaigns: campaigns, values: rules.values)
    self.rules = rules
    self.recorder = recorder
    self.sampler = sampler
  }

  /// What the blocks so far have left behind.
  var result: SystemTally {
    var result = tally
    result.observed = collector.credited
    return result
  }

  /// Plays every person of a block.
  mutating func run(_ block: PopulationBlock) {
    recorder?.begin(block)
    let view = BlockView(block)
    for position in view.active {
      let person = Int(position)
      let conversions = view.conversionStart[person]..<view.conversionStart[person + 1]
      // No system so far lets a browser without conversions report anything.
      if conversions.isEmpty { continue }
      let random = AddressedRandom(key: view.key, person: view.firstPerson + UInt64(person))
      let truth = PersonTruth(
        owner: Fingerprint.owner(person: random.person),
        clicks: UnsafeBufferPointer(
          rebasing: view.clicks[view.clickStart[person]..<view.clickStart[person + 1]]),
        conversions: UnsafeBufferPointer(rebasing: view.conversions[conversions]),
        events: UnsafeBufferPointer(
          start: view.events + view.eventStart[person],
          count: view.eventStart[person + 1] - view.eventStart[person]))
      if !rules.isPlain {
        delivered.removeAll(keepingCapacity: true)
        placed.removeAll(keepingCapacity: true)
      }
      let browsers = view.browserStart[person]..<view.browserStart[person + 1]
      for row in browsers {
        loop.begin(view.traits[row], browser: row - browsers.lowerBound)
        for index in view.eventStart[person]..<view.eventStart[person + 1] {
          // Most people have one browser, so this is hardly ever asked in vain.
          if browsers.count > 1, Int(view.events[index].browser) != row - browsers.lowerBound { continue }
          loop.play(view.events[index].event, at: view.events[index].time, random: random)
        }
        if !view.visits.isEmpty { visit(person, browser: row - browsers.lowerBound, view, random) }
        loop.finish(through: rules.end, random: random)
        accountForReports(truth)
        accountForLosses(truth)
        if recorder != nil { record(person, block) }
        if let sampler {
          for sent in loop.outbox.sent { sampler.add(sent, person: random.person) }
        }
      }
      if rules.hasPolicy { accountForSilence(truth) }
    }
  }

  /// Lets a person go on using a browser after the period, as long as something waits in it.
  private mutating func visit(_ person: Int, browser: Int, _ view: BlockView, _ random: AddressedRandom) {
    for index in view.visitStart[person]..<view.visitStart[person + 1] {
      guard loop.isWaiting, view.visits[index].time <= rules.end else { return }
      if Int(view.visits[index].browser) == browser {
        loop.visit(at: view.visits[index].time, random: random)
      }
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
      let campaign = truth.click(sent.tag.click).campaign
      // A campaign is counted by the ad tech through which it is bought; partners' copies are not added to it.
      guard rules.isHome(sent.tag.registration, campaign: campaign) else { continue }
      collector.take(report)
      guard report.credit == 100 else { continue }
      tally.credit(
        conversion, campaign: Int(campaign), received: Int(truncatingIfNeeded: report.data),
        value: report.value, values: rules.values)
      // Several ad techs may each be told of a conversion, or one of them often; it is delivered once.
      if !rules.isPlain {
        if delivered.contains(sent.tag.conversion) { continue }
        delivered.append(sent.tag.conversion)
      } else {
        tally.funnel[FunnelStage.notDelivered.index] -= 1
      }
      tally.funnel[FunnelStage.delivered.index] += 1
      tally.delays.add(delay)
    }
  }

  /// Places every conversion of the period; with one ad tech, a delivered report has taken its own out of
  /// `notDelivered` already.
  private mutating func accountForLosses(_ truth: PersonTruth) {
    for settled in loop.outbox.outcomes.values {
      let conversion = truth.conversion(settled.conversion)
      guard conversion.counts else { continue }
      tally.cappedReports += Int(settled.cappedReports)
      guard rules.decides(settled.registration, conversion) else { continue }
      if !rules.isPlain {
        if delivered.contains(settled.conversion) || placed.contains(settled.conversion) { continue }
        placed.append(settled.conversion)
      }
      tally.funnel[stage(of: conversion, settled, truth).index] += 1
    }
  }

  /// Places the conversions that nobody was told of.
  private mutating func accountForSilence(_ truth: PersonTruth) {
    for (index, conversion) in truth.conversions.enumerated() where conversion.counts {
      let number = UInt32(index)
      if delivered.contains(number) || placed.contains(number) { continue }
      let stage: FunnelStage =
        !conversion.followsClick
        ? .noAdClick : conversion.attributedClick < 0 ? .outsideAttributionWindow : .notRegistered
      tally.funnel[stage.index] += 1
    }
  }

  private func stage(
    of conversion: TrueConversion, _ settled: SettledConversion, _ truth: PersonTruth
  ) -> FunnelStage {
    if settled.outcome == .scheduled, !isPartnersCopy(settled) {
      return rules.hasClearing && lostItsReport(settled, conversion, truth) ? .reportCleared : .notDelivered
    }
    if !conversion.followsClick { return .noAdClick }
    if conversion.attributedClick < 0 { return .outsideAttributionWindow }
    let number = UInt32(conversion.attributedClick)
    let click = truth.click(number)
    return .lost(
      settled.outcome,
      AttributableClick(
        isElsewhere: click.browser != conversion.browser,
        refusal: loop.outbox.refusals.values.first { $0.click == number }?.reason,
        wasCleared: rules.hasClearing
          && truth.events.cleared(browser: click.browser, after: click.time, until: conversion.time)))
  }

  /// Whether all that was sent of a conversion went to partners of the ad tech that counts its campaign.
  private func isPartnersCopy(_ settled: SettledConversion) -> Bool {
    !rules.hasOneHome && wasSent(settled)
  }

  /// Whether a scheduled report was deleted with the rest of the browser's data.
  private func lostItsReport(
    _ settled: SettledConversion, _ conversion: TrueConversion, _ truth: PersonTruth
  ) -> Bool {
    !wasSent(settled)
      && truth.events.cleared(browser: conversion.browser, after: conversion.time, until: rules.end)
  }

  private func wasSent(_ settled: SettledConversion) -> Bool {
    loop.outbox.sent.contains { sent in
      sent.report.credit == 100 && sent.tag.conversion == settled.conversion
        && sent.tag.registration == settled.registration
    }
  }

  private func record(_ person: Int, _ block: PopulationBlock) {
    for sent in loop.outbox.sent { recorder?.add(sent, wasSent: true, person: person, block: block) }
    for unsent in loop.system.unsentReports() {
      recorder?.add(unsent, wasSent: false, person: person, block: block)
    }
  }
}

/// A block's columns, fetched once so that the loop over people does not fetch them for every person.
private struct BlockView {
  let firstPerson: UInt64
  let key: SIMD2<UInt32>
  let active: UnsafeBufferPointer<Int32>
  let clicks: UnsafeBufferPointer<TrueClick>
  let conversions: UnsafeBufferPointer<TrueConversion>
  /// A bare pointer, since a buffer's subscript copies what it returns.
  let events: UnsafePointer<TimedEvent>
  let clickStart: UnsafeBufferPointer<Int>
  let conversionStart: UnsafeBufferPointer<Int>
  let eventStart: UnsafeBufferPointer<Int>
  let traits: UnsafeBufferPointer<BrowserTraits>
  let browserStart: UnsafeBufferPointer<Int>
  let visits: UnsafeBufferPointer<LaterVisit>
  let visitStart: UnsafeBufferPointer<Int>

  init(_ block: PopulationBlock) {
    firstPerson = block.firstPerson
    key = block.key
    active = block.active
    clicks = block.clicks
    conversions = block.conversions
    events = block.eventBase
    clickStart = block.clickStart
    conversionStart = block.conversionStart
    eventStart = block.eventStart
    traits = block.traits
    browserStart = block.browserStart
    visits = block.visits
    visitStart = block.visitStart
  }
}
