import PrivacyMechanisms
import Statistics

extension CountRecovery {
  /// The covariance matrix of the unbiased estimates over the noise, for given true counts.
  ///
  ///     Var v_i      = c_i t_i (1 - t_i) + (N - c_i) f_i (1 - f_i)
  ///     Cov v_i, v_j = -(c_i t_i f_j + c_j f_i t_j + (N - c_i - c_j) f_i f_j)
  ///
  /// both over (1 - p)^2. Every row sums to 0, since the total has no noise.
  ///
  /// *Source:* the sum over x of c_x (delta_ij P(i|x) - P(i|x) P(j|x)), the covariance of independent draws from
  /// a channel, written out for this one.
  ///
  /// - Parameter trueCounts: the counts before noise, k of them, none negative.
  /// - Throws: `RecoveryError` when there are not k counts or one is negative.
  public func covariance(trueCounts: [Double]) throws(RecoveryError) -> Matrix {
    guard trueCounts.count == noise.values else {
      throw .cells(given: trueCounts.count, expected: noise.values)
    }
    if let cell = trueCounts.firstIndex(where: { !($0 >= 0) }) {
      throw .negativeCount(cell: cell, count: Int(max(trueCounts[cell].rounded(.down), -1e15)))
    }
    let total = trueCounts.reduce(0, +)
    let scale = (1 - noise.noise) * (1 - noise.noise)
    var result = Matrix(rows: noise.values, columns: noise.values)
    for i in cells.indices {
      for j in cells.indices {
        result[i, j] = entry(i, j, trueCounts, total) / scale
      }
    }
    return result
  }

  /// The covariance matrix of the unbiased estimates by plug-in of the non-negative estimates.
  ///
  /// Those sum to N and are not negative, so the matrix is a possible one: positive semidefinite, rows of sum
  /// 0. Where no unbiased estimate is negative its diagonal is the square of the standard errors.
  ///
  /// - Parameter observed: the number of reports with each data value, k of them.
  /// - Throws: `RecoveryError` when there are not k counts or one is negative.
  public func plugInCovariance(observed: [Int]) throws(RecoveryError) -> Matrix {
    _ = try checkedTotal(observed)
    return try covariance(trueCounts: NonNegativeLikelihood.counts(observed: observed, noise: noise))
  }

  private func entry(_ i: Int, _ j: Int, _ counts: [Double], _ total: Double) -> Double {
    let (one, other) = (cells[i], cells[j])
    if i == j {
      return counts[i] * one.keep * one.change + (total - counts[i]) * one.stray * (1 - one.stray)
    }
    return
      -(counts[i] * one.keep * other.stray + counts[j] * one.stray * other.keep
      + (total - counts[i] - counts[j]) * one.stray * other.stray)
  }
}
