import Measurement
import Population
import SimulationKernel

/// When the reports of one system arrive, as those count it who know their clicks: whole numbers that add up in any order.
struct ArrivalTally: Codable, Sendable, Equatable {
  /// Reports that arrived before the plan's day, `(pattern * cohorts + cohort) * cohorts + age`; ages in midnights
  /// passed, and several campaigns a pattern.
  var pattern: [Int] = []
  /// The same reports as received, `(campaign * cohorts + cohort) * values + data`.
  var received: [Int] = []
  /// Reports of the clicks asked about, whenever delivered, by their true data, `campaign * values + data`.
  var final: [Int] = []
  /// Reports of counted conversions by the days from their click to their arrival, begun days counted as whole; the last
  /// entry is for all that come later.
  var sinceClick: [Int] = []
  /// The same by the days since the conversion.
  var sinceConversion: [Int] = []
  /// How many clicks have so many reports of any credit, from 1 on, the last entry being the cap.
  var reportsPerClick: [Int] = []

  /// Makes empty rooms.
  init(_ watch: ArrivalWatch, campaigns: Int, values: Int) {
    if watch.asOf != nil {
      let patterns = campaigns / watch.campaignsPerPattern
      pattern = Array(repeating: 0, count: patterns * watch.cohorts * watch.cohorts)
      received = Array(repeating: 0, count: campaigns * watch.cohorts * values)
      final = Array(repeating: 0, count: campaigns * values)
    }
    if let days = watch.completenessDays {
      sinceClick = Array(repeating: 0, count: days + 2)
      sinceConversion = sinceClick
    }
    if watch.countsPerClick { reportsPerClick = Array(repeating: 0, count: watch.cap) }
  }

  static func += (a: inout Self, b: Self) {
    addEach(b.pattern, to: &a.pattern)
    addEach(b.received, to: &a.received)
    addEach(b.final, to: &a.final)
    addEach(b.sinceClick, to: &a.sinceClick)
    addEach(b.sinceConversion, to: &a.sinceConversion)
    addEach(b.reportsPerClick, to: &a.reportsPerClick)
  }

  /// Whether it has the lengths that a scenario's tallies have.
  func isShaped(_ watch: ArrivalWatch, campaigns: Int, values: Int) -> Bool {
    let like = ArrivalTally(watch, campaigns: campaigns, values: values)
    return pattern.count == like.pattern.count && received.count == like.received.count
      && final.count == like.final.count && sinceClick.count == like.sinceClick.count
      && sinceConversion.count == like.sinceConversion.count
      && reportsPerClick.count == like.reportsPerClick.count
  }
}

/// What a publisher logs of its clicks, and what truly came of them.
struct ClickLogTally: Codable, Sendable, Equatable {
  /// How many clicks there were before the plan's day, `campaign * cohorts + cohort`.
  var clicks: [Int]
  /// Conversions attributable to the clicks asked about, `campaign * values + data`.
  var attributable: [Int]

  init(_ watch: ArrivalWatch, campaigns: Int, values: Int) {
    clicks = Array(repeating: 0, count: campaigns * watch.cohorts)
    attributable = Array(repeating: 0, count: campaigns * values)
  }

  /// Counts a block.
  mutating func add(_ block: PopulationBlock, _ watch: ArrivalWatch, values: Int) {
    for click in block.clicks where !click.isView {
      if let cohort = watch.cohort(click.time) {
        clicks[Int(click.campaign) * watch.cohorts + cohort] += 1
      }
    }
    for person in 0..<block.people {
      let firstClick = block.clickStart[person]
      for row in block.conversionStart[person]..<block.conversionStart[person + 1] {
        let conversion = block.conversions[row]
        guard conversion.counts, conversion.attributedClick >= 0 else { continue }
        let click = block.clicks[firstClick + Int(conversion.attributedClick)]
        guard click.time >= .zero, watch.cohort(click.time) != nil else { continue }
        attributable[Int(conversion.attributedCampaign) * values + Int(conversion.data)] += 1
      }
    }
  }

  static func += (a: inout Self, b: Self) {
    addEach(b.clicks, to: &a.clicks)
    addEach(b.attributable, to: &a.attributable)
  }
}

/// Watches the reports of one browser after another.
struct ArrivalCounter {
  private(set) var tally: ArrivalTally
  private let watch: ArrivalWatch
  private let values: Int
  private let asOf: SimulationTime
  /// Reports of each of a person's clicks in the browser at hand.
  private var perClick: [Int] = []

  init(_ watch: ArrivalWatch, campaigns: Int, values: Int) {
    self.watch = watch
    self.values = values
    asOf = SimulationTime.zero + SimulationDuration(milliseconds: Int64(watch.asOf ?? 0) * ArrivalWatch.day)
    tally = ArrivalTally(watch, campaigns: campaigns, values: values)
  }

  /// Counts a delivered report with full credit for its campaign.
  ///
  /// Also of a conversion before the period: a collector cannot tell, and learns from it.
  mutating func add(
    _ click: TrueClick, _ conversion: TrueConversion, data: UInt64, sent: SimulationTime
  ) {
    if watch.asOf != nil { addToCohort(click, conversion, data: data, sent: sent) }
    if conversion.counts, watch.completenessDays != nil {
      Self.count(sent - click.time, in: &tally.sinceClick)
      Self.count(sent - conversion.time, in: &tally.sinceConversion)
    }
  }

  /// Counts a delivered report of any credit towards the cap of its click: reports without credit use it up too.
  mutating func addTowardsCap(_ click: TrueClick, number: UInt32) {
    guard watch.countsPerClick, watch.cap > 0, click.time < watch.matureBefore else { return }
    while perClick.count <= Int(number) { perClick.append(0) }
    perClick[Int(number)] += 1
  }

  private mutating func addToCohort(
    _ click: TrueClick, _ conversion: TrueConversion, data: UInt64, sent: SimulationTime
  ) {
    guard let cohort = watch.cohort(click.time) else { return }
    let campaign = Int(click.campaign)
    if click.time >= .zero { tally.final[campaign * values + Int(conversion.data) % values] += 1 }
    guard sent < asOf else { return }
    let age = ArrivalWatch.number(sent) - ArrivalWatch.number(click.time)
    let patternRow = campaign / watch.campaignsPerPattern * watch.cohorts + cohort
    tally.pattern[patternRow * watch.cohorts + age] += 1
    let row = campaign * watch.cohorts + cohort
    tally.received[row * values + Int(data % UInt64(values))] += 1
  }

  /// Closes the book on a browser's clicks.
  mutating func settle() {
    for index in perClick.indices where perClick[index] > 0 {
      tally.reportsPerClick[min(perClick[index], watch.cap) - 1] += 1
      perClick[index] = 0
    }
  }

  /// A report that arrives exactly a day later arrives within a day.
  private static func count(_ delay: SimulationDuration, in days: inout [Int]) {
    let begun = (delay.milliseconds + ArrivalWatch.day - 1) / ArrivalWatch.day
    days[min(Int(begun), days.count - 1)] += 1
  }
}

extension UnitTally {
  /// Whether what was noted of arrivals has the lengths that a scenario's tallies have.
  func hasArrivals(of scenario: Scenario) -> Bool {
    guard var watch = ArrivalWatch(scenario) else {
      return population.clickLog == nil && systems.allSatisfy { $0.arrivals == nil }
    }
    let campaigns = scenario.population.campaigns
    let log = ClickLogTally(watch, campaigns: campaigns, values: scenario.population.dataValues)
    guard
      scenario.recovery.nowCast == nil
        ? population.clickLog == nil
        : population.clickLog?.clicks.count == log.clicks.count
          && population.clickLog?.attributable.count == log.attributable.count
    else { return false }
    return zip(systems, scenario.systems).allSatisfy { tally, arm in
      watch.cap = arm.reportsPerClick ?? 0
      return tally.arrivals?.isShaped(watch, campaigns: campaigns, values: arm.values)
        ?? !arm.tellsArrivals
    }
  }
}
