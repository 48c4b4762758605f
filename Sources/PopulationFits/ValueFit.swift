import SimulationKernel
import Statistics

/// What conversions are worth: one lognormal law, or always the same.
struct ValueFit {
  /// The law that holds.
  enum Law {
    /// In hundredths.
    case constant(Int64)
    /// mu and the logarithm of sigma.
    case lognormal(LikelihoodFit)
  }

  let law: Law
  let sample: ValueSample

  /// Fits a lognormal law by maximum likelihood; values below 2 units as the intervals that rounding makes of them.
  init(_ sample: ValueSample) throws {
    self.sample = sample
    guard sample.least < sample.most else {
      law = .constant(max(0, sample.least))
      return
    }
    let count = Double(sample.large.count)
    let mean = count > 0 ? sample.large.sum / count : 0
    let spread = count > 1 ? max(0.01, sample.large.squares / count - mean * mean) : 1
    law = .lognormal(
      try LikelihoodFit(smoothFrom: [mean, 0.5 * Elementary.log(spread)]) {
        Self.logLikelihood(sample, $0)
      })
  }

  var logLikelihood: Double {
    if case .lognormal(let fit) = law { return fit.logLikelihood }
    return 0
  }

  private static func logLikelihood(_ sample: ValueSample, _ place: [Double]) -> Double {
    let (mu, sigma) = (place[0], Self.sigma(place))
    let (count, sum, squares) = sample.large
    let distance = squares - 2 * mu * sum + Double(count) * mu * mu
    var result = -0.5 * distance / (sigma * sigma) - Double(count) * Elementary.log(sigma)
    for (hundredths, count) in sample.small.enumerated() where count > 0 {
      let mass =
        cumulative(Double(hundredths) + 0.5, mu, sigma) - cumulative(Double(hundredths) - 0.5, mu, sigma)
      // Scaled as the densities of the others are: by the width of the interval on the scale of logarithms.
      let width = hundredths == 0 ? 1 : 1 / Double(hundredths)
      result += Double(count) * Elementary.log(max(mass / width * 2.506_628_274_631_000_5, 1e-300))
    }
    return max(result, -1e12)
  }

  /// The standard deviation of the logarithm, within what is searched.
  static func sigma(_ place: [Double]) -> Double {
    max(DelayCurve.sigmas.lowerBound, min(DelayCurve.sigmas.upperBound, Elementary.exp(min(60, place[1]))))
  }

  private static func cumulative(_ hundredths: Double, _ mu: Double, _ sigma: Double) -> Double {
    hundredths <= 0 ? 0 : Elementary.normalCumulative((Elementary.log(hundredths / 100) - mu) / sigma)
  }

  /// The parameters of the law.
  ///
  /// - Parameter path: the setting, such as `value`.
  func parameters(_ path: String, currency: String) -> [FittedParameter] {
    guard case .lognormal(let fit) = law else { return [] }
    return [
      FittedParameter(path + ".lognormal.median", of: fit, .logarithm, currency) { Elementary.exp($0[0]) },
      FittedParameter(
        path + ".lognormal.sigma", of: fit, .logarithm, "standard deviation of the logarithm of the value",
        within: DelayCurve.sigmas
      ) { Self.sigma($0) },
    ]
  }

  /// Values against the law, in twenty cells.
  func check(_ part: String) -> FitCheck? {
    guard case .lognormal(let fit) = law else { return nil }
    let total = Double(sample.count)
    var edges: [Double] = []
    var observed: [Double] = []
    var held = 0.0
    var seen = 0.0
    for (bin, count) in sample.histogram.counts.enumerated() {
      held += Double(count)
      seen += Double(count)
      guard held >= max(10, total / 20), total - seen >= 10 else { continue }
      edges.append(Double(LogHistogram.bounds(of: bin).high) - 0.5)
      observed.append(held)
      held = 0
    }
    func expected(_ place: [Double]) -> [Double] {
      let sigma = Self.sigma(place)
      var below = 0.0
      return edges.map { edge in
        let reached = Self.cumulative(edge, place[0], sigma)
        defer { below = reached }
        return total * (reached - below)
      }
    }
    let center = expected(fit.parameters)
    var variance = Matrix(rows: edges.count, columns: edges.count)
    for i in edges.indices {
      for j in edges.indices {
        variance[i, j] = (i == j ? center[i] : 0) - center[i] * center[j] / total
      }
    }
    return CellTest(observed: observed, expected: expected, variance: variance).check(
      part, fit, remark: "values are spread differently than a lognormal law says")
  }
}
