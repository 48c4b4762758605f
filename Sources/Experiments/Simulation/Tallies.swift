import SimulationKernel

/// Everything that one system leaves behind in one replication: whole numbers that add up in any order.
struct SystemTally: Codable, Sendable, Equatable {
  /// Reports with full credit as received, `campaign * values + data`.
  var observed: [Int]
  /// What the delivered reports with full credit would have said without noise.
  var reported: [Int]
  /// Conversions by funnel stage.
  var funnel: [Int]
  /// Delivered reports with full credit whose data is the true one.
  var kept = 0
  /// Reports that were delivered, any credit.
  var reports = 0
  /// Reports that a click's cap refused, any credit.
  var cappedReports = 0
  /// Sum over delivered reports, any credit, of arrival minus conversion, in milliseconds.
  var delaySum: Int64 = 0
  /// From conversion to arrival, reports with full credit.
  var delays = DelayHistogram()
  /// What left which device, and when.
  var fingerprint = Fingerprint()

  init(campaigns: Int, values: Int) {
    observed = Array(repeating: 0, count: campaigns * values)
    reported = observed
    funnel = Array(repeating: 0, count: FunnelStage.allCases.count)
  }

  static func += (a: inout Self, b: Self) {
    addEach(b.observed, to: &a.observed)
    addEach(b.reported, to: &a.reported)
    addEach(b.funnel, to: &a.funnel)
    a.kept += b.kept
    a.reports += b.reports
    a.cappedReports += b.cappedReports
    a.delaySum += b.delaySum
    a.delays += b.delays
    a.fingerprint += b.fingerprint
  }
}

/// What truly happened in one replication, the same for all systems.
struct PopulationTally: Codable, Sendable, Equatable {
  /// The number of values of conversion data that advertisers fire.
  var values: Int
  /// Conversions by the campaign of the click that they are attributable to, `campaign * values + data`.
  var attributable: [Int]
  /// Conversions by the campaign that caused them, laid out alike; organic ones in an extra last row.
  var all: [Int]
  /// Clicks, warm-up included.
  var clicks = 0
  /// Conversions, warm-up included.
  var conversions = 0
  /// What happened to whom.
  var fingerprint = Fingerprint()

  init(campaigns: Int, values: Int) {
    self.values = values
    attributable = Array(repeating: 0, count: campaigns * values)
    all = Array(repeating: 0, count: (campaigns + 1) * values)
  }

  static func += (a: inout Self, b: Self) {
    addEach(b.attributable, to: &a.attributable)
    addEach(b.all, to: &a.all)
    a.clicks += b.clicks
    a.conversions += b.conversions
    a.fingerprint += b.fingerprint
  }
}

/// One replication of one design point.
struct UnitTally: Codable, Sendable, Equatable {
  var population: PopulationTally
  /// In the order of the scenario's systems.
  var systems: [SystemTally]

  /// Whether it has the lengths that a scenario's tallies have; a file on a disk may say anything.
  func isShaped(for scenario: Scenario) -> Bool {
    let campaigns = scenario.population.campaigns
    let values = scenario.population.dataValues
    return population.values == values && population.attributable.count == campaigns * values
      && population.all.count == (campaigns + 1) * values && systems.count == scenario.systems.count
      && zip(systems, scenario.systems).allSatisfy { tally, arm in
        tally.observed.count == campaigns * arm.noise.values && tally.reported.count == tally.observed.count
          && tally.funnel.count == FunnelStage.allCases.count
      }
  }

  static func += (a: inout Self, b: Self) {
    a.population += b.population
    for index in a.systems.indices { a.systems[index] += b.systems[index] }
  }
}

private func addEach(_ source: [Int], to target: inout [Int]) {
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
