import SimulationKernel

/// Everything that chance decides about the epochs and the credit of one conversion.
///
/// A browser draws; a test says what is drawn.
public protocol LevelOneDraws {
  /// Draws how much of an epoch has passed when the first epoch is asked for: 0 or more and below 1.
  ///
  /// *Source:* Attribution Level 1, "get the current epoch".
  mutating func epochFraction() -> Double

  /// Draws which of two shares of credit becomes a whole number: 0 or more and below 1.
  ///
  /// *Source:* Attribution Level 1, "fairly allocate credit", which allows 1 too; the reference implementation does
  /// not, and at 1 the expected credit would be off.
  mutating func allocationFraction() -> Double
}

/// The same fraction at every draw, as in the reference implementation's tests.
public struct ConstantDraws: LevelOneDraws, Hashable, Sendable {
  /// How much of an epoch has passed, 0 or more and below 1.
  public var epoch: Double
  /// What decides about credit, 0 or more and below 1.
  public var allocation: Double

  /// Makes the draws.
  public init(epoch: Double, allocation: Double) {
    self.epoch = epoch
    self.allocation = allocation
  }

  /// The one fraction of an epoch.
  public mutating func epochFraction() -> Double { epoch }

  /// The one fraction that decides about credit.
  public mutating func allocationFraction() -> Double { allocation }
}

/// What chance decides about one conversion, found by address.
///
/// **Random addresses.** Start of the browser's epochs: purpose 0x311 at the ordinal of the conversion that is the first
/// to ask for them. Credit: purpose 0x312 at the conversion's ordinal times 2^32 plus half the number of the draw,
/// the first 64 bits for even numbers and the others for odd ones.
struct LevelOneAddressedDraws: LevelOneDraws {
  static let epochPurpose = RandomPurpose(rawValue: 0x311)
  static let creditPurpose = RandomPurpose(rawValue: 0x312)

  private let random: AddressedRandom
  private let ordinal: UInt32
  private var drawn: UInt32 = 0
  private var spare: UInt64 = 0

  init(_ random: AddressedRandom, ordinal: UInt32) {
    self.random = random
    self.ordinal = ordinal
  }

  mutating func epochFraction() -> Double {
    Self.fraction(random.block(Self.epochPurpose, UInt64(ordinal)).low)
  }

  mutating func allocationFraction() -> Double {
    defer { drawn &+= 1 }
    if drawn & 1 == 1 { return Self.fraction(spare) }
    let block = random.block(Self.creditPurpose, UInt64(ordinal) &<< 32 | UInt64(drawn &>> 1))
    spare = block.high
    return Self.fraction(block.low)
  }

  /// A number on the grid of 2^53 from 0 on.
  private static func fraction(_ word: UInt64) -> Double { Double(word &>> 11) * 0x1p-53 }
}
