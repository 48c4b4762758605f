import Measurement
import SimulationKernel
import Web

extension PrivateClickMeasurement {
  /// Lets an advertiser's page ask every source about a conversion.
  @usableFromInline
  mutating func convert(
    _ conversion: ConversionRegistration, at now: SimulationTime, random: AddressedRandom,
    into outbox: inout Outbox<Report>
  ) {
    guard conversion.registration == 0 else {
      outbox.settle(conversion, isPrivate ? .browserExcluded : .noMatchingClick)
      return
    }
    let data = UInt8(truncatingIfNeeded: conversion.data) & UInt8(Settings.greatestTriggerData)
    attribute(
      AttributionTrigger(
        sourceSite: nil, destinationSite: conversion.page.site, data: data,
        priority: settings.priority(of: data), conversion: conversion),
      at: now, random: random, into: &outbox)
  }

  /// Attributes a trigger to the stored clicks of its destination, for each source that it asks.
  ///
  /// The conversion is settled once: as scheduled when any source is to have a report of it.
  ///
  /// - Parameters:
  ///   - trigger: what the page or a redirect asks for; its data and priority within their bits.
  ///   - now: when.
  ///   - random: the person's random numbers, found by address.
  ///   - outbox: takes timers and outcomes.
  public mutating func attribute(
    _ trigger: AttributionTrigger, at now: SimulationTime, random: AddressedRandom,
    into outbox: inout Outbox<Report>
  ) {
    precondition(
      Int(trigger.data) <= Settings.greatestTriggerData && Int(trigger.priority) <= Settings.greatestPriority,
      "trigger data or priority with too many bits")
    guard !isPrivate, isOn else {
      outbox.settle(trigger.conversion, .browserExcluded)
      return
    }
    var result = PairResult.noClick
    var (capped, fresh) = (0, Attribution.none)
    for index in 0..<pairs.count where trigger.concerns(pairs[index]) {
      let found = attribute(trigger, pair: index, at: now.milliseconds, random: random, into: &outbox)
      result = max(result, found)
      if found == .reported { capped += 1 }
      if found == .attributed || (found == .reattributed && !settings.keepsTimer) {
        fresh = min(fresh, pairs[index].attribution?.due ?? Attribution.none)
      }
    }
    outbox.settle(trigger.conversion, result.outcome, cappedReports: capped)
    if fresh == Attribution.none { return }
    if settings.keepsTimer || settings.pacing {
      if fresh < wakeTime { wake(at: fresh, into: &outbox) }
    } else if earliestDue != wakeTime {
      wake(at: earliestDue, into: &outbox)
    }
  }

  /// Attributes a trigger to what is stored of one pair.
  ///
  /// *Source:* WebKit, `PrivateClickMeasurementDatabase::attributePrivateClickMeasurement`. A waiting click is
  /// always used up; it is reported if it is stronger than what is scheduled already. Without one, what is scheduled
  /// takes a stronger trigger while no copy has left. Of equals the first wins, which the draft leaves open.
  private mutating func attribute(
    _ trigger: AttributionTrigger, pair index: Int, at now: Int64, random: AddressedRandom,
    into outbox: inout Outbox<Report>
  ) -> PairResult {
    let pair = pairs[index]
    let oldest = now - settings.clickLifetime.milliseconds
    let scheduled = pair.attribution.flatMap { $0.isWaiting ? $0 : nil }
    let isKept = scheduled.map { $0.priority >= trigger.priority } ?? false
    if let click = pair.click, click.time >= oldest {
      pairs.mutableValues[index].click = nil
      if isKept { return .weaker }
      replace(click, trigger, pair: index, at: now, random: random, into: &outbox)
      return .attributed
    }
    if let scheduled {
      if isHalfSent(scheduled) { return .reported }
      if isKept { return .weaker }
      replace(scheduled.click, trigger, pair: index, at: now, random: random, into: &outbox)
      return .reattributed
    }
    guard pair.click == nil, let reported = pair.attribution else { return .expired }
    return reported.click.time < oldest ? .expired : .reported
  }

  /// Whether one of two copies has left already.
  private func isHalfSent(_ attribution: Attribution) -> Bool {
    settings.sendsToDestination && attribution.later == Attribution.none
  }

  /// Makes a click and a trigger the ones that the pair reports, with delays of their own.
  private mutating func replace(
    _ click: StoredClick, _ trigger: AttributionTrigger, pair index: Int, at now: Int64,
    random: AddressedRandom, into outbox: inout Outbox<Report>
  ) {
    let previous = pairs[index].attribution
    let ordinal = UInt64(trigger.conversion.ordinal) << 32 | UInt64(click.number)
    pairs.mutableValues[index].attribution = Attribution(
      click: click, data: trigger.data, priority: trigger.priority, convertedAt: now,
      conversion: trigger.conversion.number, registration: trigger.conversion.registration,
      sequence: nextSequence, ordinal: ordinal, sourceDue: now + delays.source(ordinal, random),
      destinationDue: settings.sendsToDestination
        ? now + delays.destination(ordinal, random) : Attribution.none)
    nextSequence += 1
    if let previous, previous.isWaiting { revise(previous, into: &outbox) }
  }

  /// Takes back that a conversion is reported, unless a report of it that counts has left, or another source gets one.
  private func revise(_ lost: Attribution, into outbox: inout Outbox<Report>) {
    let isHeld = pairs.values.contains {
      $0.attribution?.conversion == lost.conversion && $0.attribution?.registration == lost.registration
    }
    let isSent = outbox.sent.contains {
      $0.report.counts && $0.tag.conversion == lost.conversion && $0.tag.registration == lost.registration
    }
    if isHeld || isSent { return }
    outbox.revise(conversion: lost.conversion, registration: lost.registration, .lowPriority)
  }
}

/// What a trigger came to at one pair, the least useful first.
private enum PairResult: UInt8, Comparable {
  case noClick
  case expired
  case reported
  case weaker
  case reattributed
  case attributed

  static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  var outcome: ConversionOutcome {
    switch self {
    case .noClick: .noMatchingClick
    case .expired: .expired
    case .reported: .reportCapReached
    case .weaker: .lowPriority
    case .reattributed, .attributed: .scheduled
    }
  }
}

extension AttributionTrigger {
  /// Whether it asks about a pair of sites.
  fileprivate func concerns(_ pair: StoredPair) -> Bool {
    guard let sourceSite else { return pair.destination == destinationSite }
    return pair.key == StoredPair.key(source: sourceSite, destination: destinationSite)
  }
}
