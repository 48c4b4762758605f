import Testing

@testable import PrivacyMechanisms

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The law of whole-numbered noise, whole and truncated.
struct DiscreteLaplaceTests {
  @Test(
    arguments: [(0.05, nil), (0.7, nil), (6.5, nil), (300, nil), (6.5, 0), (6.5, 9), (40, 25)]
      as [(Double, Int64?)])
  func massesAddUpToTailsAndMoments(scale: Double, truncation: Int64?) throws {
    let law = try DiscreteLaplace(scale: scale, truncation: truncation)
    let reach = truncation ?? Int64(scale * 45) + 3
    var (below, moment, mean) = (0.0, 0.0, 0.0)
    for k in -reach...reach {
      let mass = law.probability(of: k)
      #expect(mass == law.probability(of: -k))
      below += mass
      moment += Double(k * k) * mass
      mean += Double(k) * mass
      #expect(abs(law.lowerTail(k) - below) < 1e-12)
      #expect(abs(law.upperTail(k) - (1 - below + mass)) < 1e-12)
    }
    #expect(abs(below - 1) < 1e-12)
    #expect(abs(mean) < 1e-9)
    #expect(abs(law.variance - moment) <= 1e-9 * moment + 1e-13 * scale * scale)
  }

  @Test(arguments: [(0.05, nil), (1, nil), (37.5, nil), (37.5, 20), (3, 0)] as [(Double, Int64?)])
  func quantilesInvertTheTails(scale: Double, truncation: Int64?) throws {
    let law = try DiscreteLaplace(scale: scale, truncation: truncation)
    for step in 1..<4000 {
      // Odd multiples of 1/8000 do not fall on a step of these laws, where the last bit would decide.
      let p = (Double(step) + 0.25) / 4001
      let k = law.quantile(p)
      #expect(law.lowerTail(k) >= p)
      #expect(law.lowerTail(k - 1) < p)
    }
  }

  /// 200,000 uniform numbers on an even grid give every value its share to within one grid step.
  @Test func evenlySpacedNumbersGiveEveryValueItsShare() throws {
    for law in [try DiscreteLaplace(scale: 2.5), try DiscreteLaplace(scale: 2.5, truncation: 4)] {
      var counts: [Int64: Int] = [:]
      let steps = 200_000
      for i in 0..<steps { counts[law.quantile((Double(i) + 0.5) / Double(steps)), default: 0] += 1 }
      for k in Int64(-12)...12 {
        #expect(abs(Double(counts[k] ?? 0) - law.probability(of: k) * Double(steps)) <= 1)
      }
    }
  }

  /// The farthest draws of the widest law are whole numbers of 64 bits, symmetric about 0.
  @Test func hugeScalesStayInRange() throws {
    let law = try DiscreteLaplace(scale: DiscreteLaplace.largestScale)
    let (low, high) = (law.quantile(0x1p-53), law.quantile(1 - 0x1p-53))
    #expect(low < 0 && low > -(1 << 58))
    #expect(abs(high + low) <= 1)
    #expect(law.lowerTail(.max) == 1 && law.lowerTail(.min) >= 0 && law.upperTail(.min) == 1)
  }

  @Test func sumsOfSummaryReportsHaveThePublishedDeviation() throws {
    let figures: [(epsilon: Double, sd: Double)] = [
      (1, 92681.9), (3, 30893.97), (10, 9268.19), (64, 1448.155),
    ]
    for (epsilon, sd) in figures {
      let noise = try SummaryNoise(epsilon: epsilon)
      #expect(abs(noise.continuousStandardDeviation - sd) < sd * 1e-6)
      #expect(abs(noise.law.standardDeviation - noise.continuousStandardDeviation) < 6e-5)
    }
    let full = try SummaryNoise(epsilon: 3)
    #expect(abs(full.standardDeviation(contribution: 65536) - 0.4714045) < 1e-7)
    let count = full.count(atRelativeError: 0.05, contribution: 65536)
    #expect(abs(count - 0.4714045 / 0.05) < 1e-6)
  }

  @Test func thresholdsOfKeyDiscoveryAreThePublishedOnes() throws {
    let figures: [(epsilon: Double, delta: Double, threshold: Double)] = [
      (10, 1e-8, 186_257.77), (10, 1e-5, 140_987.11), (64, 1e-5, 77_325.24), (1, 1e-5, 820_047.08),
    ]
    for (epsilon, delta, threshold) in figures {
      let noise = try SummaryNoise(epsilon: epsilon)
      #expect(abs(try noise.threshold(delta: delta) - threshold) < 0.005)
      #expect(try noise.truncatedLaw(delta: delta).truncation == Int64(threshold))
    }
  }

  @Test func impossibleNoiseIsRefused() {
    for scale in [0, -1, .infinity, .nan, 0x1p53] as [Double] {
      #expect(throws: NoiseScaleError.self) { try DiscreteLaplace(scale: scale) }
    }
    #expect(throws: NoiseScaleError.truncation(-1)) { try DiscreteLaplace(scale: 1, truncation: -1) }
    #expect(throws: NoiseScaleError.epsilon(0)) { try SummaryNoise(epsilon: 0) }
    #expect(throws: NoiseScaleError.sensitivity(-1)) { try SummaryNoise(epsilon: 1, sensitivity: -1) }
    #expect(throws: NoiseScaleError.delta(1)) { try SummaryNoise(epsilon: 1).threshold(delta: 1) }
  }
}
