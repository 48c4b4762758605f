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
  private let values: Int
  private let end: SimulationTime
  private let recorder: ReportRecorder?

  /// - Parameters:
  ///   - values: how many values the system's data field can take.
  ///   - end: the moment after which nothing arrives.
  ///   - recorder: takes a row per report, if rows are asked for.
  init(
    settings: System.Settings, availability: Availability, campaigns: Int, values: Int, end: SimulationTime,
    recorder: ReportRecorder?
  ) {
    loop = BrowserLoop(settings, availability: availability)
    collector = CountCollector(campaigns: campaigns, values: values)
    tally = SystemTally(campaigns: campaigns, values: values)
    self.values = values
    self.end = end
    self.recorder = recorder
  }

  /// What the blocks so far have left behind.
  var result: SystemTally {
    var result = tally
    result.observed = collector.credited
    result.reports = (collector.credited + collector.uncredited).reduce(0, +)
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
        conversions: UnsafeBufferPointer(rebasing: view.conversions[conversions]))
      let browsers = view.browserStart[person]..<view.browserStart[person + 1]
      for row in browsers {
        loop.begin(view.traits[row])
        for index in view.eventStart[person]..<view.eventStart[person + 1] {
          // Most people have one browser, so this is hardly ever asked in vain.
          if browsers.count > 1, Int(view.events[index].browser) != row - browsers.lowerBound { continue }
          loop.play(view.events[index].event, at: view.events[index].time, random: random)
        }
        loop.finish(through: end, random: random)
        accountForReports(truth)
        accountForLosses(truth)
        if recorder != nil { record(person, block) }
      }
    }
  }

  private mutating func accountForReports(_ truth: PersonTruth) {
    for sent in loop.outbox.sent {
      let conversion = truth.conversion(sent.tag.conversion)
      guard conversion.counts else { continue }
      let report = sent.report
      collector.take(report)
      let delay = (sent.sent - conversion.time).milliseconds
      tally.delaySum += delay
      tally.fingerprint.add(
        UInt64(bitPattern: sent.sent.milliseconds),
        report.clickData ^ report.data << 8 ^ UInt64(report.credit),
        of: truth.owner)
      guard report.credit == 100 else { continue }
      let data = Int(conversion.data) % values
      tally.reported[Int(truth.click(sent.tag.click).campaign) * values + data] += 1
      if Int(truncatingIfNeeded: report.data) == data { tally.kept += 1 }
      tally.funnel[FunnelStage.delivered.index] += 1
      tally.funnel[FunnelStage.notDelivered.index] -= 1
      tally.delays.add(milliseconds: delay)
    }
  }

  /// Places every conversion of the period; a delivered report has taken its own out of `notDelivered` again.
  private mutating func accountForLosses(_ truth: PersonTruth) {
    for settled in loop.outbox.outcomes.values {
      let conversion = truth.conversion(settled.conversion)
      guard conversion.counts else { continue }
      tally.cappedReports += Int(settled.cappedReports)
      let stage = settled.outcome == .scheduled ? .notDelivered : lostStage(of: conversion, settled.outcome)
      tally.funnel[stage.index] += 1
    }
  }

  private func lostStage(of conversion: TrueConversion, _ outcome: ConversionOutcome) -> FunnelStage {
    if !conversion.followsClick { return .noAdClick }
    if conversion.attributedClick < 0 { return .outsideAttributionWindow }
    let click = UInt32(conversion.attributedClick)
    let refusal = loop.outbox.refusals.values.first { $0.click == click }?.reason
    return .lost(outcome, clickRefused: refusal)
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
  }
}

/// What one person truly did.
private struct PersonTruth {
  /// The word that stands for the person in fingerprints.
  let owner: UInt64
  let clicks: UnsafeBufferPointer<TrueClick>
  let conversions: UnsafeBufferPointer<TrueConversion>

  func click(_ number: UInt32) -> TrueClick { clicks[Int(number)] }

  func conversion(_ number: UInt32) -> TrueConversion { conversions[Int(number)] }
}
