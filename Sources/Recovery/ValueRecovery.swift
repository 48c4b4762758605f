import PrivacyMechanisms
import Statistics

/// What conversions of one data value are worth, as the advertiser knows from its own books.
public struct ValueMoments: Hashable, Sendable {
  /// How many conversions the books hold, not negative.
  public let count: Double
  /// The mean value of a conversion, in the currency.
  public let mean: Double
  /// The variance of a conversion's value, in the currency squared; not negative.
  public let variance: Double

  /// Makes moments.
  public init(count: Double, mean: Double, variance: Double) {
    self.count = count
    self.mean = mean
    self.variance = variance
  }
}

extension CountRecovery {
  /// Estimates what one campaign's reported conversions are worth, from counts by data value.
  ///
  /// The reports do not say what a conversion is worth, but the advertiser knows what conversions of each data
  /// value b are worth on average: V = sum_b c_b m_b with the estimated counts c and the means m.
  ///
  ///     Var V = m' Cov(c) m + sum_b c_b s_b^2 (1 - c_b/n_b)
  ///
  /// with the plug-in covariance of the noise, the variance s_b^2 within a data value, the number n_b of
  /// conversions in the books, and counts cut to 0...n_b. The interval is normal. It assumes that the reported
  /// conversions are a random choice from the books, and many enough for the normal law.
  ///
  /// *Source:* V is linear in the counts; the total of c of n things drawn without replacement has variance
  /// c s^2 (1 - c/n) (W. Cochran, "Sampling Techniques", 3rd edition 1977, theorem 2.2).
  ///
  /// - Parameters:
  ///   - observed: the number of reports with each data value, k of them.
  ///   - worth: what conversions of each data value are worth, k of them, in the currency.
  ///   - estimator: which estimate of the counts is used; `raw` gets no standard error and no interval, and the
  ///     interval of bounded ones is cut at 0.
  /// - Throws: `RecoveryError` when there are not k counts or moments, or a count is negative.
  public func value(
    observed: [Int], worth: [ValueMoments], estimator: CountEstimator
  ) throws -> CountEstimate {
    guard worth.count == noise.values else {
      throw RecoveryError.cells(given: worth.count, expected: noise.values)
    }
    let counts = try estimates(observed: observed, estimator: estimator).values.map(\.estimate)
    let value = zip(counts, worth).reduce(0) { $0 + $1.0 * $1.1.mean }
    if estimator == .raw { return CountEstimate(value) }
    return ValueOfCounts(counts: counts, worth: worth, covariance: try plugInCovariance(observed: observed))
      .estimate(value, z: try Confidence.normalQuantile(confidence), isCut: estimator.isBounded)
  }
}

/// What estimated counts are worth together, and how uncertain that is.
struct ValueOfCounts {
  let counts: [Double]
  let worth: [ValueMoments]
  /// The covariance matrix of the counts' errors.
  let covariance: Matrix

  /// A value with its standard error and normal interval.
  ///
  /// - Parameters:
  ///   - value: the sum of counts times means.
  ///   - z: the normal quantile of the interval.
  ///   - isCut: whether the interval is cut at 0; one wholly below is left as it is.
  func estimate(_ value: Double, z: Double, isCut: Bool) -> CountEstimate {
    var variance = zip(counts, worth).reduce(0) { sum, cell in
      let (count, books) = (min(max(cell.0, 0), cell.1.count), cell.1)
      return sum + (books.count > 0 ? count * books.variance * (1 - count / books.count) : 0)
    }
    for i in worth.indices {
      for j in worth.indices { variance += worth[i].mean * covariance[i, j] * worth[j].mean }
    }
    // Rounding can leave a quadratic form of a semidefinite matrix just below 0.
    let error = max(variance, 0).squareRoot()
    let (low, high) = (value - z * error, value + z * error)
    // An interval that lies wholly below 0 has nothing to be cut to.
    return CountEstimate(
      value, standardError: error,
      interval: Interval(low: isCut && high >= 0 ? max(low, 0) : low, high: high))
  }
}
