/// The difference of two means with Student's t test of whether there is any.
public struct MeanDifference: Hashable, Sendable {
  /// The mean of the second sample less that of the first.
  public let difference: Double
  /// The standard error of ``difference``.
  public let standardError: Double
  /// The degrees of freedom of the t law; a fraction for samples of their own.
  public let degreesOfFreedom: Double
  /// The probability of a difference at least as large either way if the means are equal.
  public let pValue: Double
  /// The interval of ``difference``.
  public let interval: Interval

  /// Judges the mean of differences of pairs.
  ///
  /// *Source:* Student, "The probable error of a mean", Biometrika 6 (1908).
  ///
  /// - Parameters:
  ///   - differences: second less first, one a pair; at least two, and not all equal.
  ///   - confidence: the nominal coverage of the interval, above 0 and below 1.
  /// - Throws: `StatisticsError` of kind `shape` for fewer than two differences, `domain` when they do not vary or one is
  ///   not finite, or for any other confidence.
  public static func paired(
    _ differences: [Double], confidence: Double = 0.95
  ) throws(StatisticsError) -> MeanDifference {
    let moments = RunningMoments(differences)
    guard let error = moments.standardErrorOfMean else {
      throw tooFew("MeanDifference.paired", [differences.count])
    }
    return try MeanDifference(
      moments.mean, error, Double(moments.count - 1), confidence, "MeanDifference.paired")
  }

  /// Judges the difference of the means of independent samples, whose variances may differ.
  ///
  /// *Source:* B. L. Welch, "The generalization of 'Student's' problem when several different population variances are
  /// involved", Biometrika 34 (1947); degrees of freedom after F. E. Satterthwaite, Biometrics Bulletin 2 (1946).
  ///
  /// - Parameters:
  ///   - first: at least two values.
  ///   - second: at least two values.
  ///   - confidence: the nominal coverage of the interval, above 0 and below 1.
  /// - Throws: `StatisticsError` of kind `shape` for fewer than two values, `domain` when neither sample varies or a value
  ///   is not finite, or for any other confidence.
  public static func unpaired(
    _ first: [Double], _ second: [Double], confidence: Double = 0.95
  ) throws(StatisticsError) -> MeanDifference {
    let (one, two) = (RunningMoments(first), RunningMoments(second))
    guard let firstVariance = one.variance, let secondVariance = two.variance else {
      throw tooFew("MeanDifference.unpaired", [first.count, second.count])
    }
    let (a, b) = (firstVariance / Double(one.count), secondVariance / Double(two.count))
    // Shares of the whole keep the squares within the range of a double.
    let share = a + b > 0 ? a / (a + b) : 0
    let degrees =
      1 / (share * share / Double(one.count - 1) + (1 - share) * (1 - share) / Double(two.count - 1))
    return try MeanDifference(
      two.mean - one.mean, (a + b).squareRoot(), degrees, confidence, "MeanDifference.unpaired")
  }

  private init(
    _ difference: Double, _ error: Double, _ degrees: Double, _ confidence: Double, _ name: StaticString
  ) throws(StatisticsError) {
    try GSL.require(
      error > 0 && error.isFinite && difference.isFinite, name, [difference, error],
      "values must be finite and must vary; where they do not, there is nothing to test")
    let law = try StudentT(degreesOfFreedom: degrees)
    let reach = try law.upperQuantile(Confidence.tail(confidence)) * error
    self.difference = difference
    standardError = error
    degreesOfFreedom = degrees
    pValue = min(1, 2 * (try law.upperTail(abs(difference) / error)))
    interval = Interval(low: difference - reach, high: difference + reach)
  }

  private static func tooFew(_ function: String, _ counts: [Int]) -> StatisticsError {
    StatisticsError(
      .shape, function: function, arguments: counts.map(Double.init), remedy: "give at least two values")
  }
}
