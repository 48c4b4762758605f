import PrivacyMechanisms
import SimulationKernel
import Statistics
import Testing

@testable import Recovery

/// What a campaign's conversions are worth, by counts and the advertiser's books.
@Suite struct ValueRecoveryTests {
  private let worth = [
    ValueMoments(count: 1_000, mean: 10, variance: 25), ValueMoments(count: 500, mean: 40, variance: 900),
    ValueMoments(count: 100, mean: 200, variance: 0), ValueMoments(count: 0, mean: 0, variance: 0),
  ]

  private func recovery(noise: Double) throws -> CountRecovery {
    try CountRecovery(noise: DataNoise(values: 4, noise: noise))
  }

  @Test func withoutNoiseTheValueIsCountsTimesMeans() throws {
    let recovery = try recovery(noise: 0)
    for estimator in CountEstimator.allCases where estimator.applies(to: .data) {
      let value = try recovery.value(observed: [30, 20, 5, 0], worth: worth, estimator: estimator)
      #expect(value.estimate == 2_100)  // 30 x 10 + 20 x 40 + 5 x 200
    }
    // What is left is the choice of 30 from 1,000 and 20 from 500.
    let unbiased = try recovery.value(observed: [30, 20, 5, 0], worth: worth, estimator: .unbiased)
    let variance: Double = 727.5 + 17_280  // 30 x 25 x (1 - 3 %) + 20 x 900 x (1 - 4 %)
    #expect(abs(try #require(unbiased.standardError) - variance.squareRoot()) < 1e-9)
    #expect(try recovery.value(observed: [30, 20, 5, 0], worth: worth, estimator: .raw).standardError == nil)
  }

  @Test func booksThatHoldNothingButTheReportedAreExact() throws {
    let books = [10, 20, 30, 40].map { ValueMoments(count: Double($0), mean: 3, variance: 7) }
    let value = try recovery(noise: 0).value(observed: [10, 20, 30, 40], worth: books, estimator: .unbiased)
    #expect(value.estimate == 300 && value.standardError == 0 && value.low == 300 && value.high == 300)
  }

  @Test func theStandardErrorIsThatOfTheNoise() throws {
    // 20,000 draws of the noise on fixed conversions of fixed worth: the standard deviation is known to
    // 1/sqrt(2 n), half a percent, so that six of them are 3 %.
    let recovery = try recovery(noise: 0.3)
    let fixed = worth.map { ValueMoments(count: $0.count, mean: $0.mean, variance: 0) }
    let truth = [300, 150, 40, 10]
    let value = truth.enumerated().reduce(0) { $0 + Double($1.element) * fixed[$1.offset].mean }
    var (estimates, claimed) = (RunningMoments(), RunningMoments())
    for draw in 0..<20_000 {
      var observed = [0, 0, 0, 0]
      let random = AddressedRandom(seed: 20_201_006, replication: UInt64(draw))
      var number: UInt64 = 0
      for (data, count) in truth.enumerated() {
        for _ in 0..<count {
          let block = random.block(RandomPurpose(rawValue: 999), number)
          number += 1
          let isNoise = Uniform.happens(block.word0, probability: 0.3)
          observed[isNoise ? Int(Uniform.index(block.high, below: 4)) : data] += 1
        }
      }
      let estimate = try recovery.value(observed: observed, worth: fixed, estimator: .unbiased)
      estimates.add(estimate.estimate)
      claimed.add(try #require(estimate.standardError))
    }
    let deviation = try #require(estimates.standardDeviation)
    #expect(abs(estimates.mean - value) < 6 * deviation / 20_000.0.squareRoot())
    #expect(abs(claimed.mean / deviation - 1) < 0.03)
  }

  @Test func aWrongNumberOfMomentsIsRefused() throws {
    let recovery = try recovery(noise: 0.1)
    #expect(throws: RecoveryError.self) {
      try recovery.value(observed: [1, 2, 3, 4], worth: Array(worth.dropLast()), estimator: .unbiased)
    }
    #expect(throws: RecoveryError.self) {
      try recovery.value(observed: [1, 2, 3], worth: worth, estimator: .unbiased)
    }
  }
}
