import PrivacyMechanisms
import SimulationKernel

/// How often an adversary without knowledge of delays finds a report's conversion among Poisson others.
///
/// Given the reported value y, the conversion carries it with probability pi_y M(y|y) / sum_d pi_d M(y|d). Among those
/// that match, if there are any, the guess is uniform; else among all others. With uniform data it is
/// `LinkFormulas.amongPoisson(others:values:trueProbability:)`.
public struct CrowdLaw: Sendable {
  private let noise: DataNoise?
  private let shares: [Double]

  /// Makes a law.
  ///
  /// - Parameters:
  ///   - noise: the channel of the data; nil when reports carry none.
  ///   - shares: how common each true value is, one for each value of the channel, with sum 1; empty without a channel.
  /// - Throws: `RiskError.parameter` for another number of shares.
  public init(noise: DataNoise?, shares: [Double]) throws(RiskError) {
    guard shares.count == noise?.values ?? 0 else {
      throw .parameter(
        "number of data shares", value: Double(shares.count),
        allowed: "one for each value (\(noise?.values ?? 0))")
    }
    self.noise = noise
    self.shares = shares
  }

  /// The probability of a right guess.
  ///
  /// - Parameters:
  ///   - others: the mean number of other conversions in the window, whatever their data.
  ///   - reported: the report's data.
  public func success(others: Double, reported: UInt16) -> Double {
    guard let noise, Int(reported) < shares.count else { return LinkFormulas.amongPoisson(others: others) }
    let own = Int(reported)
    let evidence = shares.indices.reduce(0) { $0 + shares[$1] * noise.probability(of: own, given: $1) }
    guard evidence > 0 else { return 0 }
    let isTrue = shares[own] * noise.probability(of: own, given: own) / evidence
    let matching = others * shares[own]
    return isTrue * LinkFormulas.amongPoisson(others: matching)
      + (1 - isTrue) * Elementary.exp(-matching) * LinkFormulas.amongPoisson(others: others - matching)
  }
}
