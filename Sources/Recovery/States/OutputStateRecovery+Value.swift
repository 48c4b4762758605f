import PrivacyMechanisms
import Statistics

extension OutputStateRecovery {
  /// Estimates what one campaign's conversions are worth, from counts by data value.
  ///
  /// As ``CountRecovery/value(observed:worth:estimator:)``, with the counts and the covariance of output states: reports
  /// do not say what a conversion is worth, but the advertiser knows the mean of each data value.
  ///
  /// *Source:* as there.
  ///
  /// - Parameters:
  ///   - observed: the states of the sources with reports.
  ///   - sources: the number n of registered sources.
  ///   - worth: what conversions of each data value are worth, in the currency.
  ///   - estimator: which estimate of the counts is used; those whose counts have no standard error get none here either,
  ///     nor an interval; that of `shrinkage` is cut at 0.
  /// - Throws: `RecoveryError` when there is not one moment a data value, `OutputStateError` for impossible states.
  public func value(
    observed: OutputStateHistogram, sources: Int, worth: [ValueMoments], estimator: CountEstimator
  ) throws -> CountEstimate {
    guard worth.count == states.dataValues else {
      throw RecoveryError.cells(given: worth.count, expected: states.dataValues)
    }
    let counts = try estimates(observed: observed, sources: sources, estimator: estimator).values.map(
      \.estimate)
    let value = zip(counts, worth).reduce(0) { $0 + $1.0 * $1.1.mean }
    let isBlurred = sources > 0 && response.flipProbability > 0
    if estimator == .raw || isBlurred && !estimator.hasErrorOfOutputs { return CountEstimate(value) }
    return ValueOfCounts(
      counts: counts, worth: worth, covariance: try covariance(observed: observed, sources: sources)
    ).estimate(value, z: correction.z, isCut: estimator.isBounded)
  }
}
