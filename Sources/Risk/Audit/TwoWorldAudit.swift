import Statistics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// An audit that runs a mechanism many times in two neighbouring worlds, and looks how often an event happens in each.
///
/// A mechanism that is (epsilon, delta)-differentially private has P(event in one world) <= e^epsilon P(event in the
/// other) + delta, and the same for the event's absence and the worlds the other way round. What the limits of the two
/// probabilities leave of that is a lower limit of epsilon, and never an upper one.
///
/// *Source:* M. Jagielski, J. Ullman, A. Oprea, "Auditing differentially private machine learning: how private is private
/// SGD?" (2020), with one-sided limits of Clopper and Pearson, each at half the level.
public struct TwoWorldAudit: Hashable, Sendable {
  /// How often the event happened in the first world: true positives.
  public let truePositives: Int
  /// How often it happened in the second world: false positives.
  public let falsePositives: Int
  /// How many runs each world had.
  public let runs: Int
  /// The delta that the mechanism is allowed.
  public let delta: Double

  /// Makes an audit from its counts.
  ///
  /// - Parameters:
  ///   - truePositives: how often the event happened in the first world, 0 to `runs`.
  ///   - falsePositives: how often it happened in the second world, 0 to `runs`.
  ///   - runs: how many runs each world had, at least 1.
  ///   - delta: 0 up to, but not, 1.
  /// - Throws: ``RiskError`` for other numbers.
  public init(
    truePositives: Int, falsePositives: Int, runs: Int, delta: Double = 0
  ) throws(RiskError) {
    guard runs >= 1 else { throw .parameter("runs", value: Double(runs), allowed: "1 or more") }
    for (name, count) in [("truePositives", truePositives), ("falsePositives", falsePositives)]
    where !(0...runs).contains(count) {
      throw .parameter(name, value: Double(count), allowed: "0 to the number of runs")
    }
    guard delta >= 0, delta < 1 else {
      throw .parameter("delta", value: delta, allowed: "0 up to, but not, 1")
    }
    self.truePositives = truePositives
    self.falsePositives = falsePositives
    self.runs = runs
    self.delta = delta
  }

  /// The largest epsilon that is too small, with confidence 1 - `level`; 0 where nothing is.
  ///
  /// max(ln((TPR_low - delta)/FPR_high), ln((TNR_low - delta)/FNR_high)); each limit is at level/2, and those of the
  /// event's absence are the same two.
  ///
  /// - Parameter level: the chance that it is too large, above 0 and below 1.
  /// - Throws: `StatisticsError` where a quantile cannot be found.
  public func lowerBound(level: Double) throws(StatisticsError) -> Double {
    Self.bound(
      low: try ExactLimit.low(truePositives, of: runs, tail: level / 2),
      high: try ExactLimit.high(falsePositives, of: runs, tail: level / 2), delta: delta)
  }

  /// The p-value of a claimed epsilon: the least level at which the lower bound is above it.
  ///
  /// Levels below 1e-300 count as 1e-300, and a claim that no level refutes has 1.
  ///
  /// - Parameter epsilon: the claim, at least 0.
  /// - Throws: `StatisticsError` where a quantile cannot be found.
  public func pValue(epsilon: Double) throws(StatisticsError) -> Double {
    // The bound grows with the level, so the logarithm of the level is bisected.
    var (refuted, standing) = (0.0, -300.0 * M_LN10)
    guard try lowerBound(level: 1 - 1e-9) > epsilon else { return 1 }
    if try lowerBound(level: exp(standing)) > epsilon { return 1e-300 }
    for _ in 0..<40 {
      let middle = (refuted + standing) / 2
      if try lowerBound(level: min(exp(middle), 1 - 1e-9)) > epsilon {
        refuted = middle
      } else {
        standing = middle
      }
    }
    return exp(refuted)
  }

  /// The chance that the lower bound is above a claim, where the event's probabilities are known.
  ///
  /// Summed exactly over the false positives, and over sixteen equally likely numbers of true positives.
  ///
  /// - Parameters:
  ///   - epsilon: the claim, at least 0.
  ///   - level: as in ``lowerBound(level:)``.
  ///   - probabilities: of the event in the first and in the second world, 0 to 1.
  ///   - runs: how many runs each world has, at least 1.
  ///   - delta: 0 up to, but not, 1.
  /// - Throws: `StatisticsError` where a quantile or a tail cannot be found.
  public static func power(
    epsilon: Double, level: Double, probabilities: (first: Double, second: Double), runs: Int,
    delta: Double = 0
  ) throws(StatisticsError) -> Double {
    let points = 16
    let mean = Double(runs) * probabilities.first
    let deviation = (mean * (1 - probabilities.first)).squareRoot()
    let normal = try NormalDistribution(mean: 0, sd: 1)
    var sum = 0.0
    for point in 0..<points {
      let z = try normal.quantile((Double(point) + 0.5) / Double(points))
      let positives = min(Double(runs), max(0, (mean + z * deviation).rounded()))
      let low = try ExactLimit.low(Int(positives), of: runs, tail: level / 2)
      // The fewer false positives, the larger the bound: the most that still refute the claim.
      var (most, tooMany) = (-1, runs + 1)
      while tooMany - most > 1 {
        let middle = most + (tooMany - most) / 2
        let high = try ExactLimit.high(middle, of: runs, tail: level / 2)
        if bound(low: low, high: high, delta: delta) > epsilon { most = middle } else { tooMany = middle }
      }
      guard most >= 0 else { continue }
      sum += try BinomialTail.atMost(most, trials: runs, probability: probabilities.second)
    }
    return sum / Double(points)
  }

  private static func bound(low: Double, high: Double, delta: Double) -> Double {
    let presence = low > delta ? log((low - delta) / high) : -.infinity
    let absence = 1 - high > delta ? log((1 - high - delta) / (1 - low)) : -.infinity
    return max(0, presence, absence)
  }
}
