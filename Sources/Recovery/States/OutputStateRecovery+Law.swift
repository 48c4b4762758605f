import PrivacyMechanisms
import Statistics

extension OutputStateRecovery {
  /// The covariance matrix of the unbiased estimates of all data values, estimated from the outputs.
  ///
  /// p [sum of (a - m)(b - m) + n (1 - p) cov]/(1 - p)^2, with a and b the reports of two values in each output and cov
  /// their covariance in a uniform state. It is unbiased; its diagonal is the square of the standard errors.
  ///
  /// *Source:* derived, as the variance of a sum of two counts.
  ///
  /// - Parameters:
  ///   - observed: the states of the sources with reports.
  ///   - sources: the number n of registered sources.
  /// - Throws: `OutputStateError` for states that cannot be, or fewer sources than there are states.
  public func covariance(
    observed: OutputStateHistogram, sources: Int
  ) throws(OutputStateError) -> Matrix {
    let campaign = try CampaignReports(observed, self, sources: sources)
    let values = states.dataValues
    let (p, keep, n) = (response.flipProbability, response.keepProbability, Double(sources))
    var products = Matrix(rows: values, columns: values)
    for entry in observed.entries {
      let reports = (0..<values).map { Double(entry.state.count(ofData: $0)) }
      for i in 0..<values where reports[i] > 0 {
        for j in 0..<values { products[i, j] += Double(entry.count) * reports[i] * reports[j] }
      }
    }
    let between = values > 1 ? states.uniformCovariance(cells: states.windows, states.windows) : 0
    var result = Matrix(rows: values, columns: values)
    for i in 0..<values {
      for j in 0..<values {
        let sums = Double(campaign.values[i].reports + campaign.values[j].reports)
        let about = products[i, j] - ofOne.mean * sums + n * ofOne.mean * ofOne.mean
        result[i, j] = p * (about + n * keep * (i == j ? ofOne.variance : between)) / (keep * keep)
      }
    }
    return result
  }

  /// The expectation and the variance of one estimate over the noise, the true states held fixed.
  ///
  /// The unbiased estimate has the true count for its mean and the variance [p (1 - p) sum of (a(x) - m)^2 + n p
  /// s^2]/(1 - p)^2 over true states x.
  ///
  /// *Source:* derived: outputs are independent; one is a(x) with probability 1 - p, else uniform with mean m and
  /// variance s^2.
  ///
  /// - Parameters:
  ///   - trueStates: the states that the sources would have come out in without noise.
  ///   - sources: the number n of registered sources.
  ///   - data: the data value's position, or nil for the total.
  ///   - estimator: which estimate.
  /// - Returns: nil for all but `raw` and `unbiased`, which have no closed form.
  /// - Throws: `OutputStateError` for states that cannot be, or fewer sources than there are states.
  public func law(
    trueStates: OutputStateHistogram, sources: Int, data: Int?, estimator: CountEstimator
  ) throws(OutputStateError) -> EstimateLaw? {
    let campaign = try CampaignReports(trueStates, self, sources: sources)
    return data.map { law(campaign.values[$0], estimator) } ?? law(campaign.total, estimator)
  }

  /// The laws of the estimates of all data values, as ``law(trueStates:sources:data:estimator:)`` gives each.
  ///
  /// - Parameters:
  ///   - trueStates: the states that the sources would have come out in without noise.
  ///   - sources: the number n of registered sources.
  ///   - estimator: which estimate.
  ///   - actual: the randomised response that the sources really went through; nil for the one that recovery takes it for.
  /// - Returns: one for each data value; nil for all but `raw` and `unbiased`, which have no closed form.
  /// - Throws: as there.
  public func laws(
    trueStates: OutputStateHistogram, sources: Int, estimator: CountEstimator,
    actual: RandomizedStates? = nil
  ) throws(OutputStateError) -> [EstimateLaw?] {
    let campaign = try CampaignReports(trueStates, self, sources: sources)
    return campaign.values.map { law($0, estimator, actual: actual) }
  }

  private func law(
    _ reports: NoisedReports, _ estimator: CountEstimator, actual: RandomizedStates? = nil
  ) -> EstimateLaw? {
    let real = actual ?? response
    let (p, keep, n) = (real.flipProbability, real.keepProbability, Double(reports.sources))
    let truth = Double(reports.reports)
    let variance = p * keep * reports.squares + n * p * reports.uniform.variance
    let expected = keep * truth + n * p * reports.uniform.mean
    switch estimator {
    case .raw: return EstimateLaw(mean: expected, variance: variance)
    case .unbiased:
      let mean =
        (expected - n * response.flipProbability * reports.uniform.mean) / response.keepProbability
      return EstimateLaw(
        mean: actual == nil ? truth : mean,
        variance: variance / (response.keepProbability * response.keepProbability))
    case .nonNegative, .simplexProjection, .expectationMaximisation, .shrinkage, .posteriorEvents: return nil
    }
  }
}
