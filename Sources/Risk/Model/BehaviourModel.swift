import PrivacyMechanisms
import SimulationKernel

/// What an adversary believes about people and about the mechanism.
///
/// It is the truth for the best informed adversary. One that is wrong about people or about the noise is the
/// same code with another model.
///
/// A person causes conversions at this advertiser in two ways: each click causes a Poisson number of them, each
/// after a delay of its own, and others come organically as a Poisson process of constant rate.
public struct BehaviourModel: Sendable {
  /// The law of the time from a click to each of its conversions.
  public let delay: DelayBelief
  /// The mean number mu of conversions that a click causes.
  public let conversionsPerClick: Double
  /// The rate at which a person clicks ads of this advertiser, per millisecond.
  public let clickRate: Double
  /// The rate lambda0 of a person's organic conversions at this advertiser, per millisecond.
  public let organicRate: Double
  /// The channel from a conversion's true data to a report's; nil when reports carry no data.
  public let noise: DataNoise?
  /// The number n of advertiser-side identities among which somebody is looked for.
  public let identities: Int

  /// Makes a model.
  ///
  /// - Parameters:
  ///   - delay: the law of the time from a click to each of its conversions.
  ///   - conversionsPerClick: mu, from 0 up.
  ///   - clickRate: clicks of a person on this advertiser's ads per millisecond, from 0 up.
  ///   - organicRate: lambda0, organic conversions of a person per millisecond, from 0 up; not 0 when mu is.
  ///   - noise: the channel of the data, or nil when reports carry none.
  ///   - identities: n, at least 1.
  /// - Throws: `RiskError.parameter` for a number outside its range.
  public init(
    delay: DelayBelief, conversionsPerClick: Double, clickRate: Double = 0, organicRate: Double,
    noise: DataNoise?, identities: Int
  ) throws(RiskError) {
    for (name, value) in [
      ("conversions per click", conversionsPerClick), ("click rate", clickRate),
      ("organic rate", organicRate),
    ] {
      guard value >= 0, value < .infinity else {
        throw .parameter(name, value: value, allowed: "at least 0 and finite")
      }
    }
    guard conversionsPerClick > 0 || organicRate > 0 else {
      throw .parameter("organic rate", value: 0, allowed: "above 0 when a click causes no conversion")
    }
    guard identities >= 1 else {
      throw .parameter("number of identities", value: Double(identities), allowed: "at least 1")
    }
    self.delay = delay
    self.conversionsPerClick = conversionsPerClick
    self.clickRate = clickRate
    self.organicRate = organicRate
    self.noise = noise
    self.identities = identities
  }

  /// The number of values of data that the model tells apart; 1 without a channel.
  public var values: Int { noise?.values ?? 1 }

  /// The success of naming one of n identities blindly, 1/n.
  public var chance: Double { 1 / Double(identities) }

  /// How many conversions of the person who clicked are expected in a span of time after the click.
  ///
  /// - Parameter span: in milliseconds since the click, the end excluded.
  public func expectedConversions(_ span: Range<Int64>) -> Double {
    let caused = delay.cumulative(below: span.upperBound) - delay.cumulative(below: span.lowerBound)
    return conversionsPerClick * caused + organicRate * Double(span.upperBound - span.lowerBound)
  }

  /// The probability of the report's data given a conversion's, M(y|d); 1 without a report or a channel.
  func likelihood(of reported: UInt16?, given data: UInt16) -> Double {
    guard let reported, let noise else { return 1 }
    return noise.probability(of: Int(reported), given: Int(data))
  }
}
