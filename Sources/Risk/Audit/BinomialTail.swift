import Statistics

/// Tails of binomial laws for millions of trials.
enum BinomialTail {
  /// The probability of at least `k` successes.
  ///
  /// Within a standard deviation of the mean of some million trials the library has no number; there the normal law with
  /// a correction for continuity has it to three digits.
  static func atLeast(_ k: Int, trials: Int, probability: Double) throws(StatisticsError) -> Double {
    guard k > 0 else { return 1 }
    guard k <= trials else { return 0 }
    let law = try BinomialDistribution(trials: trials, probability: probability)
    do {
      return try law.upperTail(k - 1)
    } catch {
      let mean = Double(trials) * probability
      let deviation = (mean * (1 - probability)).squareRoot()
      guard trials > 100_000, abs(Double(k) - mean) < 2 * deviation else { throw error }
      return try NormalDistribution(mean: mean, sd: deviation).upperTail(Double(k) - 0.5)
    }
  }

  /// The probability of at most `k` successes.
  static func atMost(_ k: Int, trials: Int, probability: Double) throws(StatisticsError) -> Double {
    try atLeast(trials - k, trials: trials, probability: 1 - probability)
  }
}

/// One-sided limits of Clopper and Pearson for a probability.
///
/// *Source:* C. J. Clopper, E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case of the
/// binomial" (1934).
enum ExactLimit {
  /// What the probability is not below, but with a chance of at most `tail`.
  static func low(_ successes: Int, of trials: Int, tail: Double) throws(StatisticsError) -> Double {
    guard successes > 0 else { return 0 }
    return try BetaDistribution(alpha: Double(successes), beta: Double(trials - successes) + 1)
      .quantile(tail)
  }

  /// What the probability is not above, but with a chance of at most `tail`.
  static func high(_ successes: Int, of trials: Int, tail: Double) throws(StatisticsError) -> Double {
    guard successes < trials else { return 1 }
    return try BetaDistribution(alpha: Double(successes) + 1, beta: Double(trials - successes))
      .upperQuantile(tail)
  }
}
