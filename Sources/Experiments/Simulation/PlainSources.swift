import AttributionReporting
import Measurement
import Population
import SimulationKernel
import Web

/// Plays plain people through the Attribution Reporting API, block by block in stages, and keeps their tally.
///
/// What it leaves is what ``SourceWorker`` leaves of the same people, event by event. Without noise a report says what it
/// would have said, so that one count is both what was received and what was reported.
struct PlainSources: ~Copyable {
  /// The positions of the people in the last block who are not plain, in order.
  private(set) var others = GrowableBuffer<Int32>()

  private let rules: PlainRules
  private let end: Int64
  private let values: Int
  private var screen: ResponseScreen
  private var stages: PlainAttribution
  private var tally: SystemTally
  private var states: PlainStates
  private var advertiserOfCampaign = GrowableBuffer<Int32>()
  /// Clicks by campaign.
  private var registered = GrowableBuffer<Int>()
  /// Reports by campaign and data, and the worth of their conversions by campaign.
  private var counts = GrowableBuffer<Int>()
  private var worth = GrowableBuffer<Int64>()
  /// Counted conversions by what became of them and by whom they are attributable to.
  private var fates = GrowableBuffer<Int>()
  private var delivered = 0
  /// Of the last block: the rows of sources that do not tell the truth.
  private var untrue = GrowableBuffer<Int32>()
  /// Whom each conversion is attributable to.
  private var standings = GrowableBuffer<UInt8>()
  /// The reports that arrived of sources that made more than one.
  private var several = GrowableBuffer<PlainReport>()

  init(_ rules: PlainRules, _ counting: SourceCounting, _ context: WorkerContext) {
    self.rules = rules
    end = context.end.milliseconds
    values = counting.values
    screen = ResponseScreen(probability: rules.flipProbability)
    stages = PlainAttribution(rules)
    tally = SystemTally(campaigns: context.campaigns, values: counting.values)
    states = PlainStates(counting.types[0].states, campaigns: context.campaigns)
    for campaign in 0..<context.campaigns {
      advertiserOfCampaign.append(Int32(campaign / context.plan.perAdvertiser))
    }
    registered.fill(0, count: context.campaigns * counting.types.count)
    counts.fill(0, count: context.campaigns * counting.values)
    worth.fill(0, count: context.campaigns)
    fates.fill(0, count: Standing.count * ConversionOutcome.allCases.count)
  }

  /// Plays the plain people of a block, all of whose people are active and see no views; the others are listed.
  mutating func run(_ view: BlockView) {
    stages.removeAll()
    others.removeAll()
    findUntrueSources(view)
    takeInteractions(view)
    takePeople(view)
    stages.attribute(key: view.key)
    countReports(view)
    countStates(view)
    for row in 0..<standings.count {
      fates[Int(standings[row]) &+ Standing.count &* Int(stages.outcomes[row].rawValue)] &+= 1
    }
  }

  /// Draws for every click whether its source tells the truth, and counts it.
  private mutating func findUntrueSources(_ view: BlockView) {
    for click in view.clicks { registered[Int(click.campaign)] &+= 1 }
    screen.begin(view.clicks.count)
    if screen.isNeeded {
      for person in 0..<view.active.count {
        screen.add(
          person: view.firstPerson &+ UInt64(person),
          interactions: view.clickStart[person + 1] &- view.clickStart[person])
      }
    }
    screen.find(key: view.key, into: &untrue)
  }

  /// Writes the rows of all clicks and conversions.
  private mutating func takeInteractions(_ view: BlockView) {
    stages.clicks.resize(view.clicks.count)
    let clicks = stages.clicks.mutableValues
    for (row, click) in view.clicks.enumerated() {
      clicks[row] = PlainClick(
        time: click.time.milliseconds, destination: advertiserOfCampaign[Int(click.campaign)])
    }
    stages.conversions.resize(view.conversions.count)
    standings.resize(view.conversions.count)
    let conversions = stages.conversions.mutableValues
    for (row, conversion) in view.conversions.enumerated() {
      conversions[row] = PlainConversion(
        time: conversion.time.milliseconds, ordinal: conversion.ordinal,
        destination: conversion.advertiser, data: conversion.data)
      standings[row] = Standing.of(conversion)
    }
  }

  /// Writes the rows of the plain people who convert; of the rest of the plain people nothing can come.
  private mutating func takePeople(_ view: BlockView) {
    var next = 0
    for person in 0..<view.active.count {
      let clicks = view.clickStart[person]..<view.clickStart[person + 1]
      let conversions = view.conversionStart[person]..<view.conversionStart[person + 1]
      let isUntrue = next < untrue.count && Int(untrue[next]) < clicks.upperBound
      let isPlain =
        !isUntrue
        && (conversions.isEmpty || rules.admits(clicks: clicks.count, conversions: conversions.count))
      stages.people.append(
        PlainPerson(number: view.firstPerson &+ UInt64(person), clicks: clicks, conversions: conversions),
        if: isPlain && !conversions.isEmpty)
      if isPlain { continue }
      others.append(Int32(truncatingIfNeeded: person))
      while next < untrue.count, Int(untrue[next]) < clicks.upperBound { next &+= 1 }
      for row in conversions { standings[row] = Standing.uncounted }
    }
  }

  /// Counts what arrived.
  private mutating func countReports(_ view: BlockView) {
    several.removeAll()
    for report in stages.reports.values where report.sent <= end {
      let conversion = view.conversions[Int(report.conversion)]
      guard conversion.counts else { continue }
      let person = stages.people[Int(report.person)]
      let campaign = Int(view.clicks[Int(report.click)].campaign)
      let source = ClickIdentifier(
        campaign: campaign, person: person.number, click: Int(report.click &- person.firstClick))
      tally.reports &+= 1
      tally.fingerprint.add(
        UInt64(bitPattern: report.sent),
        SourceWorker.word(source.rawValue, data: UInt32(report.position), window: report.window),
        of: Fingerprint.owner(person: person.number))
      counts[campaign &* values &+ Int(report.position)] &+= 1
      worth[campaign] &+= conversion.value
      delivered &+= 1
      let delay = report.sent &- conversion.time.milliseconds
      tally.delaySum &+= delay
      tally.deliver(conversion, after: delay)
      if stages.clicks[Int(report.click)].reports == 1 {
        states.begin()
        states.add(data: report.position, window: report.window)
        states.count(campaign: campaign)
      } else {
        several.append(report)
      }
    }
  }

  /// Counts the states of sources with more than one report, each at its last.
  private mutating func countStates(_ view: BlockView) {
    for last in 0..<several.count {
      let (person, click) = (several[last].person, several[last].click)
      var later = last + 1
      while later < several.count, several[later].person == person, several[later].click != click {
        later += 1
      }
      if later < several.count, several[later].person == person { continue }
      states.begin()
      for row in stride(from: last, through: 0, by: -1) {
        if several[row].person != person { break }
        if several[row].click == click {
          states.add(data: several[row].position, window: several[row].window)
        }
      }
      states.count(campaign: Int(view.clicks[Int(click)].campaign))
    }
  }

  /// What the blocks so far have left behind.
  var result: SystemTally {
    var result = tally
    result.observed = counts.values.map { $0 }
    result.reported = result.observed
    result.reportedValue = worth.values.map { $0 }
    var sources = SourceTally(registered: registered.values.map { $0 })
    sources.observed = states.counts
    sources.reported = sources.observed
    result.sources = sources
    for outcome in ConversionOutcome.allCases {
      let place = Standing.count * Int(outcome.rawValue)
      for standing in Standing.counted {
        let conversions = fates[place + Int(standing)]
        result.funnel[Standing.stage(standing, outcome).index] += conversions
        if outcome == .reportCapReached { result.cappedReports += conversions }
      }
    }
    result.funnel[FunnelStage.notDelivered.index] -= delivered
    result.funnel[FunnelStage.delivered.index] += delivered
    return result
  }
}

/// Whom a conversion is attributable to, in a number.
private enum Standing {
  static let uncounted: UInt8 = 0
  private static let noClick: UInt8 = 1
  private static let outsideWindow: UInt8 = 2
  private static let attributable: UInt8 = 3
  /// All but ``uncounted``.
  static let counted = [noClick, outsideWindow, attributable]
  static let count = 4

  @inline(__always)
  static func of(_ conversion: TrueConversion) -> UInt8 {
    let counted =
      !conversion.followsClick ? noClick : conversion.attributedClick < 0 ? outsideWindow : attributable
    return conversion.counts ? counted : uncounted
  }

  /// Where the funnel puts such a conversion; a scheduled one until its report arrives.
  static func stage(_ standing: UInt8, _ outcome: ConversionOutcome) -> FunnelStage {
    if outcome == .scheduled { return .notDelivered }
    if standing == noClick { return .noAdClick }
    if standing == outsideWindow { return .outsideAttributionWindow }
    return .lost(outcome, AttributableClick(isElsewhere: false, refusal: nil, wasCleared: false))
  }
}

/// Lets a worker hold stages or none.
final class PlainSourcesBox {
  var sources: PlainSources

  init(_ sources: consuming PlainSources) { self.sources = sources }
}
