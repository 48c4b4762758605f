import AdTech
import Measurement
import Population
import SimulationKernel

/// Follows each conversion of the period to the stage at which it was lost, for one system.
struct FunnelLedger {
  /// Conversions by stage.
  private(set) var funnel = Array(repeating: 0, count: FunnelStage.allCases.count)
  /// Reports that a click's cap refused, any credit.
  private(set) var cappedReports = 0
  private let rules: CountingRules
  /// The conversions of one person that were delivered, and those that were lost somewhere; only kept where a
  /// conversion may be registered more or less often than once.
  private var delivered: [UInt32] = []
  private var placed: [UInt32] = []

  init(_ rules: CountingRules) { self.rules = rules }

  /// Forgets the person before.
  @inline(__always)
  mutating func beginPerson() {
    if rules.isPlain { return }
    delivered.removeAll(keepingCapacity: true)
    placed.removeAll(keepingCapacity: true)
  }

  /// Notes that a report with full credit arrived.
  ///
  /// - Returns: whether it is the conversion's first.
  @inline(__always)
  mutating func deliver(_ conversion: UInt32) -> Bool {
    // Several ad techs may each be told of a conversion, or one of them often; it is delivered once.
    if !rules.isPlain {
      if delivered.contains(conversion) { return false }
      delivered.append(conversion)
    } else {
      funnel[FunnelStage.notDelivered.index] -= 1
    }
    funnel[FunnelStage.delivered.index] += 1
    return true
  }

  /// Places every conversion of the period that a browser was told of; with one ad tech, a delivered report has
  /// taken its own out of `notDelivered` already.
  mutating func settle<Report: CountableReport>(_ outbox: borrowing Outbox<Report>, _ truth: PersonTruth) {
    for settled in outbox.outcomes.values {
      let conversion = truth.conversion(settled.conversion)
      guard conversion.counts else { continue }
      cappedReports += Int(settled.cappedReports)
      guard rules.decides(settled.registration, conversion) else { continue }
      if !rules.isPlain {
        if delivered.contains(settled.conversion) || placed.contains(settled.conversion) { continue }
        placed.append(settled.conversion)
      }
      funnel[stage(of: conversion, settled, truth, outbox).index] += 1
    }
  }

  /// Whether a browser is played; where the collector does not trust it, its conversions are placed.
  mutating func admits(
    _ browser: Int, _ browsers: BrowserSelection, _ truth: PersonTruth, _ random: AddressedRandom
  ) -> Bool {
    let standing = browsers.standing(browser, of: random)
    if standing == .untrusted { placeUntrusted(browser, truth) }
    return standing == .played
  }

  private mutating func placeUntrusted(_ browser: Int, _ truth: PersonTruth) {
    for (index, conversion) in truth.conversions.enumerated()
    where conversion.counts && Int(conversion.browser) == browser {
      let number = UInt32(index)
      if rules.hasPolicy, !truth.registers(number) { continue }
      if !rules.isPlain { placed.append(number) }
      funnel[untrustedStage(of: conversion, truth).index] += 1
    }
  }

  private func untrustedStage(of conversion: TrueConversion, _ truth: PersonTruth) -> FunnelStage {
    if !conversion.followsClick { return .noAdClick }
    if conversion.attributedClick < 0 { return .outsideAttributionWindow }
    let click = truth.click(UInt32(conversion.attributedClick))
    return click.browser == conversion.browser ? .notTrusted : .otherBrowser
  }

  /// Places the conversions that nobody was told of.
  mutating func placeUnregistered(_ truth: PersonTruth, _ random: AddressedRandom) {
    guard rules.hasPolicy else { return }
    for (index, conversion) in truth.conversions.enumerated() where conversion.counts {
      if let browsers = rules.browsers,
        browsers.standing(Int(conversion.browser), of: random) == .absent
      {
        continue
      }
      let number = UInt32(index)
      if delivered.contains(number) || placed.contains(number) { continue }
      let stage: FunnelStage =
        !conversion.followsClick
        ? .noAdClick : conversion.attributedClick < 0 ? .outsideAttributionWindow : .notRegistered
      funnel[stage.index] += 1
    }
  }

  private func stage<Report: CountableReport>(
    of conversion: TrueConversion, _ settled: SettledConversion, _ truth: PersonTruth,
    _ outbox: borrowing Outbox<Report>
  ) -> FunnelStage {
    if settled.outcome == .scheduled {
      // Where all that was sent of a conversion went to partners of the ad tech that counts its campaign, it is lost.
      let isPartnersCopy = !rules.hasOneHome && wasSent(settled, outbox)
      if !isPartnersCopy {
        return rules.hasClearing && lostItsReport(settled, conversion, truth, outbox)
          ? .reportCleared : .notDelivered
      }
    }
    if !conversion.followsClick { return .noAdClick }
    if conversion.attributedClick < 0 { return .outsideAttributionWindow }
    let number = UInt32(conversion.attributedClick)
    let click = truth.click(number)
    return .lost(
      settled.outcome,
      AttributableClick(
        isElsewhere: click.browser != conversion.browser,
        refusal: outbox.refusals.values.first { $0.click == number }?.reason,
        wasCleared: rules.hasClearing
          && truth.events.cleared(browser: click.browser, after: click.time, until: conversion.time)))
  }

  /// Whether a scheduled report was deleted with the rest of the browser's data.
  private func lostItsReport<Report: CountableReport>(
    _ settled: SettledConversion, _ conversion: TrueConversion, _ truth: PersonTruth,
    _ outbox: borrowing Outbox<Report>
  ) -> Bool {
    !wasSent(settled, outbox)
      && truth.events.cleared(browser: conversion.browser, after: conversion.time, until: rules.end)
  }

  private func wasSent<Report: CountableReport>(
    _ settled: SettledConversion, _ outbox: borrowing Outbox<Report>
  ) -> Bool {
    outbox.sent.contains { sent in
      sent.report.credit == 100 && sent.report.isAggregated == rules.countsAggregated
        && sent.tag.conversion == settled.conversion
        && sent.tag.registration == settled.registration
    }
  }
}
