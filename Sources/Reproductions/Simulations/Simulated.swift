import Statistics

/// What a run of engines came to, with how far chance may have moved it.
public struct Simulated: Hashable, Sendable {
  /// The figure, or figures where a list is published.
  public var values: [Double]
  /// The 95 % interval of a single figure; nil where nothing was left to chance.
  public var interval: Interval?
  /// The interval at six standard errors, by which agreement is judged.
  public var policyInterval: Interval?
  /// How many independent outcomes it rests on.
  public var sampleSize: Int

  /// The coverage of six standard errors, 1 - 2 Q(6).
  private static let policyConfidence = 1 - 1.973_175_290_075e-9

  /// Figures that leave nothing to chance.
  static func exact(_ values: [Double]) -> Simulated { Simulated(values: values, sampleSize: 1) }

  /// A share of trials, times a factor; intervals by Clopper and Pearson.
  static func share(_ successes: Int, of trials: Int, times factor: Double = 1) throws -> Simulated {
    let share = try BinomialProportion(successes: successes, trials: trials)
    func scaled(_ interval: Interval) -> Interval {
      Interval(low: interval.low * factor, high: interval.high * factor)
    }
    return Simulated(
      values: [share.share * factor], interval: scaled(try share.clopperPearson()),
      policyInterval: scaled(try share.clopperPearson(confidence: policyConfidence)), sampleSize: trials)
  }

  /// A figure with a standard error, from many enough outcomes for the normal law.
  static func normal(_ value: Double, standardError: Double, sampleSize: Int) throws -> Simulated {
    func interval(_ confidence: Double) throws -> Interval {
      let reach = try Confidence.normalQuantile(confidence) * standardError
      return Interval(low: value - reach, high: value + reach)
    }
    return Simulated(
      values: [value], interval: try interval(0.95), policyInterval: try interval(policyConfidence),
      sampleSize: sampleSize)
  }

  /// A mean over a few replications, with intervals by Student's t.
  static func mean(_ value: Double, deviation: Double, replications: Int) throws -> Simulated {
    let error = deviation / Double(replications).squareRoot()
    func interval(_ confidence: Double) throws -> Interval {
      let reach =
        try Confidence.studentQuantile(confidence, degreesOfFreedom: Double(replications - 1)) * error
      return Interval(low: value - reach, high: value + reach)
    }
    return Simulated(
      values: [value], interval: try interval(0.95), policyInterval: try interval(policyConfidence),
      sampleSize: replications)
  }

  /// The mean of outcomes.
  static func mean(of outcomes: [Double]) throws -> Simulated {
    let moments = RunningMoments(outcomes)
    return try .normal(
      moments.mean, standardError: moments.standardErrorOfMean ?? 0, sampleSize: outcomes.count)
  }

  /// The standard deviation of outcomes.
  ///
  /// *Source:* derived: the variance of s^2 is (m4 - s^4)/n for large n, and s changes by half of it over s.
  static func deviation(of outcomes: [Double]) throws -> Simulated {
    let moments = RunningMoments(outcomes)
    let mean = moments.mean
    let squares = RunningMoments(outcomes.map { ($0 - mean) * ($0 - mean) })
    let deviation = moments.standardDeviation ?? 0
    let error = deviation > 0 ? (squares.standardErrorOfMean ?? 0) / (2 * deviation) : 0
    return try .normal(deviation, standardError: error, sampleSize: outcomes.count)
  }

  /// The root of the mean square of outcomes.
  static func rootMeanSquare(of outcomes: [Double]) throws -> Simulated {
    let squares = RunningMoments(outcomes.map { $0 * $0 })
    let root = squares.mean.squareRoot()
    let error = root > 0 ? (squares.standardErrorOfMean ?? 0) / (2 * root) : 0
    return try .normal(root, standardError: error, sampleSize: outcomes.count)
  }
}
