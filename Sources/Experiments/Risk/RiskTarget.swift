import Measurement
import Population
import Risk
import SimulationKernel
import Web

/// A conversion of the measured period that somebody in the sample made after clicking an ad.
///
/// The adversary knows the click, who made it, and whatever was reported; it looks for the same person in the
/// advertiser's log.
struct RiskTarget: Sendable {
  var person: UInt64
  var advertiser: Int
  /// How many clicks the person made: what a publisher sees of somebody's activity.
  var activity: Int
  /// The click to which the conversion is attributable.
  var click: TargetClick
  var truth: LinkageTruth
  /// Whether a third-party cookie shows both sites the same browser: the person clicked or saw an ad of the
  /// advertiser in the converting browser, which blocks no such cookies and was not cleared since.
  var isLinkedByCookie: Bool
  /// For each source of reports, the one with full credit about the conversion, if it was delivered.
  ///
  /// A conversion happens in one browser, so at most one part of a mixed web has it.
  var reports: [TargetReport?]
}

/// A click as the publisher knows it.
struct TargetClick: Sendable {
  var time: Int64
  var publisher: Int32
  var campaign: Int16
  /// The person's browser in which it happened, counted from 0.
  var browser: UInt8
  /// The same person's other clicks on ads of the advertiser, in milliseconds, ascending.
  var others: [Int64]
  /// Which of them comes next and was bought through the same ad tech, if any does.
  var nextOfAdTech: Int64?

  /// Which of them comes next, if any does.
  var next: Int64? { others.first { $0 > time } }

  /// The part of a window in which a conversion can be credited to the click: before another has the credit.
  ///
  /// Where nothing would be left, as when that other click had used up its reports, the window stays whole.
  static func credited(_ window: Range<Int64>, before next: Int64?) -> Range<Int64> {
    guard let next, next > window.lowerBound else { return window }
    return window.lowerBound..<min(next, window.upperBound)
  }
}

/// A delivered report that noise alone made: somebody who is looked for and was never there.
struct PhantomTarget: Sendable {
  var advertiser: Int
  var report: TargetReport
}

/// A delivered report about a target.
struct TargetReport: Sendable {
  /// The click that it names.
  var click: TargetClick
  var due: SimulationTime
  /// When it arrived.
  var sent: SimulationTime
  var data: UInt16
  /// All delivered reports that name the same click, this one too, any credit.
  var ofClick: [ReportContent]
}

/// What a report says beside the click that it names.
struct ReportContent: Sendable {
  var due: SimulationTime
  var data: UInt16
}

extension RiskTarget {
  /// The targets among the people of a block.
  ///
  /// - Parameters:
  ///   - reports: for each source, its reports about the block's people by person.
  ///   - homes: the ad tech of each campaign; empty when there is only one.
  ///   - direct: for each source, whether publishers and advertisers deal with browsers without ad techs.
  ///   - window: how long after a click a cookie credits it.
  static func all(
    in block: PopulationBlock, reports: [[UInt64: [SampledReport]]], homes: [UInt16], direct: [Bool],
    campaignsPerAdvertiser: Int, window: SimulationDuration
  ) -> [RiskTarget] {
    var targets: [RiskTarget] = []
    for index in 0..<block.people {
      let person = PersonView(block, index, campaignsPerAdvertiser, homes)
      for (number, conversion) in person.conversions.enumerated()
      where conversion.counts && conversion.attributedClick >= 0 {
        targets.append(
          RiskTarget(
            person: person.number, advertiser: Int(conversion.advertiser), activity: person.clickCount,
            click: person.click(Int(conversion.attributedClick)),
            truth: LinkageTruth(
              identity: person.number, time: conversion.time.milliseconds, data: conversion.data),
            isLinkedByCookie: person.isLinkedByCookie(conversion, within: window),
            reports: zip(reports, direct).map { mine, isDirect in
              let mine = mine[person.number] ?? []
              let about = mine.filter { person.isAbout(number, $0, whoever: isDirect) }
              // Several ad techs may each credit a click of theirs; the last click's report is the conversion's.
              let report =
                about.first { Int($0.tag.click) == Int(conversion.attributedClick) } ?? about.first
              return report.map { TargetReport($0, click: person.click(Int($0.tag.click)), among: mine) }
            }))
      }
    }
    return targets
  }
}

extension PhantomTarget {
  /// What noise alone made one source report about the people of a block.
  static func all(
    in block: PopulationBlock, reports: [UInt64: [SampledReport]], homes: [UInt16],
    campaignsPerAdvertiser: Int
  ) -> [PhantomTarget] {
    (0..<block.people).flatMap { index in
      let person = PersonView(block, index, campaignsPerAdvertiser, homes)
      let mine = reports[person.number] ?? []
      return mine.filter { person.isPhantom($0) }.map { report in
        PhantomTarget(
          advertiser: person.advertiser(of: Int(report.tag.click)),
          report: TargetReport(report, click: person.click(Int(report.tag.click)), among: mine))
      }
    }
  }
}

extension TargetReport {
  /// - Parameter reports: all reports of the same source about the same person.
  init(_ report: SampledReport, click: TargetClick, among reports: [SampledReport]) {
    self.init(
      click: click, due: report.due, sent: report.sent, data: report.data,
      ofClick: reports.filter {
        $0.tag.click == report.tag.click && $0.tag.registration == report.tag.registration
      }.map { ReportContent(due: $0.due, data: $0.data) })
  }
}

/// One person of a block.
private struct PersonView {
  let number: UInt64
  let clicks: UnsafeBufferPointer<TrueClick>.SubSequence
  let conversions: UnsafeBufferPointer<TrueConversion>.SubSequence
  private let events: UnsafeBufferPointer<TimedEvent>.SubSequence
  private let traits: UnsafeBufferPointer<BrowserTraits>.SubSequence
  private let laterClicks: UnsafeBufferPointer<LaterClick>.SubSequence
  private let campaignsPerAdvertiser: Int
  private let homes: [UInt16]

  init(_ block: PopulationBlock, _ index: Int, _ campaignsPerAdvertiser: Int, _ homes: [UInt16]) {
    self.homes = homes
    number = block.firstPerson + UInt64(index)
    clicks = block.clicks[block.clickStart[index]..<block.clickStart[index + 1]]
    conversions = block.conversions[block.conversionStart[index]..<block.conversionStart[index + 1]]
    events = block.events[block.eventStart[index]..<block.eventStart[index + 1]]
    laterClicks = block.laterClicks[block.laterClickStart[index]..<block.laterClickStart[index + 1]]
    traits = block.traits[block.browserStart[index]..<block.browserStart[index + 1]]
    self.campaignsPerAdvertiser = campaignsPerAdvertiser
  }

  var clickCount: Int { clicks.reduce(0) { $0 + ($1.isView ? 0 : 1) } }

  /// A click with the person's others on the same advertiser.
  func click(_ number: Int) -> TargetClick {
    let mine = clicks[clicks.startIndex + number]
    let others = clicks.enumerated().filter { position, click in
      position != number && !click.isView
        && Int(click.campaign) / campaignsPerAdvertiser == Int(mine.campaign) / campaignsPerAdvertiser
    }
    let later = laterClicks.filter { Int($0.advertiser) == Int(mine.campaign) / campaignsPerAdvertiser }
    let next = others.map(\.element).filter { $0.time > mine.time && home($0) == home(mine) }
    return TargetClick(
      time: mine.time.milliseconds, publisher: mine.publisher, campaign: mine.campaign,
      browser: mine.browser,
      others: (others.map { $0.element.time.milliseconds } + later.map { $0.time.milliseconds }).sorted(),
      nextOfAdTech: next.map(\.time.milliseconds).min())
  }

  /// Whether a report is the one that credits a conversion, received by the campaign's own ad tech.
  ///
  /// - Parameter isDirect: whether no ad tech receives it, so that it does not matter whose the campaign is.
  func isAbout(_ conversion: Int, _ report: SampledReport, whoever isDirect: Bool) -> Bool {
    guard report.credit == 100, Int(report.tag.conversion) == conversion else { return false }
    return isDirect || home(clicks[clicks.startIndex + Int(report.tag.click)]) == report.tag.registration
  }

  /// Whether noise alone made a report for a click on an ad, received by the campaign's own ad tech.
  func isPhantom(_ report: SampledReport) -> Bool {
    guard report.tag.conversion == Tag.noConversion else { return false }
    // The first registration of a click is with that ad tech.
    return !clicks[clicks.startIndex + Int(report.tag.click)].isView && report.tag.registration == 0
  }

  /// The advertiser on whose ad a click was.
  func advertiser(of click: Int) -> Int {
    Int(clicks[clicks.startIndex + click].campaign) / campaignsPerAdvertiser
  }

  /// The ad tech through which a click's campaign is bought.
  private func home(_ click: TrueClick) -> UInt16 { homes.isEmpty ? 0 : homes[Int(click.campaign)] }

  /// Whether a cookie knows the converting browser from a click or view on the advertiser's ads.
  func isLinkedByCookie(_ conversion: TrueConversion, within window: SimulationDuration) -> Bool {
    let browser = traits[traits.startIndex + Int(conversion.browser)]
    guard !browser.blocksThirdPartyCookies, !browser.isPrivate else { return false }
    return clicks.contains { click in
      click.browser == conversion.browser
        && Int(click.campaign) / campaignsPerAdvertiser == Int(conversion.advertiser)
        && click.time <= conversion.time && conversion.time - click.time < window
        && !events.cleared(browser: click.browser, after: click.time, until: conversion.time)
    }
  }
}
