/// Nominal coverages of two-sided intervals.
public enum Confidence {
  /// The probability that a two-sided interval leaves on each side.
  ///
  /// - Parameter confidence: the nominal coverage, above 0 and below 1.
  /// - Throws: `StatisticsError` of kind `domain` for any other value.
  public static func tail(_ confidence: Double) throws(StatisticsError) -> Double {
    try GSL.require(
      confidence > 0 && confidence < 1, "Confidence.tail", [confidence],
      "a nominal coverage lies above 0 and below 1, for example 0.95")
    return (1 - confidence) / 2
  }

  /// The point that a standard normal exceeds with the probability left on each side; 1.96 for 0.95.
  ///
  /// - Parameter confidence: the nominal coverage, above 0 and below 1.
  /// - Throws: `StatisticsError` of kind `domain` for any other value.
  public static func normalQuantile(_ confidence: Double) throws(StatisticsError) -> Double {
    try NormalDistribution(mean: 0, sd: 1).upperQuantile(tail(confidence))
  }

  /// The point that Student's t exceeds with the probability left on each side.
  ///
  /// - Parameters:
  ///   - confidence: the nominal coverage, above 0 and below 1.
  ///   - degreesOfFreedom: positive.
  /// - Throws: `StatisticsError` of kind `domain` for any other value.
  public static func studentQuantile(
    _ confidence: Double, degreesOfFreedom: Double
  ) throws(StatisticsError) -> Double {
    try StudentT(degreesOfFreedom: degreesOfFreedom).upperQuantile(tail(confidence))
  }
}
