import Statistics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Maximum-likelihood counts behind any known channel, by expectation maximisation.
///
/// *Source:* A. Dempster, N. Laird, D. Rubin, "Maximum likelihood from incomplete data via the EM algorithm"
/// (1977); for privacy channels known as the iterative Bayesian update, R. Agrawal, C. Aggarwal (2001).
public enum ExpectationMaximisation {
  /// The most likely non-negative counts for the counts observed.
  ///
  /// It stops by a bound, not by small steps: with D_x = sum of v_y P(y|x) / l_y over N, the log-likelihood is
  /// at most N log(max D_x) below its maximum (concavity). So the result's log-likelihood is within
  /// `tolerance` of the best, however slow the steps have become.
  ///
  /// - Parameters:
  ///   - observed: the counts of each observed value y, none negative.
  ///   - channel: the probability of observing column y for row x; rows sum to 1.
  ///   - tolerance: how far the log-likelihood may be below its maximum, in nats.
  ///   - maximumIterations: when to give up.
  /// - Returns: one count per row of the channel; their sum is that of the observed counts.
  /// - Throws: `RecoveryError` when counts do not fit the channel, are negative, or do not settle in time.
  public static func counts(
    observed: [Int], channel: Matrix, tolerance: Double = 1e-6, maximumIterations: Int = 1_000_000
  ) throws(RecoveryError) -> [Double] {
    guard observed.count == channel.columns, channel.rows > 0 else {
      throw .cells(given: observed.count, expected: channel.columns)
    }
    for (cell, count) in observed.enumerated() where count < 0 {
      throw .negativeCount(cell: cell, count: count)
    }
    let total = Double(observed.reduce(0, +))
    var shares = Array(repeating: 1 / Double(channel.rows), count: channel.rows)
    guard total > 0 else { return shares.map { _ in 0 } }
    var gap = Double.infinity
    for _ in 0..<max(1, maximumIterations) {
      let gains = gains(shares, observed, channel, total)
      gap = total * log(gains.max() ?? 1)
      guard gap > tolerance else { return shares.map { $0 * total } }
      for x in shares.indices { shares[x] *= gains[x] }
    }
    throw .noConvergence(iterations: maximumIterations, gap: gap)
  }

  /// D_x for each true value: the factor by which one step multiplies its share.
  private static func gains(
    _ shares: [Double], _ observed: [Int], _ channel: Matrix, _ total: Double
  ) -> [Double] {
    var gains = Array(repeating: 0.0, count: shares.count)
    for y in observed.indices where observed[y] > 0 {
      let likelihood = shares.indices.reduce(0.0) { $0 + shares[$1] * channel[$1, y] }
      let weight = Double(observed[y]) / (total * likelihood)
      for x in shares.indices { gains[x] += weight * channel[x, y] }
    }
    return gains
  }
}
