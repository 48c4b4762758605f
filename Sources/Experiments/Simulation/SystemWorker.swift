import AdTech
import Measurement
import Population
import SimulationKernel
import Web

/// Plays blocks of people through one measurement system and keeps the tally.
///
/// It is the only place where a report's tag meets the truth. One worker serves one thread.
final class SystemWorker<System: MeasurementSystem> where System.Report: CountableReport {
  private var loop: BrowserLoop<System>
  private var collector: CountCollector
  private var tally: SystemTally
  private let values: Int
  private let end: SimulationTime
  /// Whether a browser without conversions can report anything.
  private let playsEverybody: Bool
  private let recorder: ReportRecorder?

  /// - Parameters:
  ///   - values: how many values the system's data field can take.
  ///   - end: the moment after which nothing arrives.
  ///   - recorder: takes a row per report, if rows are asked for.
  init(
    settings: System.Settings, availability: Availability, campaigns: Int, values: Int, end: SimulationTime,
    playsEverybody: Bool, recorder: ReportRecorder?
  ) {
    loop = BrowserLoop(settings, availability: availability)
    collector = CountCollector(campaigns: campaigns, values: values)
    tally = SystemTally(campaigns: campaigns, values: values)
    self.values = values
    self.end = end
    self.playsEverybody = playsEverybody
    self.recorder = recorder
  }

  /// What the blocks so far have left behind.
  var result: SystemTally {
    var result = tally
    result.observed = collector.credited
    result.uncredited = collector.uncredited
    return result
  }

  /// Plays every person of a block.
  func run(_ block: PopulationBlock) {
    recorder?.begin(block)
    for person in 0..<block.people {
      let conversions = block.conversionStart[person]..<block.conversionStart[person + 1]
      if conversions.isEmpty, !playsEverybody { continue }
      let random = block.random(of: person)
      loop.begin(block.traits[person])
      for index in block.eventStart[person]..<block.eventStart[person + 1] {
        loop.play(block.events[index].event, at: block.events[index].time, random: random)
      }
      loop.finish(through: end, random: random)
      accountForReports(of: person, in: block)
      accountForLosses(of: person, in: block)
    }
  }

  private func accountForReports(of person: Int, in block: PopulationBlock) {
    let firstConversion = block.conversionStart[person]
    let firstClick = block.clickStart[person]
    let owner = Fingerprint.owner(person: block.firstPerson + UInt64(person))
    for sent in loop.outbox.sent {
      let conversion = block.conversions[firstConversion + Int(sent.tag.conversion)]
      guard conversion.counts else { continue }
      let report = sent.report
      collector.take(report)
      let delay = (sent.sent - conversion.time).milliseconds
      tally.reports += 1
      tally.delaySum += delay
      tally.fingerprint.add(
        UInt64(bitPattern: sent.sent.milliseconds), report.clickData ^ report.data << 8 ^ UInt64(report.credit),
        of: owner)
      guard report.credit == 100 else { continue }
      let truth = Int(conversion.data) % values
      tally.reported[Int(block.clicks[firstClick + Int(sent.tag.click)].campaign) * values + truth] += 1
      if Int(truncatingIfNeeded: report.data) == truth { tally.kept += 1 }
      tally.funnel[FunnelStage.delivered.index] += 1
      tally.delays.add(milliseconds: delay)
    }
    if let recorder {
      for sent in loop.outbox.sent { recorder.add(sent, wasSent: true, person: person, block: block) }
      for unsent in loop.system.unsentReports() {
        recorder.add(unsent, wasSent: false, person: person, block: block)
      }
    }
  }

  /// Places every conversion of the period that brought no report; `notDelivered` takes the rest at the end.
  private func accountForLosses(of person: Int, in block: PopulationBlock) {
    let firstConversion = block.conversionStart[person]
    tally.cappedReports += loop.outbox.cappedReports
    for (number, outcome) in loop.outbox.outcomes {
      let conversion = block.conversions[firstConversion + Int(number)]
      guard conversion.counts else { continue }
      if outcome == .scheduled {
        tally.funnel[FunnelStage.notDelivered.index] += 1
        continue
      }
      tally.funnel[stage(of: conversion, outcome).index] += 1
    }
    // Each delivered report's conversion was scheduled before, so it leaves that stage again.
    for sent in loop.outbox.sent where sent.report.credit == 100 {
      let conversion = block.conversions[firstConversion + Int(sent.tag.conversion)]
      if conversion.counts { tally.funnel[FunnelStage.notDelivered.index] -= 1 }
    }
  }

  private func stage(of conversion: TrueConversion, _ outcome: ConversionOutcome) -> FunnelStage {
    if !conversion.followsClick { return .noAdClick }
    if conversion.attributedClick < 0 { return .outsideAttributionWindow }
    let click = UInt32(conversion.attributedClick)
    let refusal = loop.outbox.refusals.first { $0.click == click }?.reason
    return .lost(outcome, clickRefused: refusal)
  }
}
