import AdTech
import Population
import SimulationKernel

/// Everything that one system leaves behind in one replication: whole numbers that add up in any order.
///
/// In a mixed web each part has a tally of its own. The whole has zeros for what reports say, which each part says in
/// its own unit, and the sums of everything else.
struct SystemTally: Codable, Sendable, Equatable {
  /// Reports with full credit as received, or the sums of what they contribute, `campaign * values + data`.
  var observed: [Int]
  /// What the delivered reports with full credit would have said without noise.
  var reported: [Int]
  /// The value of the same reports' conversions by campaign, in the system's unit of value.
  var reportedValue: [Int64]
  /// The value that reports with full credit carry, by campaign, where they carry any, in the same unit.
  var observedValue: [Int64]
  /// How many reports came together for the counts of an advertiser's campaigns, whatever they say,
  /// `advertiser * values + data`; empty where that does not matter.
  var queries: [Int] = []
  /// The sums of a hierarchy, where conversions contribute to any.
  var hierarchy: HierarchyTally?
  /// What sources put out, where that is noised source by source.
  var sources: SourceTally?
  /// When reports arrive, where that is asked.
  var arrivals: ArrivalTally?
  /// How good the received data are, where events and not reports are received.
  var quality: QualityTally?
  /// Conversions by funnel stage.
  var funnel: [Int]
  /// Conversions that were delivered although they are attributable to no click, since the system looks back further.
  var deliveredBeyond = 0
  /// Delivered reports with full credit whose data is the true one.
  var kept = 0
  /// Reports that were delivered, any credit.
  var reports = 0
  /// Reports that a click's cap refused, any credit.
  var cappedReports = 0
  /// Sum over delivered reports, any credit, of arrival minus conversion, in milliseconds.
  var delaySum: Int64 = 0
  /// From conversion to arrival, reports with full credit.
  var delays = LogHistogram()
  /// What left which device, and when.
  var fingerprint = Fingerprint()
  /// The tallies of the parts, in their order; nil where all browsers have the same system.
  var parts: [SystemTally]?
  /// What nobody's conversions stand behind; nil where there is no such traffic.
  var invalid: InvalidTally?

  init(campaigns: Int, values: Int) {
    observed = Array(repeating: 0, count: campaigns * values)
    reported = observed
    reportedValue = Array(repeating: 0, count: campaigns)
    observedValue = reportedValue
    funnel = Array(repeating: 0, count: FunnelStage.allCases.count)
  }

  /// Notes that the first report about a conversion arrived.
  ///
  /// - Parameter delay: from the conversion to the report, in milliseconds.
  @inline(__always)
  mutating func deliver(_ conversion: TrueConversion, after delay: Int64) {
    delays.add(delay)
    if conversion.attributedClick < 0 { deliveredBeyond += 1 }
  }

  /// Counts a delivered report with full credit for its campaign.
  ///
  /// - Parameters:
  ///   - received: the data of the report.
  ///   - value: the value that the report carries, if any.
  ///   - values: how many values the data field can take.
  @inline(__always)
  mutating func credit(
    _ conversion: TrueConversion, campaign: Int, received: Int, value: Int64?, values: Int
  ) {
    let data = Int(conversion.data) % values
    reported[campaign * values + data] += 1
    reportedValue[campaign] += conversion.value
    if let value { observedValue[campaign] += value }
    if received == data { kept += 1 }
  }

  static func += (a: inout Self, b: Self) {
    addEach(b.observed, to: &a.observed)
    addEach(b.reported, to: &a.reported)
    addEach(b.reportedValue, to: &a.reportedValue)
    addEach(b.observedValue, to: &a.observedValue)
    addEach(b.queries, to: &a.queries)
    if let other = b.hierarchy { a.hierarchy? += other }
    if let other = b.sources { a.sources? += other }
    if let other = b.quality { a.quality? += other }
    if let other = b.arrivals { a.arrivals? += other }
    a.kept += b.kept
    a.addJourneys(of: b)
    for (index, part) in (b.parts ?? []).enumerated() { a.parts?[index] += part }
    guard let other = b.invalid else { return }
    var invalid = a.invalid ?? InvalidTally()
    invalid.reported += other.reported
    invalid.fabricated += other.fabricated
    a.invalid = invalid
  }

  /// Adds what became of conversions and reports, but not what the reports say.
  mutating func addJourneys(of b: Self) {
    addEach(b.funnel, to: &funnel)
    reports += b.reports
    cappedReports += b.cappedReports
    deliveredBeyond += b.deliveredBeyond
    delaySum += b.delaySum
    delays += b.delays
    fingerprint += b.fingerprint
  }

  /// Adds what the reports of invalid traffic say, and nothing else of it.
  mutating func addInvalid(_ b: Self) {
    addEach(b.observed, to: &observed)
    addEach(b.reported, to: &reported)
    addEach(b.reportedValue, to: &reportedValue)
    addEach(b.observedValue, to: &observedValue)
    addEach(b.queries, to: &queries)
    if let other = b.hierarchy { hierarchy? += other }
    if let other = b.sources { sources? += other }
    if let other = b.quality { quality? += other }
    kept += b.kept
    if parts == nil {
      var mine = invalid ?? InvalidTally()
      mine.reported += b.reported.reduce(0, +)
      mine.fabricated += b.invalid?.fabricated ?? 0
      invalid = mine
    }
    for (index, part) in (b.parts ?? []).enumerated() { parts?[index].addInvalid(part) }
  }
}

/// How many counted reports no person's conversion stands behind.
struct InvalidTally: Codable, Sendable, Equatable {
  /// Those that browsers of bots sent about conversions of bots, as far as noise did not make them.
  var reported = 0
  /// Those that were made up without any browser.
  var fabricated = 0
}

/// What truly happened in one replication, the same for all systems.
struct PopulationTally: Codable, Sendable, Equatable {
  /// The number of values of conversion data that advertisers fire.
  var values: Int
  /// Conversions by the campaign of the click that they are attributable to, `campaign * values + data`.
  var attributable: [Int]
  /// Conversions by the campaign that caused them, laid out alike; organic ones in an extra last row.
  var all: [Int]
  /// How many of the attributable conversions were caused by the campaign that they are credited to.
  var causedAsCredited = 0
  /// Conversions by campaign and publisher; nil where nobody asks.
  var leaves: LeafTruth?
  /// What the attributable conversions are worth by campaign, in hundredths of the currency.
  var attributableValue: [Int64]
  /// What all are worth by the campaign that caused them, the same way; organic ones in an extra last entry.
  var allValue: [Int64]
  /// What conversions are worth by advertiser and data.
  var ledger: ValueLedger
  /// The worth of single conversions, in hundredths of the currency.
  var worth = LogHistogram()
  /// What a publisher logs of its clicks, where reports to come are asked about.
  var clickLog: ClickLogTally?
  /// Clicks, warm-up included.
  var clicks = 0
  /// Conversions, warm-up included.
  var conversions = 0
  /// What happened to whom.
  var fingerprint = Fingerprint()
  /// What the people look like from outside, if that was asked for.
  var marginals: PopulationMarginals?

  init(campaigns: Int, advertisers: Int, values: Int) {
    self.values = values
    attributable = Array(repeating: 0, count: campaigns * values)
    all = Array(repeating: 0, count: (campaigns + 1) * values)
    attributableValue = Array(repeating: 0, count: campaigns)
    allValue = Array(repeating: 0, count: campaigns + 1)
    ledger = ValueLedger(cells: advertisers * values)
  }

  static func += (a: inout Self, b: Self) {
    addEach(b.attributable, to: &a.attributable)
    addEach(b.all, to: &a.all)
    a.causedAsCredited += b.causedAsCredited
    if let other = b.leaves { a.leaves? += other }
    addEach(b.attributableValue, to: &a.attributableValue)
    addEach(b.allValue, to: &a.allValue)
    if let other = b.marginals { a.marginals? += other }
    if let other = b.clickLog { a.clickLog? += other }
    a.ledger += b.ledger
    a.worth += b.worth
    a.clicks += b.clicks
    a.conversions += b.conversions
    a.fingerprint += b.fingerprint
  }
}

extension PopulationTally {
  /// Whether it has the lengths that a population's tallies have.
  func isShaped(for settings: PopulationSettings) -> Bool {
    let campaigns = settings.campaigns
    return values == settings.dataValues && attributable.count == campaigns * values
      && all.count == (campaigns + 1) * values && attributableValue.count == campaigns
      && allValue.count == campaigns + 1 && ledger.isShaped(cells: settings.advertisers * values)
  }
}

/// One replication of one design point.
struct UnitTally: Codable, Sendable, Equatable {
  var population: PopulationTally
  /// In the order of the scenario's systems.
  var systems: [SystemTally]
  /// What an adversary found out; empty when none was asked for.
  var risk: [RiskRow] = []

  /// Whether it has the lengths that a scenario's tallies have, and no number that cannot have been counted; a
  /// file on a disk may say anything.
  func isShaped(for scenario: Scenario) -> Bool {
    let campaigns = scenario.population.campaigns
    return isWithinBounds && population.isShaped(for: scenario.population)
      && population.leaves.map(\.shape) == scenario.hierarchyShape && population.leaves?.isWhole ?? true
      && systems.count == scenario.systems.count
      && hasArrivals(of: scenario)
      && zip(systems, scenario.systems).allSatisfy { tally, arm in
        tally.isShaped(for: arm, campaigns: campaigns)
          && tally.quality.map(\.byDay.count) == (arm.reportsQuality ? scenario.timeline.days : nil)
      }
  }

  static func += (a: inout Self, b: Self) {
    a.population += b.population
    for index in a.systems.indices { a.systems[index] += b.systems[index] }
  }
}

extension SystemTally {
  /// Whether it has the lengths that an arm's tallies have.
  func isShaped(for arm: SystemArm, campaigns: Int) -> Bool {
    observed.count == campaigns * arm.values && reported.count == observed.count
      && reportedValue.count == campaigns && observedValue.count == campaigns
      && funnel.count == FunnelStage.allCases.count && queries.isEmpty != arm.countsQueries
      && sources.map(\.registered.count) == arm.sourceTypes.map { $0 * campaigns }
      && hierarchy.map(\.shape) == arm.hierarchy?.shape && hierarchy?.isWhole ?? true
      && (parts?.count ?? 0) == arm.parts.count
      && zip(parts ?? [], arm.parts).allSatisfy { $0.isShaped(for: $1.arm, campaigns: campaigns) }
  }
}

func addEach<Number: AdditiveArithmetic>(_ source: [Number], to target: inout [Number]) {
  for index in source.indices { target[index] += source[index] }
}

extension Fingerprint: Codable {
  /// Written as hexadecimal digits, since not every reader of JSON keeps 64 bits.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hexadecimal)
  }

  /// Reads hexadecimal digits.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let value = UInt64(text, radix: 16) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not a fingerprint"))
    }
    self.init(value: value)
  }
}
