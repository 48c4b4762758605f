import PrivacyMechanisms
import SimulationKernel

/// The noise of one summary report, found by key instead of drawn in order.
///
/// The same key has the same uniform number whatever other keys there are and whatever the epsilon, so reports over
/// other domains or with more privacy stay paired.
public struct SummaryNoiseSource: Hashable, Sendable {
  /// What the numbers are for.
  static let purpose = RandomPurpose(rawValue: 0x211)

  /// The law of the noise.
  public let law: DiscreteLaplace
  /// Whose numbers these are.
  public let random: AddressedRandom

  /// Makes the noise of a report.
  ///
  /// - Parameters:
  ///   - law: the law of the noise.
  ///   - random: a person's numbers, where the person stands for the report's own number.
  public init(law: DiscreteLaplace, random: AddressedRandom) {
    self.law = law
    self.random = random
  }

  /// The noise in the sum of a key, in budget units.
  public func noise(of key: UInt128) -> Int64 {
    let word = random.block(Self.purpose, Self.ordinal(key)).low
    return law.draw(Uniform.unit(word)) { Elementary.log($0) }
  }

  /// Sixty-four bits that stand for a key: each half goes through a mixer that maps no two words to one.
  ///
  /// *Source:* the mixer of splitmix64: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators"
  /// (2014).
  private static func ordinal(_ key: UInt128) -> UInt64 {
    mixed(UInt64(truncatingIfNeeded: key) ^ mixed(UInt64(truncatingIfNeeded: key >> 64)))
  }

  private static func mixed(_ word: UInt64) -> UInt64 {
    var z = word &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z &>> 31)
  }
}
