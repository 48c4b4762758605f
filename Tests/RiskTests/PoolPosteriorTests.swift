import PrivacyMechanisms
import SimulationKernel
import Testing

@testable import Risk

/// An adversary who holds a pool of reports that name no click, against numbers worked out by hand.
struct PoolPosteriorTests {
  private static let hour = RiskTest.hour
  private static let day = RiskTest.day

  /// Nobody clicks by the model, so that every conversion weighs the same before the pool counts.
  private func flat(_ noise: DataNoise? = nil) throws -> BehaviourModel {
    try BehaviourModel(
      delay: DelayBelief(.exponential(ExponentialLaw(mean: 3_600_000))), conversionsPerClick: 0,
      organicRate: 1e-9, noise: noise, identities: 100)
  }

  private func law(_ missing: Double, lifetime: Int64 = 7) throws -> PoolLaw {
    try PoolLaw(
      lifetime: lifetime * Self.day, earliest: 24 * Self.hour, latest: 48 * Self.hour, missing: missing)
  }

  private func question(_ rate: [Double], days: Int64 = 9) -> PoolQuestion {
    PoolQuestion(
      click: LinkageQuery(clickTime: 0, window: 0..<days * Self.day, data: nil), key: 5, rate: rate)
  }

  private func posteriors(
    _ log: [ConversionView], _ pool: [PooledReport], _ rate: [Double], missing: Double
  ) throws -> [UInt64: Double] {
    let posterior = try PoolPosterior(log: log, pool: pool, model: flat(), law: law(missing))
    let answer = try posterior.answer(question(rate))
    return Dictionary(uniqueKeysWithValues: answer.guesses.map { ($0.identity, $0.posterior) })
  }

  private func line(_ identity: UInt64, _ hours: Int64, _ data: UInt16) -> ConversionView {
    ConversionView(time: hours * Self.hour, identity: identity, data: data)
  }

  private func report(_ hours: Int64, _ data: UInt16, key: UInt32 = 5) -> PooledReport {
    PooledReport(time: hours * Self.hour, key: key, data: data)
  }

  @Test func theRatioIsDeltaPlusTheReportsOverThoseExpected() throws {
    // 1: two reports of its data in [34, 58) h; 2: none, its data differ; 3: past 7 days, so no report says anything.
    let log = [line(1, 10, 0), line(2, 10, 1), line(3, 169, 0)]
    let pool = [
      report(33, 0), report(34, 0), report(57, 0), report(58, 0), report(40, 0, key: 4),
      report(40, 0, key: 6),
      report(40, 2), report(193, 0),
    ]
    let rate = 0.25 / Double(24 * Self.hour)
    let found = try posteriors(log, pool, [rate, 2 * rate, rate], missing: 0.2)
    // delta + (1 - delta) N / (rho T): 0.2 + 0.8 * 2 / 0.25, 0.2 and 1.
    let ratios: [UInt64: Double] = [1: 6.6, 2: 0.2, 3: 1]
    for (identity, ratio) in ratios {
      #expect(RiskTest.relative(found[identity] ?? 0, ratio / 7.8) < 1e-12)
    }
  }

  @Test func aConversionExactlyAsOldAsAClickLivesIsReported() throws {
    let log = [line(1, 168, 0), ConversionView(time: 168 * Self.hour + 1, identity: 2, data: 0)]
    let found = try posteriors(log, [], [1 / Double(Self.day)], missing: 0.25)
    #expect(found == [1: 0.2, 2: 0.8])
  }

  @Test func reportsNearTheEndsOfThePoolsTimeCountForMore() throws {
    let law = try PoolLaw(
      lifetime: 7 * Self.day, earliest: 24 * Self.hour, latest: 48 * Self.hour, missing: 0.2,
      complete: 24 * Self.hour..<72 * Self.hour)
    let log = [
      line(1, 23, 0), line(2, 24, 0), line(3, 48, 0), line(4, 60, 0), line(5, 71, 0), line(6, 72, 0),
    ]
    // A report just before 60 h is of a conversion from 12 h to 36 h, of which the pool holds half; one before 90 h of
    // one from 42 h to 66 h, all held; one before 102 h of one from 54 h to 78 h, three quarters.
    let pool = [60, 90, 102].map { PooledReport(time: $0 * Self.hour - 1, key: 5, data: 0) }
    let answer = try PoolPosterior(log: log, pool: pool, model: flat(), law: law)
      .answer(question([1 / Double(24 * Self.hour)]))
    // rho T is 1; the reports of conversion 2 are due in [48, 72), of 3 in [72, 96), of 4 in [84, 108), of 5 in [95, 119).
    let counts: [UInt64: Double] = [2: 2, 3: 1, 4: 1 + 4.0 / 3, 5: 4.0 / 3]
    let ratios = (1...6 as ClosedRange<UInt64>).map { identity -> Double in
      counts[identity].map { 0.2 + 0.8 * $0 } ?? 1
    }
    let total = ratios.reduce(0, +)
    for guess in answer.guesses {
      #expect(RiskTest.relative(guess.posterior, ratios[Int(guess.identity) - 1] / total) < 1e-12)
    }
    #expect(answer.guesses.count == 6)
  }

  @Test func theIntensityOfClicksMultipliesTheRatio() throws {
    let mean = Double(10 * Self.hour)
    let model = try BehaviourModel(
      delay: DelayBelief(.exponential(ExponentialLaw(mean: mean))), conversionsPerClick: 0.5,
      organicRate: 1e-9, noise: nil, identities: 100)
    let posterior = try PoolPosterior(
      log: [line(1, 5, 0), line(2, 30, 0)], pool: [report(60, 0)], model: model, law: law(0.1))
    let answer = try posterior.answer(question([1 / Double(48 * Self.hour)]))
    let weights = [5.0, 30].map { 1e-9 + 0.5 / mean * Elementary.exp(-$0 / 10) }
    // rho T is 1/2, and only the second conversion's report can be due at 60 h.
    let products = [weights[0] * 0.1, weights[1] * (0.1 + 0.9 * 2)]
    #expect(answer.guesses.map(\.identity) == (products[0] > products[1] ? [1, 2] : [2, 1]))
    let second = answer.guesses.first { $0.identity == 2 }?.posterior ?? 0
    #expect(RiskTest.relative(second, products[1] / (products[0] + products[1])) < 1e-12)
  }

  @Test func aSharpPoolNamesForCertain() throws {
    // One click only, so nobody else's report is in the pool: 40 people convert, one at the right time.
    let log =
      (0..<40).map { line($0, Int64($0) * 30, $0 == 20 ? 3 : 2) } + [line(90, 13, 3), line(91, 14, 2)]
    for missing in [0, 0.3] {
      let posterior = try PoolPosterior(
        log: log, pool: [report(52, 3)], model: flat(), law: law(missing, lifetime: 60))
      let truth = LinkageTruth(identity: 90, time: 13 * Self.hour, data: 3)
      let outcome = try posterior.outcome(
        of: question([0, 0, 0, 0], days: 50), truth: truth, depths: [1, 5])
      #expect(outcome.candidates == 1 && outcome.confidence == 1 && outcome.posteriorOfTruth == 1)
      #expect(outcome.hits == [1, 1] && outcome.believed == [1, 1] && outcome.entropy == 0)
      let wrong = LinkageTruth(identity: 91, time: 14 * Self.hour, data: 2)
      let missed = try posterior.outcome(of: question([0, 0, 0, 0], days: 50), truth: wrong, depths: [1])
      #expect(missed.hits == [0] && missed.posteriorOfTruth == 0)
    }
  }

  @Test func ratesOfZeroAreTheLimitOfSmallOnes() throws {
    let log = [line(1, 10, 0), line(2, 12, 0), line(3, 60, 0), line(4, 200, 0), line(5, 10, 1)]
    let pool = [report(35, 0), report(50, 0), report(35, 0)]
    for missing in [0, 0.3, 1] {
      for pool in [pool, []] {
        let limit = try posteriors(log, pool, [0, 0], missing: missing)
        let small = try posteriors(log, pool, [1e-30, 1e-30], missing: missing)
        for identity in 1...5 as ClosedRange<UInt64> {
          #expect(abs((limit[identity] ?? 0) - (small[identity] ?? 0)) < 1e-12)
        }
        if missing == 1 { #expect(limit.values.allSatisfy { $0 == 0.2 }) }
      }
    }
    // Three reports against one.
    let certain = try posteriors(log, pool, [0, 0], missing: 0.3)
    #expect(certain[1] == 0.75 && certain[2] == 0.25 && certain.count == 2)
  }

  @Test func whenNothingFitsEverybodyIsEquallyLikely() throws {
    let log = (0..<30).map { line($0, 10, 0) }
    let posterior = try PoolPosterior(log: log, pool: [], model: flat(), law: law(0))
    let outcome = try posterior.outcome(
      of: question([1e-9]), truth: LinkageTruth(identity: 7, time: 10 * Self.hour, data: 0), depths: [1, 10])
    #expect(
      outcome.candidates == 30 && outcome.confidence == 1.0 / 30 && outcome.hits == [1.0 / 30, 1.0 / 3])
    let nobody = try PoolPosterior(log: [], pool: [], model: flat(), law: law(0)).answer(question([]))
    #expect(nobody == .nobody)
  }

  @Test func constantDelaysAreOneMillisecondWide() throws {
    let law = try PoolLaw(lifetime: Self.day, earliest: 50, latest: 50, missing: 0.5)
    let log = [1000, 1001].map { ConversionView(time: $0, identity: UInt64($0), data: 0) }
    let pool = [PooledReport(time: 1050, key: 5, data: 0)]
    let answer = try PoolPosterior(log: log, pool: pool, model: flat(), law: law)
      .answer(question([0.25]))
    // 0.5 + 0.5 / 0.25 against 0.5.
    #expect(answer.guesses.map(\.identity) == [1000, 1001])
    #expect(RiskTest.relative(answer.confidence, 2.5 / 3) < 1e-12)
  }

  @Test func aPoolIsTheSameInAnyOrderAndAnyNumberOfParts() {
    var reports = (0..<100).map { (i: Int) -> PooledReport in
      PooledReport(time: Int64(i * 37 % 50), key: UInt32(i % 3), data: UInt16(i % 4))
    }
    func pool(_ limit: Int, parts: Int) -> ReportPool {
      var pools = (0..<parts).map { _ in ReportPool(limit: limit) }
      for (i, report) in reports.enumerated() { pools[i % parts].add(report) }
      for part in pools.dropFirst() { pools[0].merge(part) }
      return pools[0]
    }
    let one = pool(100, parts: 1).sorted
    #expect(one?.count == 100)
    #expect(one == one?.sorted())
    var random = RiskTest.random(900)
    random.shuffle(&reports)
    for parts in [1, 3, 7] {
      #expect(pool(100, parts: parts).sorted == one)
      #expect(pool(99, parts: parts).sorted == nil && pool(99, parts: parts).isTooLong)
      #expect(pool(20, parts: parts).isTooLong)
    }
  }

  @Test func numbersOutOfRangeAreNamed() throws {
    for (lifetime, earliest, latest, missing) in [
      (-1, 0, 1, 0), (1, -1, 1, 0), (1, 2, 1, 0), (1, 0, 1 << 52, 0), (1, 0, 1, -0.1), (1, 0, 1, 1.1),
      (1, 0, 1, .nan),
    ] as [(Int64, Int64, Int64, Double)] {
      #expect(throws: RiskError.self) {
        try PoolLaw(lifetime: lifetime, earliest: earliest, latest: latest, missing: missing)
      }
    }
    let posterior = try PoolPosterior(log: [line(1, 10, 2)], pool: [], model: flat(), law: law(0.1))
    for rate in [[1, 1], [1, 1, -1], [1, 1, .nan], [.infinity, 1, 1], [1, 1e-300, 1]] as [[Double]] {
      #expect(throws: RiskError.self) { try posterior.answer(question(rate)) }
    }
    #expect(throws: RiskError.self) {
      try posterior.outcome(
        of: question([1, 1, 1]), truth: LinkageTruth(identity: 1, time: 1, data: 3), depths: [1])
    }
    var early = question([1, 1, 1])
    early.click.window = -1..<5
    #expect(throws: RiskError.self) { try posterior.answer(early) }
    #expect(throws: RiskError.data(2, values: 2)) {
      try PoolPosterior(
        log: [line(1, 10, 2)], pool: [], model: flat(DataNoise(values: 2, noise: 0)), law: law(0))
    }
  }
}
