import PrivacyMechanisms
import Statistics

extension OutputStateRecovery {
  /// One campaign's sources: the states of those with reports, and how many there are in all.
  public struct Campaign: Hashable, Sendable {
    /// The states of the sources with reports.
    public var observed: OutputStateHistogram
    /// The number of registered sources, those without reports included.
    public var sources: Int

    /// Makes a campaign.
    public init(observed: OutputStateHistogram, sources: Int) {
      self.observed = observed
      self.sources = sources
    }
  }

  /// Estimates of many campaigns' counts at once, of which those by `shrinkage` learn from each other.
  ///
  /// What is drawn together are reports a source, for each data value and for the total by itself; so the total is not quite
  /// the sum. In ``NormalShrinkage``, with n sources, the noise of one has the variance that all campaigns' outputs
  /// together tell, over n; and so has the variance between sources that chance adds, by the same outputs' mean square less
  /// that of the noise. Estimates and intervals are cut to the possible range. Without noise, and where there are too few
  /// campaigns to learn from, `shrinkage` gives the unbiased estimates.
  ///
  /// - Parameters:
  ///   - campaigns: the campaigns' sources.
  ///   - estimator: which estimate.
  /// - Throws: as ``estimates(observed:sources:estimator:)``.
  public func estimates(campaigns: [Campaign], estimator: CountEstimator) throws -> [CampaignEstimate] {
    guard estimator == .shrinkage else {
      return try campaigns.map {
        try estimates(observed: $0.observed, sources: $0.sources, estimator: estimator)
      }
    }
    let reports = try campaigns.map { try CampaignReports($0.observed, self, sources: $0.sources) }
    let values = try (0..<states.dataValues).map { data in try shrunk(reports.map { $0.values[data] }) }
    let totals = try shrunk(reports.map(\.total))
    return campaigns.indices.map { campaign in
      CampaignEstimate(values: values.map { $0[campaign] }, total: totals[campaign])
    }
  }

  /// Estimates of what many campaigns' reported conversions are worth, as
  /// ``value(observed:sources:worth:estimator:)``.
  ///
  /// By `shrinkage` it is the value a source that is drawn together, with the variances of the unbiased ones.
  ///
  /// - Parameters:
  ///   - campaigns: the campaigns' sources.
  ///   - worth: what conversions of each data value are worth, campaign by campaign.
  ///   - estimator: which estimate is used.
  /// - Throws: as there.
  public func values(
    campaigns: [Campaign], worth: [[ValueMoments]], estimator: CountEstimator
  ) throws -> [CountEstimate] {
    precondition(worth.count == campaigns.count, "the worth of other campaigns")
    let plain = try zip(campaigns, worth).map {
      try value(
        observed: $0.observed, sources: $0.sources, worth: $1,
        estimator: estimator == .shrinkage ? .unbiased : estimator)
    }
    guard estimator == .shrinkage else { return plain }
    let active = campaigns.indices.filter { campaigns[$0].sources > 0 }
    let shrinkage = try NormalShrinkage(
      active.map { campaign in
        let (n, error) = (Double(campaigns[campaign].sources), plain[campaign].standardError ?? 0)
        return .init(value: plain[campaign].estimate / n, noiseVariance: error * error / (n * n))
      }, confidence: confidence)
    guard let shrinkage else { return plain }
    var result = plain
    for (campaign, estimate) in zip(active, shrinkage.estimates) {
      result[campaign] = estimate.scaled(Double(campaigns[campaign].sources), within: 0...(.infinity))
    }
    return result
  }

  /// One count of all campaigns, drawn together.
  private func shrunk(_ reports: [NoisedReports]) throws -> [CountEstimate] {
    let plain = reports.map { correction.estimate([$0]) }
    let active = reports.indices.filter { reports[$0].sources > 0 }
    guard let first = active.first, response.flipProbability > 0 else { return plain }
    let sum = reports[first].sourcesByReports.indices.map { number in
      reports.reduce(0) { $0 + $1.sourcesByReports[number] }
    }
    let pooled = NoisedReports(
      sourcesByReports: sum, uniform: reports[first].uniform, flipProbability: response.flipProbability,
      keepProbability: response.keepProbability)
    let all = Double(pooled.sources)
    let shrinkage = try NormalShrinkage(
      active.map {
        let n = Double(reports[$0].sources)
        return .init(
          value: reports[$0].unbiased / n, noiseVariance: pooled.variance / all / n,
          samplingVariance: pooled.varianceOfTruth / n)
      }, confidence: confidence)
    guard let shrinkage else { return plain }
    var result = plain
    for (campaign, estimate) in zip(active, shrinkage.estimates) {
      result[campaign] = estimate.scaled(
        Double(reports[campaign].sources), within: 0...reports[campaign].most)
    }
    return result
  }
}

extension NoisedReports {
  /// The variance of a source's true number of reports, not negative: their mean square less that of drawn ones, corrected
  /// as counts are, less the square of the mean.
  var varianceOfTruth: Double {
    let n = Double(max(sources, 1))
    let square =
      sourcesByReports.enumerated().reduce(0) { $0 + Double($1.offset * $1.offset * $1.element) } / n
    let drawn = uniform.variance + uniform.mean * uniform.mean
    let mean = unbiased / n
    return max(0, (square - flipProbability * drawn) / keepProbability - mean * mean)
  }
}
