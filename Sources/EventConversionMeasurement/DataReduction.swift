import SimulationKernel

/// What becomes of conversion data before they are stored: noise first, then the limit to a few bits.
struct DataReduction: Sendable {
  /// The address of the noise of one registration.
  static let purpose = RandomPurpose(rawValue: 0x101)

  /// The probability of noise, 0 when none is wanted.
  var probability: Double
  /// How many values the noise draws from.
  var values: UInt64
  /// What data are limited by.
  var mask: UInt64

  init(_ settings: EventConversionMeasurement.Settings) {
    mask = (1 << UInt64(settings.bits)) - 1
    probability = settings.debugMode ? 0 : settings.noise
    switch settings.replacement {
    case .uniform: values = mask + 1
    case .inclusiveRange: values = mask + 2
    }
  }

  /// The data that every report of one registration carries.
  ///
  /// Word 0 of the registration's block decides whether noise strikes and its upper half what it puts in,
  /// so that the strikes at a smaller probability are a subset of those at a greater one.
  ///
  /// - Parameter ordinal: the address of the registration's noise.
  func reduce(_ data: UInt64, ordinal: UInt64, random: AddressedRandom) -> UInt8 {
    guard probability > 0 else { return limit(data) }
    return reduce(data, random.block(Self.purpose, ordinal))
  }

  /// The same, by the registration's random block.
  @inline(__always)
  func reduce(_ data: UInt64, _ block: RandomBlock) -> UInt8 {
    guard Uniform.happens(block.word0, probability: probability) else { return limit(data) }
    return limit(Uniform.index(block.high, below: values))
  }

  /// The data modulo the number of values that a report can carry.
  func limit(_ data: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: data & mask) }
}
