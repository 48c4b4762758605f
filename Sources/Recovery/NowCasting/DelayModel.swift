import Statistics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The law of delays from click to conversion, learnt from reports of which late ones have not arrived yet.
///
/// A report that arrived says in which window its conversion lies, and it could only arrive because that window has
/// closed. With p_w the probability of window w, H the share of reports that have come so long after they were due, and
/// G = sum of p_w H(age - due age of w), reports of clicks of one age are distributed as p_w H / G. The likelihood of
/// that is maximal at the fitted law: right truncation biases it not.
///
/// The law is a mixture of exponential laws; how late browsers are is taken from the reports themselves. Where it has more
/// parameters than the windows have shares to determine them, the shares themselves are fitted: many laws of delays lead
/// to them, and the growth and its error depend on them alone.
///
/// *Source:* conditional likelihood under right truncation, J. D. Kalbfleisch, J. F. Lawless, "Inference based on
/// retrospective ascertainment: an analysis of the data on transfusion-related AIDS", Journal of the American
/// Statistical Association 84 (1989).
public struct DelayModel: Sendable {
  /// The weights of the mixture's components, of sum 1, before any cut at the last window.
  ///
  /// Where the windows have fewer free shares than the mixture has parameters, it is one of many that fit.
  public let weights: [Double]
  /// The means of the components, in days, before any cut.
  public let means: [Double]
  /// The share of reports that each window has in the end.
  public let windowShares: [Double]
  /// How far reports have come in by age.
  public let pattern: ArrivalPattern

  /// Means are kept between these, in days.
  private static let shortest = 1e-4
  private static let longest = 1e4

  /// Fits a mixture of exponential laws.
  ///
  /// - Parameters:
  ///   - cohorts: the clicks and reports of all campaigns.
  ///   - windows: the report windows, ascending by age.
  ///   - components: how many exponential laws are mixed, 1...4.
  /// - Throws: `NowCastError` when nothing arrived, or too few windows have closed for so many parameters;
  ///   `StatisticsError` when the likelihood has no maximum that can be found.
  public static func fit(
    _ cohorts: ClickCohorts, windows: [ReportWindow], components: Int = 2
  ) throws -> DelayModel {
    let counts = try WindowCounts(cohorts, windows)
    guard counts.byDay.contains(where: { $0 > 0 }) else { throw NowCastError.nothingArrived }
    let parameters = 2 * components - 1
    // Once every window has been seen their shares are known, whatever law of delays is behind them.
    guard components >= 1, counts.begun == windows.count || counts.begun > parameters else {
      throw NowCastError.delayNotIdentified(windows: counts.begun, parameters: parameters)
    }
    // A single window has the share 1, whatever the law.
    guard windows.count > 1 else {
      let (weights, means) = law(start(components))
      return DelayModel(
        weights: weights, means: means, windowShares: [1],
        pattern: pattern(growths([1], counts, days: cohorts.days), cohorts, errors: []))
    }
    func logLikelihood(_ shares: [Double]) -> Double { counts.logLikelihood(shares, cohorts) }
    let law = try LikelihoodFit(start: start(components)) { logLikelihood(windowShares($0, windows)) }
    let (weights, means) = Self.law(law.parameters)
    // More parameters than free shares leave directions in which nothing is determined, and errors along them are
    // those of no share. The shares are determined all the same.
    let saturated = parameters > windows.count - 1
    let fit =
      saturated
      ? try LikelihoodFit(start: logOdds(windowShares(law.parameters, windows))) {
        logLikelihood(shares($0))
      } : law
    func fitted(_ point: [Double]) -> [Double] { saturated ? shares(point) : windowShares(point, windows) }
    let final = fitted(fit.parameters)
    let gradients = (0..<cohorts.days).map { age in
      fit.gradient { -log(max(counts.completeness(fitted($0), age: age), 1e-300)) }
    }
    return DelayModel(
      weights: weights, means: means, windowShares: final,
      pattern: pattern(
        growths(final, counts, days: cohorts.days), cohorts,
        errors: errors(gradients, fit.covariance)))
  }

  /// The logarithms of shares over that of the first window.
  private static func logOdds(_ shares: [Double]) -> [Double] {
    let logs = shares.map { log(max($0, 1e-12)) }
    return logs.dropFirst().map { $0 - logs[0] }
  }

  /// The shares of log-odds.
  private static func shares(_ logOdds: [Double]) -> [Double] {
    let odds = [1.0] + logOdds.map { exp(min(max($0, -30), 30)) }
    let sum = odds.reduce(0, +)
    return odds.map { $0 / sum }
  }

  /// The pattern that follows from assumed shares of the windows.
  ///
  /// How late browsers are is still taken from the reports.
  ///
  /// - Parameters:
  ///   - shares: the share of conversions that each window is assumed to have, not negative, of sum above 0.
  ///   - cohorts: the clicks and reports of all campaigns.
  ///   - windows: the report windows, ascending by age.
  /// - Throws: `NowCastError` when shapes do not fit, nothing arrived, or reports came from a window of share 0.
  public static func assumed(
    _ shares: [Double], _ cohorts: ClickCohorts, windows: [ReportWindow]
  ) throws(NowCastError) -> ArrivalPattern {
    guard shares.count == windows.count else {
      throw .shape(given: shares.count, expected: windows.count)
    }
    let counts = try WindowCounts(cohorts, windows)
    guard counts.byDay.contains(where: { $0 > 0 }) else { throw .nothingArrived }
    if let window = shares.indices.first(where: { !(shares[$0] > 0) && counts.byWindow[$0] > 0 }) {
      throw .impossibleDelay(window: window)
    }
    let sum = shares.reduce(0, +)
    let scaling = growths(shares.map { max(0, $0) / sum }, counts, days: cohorts.days)
    return pattern(scaling, cohorts, errors: [])
  }

  private static func start(_ components: Int) -> [Double] {
    // Logarithms of the means, spread from half a day to ten, then log-odds of the weights.
    let means = (0..<components).map { index in
      components == 1 ? log(5.0) : log(0.5) + log(20.0) * Double(index) / Double(components - 1)
    }
    return means + Array(repeating: 0, count: components - 1)
  }

  private static func law(_ point: [Double]) -> (weights: [Double], means: [Double]) {
    let components = (point.count + 1) / 2
    let odds = [1.0] + point.dropFirst(components).map { exp(min(max($0, -30), 30)) }
    let sum = odds.reduce(0, +)
    return (odds.map { $0 / sum }, point.prefix(components).map { min(max(exp($0), shortest), longest) })
  }

  /// The windows' shares of conversions before the last one ends.
  private static func windowShares(_ point: [Double], _ windows: [ReportWindow]) -> [Double] {
    let (weights, means) = law(point)
    let reached = windows.map { window in
      window.reached { x in zip(weights, means).reduce(0) { $0 - $1.0 * expm1(-x / $1.1) } }
    }
    let all = reached.last ?? 1
    return reached.indices.map { (reached[$0] - ($0 > 0 ? reached[$0 - 1] : 0)) / all }
  }

  private static func growths(_ shares: [Double], _ counts: WindowCounts, days: Int) -> [Double?] {
    (0..<days).map { age in
      let share = counts.completeness(shares, age: age)
      return share > 0 ? 1 / share : nil
    }
  }

  /// The pattern of a growth by age.
  ///
  /// derived: of U reports a share G has arrived, and those to come are independent of them. U is estimated by growth
  /// times what arrived, which misses it with the variance dispersion * U (growth - 1).
  private static func pattern(
    _ growth: [Double?], _ cohorts: ClickCohorts, errors: [[Double]]
  ) -> ArrivalPattern {
    let dispersion = ArrivalPattern.dispersion(of: cohorts, growth)
    return ArrivalPattern(
      growth: growth, processPerReport: growth.map { $0.map { dispersion * max(0, $0 - 1) } ?? 0 },
      errors: errors, dispersion: dispersion)
  }

  /// Independent errors of the pattern: the columns of a square root of the parameters' covariance, carried over to the
  /// growth at each age by its gradient.
  private static func errors(_ gradients: [[Double]], _ covariance: Matrix) -> [[Double]] {
    squareRoot(covariance).map { column in
      gradients.map { gradient in zip(gradient, column).reduce(0) { $0 + $1.0 * $1.1 } }
    }
  }

  /// The columns of the Cholesky factor; a column ends where the matrix is no covariance for lack of digits.
  private static func squareRoot(_ matrix: Matrix) -> [[Double]] {
    let size = matrix.rows
    var columns = Array(repeating: Array(repeating: 0.0, count: size), count: size)
    for j in 0..<size {
      let rest = matrix[j, j] - (0..<j).reduce(0) { $0 + columns[$1][j] * columns[$1][j] }
      guard rest > 0 else { continue }
      columns[j][j] = rest.squareRoot()
      for i in (j + 1)..<max(size, j + 1) {
        let cross = (0..<j).reduce(0) { $0 + columns[$1][i] * columns[$1][j] }
        columns[j][i] = (matrix[i, j] - cross) / columns[j][j]
      }
    }
    return columns
  }
}
