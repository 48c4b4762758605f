import SimulationKernel
import Testing
import Web

@testable import AttributionLevel1

/// The engine and a naive second implementation agree on random histories with small limits.
@Suite struct NaiveModelTests {
  private static let hosts = ["a.example", "b.example", "c.example", "d.example"]

  /// Makes up a history and plays it in both.
  private struct Duel {
    var chance: RandomSequence
    var naive: NaiveLevelOne

    mutating func below(_ bound: UInt64) -> Int { Int(chance.next(below: bound)) }
    mutating func host() -> String { NaiveModelTests.hosts[below(4)] }
    mutating func hosts(_ most: UInt64) -> [String] {
      let count = below(6) == 0 ? below(most) + 1 : 0
      return (0..<count).map { _ in host() }
    }
  }

  private static func limits(_ chance: inout RandomSequence) -> LevelOneLimits {
    var limits = LevelOneLimits()
    limits.maxLookbackDays = 1 + Int(chance.next(below: 30))
    limits.epochDays = 1 + Int(chance.next(below: 9))
    limits.siteBudget = (1 + Int64(chance.next(below: 9))) * 700_000
    limits.globalBudget = (1 + Int64(chance.next(below: 9))) * 1_300_000
    limits.impressionSiteQuota = (1 + Int64(chance.next(below: 9))) * 900_000
    limits.maxHistogramSize = 6
    limits.maxStoredImpressionsPerSite = nil
    return limits
  }

  @Test func bothImplementationsGiveTheSameHistogramsAndBudgets() throws {
    var (nonZero, zero) = (0, 0)
    for history in 0..<1_500 as Range<UInt64> {
      var chance = RandomSequence(
        random: AddressedRandom(seed: 20_201_006, replication: 77, person: history),
        purpose: RandomPurpose(rawValue: 2))
      let limits = Self.limits(&chance)
      var draws = SequenceDraws(history)
      var engine = try LevelOneAPI(
        limits, aggregationServices: ["s"], suffixes: try PublicSuffixList(), draws: SequenceDraws(history))
      var duel = Duel(
        chance: chance, naive: NaiveLevelOne(limits) { draws.epochFraction() })
      var seconds: Int64 = 0
      for _ in 0..<40 {
        seconds += Int64(duel.below(2) == 0 ? duel.below(5) : duel.below(200_000))
        let (engineHistogram, naiveHistogram) = try Self.step(&duel, &engine, seconds)
        #expect(engineHistogram == naiveHistogram, "history \(history) at \(seconds) s")
        guard let engineHistogram else { continue }
        if engineHistogram.contains(where: { $0 > 0 }) { nonZero += 1 } else { zero += 1 }
      }
      #expect(
        duel.naive.sites.values.allSatisfy { $0 >= 0 } && duel.naive.global.values.allSatisfy { $0 >= 0 })
    }
    // Both kinds of answers occur often enough to tell implementations apart.
    #expect(nonZero > 5_000 && zero > 5_000, "\(nonZero) \(zero)")
  }

  /// One random event in both; the histograms of a conversion.
  private static func step(
    _ duel: inout Duel, _ engine: inout LevelOneAPI<SequenceDraws>, _ seconds: Int64
  ) throws -> ([Int]?, [Int]?) {
    let now = SimulationTime(milliseconds: seconds * 1_000)
    switch duel.below(20) {
    case 0:
      let host = duel.host()
      engine.clearImpressions(for: host)
      duel.naive.clearImpressions(host)
    case 1 where duel.below(3) == 0:
      let forgets = duel.below(2) == 0
      let hosts = forgets && duel.below(2) == 0 ? [] : [duel.host(), duel.host()]
      try engine.clearBrowsingHistory(hosts.sorted(), forgetVisits: forgets, at: now)
      duel.naive.clearHistory(Set(hosts), forgets: forgets, Double(seconds))
    case 2: engine.deleteExpired(at: now)
    case 3...10: try save(&duel, &engine, seconds)
    default: return try convert(&duel, &engine, seconds)
    }
    return (nil, nil)
  }

  private static func save(
    _ duel: inout Duel, _ engine: inout LevelOneAPI<SequenceDraws>, _ seconds: Int64
  ) throws {
    var options = ImpressionOptions(histogramIndex: UInt32(duel.below(6)))
    options.matchValue = UInt32(duel.below(3))
    options.conversionSites = duel.hosts(3)
    options.conversionCallers = duel.hosts(3)
    options.lifetimeDays = UInt32(1 + duel.below(35))
    options.priority = Int32(duel.below(3)) - 1
    let site = duel.host()
    let caller = duel.below(3) == 0 ? duel.host() : nil
    var page = CallingDocument(topLevelHost: site, callerHost: caller, hasTransientActivation: true)
    try engine.saveImpression(options, from: &page, at: SimulationTime(milliseconds: seconds * 1_000))
    let lifetime = min(Int(options.lifetimeDays), duel.naive.limits.maxLookbackDays)
    duel.naive.saved += 1
    duel.naive.impressions.append(
      NaiveLevelOne.Impression(
        matchValue: options.matchValue, site: site, intermediary: caller == site ? nil : caller,
        conversionSites: Set(options.conversionSites), conversionCallers: Set(options.conversionCallers),
        time: Double(seconds), lifetime: Double(lifetime) * 86_400, index: Int(options.histogramIndex),
        priority: options.priority, order: duel.naive.saved))
  }

  private static func convert(
    _ duel: inout Duel, _ engine: inout LevelOneAPI<SequenceDraws>, _ seconds: Int64
  ) throws -> ([Int]?, [Int]?) {
    var options = ConversionOptions(aggregationService: "s", histogramSize: UInt32(1 + duel.below(6)))
    options.epsilon = [0.1, 0.3, 1.0, 2.5][duel.below(4)]
    options.maxValue = UInt32(1 + duel.below(9))
    options.value = UInt32(1 + duel.below(UInt64(options.maxValue)))
    options.lookbackDays = duel.below(2) == 0 ? nil : UInt32(1 + duel.below(32))
    options.credit = (0..<1 + duel.below(4)).map { _ in [0.3, 1, 2, 0.5][duel.below(4)] }
    options.matchValues = duel.below(4) > 0 ? [] : (0...duel.below(2)).map { _ in UInt32(duel.below(3)) }
    options.impressionSites = duel.hosts(4)
    options.impressionCallers = duel.hosts(4)
    let site = duel.host()
    let caller = duel.below(3) == 0 ? duel.host() : nil
    var page = CallingDocument(topLevelHost: site, callerHost: caller, hasTransientActivation: true)
    let report = try engine.measureConversion(
      options, from: &page, at: SimulationTime(milliseconds: seconds * 1_000))
    let longest = duel.naive.limits.maxLookbackDays
    let query = NaiveLevelOne.Query(
      epsilon: options.epsilon, value: Int(options.value), maxValue: Int(options.maxValue),
      size: Int(options.histogramSize),
      lookback: Double(min(options.lookbackDays.map { Int($0) } ?? longest, longest)) * 86_400,
      credit: options.credit, matchValues: Set(options.matchValues),
      impressionSites: Set(options.impressionSites), impressionCallers: Set(options.impressionCallers))
    let naive = duel.naive.measure(query, site, caller == site ? nil : caller, Double(seconds))
    return (report.histogram.map { Int($0) }, naive)
  }
}
