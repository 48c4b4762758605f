import PrivacyMechanisms
import SimulationKernel
import Statistics
import Testing

@testable import Risk

/// The pool's adversary beside timing alone, and beside simulated worlds.
struct PoolAgreementTests {
  private static let hour = RiskTest.hour
  private static let day = RiskTest.day

  private func random(_ count: Int, _ stream: UInt64) -> [ConversionView] {
    var random = RiskTest.random(stream)
    return (0..<count).map { _ in
      ConversionView(
        time: Int64(random.next(below: UInt64(70 * Self.day))),
        identity: random.next(below: UInt64(count / 2)),
        data: UInt16(random.next(below: 4)))
    }
  }

  private func clicks(_ count: Int, _ stream: UInt64) -> [LinkageQuery] {
    var random = RiskTest.random(stream)
    return (0..<count).map { i in
      let click = Int64(random.next(below: UInt64(60 * Self.day)))
      let others = (0..<random.next(below: 4)).map { _ in
        click + Int64(random.next(below: UInt64(20 * Self.day))) - 10 * Self.day
      }
      let days = [1, 7, 30][i % 3]
      return LinkageQuery(
        clickTime: click, otherClicks: others, window: click..<click + Int64(days) * Self.day, data: nil,
        noisedShare: i % 5 == 0 ? 0.3 : 0)
    }
  }

  /// A day of delays, some hours in which none sends, two of many, and a tail of three days.
  private static let late = [
    PoolLaw.Stretch(earliest: 24 * hour, latest: 48 * hour, share: 0.65),
    PoolLaw.Stretch(earliest: 55 * hour, latest: 57 * hour, share: 0.2),
    PoolLaw.Stretch(earliest: 57 * hour, latest: 129 * hour, share: 0.15),
  ]

  /// Reports of every value once an hour: each stretch of hours has one an hour, just as many as are expected.
  private var evenPool: [PooledReport] {
    (-30 * 24..<100 * 24).flatMap { hour in
      (0..<4).map { PooledReport(time: Int64(hour) * Self.hour + 17, key: 5, data: $0) }
    }
  }

  @Test func aPoolThatSaysNothingGivesTheAnswerOfTimingAlone() throws {
    let query = clicks(240, 920)
    for (stream, law) in [
      (1, try RiskTest.searchMixture()), (2, .exponential(try ExponentialLaw(mean: 7e7))),
      (3, .lognormal(try LognormalLaw(mu: 17, sigma: 1.5))),
    ] as [(UInt64, DelayLaw)] {
      // Dense and sparse logs, so that ties, few candidates and none occur.
      for count in [12, 400, 6000] {
        let log = random(count, 930 + stream)
        for organic in [0.1 / 30 / Double(Self.day), 0] {
          let model = try BehaviourModel(
            delay: DelayBelief(law), conversionsPerClick: 0.12, organicRate: organic, noise: nil,
            identities: 1000)
          let index = try CandidateIndex(query, model: model)
          var tally = CandidateTally(index)
          for view in log { tally.add(view) }
          let timing = index.answers(tally)
          for (pool, missing) in [(evenPool, 0.2), ([], 1)] {
            let uniform = try PoolPosterior(
              log: log, pool: pool, model: model,
              law: PoolLaw(
                lifetime: 7 * Self.day, earliest: Self.day, latest: 2 * Self.day, missing: missing))
            let late = try uniform.assuming(
              PoolLaw(lifetime: 7 * Self.day, delays: Self.late, missing: missing))
            for q in query.indices {
              let truth = log.first { query[q].window.contains($0.time) }.map {
                LinkageTruth(identity: $0.identity, time: $0.time, data: $0.data)
              }
              let question = PoolQuestion(
                click: query[q], key: 5, rate: Array(repeating: 1 / Double(Self.hour), count: 4))
              let expected = index.outcome(of: timing[q], at: q, truth: truth, depths: [1, 3, 10])
              for posterior in [uniform, late] {
                try expectSame(posterior.outcome(of: question, truth: truth, depths: [1, 3, 10]), expected)
              }
            }
          }
        }
      }
    }
  }

  private func expectSame(_ pool: LinkageOutcome, _ timing: LinkageOutcome) {
    #expect(pool.candidates == timing.candidates)
    #expect(RiskTest.relative(pool.confidence, timing.confidence) < 1e-9)
    #expect(RiskTest.relative(pool.sumOfSquares, timing.sumOfSquares) < 1e-9)
    #expect(RiskTest.relative(pool.posteriorOfTruth, timing.posteriorOfTruth) < 1e-9)
    for (a, b) in zip(pool.believed, timing.believed) { #expect(RiskTest.relative(a, b) < 1e-9) }
    for (a, b) in zip(pool.hits, timing.hits) { #expect(abs(a - b) < 1e-12) }
    #expect(abs(pool.entropy - timing.entropy) < 0.02 * max(timing.entropy, 0.1))
  }

  private struct Settings {
    var rates: [Double]
    var model: BehaviourModel
    var law: PoolLaw

    init(_ pool: Pool) throws {
      rates = [pool.perDay, pool.perDay / 2].map { $0 / 8.64e7 }
      model = try BehaviourModel(
        delay: DelayBelief(
          .mixture(
            ExponentialMixture(weights: [0.5, 0.5], means: [3 * 3.6e6, 60 * 3.6e6], limit: 10 * 8.64e7))),
        conversionsPerClick: 0.4, organicRate: 0.2 / 30 / 8.64e7, noise: nil, identities: 300)
      let hour = PoolAgreementTests.hour
      law = try PoolLaw(
        lifetime: 7 * 24 * hour,
        delays: pool.isLate
          ? PoolAgreementTests.late : [PoolLaw.Stretch(earliest: 24 * hour, latest: 48 * hour, share: 1)],
        missing: pool.missing,
        complete: pool.hours.map { $0.lowerBound * hour..<$0.upperBound * hour })
    }

    /// A delay by the law.
    func delay(_ random: inout RandomSequence) -> Int64 {
      var left = random.unit()
      var place = 0
      while place + 1 < law.delays.count, left >= law.delays[place].share {
        left -= law.delays[place].share
        place += 1
      }
      let stretch = law.delays[place]
      return stretch.earliest + Int64(random.next(below: UInt64(stretch.latest - stretch.earliest)))
    }
  }

  /// One click at 0 with its conversion, others' conversions, and a pool, all as the adversary believes them to be.
  private func world(
    _ settings: Settings, _ random: inout RandomSequence
  ) -> (log: [ConversionView], pool: [PooledReport], truth: LinkageTruth) {
    let window = 9 * Self.day
    let intensity = ClickIntensity(
      LinkageQuery(clickTime: 0, window: 0..<window, data: nil), model: settings.model)
    let highest = intensity.value(at: 0)
    var time: Int64
    repeat {
      time = Int64(random.next(below: UInt64(window)))
    } while random.unit() * highest
      >= intensity.value(at: time)
    let truth = LinkageTruth(identity: 0, time: time, data: UInt16(random.next(below: 2)))
    var log = [ConversionView(time: time, identity: 0, data: truth.data)]
    for other in 0..<RiskTest.poisson(12, &random) {
      log.append(
        ConversionView(
          time: Int64(random.next(below: UInt64(window))), identity: UInt64(other + 1),
          data: UInt16(random.next(below: 2))))
    }
    var pool: [PooledReport] = []
    // Others' conversions as long as some report can be the click's, or as long as the pool holds their reports.
    let times = settings.law.complete ?? -6 * Self.day..<13 * Self.day
    func add(_ time: Int64, _ data: Int) {
      pool.append(PooledReport(time: time + settings.delay(&random), key: 5, data: UInt16(data)))
    }
    for (data, rate) in settings.rates.enumerated() {
      for _ in 0..<RiskTest.poisson(rate * Double(times.count), &random) {
        add(times.lowerBound + Int64(random.next(below: UInt64(times.count))), data)
      }
    }
    if time <= 7 * Self.day, times.contains(time), random.unit() >= settings.law.missing {
      add(time, Int(truth.data))
    }
    return (log, pool, truth)
  }

  /// What a pool holds: the share of missing reports, others' reports a day, whether some come late, and the hours for whose
  /// conversions it is complete.
  struct Pool: Sendable {
    var missing: Double
    var perDay: Double
    var isLate = false
    var hours: Range<Int64>?
  }

  /// 6000 worlds for each of eight pools, of which four hold the reports of some hours of conversions only; z = 6.
  @Test(
    arguments: [
      Pool(missing: 0.15, perDay: 0.2), Pool(missing: 0, perDay: 1.5), Pool(missing: 0.6, perDay: 0),
      Pool(missing: 0.1, perDay: 1.5, hours: 0..<30), Pool(missing: 0.05, perDay: 1, hours: 12..<60),
      Pool(missing: 0.1, perDay: 0.6, isLate: true),
      Pool(missing: 0.1, perDay: 1.5, isLate: true, hours: 0..<30),
      Pool(missing: 0.05, perDay: 1, isLate: true, hours: 12..<100),
    ])
  func itsProbabilitiesAreWhatTheyClaim(_ pool: Pool) throws {
    let settings = try Settings(pool)
    var random = RiskTest.random(940)
    var outcomes: [LinkageOutcome] = []
    var gains: [Double] = []
    for _ in 0..<6000 {
      let world = world(settings, &random)
      let click = LinkageQuery(clickTime: 0, window: 0..<9 * Self.day, data: nil)
      let outcome = try PoolPosterior(
        log: world.log, pool: world.pool, model: settings.model, law: settings.law
      ).outcome(
        of: PoolQuestion(click: click, key: 5, rate: settings.rates), truth: world.truth, depths: [1, 3])
      let index = try CandidateIndex([click], model: settings.model)
      var tally = CandidateTally(index)
      for view in world.log { tally.add(view) }
      let timing = index.outcome(of: index.answers(tally)[0], at: 0, truth: world.truth, depths: [1])
      outcomes.append(outcome)
      gains.append(outcome.hits[0] - timing.hits[0])
    }
    try expectZero(outcomes.map { $0.confidence - $0.hits[0] }, "top guess")
    try expectZero(outcomes.map { $0.believed[1] - $0.hits[1] }, "top three guesses")
    try expectZero(outcomes.map { $0.brier - $0.expectedBrier }, "all guesses")
    // What the adversary believes to be sure, half sure and unlikely comes true as often.
    for bin in 0..<4 {
      let held = outcomes.filter { min(3, Int($0.confidence * 4)) == bin }
      if held.count > 200 {
        try expectZero(held.map { $0.confidence - $0.hits[0] }, "confidence in quarter \(bin)")
      }
    }
    let gain = RunningMoments(gains)
    #expect(gain.mean > 6 * (try #require(gain.standardErrorOfMean)))
  }

  private func expectZero(_ values: [Double], _ what: Comment) throws {
    let moments = RunningMoments(values)
    let error = try #require(moments.standardErrorOfMean)
    #expect(abs(moments.mean) <= 6 * error, what)
  }
}
