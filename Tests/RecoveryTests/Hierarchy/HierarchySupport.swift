import PrivacyMechanisms
import SimulationKernel

@testable import Recovery

/// Trees and noise for tests of hierarchies.
enum Hierarchies {
  /// A root with three children that have two, one and four leaves; the second child is a leaf itself.
  static let small = [nil, 0, 0, 0, 1, 1, 3, 3, 3, 3] as [Int?]
  /// The same beside another tree of a root with two leaves and a single node.
  static let forest = small + [nil, 10, 10, nil]

  static func random(_ purpose: UInt16) -> RandomSequence {
    RandomSequence(
      random: AddressedRandom(seed: 20_201_006, replication: 0),
      purpose: RandomPurpose(rawValue: purpose))
  }

  /// Numbers from 1 to 10.
  static func variances(_ count: Int, _ random: inout RandomSequence) -> [Double] {
    (0..<count).map { _ in 1 + 9 * random.unit() }
  }
}
