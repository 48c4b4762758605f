import PrivacyMechanisms
import Statistics

/// Draws campaigns' counts towards the shares of data values that all campaigns have in common, by empirical Bayes.
///
/// The number N of reports of a campaign is known; what is drawn in is how they share out between data values. The common
/// law has a mean m and a spread r over campaigns (0: all have the same chances); both are fitted to all campaigns, and the
/// posterior is the linear one,
///
///     m + G C+ (s - m),   covariance V C+ G + what the doubt about m and r adds
///
/// with the unbiased shares s, the covariance G = [1/N + r (1 - 1/N)](diag m - m m') of true shares, V of the noise, their
/// sum C and its generalised inverse C+. For r = 0 it is the exact posterior mean. Campaigns of all sizes may be mixed,
/// for the variance that is known differs between them. Counts keep their sum N and, by
/// ``SimplexProjection``, their sign. Intervals are normal, cut to 0...N. A campaign unlike all others is drawn away
/// from what it is, the more the fewer reports it has.
///
/// *Source:* linear Bayes, H. Buhlmann, E. Straub (1970); fit and corrections as `SpreadFit` and `SpreadDoubt`, after C.
/// Morris (1983); moments of the law as `ShareLaw`.
public struct ShareShrinkage: Sendable {
  /// m, the shares that campaigns are drawn to.
  public var meanShares: [Double] { law.mean }
  /// r, from 0, where all campaigns have the same chances, to 1.
  public let spread: Double
  private let law: ShareLaw
  private let recovery: CountRecovery
  private let doubt: SpreadDoubt
  /// The covariance of m by its two parts.
  private let meanDoubt: (a: Double, b: Double)

  /// Fits the common law; nil without noise, or where there are too few campaigns with reports to learn from.
  ///
  /// - Parameters:
  ///   - campaigns: the number of reports with each data value, k of them, campaign by campaign.
  ///   - recovery: the channel and the nominal coverage.
  /// - Throws: `RecoveryError` when a campaign has not k counts or one is negative.
  public init?(_ campaigns: [[Int]], recovery: CountRecovery) throws(RecoveryError) {
    self.recovery = recovery
    var reports: [Double] = []
    var shares: [[Double]] = []
    for observed in campaigns {
      let total = try recovery.checkedTotal(observed)
      guard total > 0 else { continue }
      reports.append(Double(total))
      shares.append(recovery.shares(observed, total))
    }
    guard recovery.noise.noise > 0, reports.count > 1 else { return nil }
    let all = reports.reduce(0, +)
    let pooled = shares[0].indices.map { cell in
      zip(reports, shares).reduce(0) { $0 + $1.0 * $1.1[cell] } / all
    }
    let first = ShareLaw(mean: SimplexProjection.closest(to: pooled, total: 1), noise: recovery.noise)
    let slopes = reports.map { first.spread * (1 - 1 / $0) }
    let fit = SpreadFit(shares, known: reports.map(first.known), slopes: slopes, most: 1)
    let law = ShareLaw(mean: SimplexProjection.closest(to: fit.mean, total: 1), noise: recovery.noise)
    let inverse = reports.reduce(0) { $0 + 1 / $1 } / Double(reports.count)
    let freedom =
      Double(reports.count - 1)
      * law.dimensions(inverse / (law.gain * law.gain), fit.spread * (1 - inverse))
    guard let doubt = SpreadDoubt(fit, slopes: slopes, freedom: freedom) else { return nil }
    let weights = fit.weights.reduce(0, +)
    meanDoubt = zip(reports, fit.weights).reduce((a: 0, b: 0)) { sum, campaign in
      let square = campaign.1 * campaign.1 / (weights * weights)
      let parts = Self.parts(law, campaign.0, spread: fit.spread, inflation: doubt.inflation)
      return (sum.a + square * parts.a, sum.b + square * parts.b)
    }
    (self.law, self.doubt, spread) = (law, doubt, fit.spread)
  }

  /// The covariance of the estimated shares as `a` (diag l - l l') + `b` (diag m - m m'), the doubt about r put into r.
  private static func parts(
    _ law: ShareLaw, _ reports: Double, spread: Double, inflation: Double
  ) -> (a: Double, b: Double) {
    let slope = law.spread * (1 - 1 / reports)
    let more = (inflation - 1) * (law.known(reports) + spread * slope)
    return (
      1 / (law.gain * law.gain * reports), law.spread > 0 ? (spread * slope + more) / law.spread : 0
    )
  }

  /// The estimates for one of the campaigns.
  ///
  /// - Parameter observed: the number of reports with each data value, k of them.
  /// - Throws: `RecoveryError` when there are not k counts or one is negative.
  public func estimate(observed: [Int]) throws -> CampaignEstimate {
    let unbiased = try recovery.estimates(observed: observed, estimator: .unbiased)
    guard unbiased.total.estimate > 0 else { return unbiased }
    let posterior = try posterior(observed: observed)
    let z = try Confidence.normalQuantile(recovery.confidence)
    return CampaignEstimate(
      values: posterior.counts.enumerated().map { cell, count in
        let error = max(0, posterior.covariance[cell, cell]).squareRoot()
        return CountEstimate(
          count, standardError: error,
          interval: Interval(low: count - z * error, high: count + z * error)
            .clamped(to: 0...unbiased.total.estimate))
      }, total: unbiased.total)
  }

  /// The posterior means of one campaign's counts and their covariance.
  ///
  /// - Parameter observed: the number of reports with each data value, k of them; without any report all is 0.
  /// - Throws: `RecoveryError` when there are not k counts or one is negative.
  public func posterior(
    observed: [Int]
  ) throws(RecoveryError) -> (counts: [Double], covariance: Matrix) {
    let total = try recovery.checkedTotal(observed)
    let cells = law.mean.indices
    guard total > 0 else {
      return (cells.map { _ in 0 }, Matrix(rows: cells.count, columns: cells.count))
    }
    let n = Double(total)
    let (a, b) = Self.parts(law, n, spread: spread, inflation: doubt.inflation)
    let prior = 1 / n + b
    let distance = zip(recovery.shares(observed, total), law.mean).map { $0 - $1 }
    let pull = law.solution(distance, a, b)
    let shares = law.mean.indices.map { law.mean[$0] * (1 + prior * pull[$0]) }
    /// What is left of a distance from m once the posterior has drawn it in: x - G C+ x.
    func left(_ x: [Double]) -> [Double] {
      let pull = law.solution(x, a, b)
      return x.indices.map { x[$0] - prior * law.mean[$0] * pull[$0] }
    }
    let unsure = left(law.spread(of: pull)).map { $0 * doubt.deviation * (1 - 1 / n) }
    var half = Matrix(rows: cells.count, columns: cells.count)
    var covariance = Matrix(rows: cells.count, columns: cells.count)
    for column in cells {
      let unit = cells.map { $0 == column ? 1.0 : 0 }
      let (m, l) = (law.spread(of: unit), law.reportedSpread(of: unit))
      let own = left(m)
      let ofMean = left(cells.map { meanDoubt.a * l[$0] + meanDoubt.b * m[$0] })
      for row in cells {
        covariance[row, column] = prior * own[row] + unsure[row] * unsure[column]
        half[row, column] = ofMean[row]
      }
    }
    for row in cells {
      let ofMean = left(cells.map { half[row, $0] })
      for column in cells { covariance[row, column] = n * n * (covariance[row, column] + ofMean[column]) }
    }
    return (SimplexProjection.closest(to: shares.map { $0 * n }, total: n), covariance)
  }
}
