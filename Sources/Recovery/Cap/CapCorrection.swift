import PrivacyMechanisms
import Statistics

/// Why the reports that a cap refused cannot be estimated.
public enum CapError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A cap of one report hides every repetition.
  case hidesEveryRepetition
  /// No click has a report.
  case noReports
  /// A negative count.
  case negativeCount(Int)
  /// The fitted law has no mean.
  case noMean

  /// What was wrong and what would have been accepted.
  public var description: String {
    switch self {
    case .hidesEveryRepetition:
      "with one report a click nothing is known of repetitions: a cap of at least 2 is needed"
    case .noReports: "no click has a report: nothing can be fitted"
    case .negativeCount(let count): "a count is \(count): counts of clicks cannot be negative"
    case .noMean:
      "the fitted law has no mean, so the conversions beyond the cap have none: choose another law"
    }
  }
}

/// Estimates the conversions that a cap on reports a click keeps from being reported.
///
/// A collector that gives out click ids knows how many reports each click has. A click with as many as the cap allows may
/// have had more conversions: its count is censored. A law of the counts of converting clicks is fitted with that, and
/// reports are multiplied by E n / E min(n, cap).
///
/// Reports of any credit use the cap up, so all of them are counted for a click. The factor is that of all reports, and
/// credited conversions are taken to be refused as often: where older clicks report beside the last one they run out
/// sooner than it does, and the factor is a little too high for credited conversions.
///
/// It repairs the cap and nothing else, and is as good as the law: what lies beyond the cap is never seen. Clicks are taken
/// for independent, though conversions that several clicks report are the same.
///
/// *Source:* maximum likelihood for censored counts, A. C. Cameron, P. K. Trivedi, "Regression Analysis of Count Data",
/// 2nd edition (2013), section 4.4; hurdle laws, J. Mullahy (1986), Journal of Econometrics 33.
public struct CapCorrection: Hashable, Sendable {
  /// The law that was fitted.
  public let law: RepeatLaw
  /// Its parameter: lambda, the probability of another conversion, or the exponent.
  public let parameter: Double
  /// By how much reports are multiplied: E n over E min(n, cap), at least 1.
  public let factor: Double
  /// The variance of ``factor`` from that of the parameter.
  public let factorVariance: Double
  /// The variance of the conversions behind each report about ``factor``; nil where the law has none.
  public let processVariance: Double?

  /// Fits a law to the clicks that have reports.
  ///
  /// - Parameters:
  ///   - clicks: how many clicks have 1, 2, ... reports of any credit; the last entry is that of the cap, censored.
  ///   - law: which law.
  /// - Throws: `CapError` when the cap hides every repetition, there is nothing to fit or the fitted law has no mean;
  ///   `StatisticsError` when no maximum is found.
  public init(clicks: [Int], law: RepeatLaw) throws {
    guard clicks.count > 1 else { throw CapError.hidesEveryRepetition }
    if let count = clicks.first(where: { $0 < 0 }) { throw CapError.negativeCount(count) }
    guard clicks.contains(where: { $0 > 0 }) else { throw CapError.noReports }
    self.law = law
    let cap = clicks.count
    // Without any repetition the likelihood rises to the edge, where nothing is beyond the cap.
    guard clicks.dropFirst().contains(where: { $0 > 0 }) else {
      parameter = law.natural(law == .zeta ? 7 : -30)
      (factor, factorVariance, processVariance) = (1, 0, 0)
      return
    }
    let fit = try LikelihoodFit(start: [law.start]) { law.logLikelihood(clicks, $0[0]) }
    let point = fit.parameters[0]
    parameter = law.natural(point)
    let moments = try Self.moments(law, point, cap)
    factor = moments.factor
    processVariance = moments.process
    factorVariance = fit.variance { (try? Self.moments(law, $0[0], cap).factor) ?? moments.factor }
  }

  /// derived: with x = n - m min(n, cap), m the factor, E x = 0; conversions behind the reports of many clicks miss m
  /// times their number with the variance of x for each click, and of x over E min(n, cap) for each report.
  private static func moments(
    _ law: RepeatLaw, _ point: Double, _ cap: Int
  ) throws -> (factor: Double, process: Double?) {
    let sums = try law.sums(point, cap: cap)
    guard let first = sums.first else { throw CapError.noMean }
    var mean = first
    var reports = Double(cap) * sums.tail
    var squares = 0.0
    for (index, probability) in sums.below.enumerated() {
      let n = Double(index + 1)
      mean += n * probability
      reports += n * probability
      squares += n * n * probability
    }
    let factor = mean / reports
    let process = sums.second.map { second in
      let edge = factor * Double(cap)
      let beyond = second - 2 * edge * first + edge * edge * sums.tail
      return ((1 - factor) * (1 - factor) * squares + beyond) / reports
    }
    return (factor, process.map { max(0, $0) })
  }

  /// The estimates of a campaign's conversions as if there were no cap.
  ///
  /// The conversions that were refused are taken to have the same data as those that were reported. The errors of the law
  /// and of what was refused are taken to be independent, which is right for other clicks than those that the law was
  /// fitted to; of those themselves the standard error is too large, by a quarter at most. Standard errors
  /// gather the noise of the data, the law's parameter and the randomness of what was refused, which is left out where
  /// the law has no variance: there is none then, and no interval.
  ///
  /// - Parameters:
  ///   - estimate: unbiased estimates of what the reports say without noise.
  ///   - confidence: the nominal coverage of the intervals, above 0 and below 1.
  /// - Throws: `StatisticsError` of kind `domain` for any other confidence.
  public func corrected(
    _ estimate: CampaignEstimate, confidence: Double = 0.95
  ) throws(StatisticsError) -> CampaignEstimate {
    let z = try Confidence.normalQuantile(confidence)
    return CampaignEstimate(
      values: estimate.values.map { corrected($0, z) }, total: corrected(estimate.total, z))
  }

  private func corrected(_ estimate: CountEstimate, _ z: Double) -> CountEstimate {
    let count = factor * estimate.estimate
    guard let noise = estimate.standardError, let processVariance else { return CountEstimate(count) }
    let variance =
      factor * factor * noise * noise + estimate.estimate * estimate.estimate * factorVariance
      + max(0, estimate.estimate) * processVariance
    let reach = z * variance.squareRoot()
    return CountEstimate(
      count, standardError: variance.squareRoot(), interval: Interval(low: count - reach, high: count + reach)
    )
  }
}
