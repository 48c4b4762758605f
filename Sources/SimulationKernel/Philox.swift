/// The Philox4x32-10 counter-based generator.
///
/// A block of 128 bits is a pure function of a 128-bit counter and a 64-bit key, so any block can be made
/// alone, in any order, on any thread.
///
/// *Source:* Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011; checked
/// against the known-answer vectors that the authors publish.
public enum Philox {
  @usableFromInline static let multiplier0: UInt32 = 0xD251_1F53
  @usableFromInline static let multiplier1: UInt32 = 0xCD9E_8D57
  @usableFromInline static let weyl0: UInt32 = 0x9E37_79B9
  @usableFromInline static let weyl1: UInt32 = 0xBB67_AE85

  /// The block for one counter under one key.
  ///
  /// - Parameters:
  ///   - counter: four 32-bit words, least significant first.
  ///   - key: two 32-bit words, least significant first.
  ///   - rounds: 10 for everything that counts; other numbers only serve the published vectors.
  /// - Returns: four 32-bit words, uniform over all values.
  @inlinable
  @inline(__always)
  public static func block(
    _ counter: SIMD4<UInt32>, key: SIMD2<UInt32>, rounds: Int = 10
  ) -> RandomBlock {
    var c0 = counter.x
    var c1 = counter.y
    var c2 = counter.z
    var c3 = counter.w
    var k0 = key.x
    var k1 = key.y
    for _ in 0..<rounds {
      let p0 = UInt64(multiplier0) &* UInt64(c0)
      let p1 = UInt64(multiplier1) &* UInt64(c2)
      c0 = UInt32(truncatingIfNeeded: p1 &>> 32) ^ c1 ^ k0
      c1 = UInt32(truncatingIfNeeded: p1)
      c2 = UInt32(truncatingIfNeeded: p0 &>> 32) ^ c3 ^ k1
      c3 = UInt32(truncatingIfNeeded: p0)
      k0 &+= weyl0
      k1 &+= weyl1
    }
    return RandomBlock(c0, c1, c2, c3)
  }
}

/// The 128 random bits that belong to one address, as four words of 32 bits.
@frozen
public struct RandomBlock: Hashable, Sendable {
  /// The first word.
  public let word0: UInt32
  /// The second word.
  public let word1: UInt32
  /// The third word.
  public let word2: UInt32
  /// The fourth word.
  public let word3: UInt32

  /// Makes a block of four given words.
  @inlinable
  public init(_ word0: UInt32, _ word1: UInt32, _ word2: UInt32, _ word3: UInt32) {
    self.word0 = word0
    self.word1 = word1
    self.word2 = word2
    self.word3 = word3
  }

  /// The first two words as one of 64 bits.
  @inlinable
  public var low: UInt64 { UInt64(word0) | UInt64(word1) &<< 32 }

  /// The last two words as one of 64 bits.
  @inlinable
  public var high: UInt64 { UInt64(word2) | UInt64(word3) &<< 32 }
}

/// Turns random words into numbers that variates are made from.
public enum Uniform {
  /// A number strictly between 0 and 1 on a grid of 2^32 midpoints.
  @inlinable
  public static func unit(_ word: UInt32) -> Double { (Double(word) + 0.5) * 0x1p-32 }

  /// A number strictly between 0 and 1 on a grid of 2^52 midpoints.
  ///
  /// 52 bits, since the midpoints of 53 bits would need one bit more than a `Double` has and the last of
  /// them would round to 1.
  @inlinable
  public static func unit(_ word: UInt64) -> Double { (Double(word &>> 12) + 0.5) * 0x1p-52 }

  /// Whether an event of probability `p` happens; monotone in `p`, never at 0 and always at 1.
  @inlinable
  public static func happens(_ word: UInt32, probability p: Double) -> Bool {
    Double(word) * 0x1p-32 < p
  }

  /// A whole number in `0..<bound`, from 64 bits by one multiplication.
  ///
  /// Exactly uniform when `bound` is a power of two; else no value's probability is off by more than 2^-64,
  /// which no sample that fits in a computer can show. A fixed number of draws keeps runs paired; use
  /// ``RandomSequence/next(below:)`` where a rejection loop does no harm.
  @inlinable
  public static func index(_ word: UInt64, below bound: UInt64) -> UInt64 {
    word.multipliedFullWidth(by: bound).high
  }
}
