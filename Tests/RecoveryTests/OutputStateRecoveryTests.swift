import PrivacyMechanisms
import SimulationKernel
import Statistics
import Testing

@testable import Recovery

/// Counts from whole output states: what the estimates are.
struct OutputStateRecoveryTests {
  private static let navigation = OutputStates(dataValues: 8, windows: 3, maxReports: 3)

  private func drawnHistogram(_ states: OutputStates, sources: Int, seed: UInt64) -> OutputStateHistogram {
    var sequence = RandomSequence(
      random: AddressedRandom(seed: 20_201_006, replication: seed), purpose: RandomPurpose(rawValue: 1))
    var histogram = OutputStateHistogram()
    for _ in 0..<sources / 3 { histogram.add(states.fakeReports { sequence.next(below: $0) }) }
    for _ in 0..<sources / 20 {
      var state = OutputState(dataValues: states.dataValues)
      state.insert(.init(data: Int(sequence.next(below: 2)), window: 0))
      histogram.add(state)
    }
    return histogram
  }

  /// The estimate state by state, over all of them: (v - n p/S)/(1 - p) sources of each, times its reports.
  @Test(arguments: [14.0, 8, 3, 1])
  func countsAreSumsOverAllStates(epsilon: Double) throws {
    let states = Self.navigation
    let histogram = drawnHistogram(states, sources: 3000, seed: 1)
    let n = 4000.0
    let recovery = try OutputStateRecovery(states: states, epsilon: epsilon)
    let result = try recovery.estimates(observed: histogram, sources: 4000, estimator: .unbiased)
    let p = states.flipProbability(epsilon: epsilon)
    var observed = Array(repeating: 0.0, count: 2925)
    for entry in histogram.entries {
      observed[Int(states.index(of: entry.state) ?? 0)] += Double(entry.count)
    }
    observed[0] = n - Double(histogram.sources)
    var counts = Array(repeating: 0.0, count: 8)
    for (index, v) in observed.enumerated() {
      let corrected = (v - n * p / 2925) / (1 - p)
      for report in states.fakeReports(at: UInt64(index)) { counts[report.data] += corrected }
    }
    for (estimate, count) in zip(result.values, counts) {
      #expect(abs(estimate.estimate - count) < 1e-9 * max(1, n / (1 - p)))
    }
    #expect(abs(result.total.estimate - counts.reduce(0, +)) < 1e-8 * max(1, n / (1 - p)))
  }

  /// Against the maximum over all 35 states that expectation and maximisation climbs to.
  @Test(arguments: [1.0, 3, 6])
  func mostLikelyCountsAreThoseOfIteration(epsilon: Double) throws {
    let states = OutputStates(dataValues: 2, windows: 2, maxReports: 3)
    let histogram = drawnHistogram(states, sources: 300, seed: 2)
    let n = 700
    let result = try OutputStateRecovery(states: states, epsilon: epsilon).estimates(
      observed: histogram, sources: n, estimator: .nonNegative)
    let p = states.flipProbability(epsilon: epsilon)
    var observed = Array(repeating: 0.0, count: 35)
    for entry in histogram.entries {
      observed[Int(states.index(of: entry.state) ?? 0)] += Double(entry.count)
    }
    observed[0] = Double(n - histogram.sources)
    var shares = Array(repeating: 1.0 / 35, count: 35)
    for _ in 0..<20_000 {
      let mixed = shares.map { p / 35 + (1 - p) * $0 }
      let ratio = zip(observed, mixed).map { $0 / Double(n) / $1 }
      let base = ratio.reduce(0, +) * p / 35
      shares = zip(shares, ratio).map { $0 * (base + (1 - p) * $1) }
    }
    for data in 0..<2 {
      let count = (0..<35).reduce(0.0) {
        $0 + shares[$1] * Double(n * states.fakeReports(at: UInt64($1)).count(ofData: data))
      }
      #expect(abs(result.values[data].estimate - count) < 0.01 * max(1, count))
    }
    #expect(abs(result.total.estimate - result.values.reduce(0) { $0 + $1.estimate }) < 1e-9)
  }

  @Test func withoutNoiseCountsAreTheReports() throws {
    let histogram = drawnHistogram(Self.navigation, sources: 500, seed: 3)
    let recovery = try OutputStateRecovery(states: Self.navigation, epsilon: .infinity)
    let raw = try recovery.estimates(observed: histogram, sources: 600, estimator: .raw)
    for estimator in CountEstimator.allCases where estimator != .raw {
      let result = try recovery.estimates(observed: histogram, sources: 600, estimator: estimator)
      for (estimate, reports) in zip(result.values + [result.total], raw.values + [raw.total]) {
        #expect(abs(estimate.estimate - reports.estimate) < 1e-9 && estimate.standardError == 0)
        #expect(estimate.low == reports.estimate && estimate.high == reports.estimate)
      }
    }
  }

  /// The interval of the unbiased count is not theirs: the most likely counts may all lie outside it.
  @Test func estimatesWhoseErrorIsUnknownClaimNone() throws {
    let histogram = drawnHistogram(Self.navigation, sources: 500, seed: 8)
    let recovery = try OutputStateRecovery(states: Self.navigation, epsilon: 8)
    let worth = Array(repeating: ValueMoments(count: 1e6, mean: 25, variance: 3), count: 8)
    let known: [CountEstimator] = [.unbiased, .shrinkage]
    for estimator in CountEstimator.allCases {
      let counts = try recovery.estimates(observed: histogram, sources: 600, estimator: estimator)
      let value = try recovery.value(observed: histogram, sources: 600, worth: worth, estimator: estimator)
      for estimate in counts.values + [counts.total, value] {
        #expect((estimate.standardError != nil) == known.contains(estimator), "\(estimator)")
        #expect((estimate.low != nil) == known.contains(estimator), "\(estimator)")
        #expect((estimate.high != nil) == known.contains(estimator), "\(estimator)")
      }
    }
  }

  @Test func noSourcesHaveNoReports() throws {
    let recovery = try OutputStateRecovery(states: Self.navigation, epsilon: 14)
    for estimator in CountEstimator.allCases {
      let result = try recovery.estimates(observed: OutputStateHistogram(), sources: 0, estimator: estimator)
      #expect(result.values.allSatisfy { $0.estimate == 0 } && result.total.estimate == 0)
    }
  }

  /// Published deviations without conversions: 3.387 at epsilon 14 and 99,470 at epsilon 1 for 10,000 sources.
  @Test func deviationsAreThePublishedOnes() throws {
    for (epsilon, sources, sd) in [
      (14, 10_000, 3.387), (14, 1_000_000, 33.87), (1, 10_000, 99_470), (1, 1_000_000, 994_700),
    ] as [(Double, Int, Double)] {
      let recovery = try OutputStateRecovery(states: Self.navigation, epsilon: epsilon)
      let law = try #require(
        try recovery.law(
          trueStates: OutputStateHistogram(), sources: sources, data: 0, estimator: .unbiased))
      #expect(law.mean == 0 && abs(law.variance.squareRoot() / sd - 1) < 2e-4)
    }
    let perSource: [(epsilon: Double, sd: Double)] = [(10, 0.2618), (8, 0.889), (5, 11.99), (3, 89.9)]
    for (epsilon, sd) in perSource {
      let recovery = try OutputStateRecovery(states: Self.navigation, epsilon: epsilon)
      let law = try #require(
        try recovery.law(trueStates: OutputStateHistogram(), sources: 1, data: 3, estimator: .unbiased))
      #expect(abs(law.variance.squareRoot() / sd - 1) < 6e-4)
    }
  }

  @Test func intervalsWiderThanThePossibleRangeSaySo() throws {
    let noisy = try OutputStateRecovery(states: Self.navigation, epsilon: 1)
    var sequence = RandomSequence(
      random: AddressedRandom(seed: 20_201_006, replication: 6), purpose: RandomPurpose(rawValue: 1))
    var drawn = OutputStateHistogram()
    for _ in 0..<10_000 { drawn.add(Self.navigation.fakeReports { sequence.next(below: $0) }) }
    let result = try noisy.estimates(observed: drawn, sources: 10_000, estimator: .unbiased)
    for estimate in result.values {
      #expect((estimate.standardError ?? 0) > 90_000)
      #expect(estimate.low == 0 && estimate.high == 30_000)
      #expect(noisy.isUninformative(estimate, sources: 10_000))
    }
    let histogram = drawnHistogram(Self.navigation, sources: 3000, seed: 4)
    let clear = try OutputStateRecovery(states: Self.navigation, epsilon: 14)
    let other = try clear.estimates(observed: histogram, sources: 10_000, estimator: .unbiased)
    #expect(other.values.allSatisfy { !clear.isUninformative($0, sources: 10_000) })
  }

  /// Equal worth makes the value a multiple of the total, and its error too.
  @Test func valuesAreCountsTimesMeans() throws {
    let recovery = try OutputStateRecovery(states: Self.navigation, epsilon: 8)
    let histogram = drawnHistogram(Self.navigation, sources: 3000, seed: 7)
    let total = try recovery.estimates(observed: histogram, sources: 4000, estimator: .unbiased).total
    let worth = Array(repeating: ValueMoments(count: 1e6, mean: 25, variance: 0), count: 8)
    let value = try recovery.value(observed: histogram, sources: 4000, worth: worth, estimator: .unbiased)
    #expect(abs(value.estimate - 25 * total.estimate) < 1e-8 * abs(value.estimate))
    #expect(abs((value.standardError ?? 0) - 25 * (total.standardError ?? 0)) < 1e-8 * abs(value.estimate))
    #expect(try recovery.value(observed: histogram, sources: 4000, worth: worth, estimator: .raw).low == nil)
    #expect(throws: RecoveryError.cells(given: 1, expected: 8)) {
      try recovery.value(observed: histogram, sources: 4000, worth: [worth[0]], estimator: .raw)
    }
  }

  @Test func countsThatCannotBeAreRefused() throws {
    #expect(throws: OutputStateError.noiseOnly(epsilon: 0)) {
      try OutputStateRecovery(states: Self.navigation, epsilon: 0)
    }
    #expect(throws: OutputStateError.self) { try OutputStateRecovery(states: Self.navigation, epsilon: .nan) }
    let recovery = try OutputStateRecovery(states: Self.navigation, epsilon: 14)
    let histogram = drawnHistogram(Self.navigation, sources: 100, seed: 5)
    let few = OutputStateError.sources(given: 3, withReports: histogram.sources)
    #expect(throws: few) {
      try recovery.estimates(observed: histogram, sources: 3, estimator: .unbiased)
    }
    for (data, window, reports) in [(8, 3, 1), (8, 0, 4), (4, 0, 1)] {
      var state = OutputState(dataValues: data)
      for _ in 0..<reports { state.insert(.init(data: 0, window: window)) }
      var wrong = OutputStateHistogram()
      wrong.add(state)
      #expect(throws: OutputStateError.state(state)) {
        try recovery.estimates(observed: wrong, sources: 9, estimator: .raw)
      }
    }
  }
}
