import PrivacyMechanisms
import Statistics

/// Recovers counts or values from the noisy sums of summary reports.
///
/// A sum is a whole number of budget units, u for each unit of what is measured, plus noise K of a known law. The truth
/// aimed at is the sum of the contributions that arrived, before noise.
///
/// *Source:* WICG, Attribution Reporting API, `AGGREGATE.md`: sums are scaled up before they are contributed and scaled
/// down when they are read.
public struct SummaryRecovery: Hashable, Sendable {
  /// The law of the noise in each sum; nil for sums without noise.
  public let noise: DiscreteLaplace?
  /// How many budget units stand for one unit of what is measured: a conversion, or a unit of money.
  public let unit: Double
  /// The nominal coverage of the intervals, above 0 and below 1.
  public let confidence: Double
  private let z: Double
  private let tail: Double

  /// Prepares recovery for sums of one scale.
  ///
  /// - Parameters:
  ///   - noise: the law of the noise in each sum, in budget units; nil for none.
  ///   - unit: how many budget units stand for one, above 0.
  ///   - confidence: the nominal coverage of the intervals, above 0 and below 1.
  /// - Throws: `StatisticsError` of kind `domain` for other numbers.
  public init(
    noise: DiscreteLaplace?, unit: Double, confidence: Double = 0.95
  ) throws(StatisticsError) {
    guard unit > 0, unit.isFinite else {
      throw StatisticsError(
        .domain, function: "SummaryRecovery", arguments: [unit],
        remedy: "give the number of budget units that stand for one, above 0")
    }
    self.noise = noise
    self.unit = unit
    self.confidence = confidence
    z = try Confidence.normalQuantile(confidence)
    tail = try Confidence.tail(confidence)
  }

  /// The estimate of what one sum measures.
  ///
  /// - `raw`: the sum over u, no standard error and no interval.
  /// - `unbiased`: the same with its standard error and the interval from the exact quantiles of the noise.
  /// - `nonNegative`, `simplexProjection`: the same, estimate and interval cut at 0: the most likely of the possible values,
  ///   and the closest.
  /// - `shrinkage`: as `unbiased`, since a sum by itself has none to learn from; ``totals(_:estimator:)`` has many.
  ///
  /// Others have no meaning for sums.
  ///
  /// The interval covers at least with its nominal probability; more only because noise is whole-numbered.
  ///
  /// - Parameters:
  ///   - sum: the sum of the summary report, in budget units.
  ///   - estimator: which estimate.
  public func estimate(_ sum: Int64, estimator: CountEstimator) -> CountEstimate {
    total([sum], estimator: estimator)
  }

  /// The estimate of what several sums measure together, each with noise of its own.
  ///
  /// Bounded estimators add up the estimates cut at 0, since none of the sums can be below; its interval is that of the
  /// unbiased total cut at 0, so the estimate may lie above it when many sums are pure noise. With more than 64 sums the
  /// interval is the normal one, whose tails are off by less than 0.0002 then.
  ///
  /// - Parameters:
  ///   - sums: sums of summary reports, in budget units.
  ///   - estimator: which estimate.
  public func total(_ sums: [Int64], estimator: CountEstimator) -> CountEstimate {
    let total = sums.reduce(0.0) { $0 + Double($1) } / unit
    precondition(estimator.applies(to: .sums), "an estimator that has no meaning for sums")
    if estimator == .raw { return CountEstimate(total) }
    let reach = reach(terms: sums.count) / unit
    let interval = Interval(low: total - reach, high: total + reach)
    let error = ((noise?.variance ?? 0) * Double(sums.count)).squareRoot() / unit
    guard estimator == .nonNegative || estimator == .simplexProjection else {
      return CountEstimate(total, standardError: error, interval: interval)
    }
    let cut = sums.reduce(0.0) { $0 + max(0, Double($1)) } / unit
    return CountEstimate(cut, standardError: error, interval: interval.clamped(to: 0...Double.infinity))
  }

  /// The least whole number that the noise in so many sums exceeds with at most the tail probability.
  private func reach(terms: Int) -> Double {
    guard let noise, terms > 0 else { return 0 }
    if terms == 1 { return Double(-noise.quantile(tail)) }
    guard terms <= DiscreteLaplaceSum.termLimit else {
      return z * (noise.variance * Double(terms)).squareRoot()
    }
    return Double(DiscreteLaplaceSum(noise, terms: terms).upperQuantile(tail))
  }
}
