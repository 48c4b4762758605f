import PrivacyMechanisms
import SimulationKernel
import Statistics
import Testing

@testable import Recovery

/// What is expected before there is a report.
@Suite struct PlanTests {
  private let field: DataFieldPlan

  init() throws { field = try DataFieldPlan(noise: DataNoise(values: 8, noise: 0.05)) }

  @Test func aDataFieldHasThePublishedError() throws {
    let error = try field.expectedError(count: 400, total: 3800)
    #expect(abs(error.standardError - 6.476_170_895_960_4) < 1e-10)
    #expect(abs((error.relativeError ?? 0) - 0.016_190_427) < 1e-8)
    // z se, bent a little because the variance grows with the count.
    #expect(error.halfWidth > 1.959_963 * error.standardError && error.halfWidth < 12.70)
    #expect(try field.expectedError(count: 0, total: 0).standardError == 0)
    #expect(try field.expectedError(count: 0, total: 10).relativeError == nil)
  }

  /// The probability of every pair of binomial counts times whether the score interval holds the truth.
  @Test(arguments: [(0, 30), (7, 60), (60, 60), (40, 400)])
  func theCoverageIsThatOfEveryOutcome(count: Int, total: Int) throws {
    let (keep, stray) = (field.recovery.noise.trueProbability(0), field.recovery.noise.falseProbability(0))
    var masses = [Double](repeating: 0, count: total + 1)
    masses[0] = 1
    for report in 0..<total {
      let chance = report < count ? keep : stray
      for v in stride(from: total, through: 1, by: -1) {
        masses[v] = masses[v] * (1 - chance) + masses[v - 1] * chance
      }
      masses[0] *= 1 - chance
    }
    var covered = 0.0
    for v in 0...total {
      let observed = [v, total - v] + Array(repeating: 0, count: 6)
      let estimate = try field.recovery.estimates(observed: observed, estimator: .unbiased).values[0]
      if (estimate.low ?? .nan) <= Double(count), Double(count) <= (estimate.high ?? .nan) {
        covered += masses[v]
      }
    }
    let expected = try #require(try field.expectedError(count: count, total: total).coverage)
    #expect(abs(expected - covered) < 1e-11)
  }

  @Test func reportsForARelativeErrorAreWhatTheFormulaSays() throws {
    #expect(abs(try field.reports(relativeError: 0.05, share: 0.1) - 433.171_745) < 1e-6)
    // The way back: so many reports have that error.
    for share in [0.01, 0.2, 1] {
      let reports =
        try RequiredTraffic.whole(try field.reports(relativeError: 0.004, share: share) / 100) * 100
      let error = try field.expectedError(count: Int((share * Double(reports)).rounded()), total: reports)
      #expect(abs((error.relativeError ?? 0) / 0.004 - 1) < 0.01, "\(share)")
    }
    let quiet = try DataFieldPlan(noise: DataNoise(values: 8, noise: 0))
    #expect(try quiet.reports(relativeError: 0.05, share: 0.1) == 0)
    #expect(try quiet.expectedError(count: 3, total: 9).coverage == 1)
  }

  @Test func errorsBeyondAllNumbersAreRefused() throws {
    let states = OutputStates(dataValues: 8, windows: 3, maxReports: 3)
    #expect(throws: PlanningError.unbounded("standard error")) {
      try SourceStatePlan(states: states, epsilon: 1e-300).expectedError(count: 100, sources: 1000)
    }
    let small = try SummaryPlan(noise: SummaryNoise(epsilon: 1), contribution: .leastNormalMagnitude)
    #expect(throws: PlanningError.unbounded("standard error")) { try small.expectedError(count: 1) }
    let wide = try SourceStatePlan(states: states, epsilon: 1e-100).expectedError(count: 100, sources: 1000)
    #expect(wide.standardError.isFinite && wide.halfWidth.isFinite && wide.standardError > 1e90)
  }

  @Test func trafficIsRoundedUpAtEachStep() throws {
    let traffic = try RequiredTraffic(reports: 433.17, delivered: 0.9, conversionRate: 0.03)
    // 434/0.9 = 482.2, and 434/0.9/0.03 = 16074.07.
    #expect(traffic.reports == 434 && traffic.conversions == 483 && traffic.clicks == 16_075)
    #expect(try RequiredTraffic(reports: 0).reports == 1)
    #expect(try RequiredTraffic(reports: 5.000_000_000_000_1).reports == 5)
    #expect(try RequiredTraffic(reports: 12, conversionRate: 2).clicks == 6)
    #expect(throws: PlanningError.self) { try RequiredTraffic(reports: 1, delivered: 0) }
    #expect(throws: PlanningError.self) { try RequiredTraffic(reports: 1, conversionRate: -1) }
    #expect(throws: PlanningError.self) { try RequiredTraffic(reports: 1e300) }
    #expect(throws: PlanningError.self) { try RequiredTraffic(reports: 1, delivered: .nan) }
  }

  /// The law that recovery has for states that are given one by one.
  @Test(arguments: [14.0, 8, 1])
  func sourcesHaveTheVarianceOfTheirStates(epsilon: Double) throws {
    let states = OutputStates(dataValues: 8, windows: 3, maxReports: 3)
    let plan = try SourceStatePlan(states: states, epsilon: epsilon)
    var truth = OutputStateHistogram()
    var state = OutputState(dataValues: 8)
    state.insert(.init(data: 2, window: 1))
    truth.add(state, count: 300)
    let law = try #require(
      try plan.recovery.law(trueStates: truth, sources: 10_000, data: 2, estimator: .unbiased))
    let error = try plan.expectedError(count: 300, sources: 10_000)
    #expect(abs(error.standardError / law.variance.squareRoot() - 1) < 1e-12)
    #expect(abs(try plan.sources(relativeError: error.standardError / 300, share: 0.03) / 10_000 - 1) < 1e-12)
    // Below 30 expected draws the interval is that of the compound law and may be wider than z standard errors.
    if epsilon == 14 {
      #expect(error.halfWidth >= 1.5 * error.standardError && error.halfWidth < 4 * error.standardError)
    } else {
      #expect(abs(error.halfWidth / error.standardError - 1.959_964) < 0.01)
    }
  }

  @Test func anEmptyCountOfTenThousandSourcesHasThePublishedDeviation() throws {
    let plan = try SourceStatePlan(
      states: OutputStates(dataValues: 8, windows: 3, maxReports: 3), epsilon: 1)
    #expect(abs(try plan.expectedError(count: 0, sources: 10_000).standardError - 99_470) < 10)
    #expect(throws: PlanningError.noReports) {
      try SourceStatePlan(states: OutputStates(dataValues: 0, windows: 3, maxReports: 3), epsilon: 1)
    }
  }

  /// 40,000 draws of 200 sources whose reports arrive with the chance 0.7: the variance is met within z = 6 of its error.
  @Test func lostReportsAreInTheVariance() throws {
    let states = OutputStates(dataValues: 2, windows: 1, maxReports: 2)
    let plan = try SourceStatePlan(states: states, epsilon: 1)
    let (sources, arriving, delivered) = (200, 21, 0.7)
    let masses = plan.recovery.ofOne.masses
    let p = plan.recovery.response.flipProbability
    var random = RandomSequence(
      random: AddressedRandom(seed: 20_201_006, replication: 0), purpose: RandomPurpose(rawValue: 0x441))
    var moments = RunningMoments()
    for _ in 0..<40_000 {
      var reports = 0
      for source in 0..<sources {
        guard random.unit() < p else {
          reports += source < arriving ? 1 : 0
          continue
        }
        let u = random.unit()
        let drawn = u < masses[0] ? 0 : u < masses[0] + masses[1] ? 1 : 2
        for _ in 0..<drawn where random.unit() < delivered { reports += 1 }
      }
      let noise = Double(sources) * p * delivered * plan.recovery.ofOne.mean
      moments.add((Double(reports) - noise) / (1 - p))
    }
    let variance = try #require(moments.variance)
    // A true share of 21/140 of the sources, seven tenths of which arrive.
    let share = Double(arriving) / (delivered * Double(sources))
    let n = try plan.sources(
      relativeError: variance.squareRoot() / Double(arriving), share: share, delivered: delivered)
    #expect(abs(n / Double(sources) - 1) < 6 * (2.0 / 40_000).squareRoot())
    #expect(abs(moments.mean - Double(arriving)) < 6 * (variance / 40_000).squareRoot())
  }

  @Test func summariesHaveThePublishedDeviationAndAnExactCoverage() throws {
    let plan = try SummaryPlan(noise: SummaryNoise(epsilon: 3), contribution: 65_536)
    let error = try plan.expectedError(count: 100)
    #expect(abs(error.standardError - 0.471_405) < 1e-6)
    #expect(abs((error.coverage ?? 0) - 0.95) < 1e-4 && (error.coverage ?? 0) >= 0.95)
    #expect(abs(try plan.count(relativeError: 0.05) - 9.428_090) < 1e-5)
    // A coarse law, by all its masses.
    let coarse = try SummaryPlan(noise: SummaryNoise(epsilon: 1, sensitivity: 2), contribution: 1)
    let reach = Int64(try coarse.expectedError(count: 0).halfWidth)
    let covered = (-reach...reach).reduce(0.0) { $0 + coarse.noise.law.probability(of: $1) }
    #expect(abs((try coarse.expectedError(count: 0).coverage ?? 0) - covered) < 1e-12)
  }

  @Test func impossiblePlansNameTheRemedy() throws {
    #expect(throws: PlanningError.count(5, most: 4)) { try field.expectedError(count: 5, total: 4) }
    #expect(throws: PlanningError.total(-1)) { try field.expectedError(count: 0, total: -1) }
    #expect(throws: PlanningError.self) { try field.reports(relativeError: 0, share: 0.1) }
    #expect(throws: PlanningError.self) { try field.reports(relativeError: .nan, share: 0.1) }
    #expect(throws: PlanningError.self) { try field.reports(relativeError: 0.1, share: 1.01) }
    #expect(throws: PlanningError.self) {
      try SummaryPlan(noise: SummaryNoise(epsilon: 3), contribution: 65_537)
    }
    #expect("\(PlanningError.count(5, most: 4))".contains("from 0 to 4"))
  }
}
