/// A slice's truth with the bias and variance of its estimate over the noise, the data held fixed.
public struct SliceErrorLaw: Hashable, Sendable {
  /// The true figure, not negative.
  public var truth: Double
  /// The expectation of the estimate over the noise, less the truth.
  public var bias: Double
  /// The variance of the estimate over the noise.
  public var variance: Double

  /// Makes a law of a slice's error.
  ///
  /// - Parameters:
  ///   - truth: the true figure, not negative.
  ///   - bias: the expectation of the estimate over the noise, less the truth.
  ///   - variance: the variance of the estimate over the noise.
  public init(truth: Double, bias: Double, variance: Double) {
    self.truth = truth
    self.bias = bias
    self.variance = variance
  }

  /// Makes the error of an estimate whose law is known, against a truth that may differ from its target.
  ///
  /// - Parameters:
  ///   - truth: the figure to be judged against; for any truth but the reported one, losses become bias.
  ///   - law: the estimate's law over the noise.
  public init(truth: Double, law: EstimateLaw) {
    self.init(truth: truth, bias: law.mean - truth, variance: law.variance)
  }

  /// The root mean squared relative error, sqrt((bias^2 + variance) / max(tau, truth)^2).
  ///
  /// One draw of the noise cannot show it, since it averages over the noise with the data fixed; this is the
  /// closed form.
  ///
  /// *Source:* RMSRE as the guides of google/ads-privacy define it per slice, with T = 5 for counts.
  ///
  /// - Parameter tau: the least denominator, positive.
  public func rmsre(tau: Double) -> Double {
    (bias * bias + variance).squareRoot() / max(tau, truth)
  }
}

extension Sequence where Element == SliceErrorLaw {
  /// The mean over slices of their root mean squared relative errors; nil without slices.
  ///
  /// *Source:* the convention of google/ads-privacy's configuration guide; it is not the root of the mean of
  /// squares that `SliceScores.meanSquaredRelativeError` leads to.
  ///
  /// - Parameter tau: the least denominator, positive.
  public func meanRMSRE(tau: Double) -> Double? {
    mean { $0.rmsre(tau: tau) }
  }

  /// The share of slices whose root mean squared relative error is strictly below a bar; nil without slices.
  ///
  /// *Source:* the quality threshold RMSRE < 0.1 of google/ads-privacy's configuration guide.
  ///
  /// - Parameters:
  ///   - bar: the error that a slice of quality stays below.
  ///   - tau: the least denominator, positive.
  public func shareWithRMSRE(below bar: Double = 0.1, tau: Double) -> Double? {
    mean { $0.rmsre(tau: tau) < bar ? 1 : 0 }
  }

  private func mean(_ figure: (SliceErrorLaw) -> Double) -> Double? {
    var sum = 0.0
    var count = 0
    for element in self {
      sum += figure(element)
      count += 1
    }
    return count == 0 ? nil : sum / Double(count)
  }
}
