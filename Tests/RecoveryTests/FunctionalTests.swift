import PrivacyMechanisms
import SimulationKernel
import Statistics
import Testing

@testable import Recovery

/// Linear figures of counts with their full covariance.
struct FunctionalTests {
  private static let states = OutputStates(dataValues: 3, windows: 2, maxReports: 2)

  private func histogram(_ sources: Int) -> OutputStateHistogram {
    var random = RandomSequence(
      random: AddressedRandom(seed: 20_201_006, replication: 1), purpose: RandomPurpose(rawValue: 0x435))
    var histogram = OutputStateHistogram()
    for _ in 0..<sources { histogram.add(Self.states.fakeReports { random.next(below: $0) }) }
    return histogram
  }

  private var prices: ReportWeights {
    ReportWeights(Self.states) { data, window in [2.5, -1, 7][data] + Double(window) * 0.25 }
  }

  /// Over all 28 states, one by one.
  @Test func meansAndCovariancesOfUniformStatesAreThoseOfAllStates() throws {
    let all = (0..<28).map { Self.states.fakeReports(at: UInt64($0)) }
    let figures = [
      prices, ReportWeights(Self.states) { _, _ in 1 }, ReportWeights(Self.states) { $1 == 0 ? 1 : 0 },
    ]
    for one in figures {
      let mean = all.reduce(0) { $0 + one.figure(of: $1) } / 28
      #expect(abs(mean - Self.states.uniformMean(of: one)) < 1e-12)
      for other in figures {
        let product = all.reduce(0) { $0 + one.figure(of: $1) * other.figure(of: $1) } / 28
        let second = all.reduce(0) { $0 + other.figure(of: $1) } / 28
        let covariance = Self.states.uniformCovariance(of: one, other)
        #expect(abs(product - mean * second - covariance) < 1e-12)
      }
    }
  }

  @Test func figuresOfDataValuesAreTheirCountsAndCovariances() throws {
    let recovery = try OutputStateRecovery(states: Self.states, epsilon: 2)
    let observed = histogram(120)
    let plain = try recovery.estimates(observed: observed, sources: 500, estimator: .unbiased)
    let matrix = try recovery.covariance(observed: observed, sources: 500)
    let (estimates, covariance) = try recovery.figures(
      recovery.valueFigures, observed: observed, sources: 500)
    for i in 0..<3 {
      #expect(abs(estimates[i].estimate - plain.values[i].estimate) < 1e-9)
      for j in 0..<3 { #expect(abs(covariance[i, j] - matrix[i, j]) < 1e-9 * abs(matrix[i, j])) }
      let law = try #require(
        try recovery.law(trueStates: observed, sources: 500, data: i, estimator: .unbiased))
      let fixed = try recovery.covariance(of: recovery.valueFigures, trueStates: observed, sources: 500)
      #expect(abs(fixed[i, i] - law.variance) < 1e-9 * law.variance)
    }
    // A sum of figures has the quadratic form of its weights for a variance.
    let combined = try recovery.figures([prices], observed: observed, sources: 500)
    let parts = (0..<3).flatMap { data in
      (0..<2).map { window in ReportWeights(Self.states) { $0 == data && $1 == window ? 1 : 0 } }
    }
    let cells = try recovery.figures(parts, observed: observed, sources: 500)
    let variance = cells.covariance.quadraticForm(prices.weights)
    #expect(abs(combined.covariance[0, 0] - variance) < 1e-9 * variance)
  }

  /// The number is by a generalised inverse (numpy 2, `pinv`) of the covariance summed over true values.
  @Test func theDistanceIsThatOfTheGeneralisedInverse() throws {
    let truth = [50, 150, 300, 400, 700, 200, 0, 2000]
    let recovery = try CountRecovery(noise: DataNoise(values: 8, noise: 0.05))
    let distance = try #require(
      try recovery.distance(observed: [75, 160, 320, 400, 680, 215, 30, 1920], trueCounts: truth))
    #expect(distance.rank == 7)
    #expect(abs(distance.square - 8.294719116325586) < 1e-9)
    #expect(try recovery.distance(observed: [0, 0, 0, 0, 0, 0, 0, 0], trueCounts: truth) == nil)
    let quiet = try CountRecovery(noise: DataNoise(values: 8, noise: 0))
    #expect(try quiet.distance(observed: truth, trueCounts: truth) == nil)
  }

  /// 4000 draws: the mean of e' Cov+ e is 3 within z = 6; each has a variance of some 6.
  @Test func theDistanceIsItsRankOnAverage() throws {
    let recovery = try CountRecovery(noise: DataNoise(values: 4, noise: 0.3, replacement: .inclusiveRange))
    let truth = [200, 40, 0, 10]
    var draws = DataDraws(noise: recovery.noise, purpose: 0x436)
    var moments = RunningMoments()
    for _ in 0..<4000 {
      let observed = try draws.observed(truth)
      moments.add(try #require(try recovery.distance(observed: observed, trueCounts: truth)).square)
    }
    let error = try #require(moments.standardDeviation) / 4000.0.squareRoot()
    #expect(abs(moments.mean - 3) < 6 * error, "\(moments.mean) +- \(error)")
  }

  @Test func aWeighedSumHasTheFullCovariance() throws {
    let recovery = try CountRecovery(noise: DataNoise(values: 8, noise: 0.05))
    let sum = try recovery.weighedSum(
      weights: [1, 0, 2, 0, 0, 5, 0, 1], observed: [71, 166, 309, 404, 689, 213, 24, 1924])
    #expect(
      abs(sum.estimate - 3646.578947368421) < 1e-9
        && abs((sum.standardError ?? 0) - 28.352469638922802) < 1e-9)
    let all = try recovery.weighedSum(
      weights: Array(repeating: 1, count: 8), observed: [71, 166, 309, 404, 689, 213, 24, 1924])
    #expect(abs(all.estimate - 3800) < 1e-9 && (all.standardError ?? 1) < 1e-5)
  }
}

/// Draws of what noise makes of true counts.
struct DataDraws {
  let noise: DataNoise
  private var random: RandomSequence

  init(noise: DataNoise, purpose: UInt16, replication: UInt64 = 0) {
    self.noise = noise
    random = RandomSequence(
      random: AddressedRandom(seed: 20_201_006, replication: replication),
      purpose: RandomPurpose(rawValue: purpose))
  }

  mutating func unit() -> Double { random.unit() }

  /// So many draws by chances that sum to 1.
  mutating func multinomial(_ trials: Int, _ chances: [Double]) throws -> [Int] {
    var (left, rest) = (trials, 1.0)
    return try chances.enumerated().map { cell, chance in
      guard cell < chances.count - 1 else { return left }
      let count = try BinomialLaw(trials: left, probability: min(1, max(0, chance / rest)))
        .quantile(random.unit())
      left -= count
      rest -= chance
      return count
    }
  }

  mutating func observed(_ truth: [Int]) throws -> [Int] {
    var kept = truth
    var drawn = 0
    for (cell, count) in truth.enumerated() {
      let flips = try BinomialLaw(trials: count, probability: noise.noise).quantile(random.unit())
      kept[cell] -= flips
      drawn += flips
    }
    let strays = try multinomial(drawn, truth.indices.map(noise.replacementShare))
    return zip(kept, strays).map { $0 + $1 }
  }
}
