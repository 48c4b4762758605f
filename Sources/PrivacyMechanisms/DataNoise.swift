/// The channel between a report's true data and the data that it carries: k-ary randomised response.
///
/// With probability `noise` the data is replaced by a drawn value, which may be the true one again; else it is
/// kept. What is drawn does not depend on the true data, so one wrong value is as likely whatever the truth.
///
/// *Source:* S. L. Warner, "Randomized response", Journal of the American Statistical Association 60 (1965);
/// for k values P. Kairouz, K. Bonawitz, D. Ramage, "Discrete distribution estimation under local privacy"
/// (2016). The two laws of replacement are those of the Event Conversion Measurement API of 2020: of its
/// documentation, and of its implementation at the time.
public struct DataNoise: Hashable, Sendable {
  /// The law of the value that replaces the true one.
  public enum Replacement: Hashable, Sendable {
    /// Every value with probability 1/k.
    case uniform
    /// A whole number from 0 to k, both included, of which the remainder by k is taken.
    ///
    /// Value 0 is drawn with probability 2/(k + 1), every other with 1/(k + 1).
    case inclusiveRange
  }

  /// The number k of values that the data can take, 2 to 256.
  public let values: Int
  /// The probability that the data is replaced by a drawn value, 0 up to, but not, 1.
  public let noise: Double
  /// The law of the drawn value.
  public let replacement: Replacement

  /// Makes a channel.
  ///
  /// - Parameters:
  ///   - values: the number k of values, 2 to 256 (1 to 8 bits).
  ///   - noise: the probability of a replacement, 0 up to, but not, 1.
  ///   - replacement: the law of the drawn value.
  /// - Throws: `DataNoiseError` for numbers outside those ranges.
  public init(
    values: Int, noise: Double, replacement: Replacement = .uniform
  ) throws(DataNoiseError) {
    guard (2...256).contains(values) else { throw .values(values) }
    guard noise >= 0, noise < 1 else { throw .noise(noise) }
    self.values = values
    self.noise = noise
    self.replacement = replacement
  }

  /// The probability that a draw gives value `b`.
  ///
  /// - Parameter b: a value, 0 to k - 1.
  public func replacementShare(of b: Int) -> Double {
    precondition(b >= 0 && b < values, "data value outside the channel")
    switch replacement {
    case .uniform: return 1 / Double(values)
    case .inclusiveRange: return (b == 0 ? 2 : 1) / Double(values + 1)
    }
  }

  /// The probability f that a report of any other value is changed to `b`.
  ///
  /// - Parameter b: a value, 0 to k - 1.
  public func falseProbability(_ b: Int) -> Double {
    noise * replacementShare(of: b)
  }

  /// The probability t that a report of value `b` carries `b`.
  ///
  /// - Parameter b: a value, 0 to k - 1.
  public func trueProbability(_ b: Int) -> Double {
    1 - noise + falseProbability(b)
  }

  /// The probability 1 - t that a report of value `b` carries another value.
  ///
  /// Computed without the subtraction from 1, so it keeps its relative accuracy when the noise is tiny.
  ///
  /// - Parameter b: a value, 0 to k - 1.
  public func changeProbability(_ b: Int) -> Double {
    noise * (1 - replacementShare(of: b))
  }

  /// The probability that a report of value `x` carries value `y`.
  ///
  /// - Parameters:
  ///   - y: the value carried, 0 to k - 1.
  ///   - x: the true value, 0 to k - 1.
  public func probability(of y: Int, given x: Int) -> Double {
    precondition(x >= 0 && x < values, "data value outside the channel")
    return x == y ? trueProbability(y) : falseProbability(y)
  }
}

/// Why a channel of data noise cannot be made.
public enum DataNoiseError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A number of values outside 2 to 256.
  case values(Int)
  /// A noise probability outside 0 up to 1.
  case noise(Double)

  /// What was given and what would have been accepted.
  public var description: String {
    switch self {
    case .values(let values):
      "data noise over \(values) values: the number of values must lie from 2 to 256 (1 to 8 bits)"
    case .noise(let noise):
      "data noise of probability \(noise): it must be at least 0 and below 1"
    }
  }
}
