import PrivacyMechanisms
import Statistics

/// What an estimator does on average over the noise, for given true counts.
public struct EstimateLaw: Hashable, Sendable {
  /// The estimate's expectation.
  public let mean: Double
  /// The estimate's variance.
  public let variance: Double

  /// Makes a law.
  public init(mean: Double, variance: Double) {
    self.mean = mean
    self.variance = variance
  }
}

extension CountRecovery {
  /// The expectation and the variance of one value's estimate over the noise, true counts held fixed.
  ///
  /// *Source:* the moments of the type's description; the unbiased estimate divides by 1 - p.
  ///
  /// - Parameters:
  ///   - trueCount: the value's count before noise among the reports that arrived, 0 to `total`.
  ///   - total: the number of reports of the campaign.
  ///   - cell: the data value, 0 to k - 1.
  ///   - estimator: which estimate.
  ///   - actual: the channel that the reports really went through; nil for the one that recovery takes it for.
  /// - Returns: nil for all but `raw` and `unbiased`, which have no closed form.
  public func law(
    trueCount: Int, total: Int, cell: Int, estimator: CountEstimator, actual: DataNoise? = nil
  ) -> EstimateLaw? {
    requirePossible(trueCount, total, cell)
    let assumed = cells[cell]
    let noisy = actual.map { NoisyCell(noise: $0, value: cell, z: assumed.z, tail: assumed.tail) } ?? assumed
    let variance = noisy.variance(trueCount: Double(trueCount), of: total)
    let expected = noisy.expected(trueCount: Double(trueCount), of: total)
    switch estimator {
    case .raw:
      return EstimateLaw(mean: expected, variance: variance)
    case .unbiased:
      let mean = (expected - Double(total) * assumed.stray) / assumed.gain
      return EstimateLaw(
        mean: actual == nil ? Double(trueCount) : mean, variance: variance / (assumed.gain * assumed.gain))
    case .nonNegative, .simplexProjection, .expectationMaximisation, .shrinkage, .posteriorEvents:
      return nil
    }
  }

  /// The exact probability over the noise that one value's interval covers its true count.
  ///
  /// The sum of P(V = v) over all observed counts v whose interval holds the true count. Membership is
  /// an interval of v on each side of the switch between the two kinds of intervals, so a few tail sums do:
  /// the score interval holds c when (v - E v)^2 <= z^2 Var v, the exact one when both tails at v exceed
  /// alpha/2. Cost grows with the standard deviation of V; nothing is approximated.
  ///
  /// - Parameters:
  ///   - trueCount: the value's count before noise among the reports that arrived, 0 to `total`.
  ///   - total: the number of reports of the campaign.
  ///   - cell: the data value, 0 to k - 1.
  ///   - estimator: which estimator's interval.
  /// - Returns: a probability; nil for `raw`, which claims no interval, and for those whose intervals depend on more than
  ///   the value's own count.
  public func expectedCoverage(
    trueCount: Int, total: Int, cell: Int, estimator: CountEstimator
  ) -> Double? {
    requirePossible(trueCount, total, cell)
    switch estimator {
    case .raw, .shrinkage, .posteriorEvents: return nil
    case .unbiased: return cells[cell].scoreCoverage(trueCount: trueCount, of: total)
    case .nonNegative, .simplexProjection, .expectationMaximisation:
      return cells[cell].boundedCoverage(trueCount: trueCount, of: total)
    }
  }

  private func requirePossible(_ trueCount: Int, _ total: Int, _ cell: Int) {
    precondition(cell >= 0 && cell < noise.values, "data value outside the channel")
    precondition(trueCount >= 0 && trueCount <= total, "a true count lies from 0 to the total")
  }
}
