import PrivacyMechanisms
import Statistics

/// What each report of a source counts for, by its data and its window: a linear figure of output states.
///
/// All weights 1 count reports; those of one data value or of one window count its reports; prices add up to what
/// reports are worth.
public struct ReportWeights: Hashable, Sendable {
  /// The weights, `data * windows + window`.
  public let weights: [Double]
  let windows: Int

  /// Makes weights.
  ///
  /// - Parameters:
  ///   - states: the states that a source can come out in.
  ///   - weight: what a report of a data value in a window counts for; both count from 0.
  public init(_ states: OutputStates, weight: (_ data: Int, _ window: Int) -> Double) {
    windows = states.windows
    let windows = states.windows
    weights = (0..<states.cells).map { weight($0 / windows, $0 % windows) }
  }

  /// What a state counts for: a(o).
  public func figure(of state: OutputState) -> Double {
    state.reduce(0) { $0 + weights[$1.data * windows + $1.window] }
  }
}

extension OutputStates {
  /// The mean of a figure over all states drawn alike, c/M times the sum of its weights w, with M one more than the cells and
  /// c the most reports.
  ///
  /// *Source:* derived: a state is c stars in M boxes, each box with c/M of them on average.
  func uniformMean(of figure: ReportWeights) -> Double {
    Double(maxReports) / Double(cells + 1) * figure.weights.reduce(0, +)
  }

  /// The covariance of two figures over all states drawn alike.
  ///
  /// c (M + c)/(M (M + 1)) [sum of w w' - (sum of w)(sum of w')/M].
  ///
  /// *Source:* derived: the stars of a box have the variance c (1/M)(1 - 1/M)(M + c)/(M + 1), those of two boxes the
  /// covariance -c (M + c)/(M^2 (M + 1)); cf. ``OutputStates/uniformLaw(cells:)``.
  func uniformCovariance(of one: ReportWeights, _ other: ReportWeights) -> Double {
    let (boxes, stars) = (Double(cells + 1), Double(maxReports))
    let product = zip(one.weights, other.weights).reduce(0) { $0 + $1.0 * $1.1 }
    let sums = one.weights.reduce(0, +) * other.weights.reduce(0, +)
    return stars * (boxes + stars) / (boxes * (boxes + 1)) * (product - sums / boxes)
  }
}

extension OutputStateRecovery {
  /// The unbiased estimates of linear figures of what sources would have sent without noise, with their full covariance.
  ///
  /// A = (sum of a(O) - n p m)/(1 - p) for each figure a, and for two of them
  /// p [sum of (a - m)(b - m') + n (1 - p) cov]/(1 - p)^2, which is unbiased.
  ///
  /// *Source:* as ``covariance(observed:sources:)``, of which this is the general form.
  ///
  /// - Parameters:
  ///   - figures: what reports count for.
  ///   - observed: the states of the sources with reports.
  ///   - sources: the number n of registered sources.
  /// - Returns: the estimates with standard errors and normal intervals, and the covariance matrix.
  /// - Throws: `OutputStateError` for states that cannot be, or fewer sources than there are states.
  public func figures(
    _ figures: [ReportWeights], observed: OutputStateHistogram, sources: Int
  ) throws(OutputStateError) -> (estimates: [CountEstimate], covariance: Matrix) {
    _ = try CampaignReports(observed, self, sources: sources)
    let (p, keep, n) = (response.flipProbability, response.keepProbability, Double(sources))
    let (sums, products) = spread(figures, observed, n)
    var covariance = Matrix(rows: figures.count, columns: figures.count)
    for i in figures.indices {
      for j in figures.indices {
        let uniform = states.uniformCovariance(of: figures[i], figures[j])
        covariance[i, j] = p * (products[i, j] + n * keep * uniform) / (keep * keep)
      }
    }
    let estimates = figures.indices.map { i in
      let value = (sums[i] - n * p * states.uniformMean(of: figures[i])) / keep
      let error = max(0, covariance[i, i]).squareRoot()
      return CountEstimate(
        value, standardError: error,
        interval: Interval(low: value - correction.z * error, high: value + correction.z * error))
    }
    return (estimates, covariance)
  }

  /// The covariance matrix of those estimates over the noise, the true states held fixed.
  ///
  /// [p (1 - p) sum of (a(x) - m)(b(x) - m') + n p cov]/(1 - p)^2 over true states x.
  ///
  /// *Source:* as ``law(trueStates:sources:data:estimator:)``, for two figures.
  ///
  /// - Parameters:
  ///   - figures: what reports count for.
  ///   - trueStates: the states that the sources would have come out in without noise.
  ///   - sources: the number n of registered sources.
  /// - Throws: `OutputStateError` for states that cannot be, or fewer sources than there are states.
  public func covariance(
    of figures: [ReportWeights], trueStates: OutputStateHistogram, sources: Int
  ) throws(OutputStateError) -> Matrix {
    _ = try CampaignReports(trueStates, self, sources: sources)
    let (p, keep, n) = (response.flipProbability, response.keepProbability, Double(sources))
    let (_, products) = spread(figures, trueStates, n)
    var covariance = Matrix(rows: figures.count, columns: figures.count)
    for i in figures.indices {
      for j in figures.indices {
        let uniform = states.uniformCovariance(of: figures[i], figures[j])
        covariance[i, j] = p * (keep * products[i, j] + n * uniform) / (keep * keep)
      }
    }
    return covariance
  }

  /// The figure of each data value: its reports in any window.
  public var valueFigures: [ReportWeights] {
    (0..<states.dataValues).map { value in ReportWeights(states) { data, _ in data == value ? 1 : 0 } }
  }

  /// The sums of the figures over sources, and of the products of their distances from the means of a uniform state.
  private func spread(
    _ figures: [ReportWeights], _ histogram: OutputStateHistogram, _ n: Double
  ) -> (sums: [Double], products: Matrix) {
    let means = figures.map(states.uniformMean)
    var sums = figures.map { _ in 0.0 }
    var products = Matrix(rows: figures.count, columns: figures.count)
    for entry in histogram.entries {
      let count = Double(entry.count)
      let found = figures.map { $0.figure(of: entry.state) }
      for i in figures.indices {
        sums[i] += count * found[i]
        for j in figures.indices {
          products[i, j] += count * (found[i] - means[i]) * (found[j] - means[j])
        }
      }
    }
    let silent = n - Double(histogram.sources)
    for i in figures.indices {
      for j in figures.indices { products[i, j] += silent * means[i] * means[j] }
    }
    return (sums, products)
  }
}
