import SimulationKernel
import Statistics

/// A parameter of the population with its uncertainty.
public struct FittedParameter: Sendable, Equatable {
  /// The setting's dotted path below `population`, with `[1]` and so on for members of a list.
  public var name: String
  /// The most likely value.
  public var estimate: Double
  /// Its standard error; infinite where the log does not determine the estimate.
  public var standardError: Double
  /// Whether the log determines it: it has a standard error, and lies inside the range that was searched.
  public var isDetermined: Bool { standardError.isFinite }
  /// Its 95 % interval; all that the parameter could be where it is not determined.
  public var interval: Interval
  /// What it is, with its unit.
  public var meaning: String

  /// The scale on which an estimate is closest to normal.
  enum Scale {
    case real
    /// Above 0.
    case logarithm
    /// Between 0 and 1.
    case logOdds

    /// The standard normal quantile of 97.5 %.
    static let quantile = 1.959_963_984_540_054

    /// How far an interval goes to either side as a logarithm, or as log-odds; infinite for estimates off the scale.
    func reach(_ estimate: Double, _ error: Double) -> Double {
      switch self {
      case .real: 0
      case .logarithm: estimate > 0 ? Self.quantile * error / estimate : .infinity
      case .logOdds:
        estimate > 0 && estimate < 1 ? Self.quantile * error / (estimate * (1 - estimate)) : .infinity
      }
    }

    /// All that a parameter can be.
    var range: Interval {
      switch self {
      case .real: Interval(low: -.infinity, high: .infinity)
      case .logarithm: Interval(low: 0, high: .infinity)
      case .logOdds: Interval(low: 0, high: 1)
      }
    }
  }

  /// - Parameters:
  ///   - error: the standard error of the estimate itself, not of its logarithm or log-odds.
  init(_ name: String, _ estimate: Double, _ error: Double, _ scale: Scale, _ meaning: String) {
    self.name = name
    self.estimate = estimate
    self.meaning = meaning
    // What a likelihood does not determine has no finite error, and nothing that is estimated has none at all. Where
    // a likelihood only rises towards an end of the scale, the interval is most of the scale.
    guard estimate.isFinite, error.isFinite, error > 0,
      scale.reach(estimate, error) < Self.longestReach
    else {
      standardError = .infinity
      interval = scale.range
      return
    }
    standardError = error
    let reach = scale.reach(estimate, error)
    switch scale {
    case .logarithm:
      interval = Interval(low: estimate * Elementary.exp(-reach), high: estimate * Elementary.exp(reach))
    case .logOdds:
      let odds = Elementary.log(estimate / (1 - estimate))
      interval = Interval(low: Self.share(odds - reach), high: Self.share(odds + reach))
    case .real:
      let z = Scale.quantile
      interval = Interval(low: estimate - z * error, high: estimate + z * error)
    }
  }

  /// Intervals that reach further than by a factor of e^10 either way say nothing.
  private static let longestReach = 10.0

  private static func share(_ odds: Double) -> Double { 1 / (1 + Elementary.exp(-odds)) }

  /// A function of fitted parameters, by the delta method.
  ///
  /// - Parameter limits: the range that is searched; an estimate at its ends is where the search stopped, and is not
  ///   determined.
  init(
    _ name: String, of fit: LikelihoodFit, _ scale: Scale, _ meaning: String,
    within limits: ClosedRange<Double> = -.greatestFiniteMagnitude ... .greatestFiniteMagnitude,
    _ function: ([Double]) -> Double
  ) {
    let estimate = function(fit.parameters)
    // Logarithms are moved by a thousandth for second derivatives.
    let isInside =
      estimate - limits.lowerBound > 2e-3 * abs(limits.lowerBound)
      && limits.upperBound - estimate > 2e-3 * abs(limits.upperBound)
    let variance = isInside ? fit.variance(of: function) : .infinity
    self.init(name, estimate, variance.squareRoot(), scale, meaning)
  }
}
