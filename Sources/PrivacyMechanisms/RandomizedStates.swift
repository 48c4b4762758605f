#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Randomised response over a set of equally treated states: with some probability a uniform one replaces the true.
///
/// The state drawn may be the true one again. The probability p is the least that is differentially private:
/// the ratio of the chances of any state under any two truths is at most e^epsilon.
///
/// *Source:* Attribution Reporting, "Obtaining a randomized source response"; P. Kairouz, K. Bonawitz, D. Ramage,
/// "Discrete distribution estimation under local privacy" (2016).
@frozen
public struct RandomizedStates: Hashable, Sendable {
  /// The number S of states, at least 1; a whole number, exact up to 2^53.
  public let states: Double
  /// The privacy parameter, in nats, at least 0.
  public let epsilon: Double

  /// Makes the response.
  ///
  /// - Parameters:
  ///   - states: the number of states, at least 1.
  ///   - epsilon: the privacy parameter, at least 0.
  public init(states: Double, epsilon: Double) {
    precondition(states >= 1, "randomised response needs a state")
    precondition(epsilon >= 0, "the privacy parameter is not negative")
    self.states = states
    self.epsilon = epsilon
  }

  /// The probability p = S/(S - 1 + e^epsilon) that the state is drawn instead of true.
  ///
  /// *Source:* Attribution Reporting, "Obtaining a randomized source response pick rate".
  public var flipProbability: Double { states / (states - 1 + exp(epsilon)) }

  /// The probability 1 - p that the true state is kept without a draw, with all its digits when it is small.
  ///
  /// *Source:* derived: 1 - p = (e^epsilon - 1)/(S - 1 + e^epsilon).
  public var keepProbability: Double { 1 / (1 + states / expm1(epsilon)) }

  /// The probability p (S - 1)/S that a state other than the true one comes out.
  public var changeProbability: Double { flipProbability * (states - 1) / states }

  /// The capacity in bits: log2 S - h(q) - q log2(S - 1), with q the probability of another state.
  ///
  /// 0 for a single state and where every state is drawn. Its terms cancel where next to nothing is told; there it is the
  /// same number by another formula, so that all its digits count.
  ///
  /// *Source:* Attribution Reporting, "Computing the channel capacity of a source"; T. Cover, J. Thomas, "Elements of
  /// Information Theory", symmetric channels.
  public var capacityInBits: Double {
    guard states > 1, epsilon > 0 else { return 0 }
    let q = changeProbability
    let bits = log2(states) - BinaryEntropy.bits(q) - q * log2(states - 1)
    return bits < Self.leastDirectCapacity ? divergenceFromUniform / M_LN2 : bits
  }

  /// Below this many bits rounding of the capacity's terms, some 1e-15, would show.
  ///
  /// Published capacities are above it and come out to their last digit as they were computed.
  private static let leastDirectCapacity = 1e-4

  /// The divergence in nats of the law of the states that come out, given the true one, from the uniform law.
  ///
  /// *Source:* derived: the capacity of a symmetric channel is log S less the entropy of a row, which is this divergence.
  /// With k = 1 - p the true state has probability (1 + a)/S, a = k (S - 1), every other (1 - k)/S; with f(x) = (1 + x)
  /// log(1 + x) - x the sum of them is [f(a) + (S - 1) f(-k)]/S, since a - (S - 1) k = 0.
  private var divergenceFromUniform: Double {
    let k = keepProbability
    return (Self.entropyGap(k * (states - 1)) + (states - 1) * Self.entropyGap(-k)) / states
  }

  /// (1 + x) log(1 + x) - x, with all its digits when x is small; x above -1.
  ///
  /// *Source:* derived: the integral of log(1 + t), whose power series is the sum over n from 2 of (-x)^n/(n (n - 1)).
  private static func entropyGap(_ x: Double) -> Double {
    guard x.magnitude < 0.1 else { return (1 + x) * log1p(x) - x }
    // Term 18 is below 1e-17 of the first.
    var (power, sum) = (x * x, 0.0)
    for n in 2..<18 {
      sum += power / Double(n * (n - 1))
      power *= -x
    }
    return sum
  }

  /// The min-entropy leakage in bits, log2(S (1 - q)): how much one response multiplies the chance of a best guess.
  ///
  /// It is the maximal leakage too, since the channel is symmetric.
  ///
  /// *Source:* G. Smith, "On the foundations of quantitative information flow" (2009); I. Issa, A. Wagner,
  /// S. Kamath, "An operational approach to information leakage" (2018).
  public var minEntropyLeakageInBits: Double {
    // S (1 - q) = S (1 - p) + p = 1 + (1 - p)(S - 1), which keep their digits where nearly every state is drawn.
    let gain = keepProbability * (states - 1)
    return gain < 1e-4 ? log1p(gain) / M_LN2 : log2(states * keepProbability + flipProbability)
  }
}

/// The entropy of a coin.
public enum BinaryEntropy {
  /// -x log2 x - (1 - x) log2(1 - x) in bits; 0 at both ends.
  ///
  /// *Source:* C. E. Shannon, "A mathematical theory of communication" (1948).
  ///
  /// - Parameter x: the probability of one side, 0 to 1.
  public static func bits(_ x: Double) -> Double {
    guard x > 0, x < 1 else { return 0 }
    return -x * log2(x) - (1 - x) * log2(1 - x)
  }
}
