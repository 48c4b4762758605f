import Statistics

/// Draws estimates towards what all have in common, by empirical Bayes with normal laws.
///
/// Observation i is y_i = theta_i + error, its error of known variance V_i. The theta_i are drawn from one law of unknown
/// mean and of the variance A + s_i, of which s_i is known: what chance adds where theta_i is itself a mean over few. Then
/// with B_i = V_i/(V_i + s_i + A) the posterior mean is (1 - B_i) y_i + B_i m, and the posterior variance
///
///     V_i (1 - B_i (1 - W_i / sum of W)) + what the doubt about A adds
///
/// Known variances may differ between observations, which is why this and not James and Stein's rule: those with more
/// noise are drawn in further. It wins on average over many alike; one that is unlike all others is drawn away from
/// what it is.
///
/// *Source:* C. Morris, "Parametric empirical Bayes inference: theory and applications", Journal of the American Statistical
/// Association 78 (1983), section 5; s_i: derived, the same with V_i + s_i for the variance that is known.
public struct NormalShrinkage: Sendable {
  /// One estimate to be drawn in.
  public struct Observation: Hashable, Sendable {
    /// y, the unbiased estimate.
    public var value: Double
    /// V, the variance of its error, not negative.
    public var noiseVariance: Double
    /// s, what chance adds to the variance of what is estimated, not negative.
    public var samplingVariance: Double

    /// Makes an observation.
    public init(value: Double, noiseVariance: Double, samplingVariance: Double = 0) {
      self.value = value
      self.noiseVariance = noiseVariance
      self.samplingVariance = samplingVariance
    }
  }

  /// m, what all are drawn to.
  public let mean: Double
  /// A, the variance of the common law.
  public let spread: Double
  /// The posterior means with their standard deviations and normal intervals, in the order of the observations.
  public let estimates: [CountEstimate]

  /// Draws estimates together; nil for fewer than four, of which too little is to be learnt, or where none has an error.
  ///
  /// - Parameters:
  ///   - observations: the estimates.
  ///   - confidence: the nominal coverage of the intervals, above 0 and below 1.
  /// - Throws: `StatisticsError` for another confidence.
  public init?(_ observations: [Observation], confidence: Double = 0.95) throws(StatisticsError) {
    let z = try Confidence.normalQuantile(confidence)
    let known = observations.map { $0.noiseVariance + $0.samplingVariance }
    guard let largest = known.max(), largest > 0, observations.contains(where: { $0.noiseVariance > 0 })
    else { return nil }
    let slopes = observations.map { _ in 1.0 }
    // An exact observation would have all the weight there is.
    let fit = SpreadFit(
      observations.map { [$0.value] }, known: known.map { max($0, 1e-12 * largest) }, slopes: slopes)
    guard let doubt = SpreadDoubt(fit, slopes: slopes, freedom: Double(observations.count - 1)) else {
      return nil
    }
    (mean, spread) = (fit.mean[0], fit.spread)
    let weights = fit.weights.reduce(0, +)
    estimates = observations.indices.map { i in
      let v = observations[i].noiseVariance
      let share = v * fit.weights[i] / doubt.inflation
      let distance = observations[i].value - fit.mean[0]
      let unsure = share * fit.weights[i] / doubt.inflation * distance * doubt.deviation
      let variance = v * (1 - share * (1 - fit.weights[i] / weights)) + unsure * unsure
      let estimate = observations[i].value - share * distance
      let error = max(0, variance).squareRoot()
      return CountEstimate(
        estimate, standardError: error,
        interval: Interval(low: estimate - z * error, high: estimate + z * error))
    }
  }
}

extension CountEstimate {
  /// The estimate of so many times as much, moved into the possible range with its interval.
  func scaled(_ factor: Double, within possible: ClosedRange<Double>) -> CountEstimate {
    let moved = min(max(factor * estimate, possible.lowerBound), possible.upperBound)
    guard let low, let high, let standardError else { return CountEstimate(moved) }
    return CountEstimate(
      moved, standardError: factor * standardError,
      interval: Interval(low: factor * low, high: factor * high).clamped(to: possible))
  }
}
