import PrivacyMechanisms
import SimulationKernel

/// What chance decides about one source or one trigger, found by address.
///
/// **Random addresses.** An untrue response: purpose 0x201 at the ordinal, the first 64 bits for whether it is untrue
/// and the others for which. Delay of an aggregatable report: 0x202, and whether a null report is made: 0x203, both
/// at the ordinal times 32 plus the number of the report or the day.
public struct AddressedDraws: AttributionDraws, Sendable {
  /// The address of untrue responses.
  static let responsePurpose = RandomPurpose(rawValue: 0x201)
  /// The address of delays of aggregatable reports.
  static let delayPurpose = RandomPurpose(rawValue: 0x202)
  /// The address of null reports.
  static let nullPurpose = RandomPurpose(rawValue: 0x203)

  private let random: AddressedRandom
  private let ordinal: UInt64

  /// Makes the draws of one source or one trigger.
  ///
  /// - Parameters:
  ///   - random: whose numbers these are.
  ///   - ordinal: the source's or trigger's own number among its kind, below 2^59.
  public init(_ random: AddressedRandom, ordinal: UInt64) {
    self.random = random
    self.ordinal = ordinal
  }

  /// The number of a source's draws.
  ///
  /// - Parameters:
  ///   - interaction: the click's or view's number within its person.
  ///   - registration: which of its registrations.
  @inline(__always)
  static func ordinal(interaction: UInt32, registration: UInt16) -> UInt64 {
    UInt64(interaction) &<< 16 | UInt64(registration)
  }

  /// The number of a trigger's draws, and of those of its event-level report.
  ///
  /// - Parameters:
  ///   - conversion: the conversion's own number for random addresses.
  ///   - registration: which of its registrations.
  @inline(__always)
  static func ordinal(conversion: UInt32, registration: UInt16) -> UInt64 {
    UInt64(registration) &<< 32 | UInt64(conversion)
  }

  /// Whether a source tells the truth, and else a uniformly drawn state, which is never looked for in a list.
  ///
  /// *Source:* Attribution Reporting, "Obtaining a randomized source response".
  @inline(__always)
  public mutating func response(among states: OutputStates, probability: Double) -> OutputState? {
    guard probability > 0 else { return nil }
    let block = random.block(Self.responsePurpose, ordinal)
    // Exact on the grid of 2^53 numbers from 0 on, so that 0 never and 1 always happens.
    guard Double(block.low &>> 11) * 0x1p-53 < probability else { return nil }
    return Self.state(of: states, block.high)
  }

  @inline(never)
  private static func state(of states: OutputStates, _ word: UInt64) -> OutputState {
    guard let count = states.count else { preconditionFailure("a source with so many states is refused") }
    return states.fakeReports(at: Uniform.index(word, below: count))
  }

  /// Whether a null report is made.
  public mutating func makesNullReport(day: Int, probability: Double) -> Bool {
    let block = random.block(Self.nullPurpose, ordinal &<< 5 | UInt64(day))
    return Double(block.low &>> 11) * 0x1p-53 < probability
  }

  /// A delay uniform over the whole milliseconds from 0 to the span, the span itself left out.
  ///
  /// *Source:* Attribution Reporting, "Obtaining an aggregatable attribution report's report time": uniform below the
  /// span.
  public mutating func aggregatableDelay(report: Int, span: SimulationDuration) -> SimulationDuration {
    guard span > .zero else { return .zero }
    let block = random.block(Self.delayPurpose, ordinal &<< 5 | UInt64(report))
    return SimulationDuration(
      milliseconds: Int64(Uniform.index(block.low, below: UInt64(span.milliseconds))))
  }
}
