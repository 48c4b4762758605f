/// What a random block is for: one number a use, given out where the use is defined.
@frozen
public struct RandomPurpose: RawRepresentable, Hashable, Sendable {
  /// The number that stands in the address.
  public let rawValue: UInt16

  /// Makes the purpose with this number.
  @inlinable
  public init(rawValue: UInt16) { self.rawValue = rawValue }
}

/// All random numbers of one replication, found by address instead of drawn in order.
///
/// The address is (seed, replication, person, purpose, ordinal); the same address always holds the same
/// 128 bits. So every system and every parameter value meets the same people, and dropping one event
/// disturbs no other.
@frozen
public struct AddressedRandom: Hashable, Sendable {
  /// The Philox key that stands for the seed and the replication.
  public let key: SIMD2<UInt32>
  /// The person whose numbers these are, below 2^48.
  public let person: UInt64

  /// The number of people that addresses can tell apart.
  public static let personLimit: UInt64 = 1 << 48

  /// Makes the numbers of one person in one replication.
  ///
  /// - Parameters:
  ///   - seed: any 64 bits.
  ///   - replication: counted from 0.
  ///   - person: counted from 0, below ``personLimit``.
  public init(seed: UInt64, replication: UInt64, person: UInt64 = 0) {
    self.init(key: Self.key(seed: seed, replication: replication), person: person)
  }

  /// Makes the numbers of one person under a key that ``key(seed:replication:)`` returned.
  @inlinable
  public init(key: SIMD2<UInt32>, person: UInt64) {
    self.key = key
    self.person = person
  }

  /// The key of one replication: itself a Philox block, of the replication's number under the seed.
  ///
  /// The counter's upper half spells "keysperr", so that it does not run through the counters of people.
  public static func key(seed: UInt64, replication: UInt64) -> SIMD2<UInt32> {
    let counter = SIMD4(
      UInt32(truncatingIfNeeded: replication), UInt32(truncatingIfNeeded: replication >> 32),
      0x6B65_7973, 0x7065_7272)
    let block = Philox.block(
      counter, key: SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
    return SIMD2(block.word0, block.word1)
  }

  /// The numbers of another person in the same replication.
  @inlinable
  public func of(person: UInt64) -> AddressedRandom { AddressedRandom(key: key, person: person) }

  /// The block at one address.
  ///
  /// - Parameters:
  ///   - purpose: what the numbers are for.
  ///   - ordinal: the click's, conversion's or report's own number within the person.
  @inlinable
  @inline(__always)
  public func block(_ purpose: RandomPurpose, _ ordinal: UInt64) -> RandomBlock {
    Philox.block(Self.counter(person: person, purpose: purpose, ordinal: ordinal), key: key)
  }

  /// How an address is laid out: ordinal in the upper 64 bits, then purpose (16 bits) and person (48 bits).
  @inlinable
  public static func counter(person: UInt64, purpose: RandomPurpose, ordinal: UInt64) -> SIMD4<UInt32> {
    SIMD4(
      UInt32(truncatingIfNeeded: person),
      UInt32(truncatingIfNeeded: person &>> 32) | UInt32(purpose.rawValue) &<< 16,
      UInt32(truncatingIfNeeded: ordinal), UInt32(truncatingIfNeeded: ordinal &>> 32))
  }
}
