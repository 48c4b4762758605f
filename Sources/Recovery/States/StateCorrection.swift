import PrivacyMechanisms
import Statistics

extension OutputStateRecovery {
  /// Below this expected number of drawn states the law of the noise is too coarse for the normal interval.
  static let exactBelowFlips = 30.0
  /// Above this probability of a draw the exact law is not used, because it depends on counts that are hardly known.
  ///
  /// Chosen by simulation over sources of 3 and of 2925 states, 30 to 30,000 of them, and epsilon from 3 to 14: the
  /// exact interval covers 94 to 100 % up to here and loses coverage beyond, where the normal one covers 93 % or more.
  static let exactUpToFlipProbability = 0.1

  /// The interval of one count, cut to what is possible where it meets that.
  ///
  /// The estimate plus and minus z standard errors; where draws are few and rare, from the exact law of the noise. Where
  /// it lies wholly outside what is possible it is left as it is: moved to the edge it would cover a true count of 0
  /// more often than the others.
  func interval(_ tally: StateTally, _ law: OutputStates.UniformLaw) -> Interval {
    let possible = 0...(Double(tally.sources) * Double(states.maxReports))
    let whole = uncutInterval(tally, law)
    guard whole.high >= possible.lowerBound, whole.low <= possible.upperBound else { return whole }
    return whole.clamped(to: possible)
  }

  private func uncutInterval(_ tally: StateTally, _ law: OutputStates.UniformLaw) -> Interval {
    let (n, p) = (Double(tally.sources), response.flipProbability)
    guard n > 0, p > 0 else { return Interval(Double(tally.reports)) }
    if n * p < Self.exactBelowFlips, p <= Self.exactUpToFlipProbability { return exactInterval(tally, law) }
    let centre = unbiased(tally, law)
    let reach = z * variance(tally, law).squareRoot()
    return Interval(low: centre - reach, high: centre + reach)
  }

  /// The reports less the noise's quantiles.
  ///
  /// The noise is what drawn states have more than true ones, sum of a(O) - sum of a(x): a compound binomial number of
  /// terms, each distributed as a drawn state's reports less a true one's. The law of true ones is taken from the
  /// outputs: (their shares - p times the uniform law)/(1 - p), none below 0.
  ///
  /// *Source:* derived; for compound laws by Fourier transform see P. Embrechts, M. Frei, "Panjer recursion versus FFT
  /// for compound distributions" (2009).
  private func exactInterval(_ tally: StateTally, _ law: OutputStates.UniformLaw) -> Interval {
    let n = Double(tally.sources)
    let plausible = zip(tally.sourcesByReports, law.masses).map { count, mass in
      max(0, Double(count) / n - response.flipProbability * mass)
    }
    let sum = plausible.reduce(0, +)
    // All outputs may be drawn ones when there are very few sources; then nothing speaks for any true report.
    let truth = sum > 0 ? plausible.map { $0 / sum } : [1] + Array(repeating: 0, count: states.maxReports)
    let noise = CompoundNoise(
      terms: tally.sources, probability: response.flipProbability, drawn: law.masses, replaced: truth)
    let reports = Double(tally.reports)
    return Interval(
      low: reports - Double(noise.quantile(1 - tail)), high: reports - Double(noise.quantile(above: tail)))
  }
}
