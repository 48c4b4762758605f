/// Random numbers one after the other, from consecutive blocks of one purpose.
///
/// For places where how many numbers are drawn does not matter to anything else: shuffles, bounded integers
/// by rejection. Everything about people is drawn by address instead, with a fixed number of draws.
@frozen
public struct RandomSequence: Sendable {
  /// Where the blocks come from.
  public let random: AddressedRandom
  /// What the numbers are for.
  public let purpose: RandomPurpose
  @usableFromInline var ordinal: UInt64
  @usableFromInline var spare: UInt64
  @usableFromInline var hasSpare: Bool

  /// Starts at one block.
  ///
  /// - Parameters:
  ///   - random: whose numbers these are.
  ///   - purpose: what they are for.
  ///   - ordinal: the block to begin with; later blocks follow one by one.
  @inlinable
  public init(random: AddressedRandom, purpose: RandomPurpose, ordinal: UInt64 = 0) {
    self.random = random
    self.purpose = purpose
    self.ordinal = ordinal
    spare = 0
    hasSpare = false
  }

  /// The next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    if hasSpare {
      hasSpare = false
      return spare
    }
    let block = random.block(purpose, ordinal)
    ordinal &+= 1
    spare = block.high
    hasSpare = true
    return block.low
  }

  /// A number strictly between 0 and 1 on a grid of 2^52 midpoints.
  @inlinable
  public mutating func unit() -> Double { Uniform.unit(next()) }

  /// A whole number in `0..<bound`, each exactly as likely as any other.
  ///
  /// *Source:* Lemire, "Fast random integer generation in an interval", ACM Transactions on Modeling and
  /// Computer Simulation 29, 2019: the products whose low half falls in the uneven part are drawn again.
  ///
  /// - Parameter bound: above 0.
  @inlinable
  public mutating func next(below bound: UInt64) -> UInt64 {
    precondition(bound > 0, "a whole number below 0 was asked for")
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let uneven = (0 &- bound) % bound
      while product.low < uneven { product = next().multipliedFullWidth(by: bound) }
    }
    return product.high
  }

  /// Puts the elements in an order that is as likely as every other (Fisher and Yates).
  @inlinable
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    var i = elements.count
    while i > 1 {
      let j = Int(next(below: UInt64(i)))
      i -= 1
      elements.swapAt(i, j)
    }
  }
}
