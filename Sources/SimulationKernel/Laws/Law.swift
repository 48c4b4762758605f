/// A probability law on the real line, drawn from by inversion.
///
/// Inversion takes a fixed number of uniform numbers and grows with them, so runs that differ in a
/// parameter only stay paired.
public protocol ContinuousLaw: Hashable, Sendable {
  /// The expected value; infinite where there is none.
  var mean: Double { get }
  /// The variance; infinite where there is none.
  var variance: Double { get }
  /// The value that is exceeded with probability 1 - u; grows with `u`.
  ///
  /// - Parameter u: strictly between 0 and 1, as ``Uniform/unit(_:)-(UInt64)`` makes it.
  func quantile(_ u: Double) -> Double
  /// The probability of a value of at most `x`.
  func cumulative(_ x: Double) -> Double
}

/// A probability law on whole numbers, drawn from by inversion.
public protocol DiscreteLaw: Hashable, Sendable {
  /// The expected value; infinite where there is none.
  var mean: Double { get }
  /// The variance; infinite where there is none.
  var variance: Double { get }
  /// The smallest number whose cumulative probability is at least `u`; grows with `u`.
  ///
  /// - Parameter u: strictly between 0 and 1, as ``Uniform/unit(_:)-(UInt64)`` makes it.
  func quantile(_ u: Double) -> Int
  /// The probability of exactly `k`.
  func probability(_ k: Int) -> Double
}
