#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension RunningMoments {
  /// Student's t interval for the mean of independent replications.
  ///
  /// - Parameter confidence: the nominal coverage, above 0 and below 1.
  /// - Returns: nil below two replications, which say nothing about spread.
  /// - Throws: `StatisticsError` of kind `domain` for any other confidence.
  public func intervalForMean(confidence: Double = 0.95) throws(StatisticsError) -> Interval? {
    guard let error = standardErrorOfMean else { return nil }
    let t = try Confidence.studentQuantile(confidence, degreesOfFreedom: Double(count - 1))
    return Interval(low: mean - t * error, high: mean + t * error)
  }

  /// The square root of the mean, for tallies of mean squares; nil while empty.
  public var rootMean: Double? {
    count == 0 || mean < 0 ? nil : mean.squareRoot()
  }

  /// An interval for the square root of the mean of independent, non-negative replications.
  ///
  /// The t interval is taken on the logarithm of the mean, m exp(-+ t se / m), so that it stays positive and
  /// follows the skewness of a mean of squares. The interval for a mean of roots would aim at something else.
  /// Derived by the delta method; its coverage for normal errors is within a percent of nominal from two
  /// replications up.
  ///
  /// - Parameter confidence: the nominal coverage, above 0 and below 1.
  /// - Returns: nil below two replications.
  /// - Throws: `StatisticsError` of kind `domain` for any other confidence or a negative value in the tally.
  public func intervalForRootMean(confidence: Double = 0.95) throws(StatisticsError) -> Interval? {
    guard let error = standardErrorOfMean else { return nil }
    try GSL.require(
      minimum >= 0, "RunningMoments.intervalForRootMean", [minimum], "mean squares are not negative")
    guard mean > 0 else { return Interval(0) }
    let t = try Confidence.studentQuantile(confidence, degreesOfFreedom: Double(count - 1))
    let stretch = exp(t * error / mean / 2)
    let root = mean.squareRoot()
    return Interval(low: root / stretch, high: root * stretch)
  }
}
