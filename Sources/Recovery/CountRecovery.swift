import PrivacyMechanisms
import Statistics

/// Recovers one campaign's counts per data value from the counts that noisy reports carry.
///
/// Everything here speaks of the noise alone: the truth it aims at is the true data of exactly those reports
/// that arrived, held fixed. It knows nothing of conversions that never were reported. It is meant for counts in
/// which every report has its own draw of the noise (one report per conversion and campaign).
///
/// Notation: k values, p the noise, N the number of reports; for value b, v the observed and c the true count,
/// f and t the channel's `falseProbability` and `trueProbability`. With c fixed
///
///     E v   = N f + (1 - p) c
///     Var v = A + B c,  A = N f (1 - f),  B = t (1 - t) - f (1 - f)
///
/// *Source:* the channel's moments, P. Kairouz, K. Bonawitz, D. Ramage (2016), conditional on the true counts.
public struct CountRecovery: Hashable, Sendable {
  /// The channel that the data of the reports went through.
  public let noise: DataNoise
  /// The nominal coverage of the intervals, above 0 and below 1.
  public let confidence: Double
  let cells: [NoisyCell]

  /// Prepares recovery for one channel.
  ///
  /// - Parameters:
  ///   - noise: the channel.
  ///   - confidence: the nominal coverage of the intervals, above 0 and below 1.
  /// - Throws: `StatisticsError` of kind `domain` for any other confidence.
  public init(noise: DataNoise, confidence: Double = 0.95) throws(StatisticsError) {
    self.noise = noise
    self.confidence = confidence
    let z = try Confidence.normalQuantile(confidence)
    let tail = try Confidence.tail(confidence)
    cells = (0..<noise.values).map { NoisyCell(noise: noise, value: $0, z: z, tail: tail) }
  }

  /// Estimates of one campaign's counts.
  ///
  /// - `raw`: v itself, no standard error and no interval.
  /// - `unbiased`: (v - N f)/(1 - p). It may be negative; over all values it sums to N. The standard error is the
  ///   root of A + B c over (1 - p) with the estimate, cut to 0...N, for c. The interval is the score interval,
  ///   uncut.
  /// - `nonNegative`: the maximum-likelihood counts, not negative and of sum N. Its standard error is that of
  ///   the unbiased estimate: an upper figure when a count sits at 0, where the law is far from normal. The
  ///   interval is the score interval or, where A + B c is below 5, the exact one; both are cut to 0...N and
  ///   belong to the cell by itself, so an estimate that neighbours pull along may lie at its edge.
  /// - `simplexProjection`: the counts closest to the unbiased ones that are not negative and of sum N; error and interval
  ///   as for `nonNegative`.
  /// - `expectationMaximisation`: the same counts as `nonNegative`, climbed to from equal shares.
  /// - `shrinkage`: the unbiased estimates, since a campaign by itself has none to learn from;
  ///   ``estimates(campaigns:estimator:)`` has many.
  ///
  /// The total is N with no error in every case, since noise moves reports between values and loses none.
  /// Without noise all intervals are single points.
  ///
  /// *Source:* estimators, as in the type's and `NonNegativeLikelihood`'s description; intervals, `NoisyCell`.
  ///
  /// - Parameters:
  ///   - observed: the number of reports with each data value, k of them, zeros included.
  ///   - estimator: which estimate.
  /// - Throws: `RecoveryError` when there are not k counts or one is negative, or the estimator is about sources.
  public func estimates(
    observed: [Int], estimator: CountEstimator
  ) throws(RecoveryError) -> CampaignEstimate {
    guard estimator.applies(to: .data) else { throw .notApplicable(estimator, .data) }
    let total = try checkedTotal(observed)
    return CampaignEstimate(
      values: values(observed, total, estimator),
      total: CountEstimate(Double(total), standardError: 0, interval: Interval(Double(total))))
  }

  private func values(_ observed: [Int], _ total: Int, _ estimator: CountEstimator) -> [CountEstimate] {
    switch estimator {
    case .raw:
      return observed.map { CountEstimate(Double($0)) }
    case .unbiased, .shrinkage:
      return zip(cells, observed).map { cell, count in
        CountEstimate(
          cell.unbiased(count, of: total), standardError: cell.standardError(count, of: total),
          interval: cell.scoreInterval(count, of: total))
      }
    case .nonNegative, .simplexProjection, .expectationMaximisation, .posteriorEvents:
      let estimates = boundedCounts(observed, total, estimator)
      return observed.indices.map { b in
        CountEstimate(
          estimates[b], standardError: cells[b].standardError(observed[b], of: total),
          interval: cells[b].boundedInterval(observed[b], of: total))
      }
    }
  }

  /// Counts that are not negative and of sum N.
  private func boundedCounts(_ observed: [Int], _ total: Int, _ estimator: CountEstimator) -> [Double] {
    guard noise.noise > 0 else { return observed.map(Double.init) }
    switch estimator {
    case .simplexProjection:
      return SimplexProjection.closest(
        to: zip(cells, observed).map { $0.unbiased($1, of: total) }, total: Double(total))
    case .expectationMaximisation:
      return ExpectationMaximisation.counts(
        ReplacementCells(observed: observed, floors: cells.map(\.stray), keep: 1 - noise.noise)
      ).counts
    default:
      return NonNegativeLikelihood.counts(observed: observed, noise: noise)
    }
  }

  /// The number of reports, once the counts are known to be possible.
  func checkedTotal(_ observed: [Int]) throws(RecoveryError) -> Int {
    guard observed.count == noise.values else {
      throw .cells(given: observed.count, expected: noise.values)
    }
    for (cell, count) in observed.enumerated() where count < 0 {
      throw .negativeCount(cell: cell, count: count)
    }
    return observed.reduce(0, +)
  }
}
