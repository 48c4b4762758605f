import PrivacyMechanisms
import Recovery
import SimulationKernel
import Statistics
import Testing

@testable import Guide

@Suite struct UniformShrinkageTests {
  /// The reports of counts after noise, in one of many worlds.
  private func observe(_ counts: [Int], _ noise: DataNoise, world: Int) -> [Int] {
    var random = RandomSequence(
      random: AddressedRandom(seed: 20_201_006, replication: UInt64(world)),
      purpose: RandomPurpose(rawValue: 0x541))
    var observed = Array(repeating: 0, count: counts.count)
    for (value, count) in counts.enumerated() {
      for _ in 0..<count {
        let isNoised = random.unit() < noise.noise
        observed[isNoised ? Int(random.next(below: UInt64(counts.count))) : value] += 1
      }
    }
    return observed
  }

  private func squaredError(_ estimates: [Double], _ counts: [Int]) -> Double {
    zip(estimates, counts).reduce(0) { $0 + ($1.0 - Double($1.1)) * ($1.0 - Double($1.1)) }
  }

  @Test func withoutNoiseTheCountsAreExact() throws {
    let estimator = try UniformShrinkage(noise: DataNoise(values: 4, noise: 0))
    #expect(try estimator.estimates(observed: [7, 0, 1, 900]) == [7, 0, 1, 900])
    #expect(try estimator.estimates(observed: [0, 0, 0, 0]) == [0, 0, 0, 0])
  }

  @Test func estimatesAddUpToTheNumberOfReports() throws {
    let estimator = try UniformShrinkage(noise: DataNoise(values: 4, noise: 0.3))
    for weight in [nil, 0, 0.25, 1] {
      let sum = try estimator.estimates(observed: [70, 3, 11, 16], weight: weight).reduce(0, +)
      #expect(abs(sum - 100) < 1e-9)
    }
    #expect(try estimator.estimates(observed: [70, 3, 11, 16], weight: 1) == [25, 25, 25, 25])
    #expect(throws: RecoveryError.self) { try estimator.estimates(observed: [1, 2]) }
  }

  /// 4,000 worlds for each of six pairs of counts and weight; z = 6 with Bonferroni over the six.
  @Test func theErrorOfAFixedWeightIsVarianceAndSquaredBias() throws {
    let noise = try DataNoise(values: 4, noise: 0.4)
    let estimator = try UniformShrinkage(noise: noise)
    for counts in [[26, 24, 25, 25], [70, 20, 10, 0]] {
      for weight in [0.0, 0.3, 0.8] {
        var moments = RunningMoments()
        for world in 0..<4_000 {
          let estimates = try estimator.estimates(
            observed: observe(counts, noise, world: world), weight: weight)
          moments.add(squaredError(estimates, counts))
        }
        let expected = estimator.expectedSquaredError(counts, weight: weight)
        let error = (moments.sumOfSquaredDeviations / 3_999 / 4_000).squareRoot()
        #expect(abs(moments.mean - expected) < 6.3 * error, "\(counts), weight \(weight)")
      }
    }
  }

  /// Paired over 2,000 worlds, z = 6: nearly equal counts gain by shrinkage, unequal ones lose by a fixed weight.
  @Test func shrinkageBuysLessVarianceWithBias() throws {
    let noise = try DataNoise(values: 4, noise: 0.4)
    let estimator = try UniformShrinkage(noise: noise)
    func gain(_ counts: [Int], weight: Double?) throws -> (mean: Double, error: Double) {
      var moments = RunningMoments()
      for world in 0..<2_000 {
        let observed = observe(counts, noise, world: world)
        let plain = squaredError(try estimator.estimates(observed: observed, weight: 0), counts)
        moments.add(plain - squaredError(try estimator.estimates(observed: observed, weight: weight), counts))
      }
      return (moments.mean, (moments.sumOfSquaredDeviations / 1_999 / 2_000).squareRoot())
    }
    for weight in [nil, 0.5] {
      let even = try gain([26, 24, 25, 25], weight: weight)
      #expect(even.mean > 6 * even.error, "\(even)")
    }
    let uneven = try gain([85, 10, 5, 0], weight: 0.5)
    #expect(uneven.mean < -6 * uneven.error, "\(uneven)")
    // A weight from the data sees that there is nothing to gain: it loses less than a hundredth of what 0.5 loses.
    let careful = try gain([85, 10, 5, 0], weight: nil)
    #expect(abs(careful.mean) < -uneven.mean / 100, "\(careful)")
  }
}
