import SimulationKernel

/// Whether a browser runs when a report is due, and when it next starts if not.
///
/// Sampled only at the moments that matter, so nobody lists the sessions of a browser.
@frozen
public enum Availability: Hashable, Sendable {
  /// Each moment at which reports are due asks anew: with a probability of 0...1 the browser is closed, and it
  /// starts again after a delay. What happened before does not matter.
  case independent(closedShare: Double, closedFor: DelayLaw)
  /// Sessions and pauses follow one another, and whoever does something has the browser open.
  case sessions(SessionLaw)
  /// The browser always runs.
  case alwaysOpen

  /// The purpose of the random numbers that decide.
  ///
  /// The ordinal is the due time in milliseconds, with the browser's position among its person's in the upper
  /// 16 bits.
  public static let purpose = RandomPurpose(rawValue: 6)

  /// Whether every event of a browser says something about when it is open, those that no system heeds too.
  public var heedsAllEvents: Bool { sessions != nil }

  /// The law of single moments; one that never closes a browser where sessions decide, or nothing does.
  @usableFromInline var moments: IndependentMoments {
    if case .independent(let closedShare, let closedFor) = self {
      IndependentMoments(closedShare: closedShare, closedFor: closedFor)
    } else {
      IndependentMoments(closedShare: 0, closedFor: .constant(.zero))
    }
  }

  /// The law of sessions, where there is one.
  @usableFromInline var sessions: SessionLaw? {
    if case .sessions(let law) = self { law } else { nil }
  }
}

/// A browser that is asked at every moment anew whether it is closed.
///
/// All reports that are due at the same moment meet the same browser.
@frozen
@usableFromInline
struct IndependentMoments: Sendable {
  /// The probability that the browser is closed, 0...1.
  @usableFromInline let closedShare: Double
  /// How long a closed browser stays closed from then on.
  @usableFromInline let closedFor: DelayLaw

  init(closedShare: Double, closedFor: DelayLaw) {
    self.closedShare = closedShare
    self.closedFor = closedFor
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
    let block = random.block(Availability.purpose, ordinal)
    return (Uniform.happens(block.word0, probability: closedShare), block.word1, block.word2)
  }
}
