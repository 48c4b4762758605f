import PrivacyMechanisms
import Statistics

extension CountRecovery {
  /// The unbiased counts over their sum.
  func shares(_ observed: [Int], _ total: Int) -> [Double] {
    zip(cells, observed).map { $0.unbiased($1, of: total) / Double(total) }
  }

  /// Estimates of many campaigns' counts at once, of which those by `shrinkage` learn from each other.
  ///
  /// Without noise, and where there are too few campaigns to learn from, `shrinkage` gives the unbiased estimates.
  ///
  /// - Parameters:
  ///   - campaigns: the number of reports with each data value, k of them, campaign by campaign.
  ///   - estimator: which estimate.
  /// - Throws: `RecoveryError` as ``estimates(observed:estimator:)``.
  public func estimates(campaigns: [[Int]], estimator: CountEstimator) throws -> [CampaignEstimate] {
    if estimator == .shrinkage, let shrinkage = try ShareShrinkage(campaigns, recovery: self) {
      return try campaigns.map { try shrinkage.estimate(observed: $0) }
    }
    return try campaigns.map { try estimates(observed: $0, estimator: estimator) }
  }

  /// Estimates of what many campaigns' reported conversions are worth, as ``value(observed:worth:estimator:)``.
  ///
  /// By `shrinkage` with the posterior means of the counts and their covariance.
  ///
  /// - Parameters:
  ///   - campaigns: the number of reports with each data value, k of them, campaign by campaign.
  ///   - worth: what conversions of each data value are worth, k of them, campaign by campaign.
  ///   - estimator: which estimate of the counts is used.
  /// - Throws: as there.
  public func values(
    campaigns: [[Int]], worth: [[ValueMoments]], estimator: CountEstimator
  ) throws -> [CountEstimate] {
    precondition(worth.count == campaigns.count, "the worth of other campaigns")
    let shrinkage = estimator == .shrinkage ? try ShareShrinkage(campaigns, recovery: self) : nil
    let z = try Confidence.normalQuantile(confidence)
    return try zip(campaigns, worth).map { observed, worth in
      guard let shrinkage, observed.reduce(0, +) > 0 else {
        return try value(observed: observed, worth: worth, estimator: estimator)
      }
      guard worth.count == noise.values else {
        throw RecoveryError.cells(given: worth.count, expected: noise.values)
      }
      let posterior = try shrinkage.posterior(observed: observed)
      let value = zip(posterior.counts, worth).reduce(0) { $0 + $1.0 * $1.1.mean }
      return ValueOfCounts(counts: posterior.counts, worth: worth, covariance: posterior.covariance)
        .estimate(value, z: z, isCut: true)
    }
  }
}
