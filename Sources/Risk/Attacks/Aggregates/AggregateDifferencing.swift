import PrivacyMechanisms
import SimulationKernel

/// The decoder of somebody who knows all that adds to a noisy sum, but for what one person may add.
///
/// What is left after subtraction is noise, or noise and the person's contribution. It is judged by the exact ratio of
/// the likelihoods, which no other test of the same error rate beats.
///
/// *Source:* J. Neyman, E. Pearson, "On the problem of the most efficient tests of statistical hypotheses" (1933);
/// I. Dinur, K. Nissim, "Revealing information while preserving privacy" (2003), for what sums give away.
public struct AggregateDifferencing: Hashable, Sendable {
  /// How the adversary comes to know what all others add.
  public enum Knowledge: String, Hashable, Sendable, CaseIterable {
    /// It knows all other contributions exactly, so one noisy sum is left.
    case others
    /// It has a second sum of the others alone, with noise of its own.
    case secondSum = "second-sum"
  }

  /// The law of the noise of one sum.
  public let noise: DiscreteLaplace
  /// What the person may add, above 0.
  public let contribution: Int64
  /// How the adversary knows the rest.
  public let knowledge: Knowledge

  /// Makes the decoder.
  ///
  /// - Parameters:
  ///   - noise: the law of the noise of one sum; its truncation is not regarded.
  ///   - contribution: what the person may add, above 0.
  ///   - knowledge: how the adversary knows the rest.
  /// - Throws: ``RiskError`` for another contribution.
  public init(
    noise: DiscreteLaplace, contribution: Int64, knowledge: Knowledge = .others
  ) throws(RiskError) {
    guard contribution > 0, contribution < 1 << 62 else {
      throw .parameter("contribution", value: Double(contribution), allowed: "above 0 and below 2^62")
    }
    self.noise = noise
    self.contribution = contribution
    self.knowledge = knowledge
  }

  /// The privacy parameter that this contribution is worth: its share of the noise's scale, in nats.
  ///
  /// A second sum adds nothing to it, since it does not depend on the person.
  public var epsilon: Double { Double(contribution) / noise.scale }

  /// The logarithm of how much likelier a difference is with the person's contribution than without it.
  ///
  /// (|d| - |d - c|)/b where all others are known. With a second sum the noises' difference has
  /// P(d) in proportion to q^|d| (|d| + (1 + q^2)/(1 - q^2)), q = e^(-1/b).
  ///
  /// *Source:* derived: the sum over k of q^(|k| + |d - k|) is q^|d| (|d| + 1 + 2 q^2/(1 - q^2)).
  ///
  /// - Parameter difference: what is left after subtraction, within 2^62.
  public func score(_ difference: Int64) -> Double {
    let without = Double(difference.magnitude)
    let with = Double((difference - contribution).magnitude)
    let ratio = (without - with) / noise.scale
    guard knowledge == .secondSum else { return ratio }
    let square = Elementary.exp(-2 / noise.scale)
    let constant = (1 + square) / (1 - square)
    return ratio + Elementary.log((with + constant) / (without + constant))
  }

  /// The least difference that speaks for the contribution: half of it, rounded up.
  public var threshold: Int64 { contribution / 2 + contribution % 2 }

  /// What the rates are at the threshold for one sum, and what they cannot exceed.
  ///
  /// The noise's upper tails at the threshold, less the contribution and as it is. Where the scale is large the advantage
  /// nears 1 - e^(-epsilon/2), and with a second sum 1 - (1 + epsilon/4) e^(-epsilon/2).
  public var expectation: DetectionExpectation {
    var expectation = DetectionExpectation.bounds(epsilon: epsilon)
    expectation.truePositiveRate = tail(threshold - contribution)
    expectation.falsePositiveRate = tail(threshold)
    return expectation
  }

  /// The bounds for several sums that share epsilon: those of epsilon.
  ///
  /// *Source:* C. Dwork, A. Roth, "The Algorithmic Foundations of Differential Privacy", theorem 3.14: the parameters of
  /// several releases add up.
  ///
  /// - Parameter sums: how many sums there are, each with this noise; at least 1.
  public func expectation(sums: Int) -> DetectionExpectation {
    sums == 1 ? expectation : .bounds(epsilon: Double(sums) * epsilon)
  }

  private func tail(_ d: Int64) -> Double {
    switch knowledge {
    case .others: noise.upperTail(d)
    case .secondSum: DiscreteLaplaceSum(noise, terms: 2).upperTail(d)
    }
  }
}
