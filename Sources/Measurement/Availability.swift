import SimulationKernel

/// Whether a browser runs when a report is due, and when it next starts if not.
///
/// Each moment at which reports are due asks anew: with probability ``closedShare`` the browser is closed, and
/// it starts again after a delay. All reports that are due at the same moment meet the same browser. Sampled
/// only when asked, so nobody lists the sessions of a browser.
@frozen
public struct Availability: Sendable {
  /// The probability that the browser is closed when a report is due, 0...1.
  public var closedShare: Double
  /// How long a closed browser stays closed from then on.
  public var closedFor: DelayLaw

  /// The purpose of the random numbers that decide.
  public static let purpose = RandomPurpose(rawValue: 6)

  /// Makes the availability with these parameters.
  public init(closedShare: Double, closedFor: DelayLaw) {
    self.closedShare = closedShare
    self.closedFor = closedFor
  }

  /// How long a timer has to wait for the browser to start; nil when it runs.
  ///
  /// - Parameter ordinal: the time at which the timer is due, in milliseconds, as a bit pattern.
  @inlinable
  public func wait(_ random: AddressedRandom, ordinal: UInt64) -> SimulationDuration? {
    let draw = draw(random, ordinal: ordinal)
    return draw.isClosed ? closedFor.draw(draw.word1, draw.word2) : nil
  }

  /// What decides about one moment: whether the browser is closed, and the words of how long.
  ///
  /// Not inlined: in the loop over timers, of which there is mostly one, the compiler would lay out the
  /// generator's round keys beforehand.
  @usableFromInline
  @inline(never)
  func draw(
    _ random: AddressedRandom, ordinal: UInt64
  ) -> (isClosed: Bool, word1: UInt32, word2: UInt32) {
    let block = random.block(Self.purpose, ordinal)
    return (Uniform.happens(block.word0, probability: closedShare), block.word1, block.word2)
  }
}
