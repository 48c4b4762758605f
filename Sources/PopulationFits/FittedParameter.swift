import SimulationKernel
import Statistics

/// A parameter of the population with its uncertainty.
public struct FittedParameter: Sendable, Equatable {
  /// The setting's dotted path below `population`, with `[1]` and so on for members of a list.
  public var name: String
  /// The most likely value.
  public var estimate: Double
  /// Its standard error.
  public var standardError: Double
  /// Its 95 % interval.
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
  }

  /// - Parameters:
  ///   - error: the standard error of the estimate itself, not of its logarithm or log-odds.
  init(_ name: String, _ estimate: Double, _ error: Double, _ scale: Scale, _ meaning: String) {
    self.name = name
    self.estimate = estimate
    self.meaning = meaning
    // What a likelihood does not determine has no finite error.
    let error = error.isFinite ? error : .infinity
    standardError = error
    let z = 1.959_963_984_540_054
    switch scale {
    case .logarithm where estimate > 0:
      let reach = z * error / estimate
      interval = Self.interval(estimate * Elementary.exp(-reach), estimate * Elementary.exp(min(700, reach)))
    case .logOdds where estimate > 0 && estimate < 1:
      let odds = Elementary.log(estimate / (1 - estimate))
      let reach = z * error / (estimate * (1 - estimate))
      interval = Self.interval(Self.share(odds - reach), Self.share(odds + reach))
    default: interval = Self.interval(estimate - z * error, estimate + z * error)
    }
  }

  private static func share(_ odds: Double) -> Double {
    1 / (1 + Elementary.exp(-max(-700, min(700, odds))))
  }

  private static func interval(_ low: Double, _ high: Double) -> Interval {
    Interval(low: low.isNaN ? -.infinity : low, high: high.isNaN ? .infinity : high)
  }

  /// A function of fitted parameters, by the delta method.
  init(
    _ name: String, of fit: LikelihoodFit, _ scale: Scale, _ meaning: String,
    _ function: ([Double]) -> Double
  ) {
    self.init(
      name, function(fit.parameters), fit.variance(of: function).squareRoot(), scale, meaning)
  }
}
