import PrivacyMechanisms
import Statistics

/// Corrects counts of reports for the randomised response of whole states, with errors and intervals.
///
/// The groups of sources that make up one count may differ in their noise; they are independent, so estimates and
/// variances add up and laws of noise are convolved.
public struct StateCorrection: Hashable, Sendable {
  /// With 95 % intervals.
  public static let usual = StateCorrection(z: 1.9599639845400543, tail: 0.025)

  /// Below this expected number of drawn states the law of the noise is too coarse for the normal interval.
  static let exactBelowFlips = 30.0
  /// Above this probability of a draw the exact law is not used, because it depends on counts that are hardly known.
  ///
  /// Chosen by simulation over sources of 3 and of 2925 states, 30 to 30,000 of them, and epsilon from 3 to 14: the
  /// exact interval covers 94 to 100 % up to here and loses coverage beyond, where the normal one covers 93 % or more.
  static let exactUpToFlipProbability = 0.1

  /// The normal quantile and the tail probability of the intervals.
  let z: Double
  let tail: Double

  private init(z: Double, tail: Double) {
    self.z = z
    self.tail = tail
  }

  /// Makes a correction.
  ///
  /// - Parameter confidence: the nominal coverage of the intervals, above 0 and below 1.
  /// - Throws: `StatisticsError` for another one.
  public init(confidence: Double) throws {
    self.init(z: try Confidence.normalQuantile(confidence), tail: try Confidence.tail(confidence))
  }

  /// The unbiased estimate of one count with its standard error and its interval.
  ///
  /// - Parameter groups: the sources that make up the count, by noise; none for a count of nothing.
  public func estimate(_ groups: [NoisedReports]) -> CountEstimate {
    let variance = groups.reduce(0) { $0 + $1.variance }
    return CountEstimate(
      groups.reduce(0) { $0 + $1.unbiased }, standardError: variance.squareRoot(), interval: interval(groups))
  }

  /// The interval of one count, cut to what is possible where it meets that.
  ///
  /// The estimate plus and minus z standard errors; where draws are few and rare, from the exact law of the noise. Where
  /// it lies wholly outside what is possible it is left as it is: moved to the edge it would cover a true count of 0
  /// more often than the others.
  func interval(_ groups: [NoisedReports]) -> Interval {
    let possible = 0...groups.reduce(0) { $0 + $1.most }
    let whole = uncutInterval(groups)
    guard whole.high >= possible.lowerBound, whole.low <= possible.upperBound else { return whole }
    return whole.clamped(to: possible)
  }

  /// The interval of one count as it comes out, which may reach beyond what is possible.
  func uncutInterval(_ groups: [NoisedReports]) -> Interval {
    let flips = groups.reduce(0) { $0 + $1.expectedFlips }
    guard flips > 0 else { return Interval(Double(groups.reduce(0) { $0 + $1.reports })) }
    if flips < Self.exactBelowFlips,
      groups.allSatisfy({ $0.flipProbability <= Self.exactUpToFlipProbability })
    {
      return exactInterval(groups)
    }
    let centre = groups.reduce(0) { $0 + $1.unbiased }
    let reach = z * groups.reduce(0) { $0 + $1.variance }.squareRoot()
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
  private func exactInterval(_ groups: [NoisedReports]) -> Interval {
    let noise = CompoundNoise(
      groups.filter { $0.expectedFlips > 0 }.map {
        CompoundNoise.Part(
          terms: $0.sources, probability: $0.flipProbability, drawn: $0.uniform.masses,
          replaced: $0.plausibleTruth)
      })
    let reports = Double(groups.reduce(0) { $0 + $1.reports })
    return Interval(
      low: reports - Double(noise.quantile(1 - tail)), high: reports - Double(noise.quantile(above: tail)))
  }
}

extension CountEstimate {
  /// Whether the interval is the whole possible range, so that the reports tell nothing about the count.
  ///
  /// - Parameter most: the largest possible count; where it is 0 nothing is left to tell.
  public func isUninformative(most: Double) -> Bool { most > 0 && low == 0 && high == most }
}
