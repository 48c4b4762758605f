import PrivacyMechanisms
import SimulationKernel

@testable import Risk

/// The random numbers, laws and worlds that the tests of adversaries share.
enum RiskTest {
  static let seed: UInt64 = 20_201_006
  static let hour: Int64 = 3_600_000
  static let day: Int64 = 86_400_000

  /// Random numbers; each stream is another sequence.
  static func random(_ stream: UInt64) -> RandomSequence {
    RandomSequence(
      random: AddressedRandom(seed: seed, replication: 0, person: stream),
      purpose: RandomPurpose(rawValue: 0x7010))
  }

  /// The three exponentials of search ads, below 30 days unless another limit is given.
  static func searchMixture(limit: Double? = 30 * 86_400_000) throws -> DelayLaw {
    .mixture(
      try ExponentialMixture(
        weights: [0.40, 0.18, 0.42], means: [0.25, 6, 480].map { $0 * 3_600_000 }, limit: limit))
  }

  /// The difference over the larger magnitude; 0 for two equal numbers.
  static func relative(_ a: Double, _ b: Double) -> Double {
    a == b ? 0 : (a - b).magnitude / max(a.magnitude, b.magnitude)
  }

  /// A Poisson number by counting unit exponentials.
  static func poisson(_ mean: Double, _ random: inout RandomSequence) -> Int {
    var count = 0
    var sum = -Elementary.log(random.unit())
    while sum < mean {
      count += 1
      sum -= Elementary.log(random.unit())
    }
    return count
  }
}
