import PrivacyMechanisms
import Statistics

extension CountRecovery {
  /// The unbiased estimate of a weighed sum of one campaign's counts.
  ///
  /// Sum of w_b c_b with the estimates for c; its variance is w' Cov w with the plug-in covariance, since counts of
  /// one campaign depend on each other. The interval is normal.
  ///
  /// *Source:* the variance of a linear form, with ``plugInCovariance(observed:)``.
  ///
  /// - Parameters:
  ///   - weights: w, k of them: 1 for the values of a union, 0 for others; or what a conversion is worth.
  ///   - observed: the number of reports with each data value, k of them.
  /// - Throws: `RecoveryError` when there are not k counts or weights, or a count is negative.
  public func weighedSum(weights: [Double], observed: [Int]) throws -> CountEstimate {
    guard weights.count == noise.values else {
      throw RecoveryError.cells(given: weights.count, expected: noise.values)
    }
    let covariance = try plugInCovariance(observed: observed)
    let counts = try estimates(observed: observed, estimator: .unbiased).values.map(\.estimate)
    let sum = zip(weights, counts).reduce(0) { $0 + $1.0 * $1.1 }
    let reach = try Confidence.normalQuantile(confidence)
    let error = covariance.quadraticForm(weights).squareRoot()
    return CountEstimate(
      sum, standardError: error, interval: Interval(low: sum - reach * error, high: sum + reach * error))
  }

  /// How far one campaign's unbiased counts are from true ones, squared and weighed by the inverse of their covariance.
  ///
  /// e' Cov+ e with the errors e of all counts together, the covariance for the true counts and its generalised inverse.
  /// Its expectation over the noise is exactly its rank, k - 1: counts sum to N whatever the noise. So its mean over
  /// campaigns over k - 1 is near 1 where the noise is what it is taken for.
  ///
  /// *Source:* P. Mahalanobis (1936); the mean of a quadratic form, E e' M e = trace of M Cov.
  ///
  /// - Parameters:
  ///   - observed: the number of reports with each data value, k of them.
  ///   - trueCounts: the counts before noise, k of them, of the same sum.
  /// - Returns: nil without noise or without reports, where there is no error.
  /// - Throws: `RecoveryError` when there are not k counts or one is negative.
  public func distance(
    observed: [Int], trueCounts: [Int]
  ) throws(RecoveryError) -> (square: Double, rank: Int)? {
    let total = try checkedTotal(observed)
    guard try checkedTotal(trueCounts) == total, total > 0, noise.noise > 0 else { return nil }
    let n = Double(total)
    // The covariance of what is observed is diag(d) - N l l' + (1 - p)^2 c c'/N with d = N f + p (1 - p) c; a y is looked
    // for that it turns into the errors and that is at right angles to c.
    var (top, bottom, square) = (0.0, 0.0, 0.0)
    let gain = 1 - noise.noise
    let solution = zip(cells, zip(observed, trueCounts)).map { cell, counts in
      let c = Double(counts.1)
      let diagonal = n * cell.stray + noise.noise * gain * c
      let error = Double(counts.0) - cell.expected(trueCount: c, of: total)
      let expected = n * cell.stray + gain * c
      top += c * error / diagonal
      bottom += c * expected / diagonal
      return (error: error, expected: expected, diagonal: diagonal)
    }
    let along = -top / bottom
    for cell in solution {
      square += cell.error * (cell.error + cell.expected * along) / cell.diagonal
    }
    return (square, noise.values - 1)
  }
}

extension Matrix {
  /// x' M x, not below 0: rounding can leave that of a semidefinite matrix just below.
  func quadraticForm(_ x: [Double]) -> Double {
    var sum = 0.0
    for i in x.indices {
      for j in x.indices { sum += x[i] * self[i, j] * x[j] }
    }
    return max(0, sum)
  }
}
