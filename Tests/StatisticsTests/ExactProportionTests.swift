import Statistics
import Testing

/// The exact interval of a proportion at every size of sample that a simulation may bring.
@Suite struct ExactProportionTests {
  static let trials = [1, 7, 100, 1_234, 13_518, 99_999, 900_001, 12_345_678, 3_000_000_000]

  /// The definition: at each end one tail of the binomial law is 2.5 %.
  ///
  /// *Source:* Clopper and Pearson (1934); the binomial tail is the beta law's by the identity
  /// P(X >= x) = I_p(x, n - x + 1).
  @Test(arguments: trials) func bothEndsExistAndEncloseThePoint(_ n: Int) throws {
    for share in [0, 1e-6, 0.01, 0.3, 0.5, 0.95, 0.955225, 0.95625, 0.9999, 1] {
      let successes = Int((share * Double(n)).rounded())
      let proportion = try BinomialProportion(successes: successes, trials: n)
      let interval = try proportion.clopperPearson()
      #expect(interval.low <= proportion.share && proportion.share <= interval.high, "\(successes) of \(n)")
      #expect(interval.low >= 0 && interval.high <= 1)
      // The normal approximation is close once there are many of either outcome.
      if successes > 1_000, n - successes > 1_000 {
        let error = (proportion.share * (1 - proportion.share) / Double(n)).squareRoot()
        let expected = 2 * 1.959964 * error
        #expect(abs((interval.high - interval.low) / expected - 1) < 0.02, "\(successes) of \(n)")
      }
    }
  }

  /// Every sample of one size around a keep rate of 95.5 %: no single one may be without an interval.
  @Test func noNumberOfSuccessesIsWithoutAnInterval() throws {
    var last = (low: 0.0, high: 0.0)
    for successes in 12_600...13_200 {
      let interval = try BinomialProportion(successes: successes, trials: 13_518).clopperPearson()
      #expect(interval.low > last.low && interval.high > last.high, "\(successes)")
      last = (interval.low, interval.high)
    }
  }

  @Test func quantilesInvertTheLaw() throws {
    for (alpha, beta) in [(12_913.0, 606.0), (2.0, 5_000_000.0), (0.3, 0.4), (860_000, 40_001), (3, 1)] {
      let law = try BetaDistribution(alpha: alpha, beta: beta)
      for p in [0.025, 0.5, 0.975] {
        #expect(abs(try law.cumulative(law.quantile(p)) / p - 1) < 1e-7, "\(alpha) \(beta) \(p)")
        #expect(abs(try law.upperTail(law.upperQuantile(p)) / p - 1) < 1e-7, "\(alpha) \(beta) \(p)")
      }
      #expect(try law.quantile(0) == 0 && law.quantile(1) == 1)
    }
  }
}
