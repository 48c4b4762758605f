#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The noise of summary reports: discrete Laplace of scale sensitivity over epsilon on every sum.
///
/// *Source:* WICG, Attribution Reporting API, `AGGREGATE.md`, "Data processing through a secure aggregation service";
/// C. Dwork, F. McSherry, K. Nissim, A. Smith, "Calibrating noise to sensitivity in private data analysis" (2006).
public struct SummaryNoise: Hashable, Sendable {
  /// The most that one source contributes to all sums together.
  ///
  /// *Source:* Attribution Reporting, "Allowed aggregatable budget per source".
  public static let contributionBudget = 65_536.0

  /// The largest privacy parameter that the aggregation service accepts, in nats.
  ///
  /// *Source:* Privacy Sandbox aggregation service, `API.md`, `debug_privacy_epsilon`.
  public static let largestEpsilon = 64.0

  /// The privacy parameter, in nats.
  public let epsilon: Double
  /// The largest change of all sums together when one source is taken away, in budget units.
  public let sensitivity: Double
  /// The law of the noise in one sum, in budget units.
  public let law: DiscreteLaplace

  /// Makes the noise.
  ///
  /// - Parameters:
  ///   - epsilon: the privacy parameter, above 0.
  ///   - sensitivity: in budget units, above 0.
  /// - Throws: `NoiseScaleError` for other numbers, or when their ratio is out of range.
  public init(
    epsilon: Double, sensitivity: Double = SummaryNoise.contributionBudget
  ) throws(NoiseScaleError) {
    guard epsilon > 0, epsilon.isFinite else { throw .epsilon(epsilon) }
    guard sensitivity > 0, sensitivity.isFinite else { throw .sensitivity(sensitivity) }
    self.epsilon = epsilon
    self.sensitivity = sensitivity
    law = try DiscreteLaplace(scale: sensitivity / epsilon)
  }

  /// The scale b, in budget units.
  public var scale: Double { law.scale }

  /// The standard deviation of the continuous law of the same scale, sqrt(2) b, in budget units.
  ///
  /// The discrete law's is ``DiscreteLaplace/standardDeviation``, smaller by 1 part in about 24 b^2.
  public var continuousStandardDeviation: Double { 2.0.squareRoot() * scale }

  /// The standard deviation of a count, in counts.
  ///
  /// - Parameter contribution: what each counted event adds to the sum, in budget units, above 0.
  public func standardDeviation(contribution: Double) -> Double { law.standardDeviation / contribution }

  /// The count at which the standard deviation of the noise is a given share of the count.
  ///
  /// This share is the root-mean-square relative error, since the noise has mean 0.
  ///
  /// - Parameters:
  ///   - error: the relative error, above 0; 0.05 for 5 %.
  ///   - contribution: what each counted event adds to the sum, in budget units, above 0.
  public func count(atRelativeError error: Double, contribution: Double) -> Double {
    standardDeviation(contribution: contribution) / error
  }

  /// The sum above which a key that was not asked for is told: sensitivity + b ln(1/delta).
  ///
  /// *Source:* WICG, Attribution Reporting API, `aggregate_key_discovery.md`: (L1/epsilon)(epsilon + ln(1/delta)).
  ///
  /// - Parameter delta: the chance that a key of one source alone is told, above 0 and below 1.
  /// - Throws: `NoiseScaleError` for another delta.
  public func threshold(delta: Double) throws(NoiseScaleError) -> Double {
    guard delta > 0, delta < 1 else { throw .delta(delta) }
    return sensitivity - scale * log(delta)
  }

  /// The law of the noise cut at the threshold, as key discovery is proposed.
  ///
  /// *Source:* WICG, Attribution Reporting API, `aggregate_key_discovery.md`, truncated discrete Laplace.
  ///
  /// - Parameter delta: as in ``threshold(delta:)``.
  /// - Throws: `NoiseScaleError` for another delta.
  public func truncatedLaw(delta: Double) throws(NoiseScaleError) -> DiscreteLaplace {
    let threshold = try threshold(delta: delta)
    guard threshold < 0x1p62 else { throw .delta(delta) }
    return try DiscreteLaplace(scale: scale, truncation: Int64(threshold.rounded(.down)))
  }
}
