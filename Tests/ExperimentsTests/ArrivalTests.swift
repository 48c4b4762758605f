import Population
import Recovery
import ScenarioFiles
import SimulationKernel
import Testing

@testable import Experiments

/// Now-casts, completeness and the correction for the cap, from people to tables.
@Suite struct ArrivalTests {
  private static let text = """
    scenario: 1
    name: arrivals
    seed: 20201006
    replications: 2
    timeline: { warm-up: 65d, period: 60d }
    population:
      people: 12_000
      clicks-per-person: 0.5
      activity: { equal: {} }
      organic-per-person: 0
      advertisers: { count: 2, campaigns: 2 }
      browser: { availability: { always-open: {} } }
      conversions-per-click:
        hurdle: { probability: 50%, repeats: { zero-truncated-poisson: { lambda: 0.3 } } }
    systems:
      ecm: { kind: event-conversion-measurement, profile: article }
      cookies: { kind: third-party-cookies }
    recovery:
      now-cast: { as-of: 25d, assumed-delay: { law: { search: {} } } }
      completeness: { days: 31 }
      cap-correction: {}
    """

  private func study(_ scenario: Scenario, _ tally: UnitTally, system: Int = 0) throws -> NowCastStudy {
    try #require(try NowCastStudy(scenario, system: system, tally))
  }

  @Test func theTallyHoldsWhatTheReportsSay() throws {
    let scenario = try Laboratory.scenario(Self.text)
    let tally = try Laboratory.tally(scenario)
    let watch = try #require(ArrivalWatch(scenario))
    #expect(watch.firstDay == -65 && watch.cohorts == 90)
    for (system, arm) in tally.systems.indices.map({ (tally.systems[$0], scenario.systems[$0]) }) {
      let arrivals = try #require(system.arrivals)
      #expect(arrivals.pattern.reduce(0, +) == arrivals.received.reduce(0, +))
      // Ages of the API of 2020 are those of its windows.
      let ages = Set(
        arrivals.pattern.indices.filter { arrivals.pattern[$0] > 0 }.map { $0 % watch.cohorts })
      if arm.name == "ecm" { #expect(ages == [2, 7, 30]) } else { #expect(ages.contains(0)) }
      #expect(arrivals.sinceClick.reduce(0, +) == system.reported.reduce(0, +))
      #expect(arrivals.sinceConversion.reduce(0, +) == system.reported.reduce(0, +))
    }
    let log = try #require(tally.population.clickLog)
    // Half a click a person in 30 days, over 90 of them: within 6 standard deviations of a Poisson count.
    #expect(abs(Double(log.clicks.reduce(0, +)) - 18_000) < 6 * 18_000.0.squareRoot())
    #expect(tally.isShaped(for: scenario))
  }

  @Test func resultsAreTheSameForAnyThreadsAndBlocks() throws {
    let scenario = try Laboratory.scenario(Self.text)
    let one = try Laboratory.tally(scenario, resources: RunResources(threads: 1, blockSize: 999))
    let two = try Laboratory.tally(scenario, resources: RunResources(threads: 2, blockSize: 64))
    #expect(one == two)
  }

  @Test func completenessOfTheApiOfTwentyTwentyIsAStep() throws {
    let scenario = try Laboratory.scenario(Self.text)
    let tally = try Laboratory.tally(scenario)
    let figures = try CompletenessFigures.of(try #require(tally.systems[0].arrivals))
    let curve = figures.filter { $0.metric == CompletenessFigures.sinceClick }.map(\.value)
    #expect(curve.count == 32)
    #expect(Set(curve[0..<2]) == [0] && Set(curve[2..<7]).count == 1 && Set(curve[7..<30]).count == 1)
    #expect(curve[2] > 0.5 && curve[7] > curve[2] && curve[30] == 1 && curve[31] == 1)
    let cookies = try CompletenessFigures.of(try #require(tally.systems[1].arrivals))
    #expect(cookies.filter { $0.metric == CompletenessFigures.sinceConversion }.allSatisfy { $0.value == 1 })
  }

  @Test func scaledCountsAreUnbiasedAndCoverWhereNaiveOnesAreShort() throws {
    let scenario = try Laboratory.scenario(Self.text)
    var errors: [NowCastEstimator: [Double]] = [:]
    var covered: [NowCastEstimator: Int] = [:]
    var truths = 0.0
    let replications = 25
    for replication in 0..<replications {
      let tally = try Laboratory.tally(scenario, replication: replication)
      for estimator in NowCastEstimator.allCases {
        let rows = try study(scenario, tally).rows(estimator)
        #expect(rows.map(\.0) == [.reported, .attributable])
        for row in rows[0].1 where row.data == nil {
          let estimate = try #require(row.estimate)
          errors[estimator, default: []].append(estimate.estimate - Double(row.truth))
          if estimator == .naive { truths += Double(row.truth) }
          if let low = estimate.low, let high = estimate.high, low <= Double(row.truth),
            Double(row.truth) <= high
          {
            covered[estimator, default: 0] += 1
          }
        }
      }
    }
    let slices = Double(replications * 4)
    for estimator in [NowCastEstimator.chainLadder, .delayModel, .assumedDelay] {
      let mine = try #require(errors[estimator])
      let mean = mine.reduce(0, +) / slices
      let deviation = (mine.reduce(0) { $0 + $1 * $1 } / slices - mean * mean).squareRoot()
      if estimator == .assumedDelay {
        // Conversions are credited to the last click, which is sooner before them than the one that caused them: with
        // the law of delays from their cause there seem to be more to come, here by 1.8 %.
        #expect(mean > 0 && mean < 0.04 * truths / slices, "\(mean)")
      } else {
        #expect(abs(mean) < 6 * deviation / slices.squareRoot(), "\(estimator): \(mean)")
      }
      // 100 intervals of 4 campaigns that share people's laws; 6 standard deviations of a share of 95 %.
      #expect(Double(covered[estimator] ?? 0) / slices > 0.95 - 6 * 0.0218, "\(estimator)")
    }
    #expect(try #require(errors[.naive]).allSatisfy { $0 < -20 })
    #expect(covered[.naive, default: 0] == 0)
  }

  @Test func cookiesHaveLittleToWaitFor() throws {
    let scenario = try Laboratory.scenario(Self.text)
    let tally = try Laboratory.tally(scenario)
    for estimator in NowCastEstimator.allCases {
      for (_, rows) in try study(scenario, tally, system: 1).rows(estimator) {
        for row in rows where row.data == nil {
          let estimate = try #require(row.estimate)
          let slack = estimator == .naive ? 0.5 : 0.1
          #expect(abs(estimate.estimate / Double(row.truth) - 1) < slack, "\(estimator)")
        }
      }
    }
  }

  @Test func aYoungCollectorCannotTell() throws {
    let scenario = try Laboratory.scenario(
      Self.text, ["timeline.warm-up=0d", "recovery.now-cast.as-of=6d", "timeline.attribution-window=30d"])
    let tally = try Laboratory.tally(scenario)
    for estimator in [NowCastEstimator.chainLadder, .delayModel] {
      for (_, rows) in try study(scenario, tally).rows(estimator) {
        #expect(rows.allSatisfy { $0.estimate == nil && $0.status == "not-identified" })
      }
    }
    for (_, rows) in try study(scenario, tally).rows(.assumedDelay) {
      #expect(rows.allSatisfy { $0.estimate != nil })
    }
  }

  @Test func theCapIsCorrectedTowardsTheSamePeopleWithoutACap() throws {
    let settings = [
      "population.conversions-per-click.hurdle.repeats.zero-truncated-poisson.lambda=2",
      // Clicks are so rare that hardly any reports beside another one of the same person, which would make the factor
      // too high (0.7 % with four times the clicks).
      "population.clicks-per-person=0.025", "population.people=80_000",
    ]
    let capped = try Laboratory.scenario(Self.text, settings)
    let free = try Laboratory.scenario(Self.text, settings + ["systems.ecm.reports-per-click=200"])
    var differences: [Double] = []
    var wrong: [Double] = []
    var lost = 0.0
    for replication in 0..<8 {
      let one = try Laboratory.tally(capped, replication: replication)
      let other = try Laboratory.tally(free, replication: replication)
      let study = try #require(try CapStudy(capped, system: 0, one))
      let without = Double(other.systems[0].reported.reduce(0, +))
      func total(_ law: RepeatLaw) throws -> Double {
        try study.rows(law).filter { $0.data == nil }.compactMap { $0.estimate?.estimate }.reduce(0, +)
      }
      differences.append(try total(.zeroTruncatedPoisson) / without - 1)
      wrong.append(try total(.geometric) / without - 1)
      lost += Double(one.systems[0].reported.reduce(0, +)) / without - 1
    }
    let mean = differences.reduce(0, +) / 8
    let deviation = (differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 7).squareRoot()
    #expect(lost / 8 < -0.05, "the cap costs \(lost / 8)")
    #expect(abs(mean) < 6 * deviation / 8.0.squareRoot() && abs(mean) < 0.01, "\(mean) +- \(deviation)")
    #expect(wrong.reduce(0, +) / 8 > 0.02, "a geometric tail is too long: \(wrong)")
  }

  @Test func whatIsTakenForTheNoiseHoldsForNowCastsAndTheCapToo() throws {
    let scenario = try Laboratory.scenario(Self.text, ["recovery.assumed-noise=0"])
    let tally = try Laboratory.tally(scenario)
    let rows = try study(scenario, tally).rows(.naive)[0].1
    #expect(try rows.allSatisfy { try #require($0.estimate).estimate == Double($0.observed) })
    let known = try Laboratory.scenario(Self.text)
    let better = try study(known, tally).rows(.naive)[0].1.filter { $0.data != nil }
    #expect(try better.contains { try #require($0.estimate).estimate != Double($0.observed) })
    let capped = try #require(try CapStudy(scenario, system: 0, tally)).rows(.geometric)
    let factors = try capped.filter { $0.observed > 0 }.map {
      try #require($0.estimate).estimate / Double($0.observed)
    }
    #expect(factors.allSatisfy { abs($0 / factors[0] - 1) < 1e-9 })
  }

  @Test func tablesHoldTheNewRowsAndResumeFromParts() throws {
    let scratch = try Scratch()
    let experiment = try Laboratory.experiment(Self.text, ["population.people=500"])
    try Laboratory.run(experiment, in: scratch.path("a"))
    let first = try Results(scratch.path("a"))
    try Laboratory.run(experiment, in: scratch.path("a"))
    #expect(try Results(scratch.path("a")) == first)
    let nowCasts = first.rows("nowcast.csv")
    // 2 replications, 2 systems, 4 estimators, 2 truths, 4 campaigns of 8 values and their total; cookies have 8 too.
    #expect(nowCasts.count == 2 * 2 * 4 * 2 * 4 * 9)
    #expect(Set(nowCasts.compactMap { $0["estimator"] }) == Set(NowCastEstimator.allCases.map(\.rawValue)))
    #expect(first.rows("completeness.csv").count == 2 * 2 * 2 * 32)
    let counts = first.rows("counts.csv").filter { $0["estimator"]?.hasPrefix("cap-corrected") == true }
    #expect(counts.count == 2 * 3 * 4 * 9 && counts.allSatisfy { $0["system"] == "ecm" })
    let metrics = first.rows("recovery.csv")
    for name in ["chain-ladder", "cap-corrected-geometric"] {
      let mine = Set(metrics.filter { $0["estimator"] == name }.compactMap { $0["metric"] })
      #expect(mine.isSuperset(of: ["bias", "rmse", "interval_coverage", "campaign_interval_coverage"]))
    }
  }

  @Test func whatIsNotAskedIsNotNoted() throws {
    let tally = try Laboratory.tally(Laboratory.scenario())
    #expect(tally.population.clickLog == nil && tally.systems.allSatisfy { $0.arrivals == nil })
  }
}
