import PrivacyMechanisms
import SimulationKernel

/// Presence coding: the advertiser converts only where a bit of the identity is 1, one bit a click.
///
/// *Source:* WICG, Conversion Measurement API, issue 32, on ads of many categories of which only some convert.
public struct PresenceCoding: Hashable, Sendable {
  /// The number n of identities.
  public var identities: UInt64 = 16
  /// How often each bit is sent.
  public var copies = 1
  /// How copies are put together.
  public var decoder = CodeDecoder.maximumLikelihood
  /// The probability that what is to be fired is fired and reported, as the attacker believes; above 0, at most 1.
  public var delivery = 1.0

  /// Makes settings with which four clicks name one of 16 people.
  public init() {}

  /// Prepares the attack on a system.
  ///
  /// - Parameters:
  ///   - mechanism: what the system does with data or whole outputs.
  ///   - schedule: when people come, and the windows.
  /// - Throws: `RiskError.parameter` for settings out of range.
  public func attack(on mechanism: CodeMechanism, schedule: CodeSchedule) throws(RiskError) -> CodedIdentity {
    guard delivery > 0, delivery <= 1 else {
      throw .parameter("delivery", value: delivery, allowed: "above 0 and at most 1")
    }
    let symbol: PresenceSymbol =
      switch mechanism {
      case .data: .lossy(delivery: delivery)
      case .outputs(let response): .randomized(response, delivery: delivery)
      }
    return try CodedIdentity(
      IdentityCode(identities: identities, letters: 2, copies: copies, slotsPerClick: 1), symbol: symbol,
      decoder: decoder, schedule: schedule, cooldown: .zero, assumptions: DigitCoding.assumptions)
  }
}

/// Reporting-origin entropy: which of D reporting origins receives a conversion's report tells log2 D bits.
///
/// *Source:* WICG, Conversion Measurement API, issue 9; privacycg, Private Click Measurement, issue 57.
public struct ReportingOrigins: Hashable, Sendable {
  /// The number n of identities.
  public var identities: UInt64 = 4_096
  /// How many origins the attacker uses, at least 1.
  public var origins = 16
  /// Whether data carry a digit too.
  public var usesData = true
  /// How often each symbol is sent.
  public var copies = 1
  /// How copies are put together.
  public var decoder = CodeDecoder.maximumLikelihood
  /// The probability that what is to be fired is fired and reported, as the attacker believes; above 0, at most 1.
  public var delivery = 1.0

  /// Makes settings of 16 origins that carry a digit each.
  public init() {}

  /// Prepares the attack on a system.
  ///
  /// - Parameters:
  ///   - mechanism: what the system does with data or whole outputs.
  ///   - values: how many values data take, at least 2.
  ///   - schedule: when people come, and the windows; where each report's data is noised, each visit writes a symbol.
  /// - Throws: `RiskError.parameter` for settings out of range.
  public func attack(
    on mechanism: CodeMechanism, values: Int, schedule: CodeSchedule
  ) throws(RiskError) -> CodedIdentity {
    guard origins >= 1, origins * (usesData ? values : 1) >= 2 else {
      throw .parameter("origins", value: Double(origins), allowed: "at least 1, and 2 without data")
    }
    guard delivery > 0, delivery <= 1 else {
      throw .parameter("delivery", value: delivery, allowed: "above 0 and at most 1")
    }
    let channel: OriginSymbol.Channel
    var slots = 1
    switch mechanism {
    case .data(let noise):
      channel = .data(noise, delivery: delivery)
      slots = schedule.visited.count
    case .outputs(let response): channel = .outputs(response, values: values, delivery: delivery)
    }
    let symbol = OriginSymbol(channel, origins: origins, usesData: usesData)
    return try CodedIdentity(
      IdentityCode(
        identities: identities, letters: symbol.letters, copies: copies, slotsPerClick: slots),
      symbol: symbol, decoder: decoder, schedule: schedule, cooldown: .zero,
      assumptions: DigitCoding.assumptions + [
        "Each click is registered with all origins, and each origin's registrations are noised on their own."
      ])
  }
}
