import SimulationKernel
import Statistics

/// How often clicks and views convert, and how late: fitted together, since young clicks hide late conversions.
struct ConversionFit {
  let likelihood: ConversionLikelihood
  let layout: ConversionLikelihood.Layout
  let fit: LikelihoodFit
  /// Each delay law that was tried with its Bayesian information criterion, better ones lower.
  let tried: [(family: DelayFamily, criterion: Double)]

  /// Fewer conversions say nothing about delays.
  static let leastConversions = 50

  /// Tries delay laws, then laws of repeats, and keeps those with the lowest Bayesian information criterion.
  ///
  /// *Source:* G. Schwarz, "Estimating the dimension of a model", Annals of Statistics 6 (1978); the sample's size is
  /// the number of conversions.
  ///
  /// - Parameters:
  ///   - samples: clicks, then views where any of them convert.
  ///   - delays: the families that are tried, simpler ones first.
  init(_ samples: [OutcomeSample], window: Int64, resolution: Int64, delays: [DelayFamily]) throws {
    let likelihood = ConversionLikelihood(samples, window: window, resolution: resolution)
    self.likelihood = likelihood
    let conversions = likelihood.sources.reduce(0.0) { $0 + $1.total }
    let penalty = Elementary.log(max(2, conversions))
    var layout = ConversionLikelihood.Layout(
      repeats: samples.map { $0.repeated == 0 ? .none : .zeta }, delay: .exponentials(1))
    var best: (fit: LikelihoodFit, layout: ConversionLikelihood.Layout, criterion: Double)?
    var tried: [(family: DelayFamily, criterion: Double)] = []
    func attempt(_ layout: ConversionLikelihood.Layout, _ start: [Double]) throws -> LikelihoodFit {
      let fit = try LikelihoodFit(smoothFrom: start) { likelihood(layout, $0) }
      let criterion = Double(layout.size) * penalty - 2 * fit.logLikelihood
      if criterion < best?.criterion ?? .infinity { best = (fit, layout, criterion) }
      return fit
    }
    var mixtures: [Int: [Double]] = [1: DelayStart.place(.exponentials(1), likelihood.delays)]
    for family in delays {
      layout.delay = family
      let repeats = Self.start(layout, samples)
      var starts = [DelayStart.place(family, likelihood.delays)]
      if case .exponentials(let count) = family, count > 1, let fewer = mixtures[count - 1] {
        starts += DelayStart.places(morePartsThan: fewer, likelihood.delays)
      }
      // A law that cannot be fitted, such as a mixture of more parts than there are, is none of the candidates.
      guard let start = likelihood.likeliest(family, of: starts),
        let fit = try? attempt(layout, repeats + start)
      else { continue }
      if case .exponentials(let count) = family { mixtures[count] = Array(fit.parameters[layout.delayRange]) }
      tried.append((family, Double(layout.size) * penalty - 2 * fit.logLikelihood))
    }
    guard let chosen = best else {
      throw FitError(
        "the delays", "follow none of the laws that were tried",
        remedy: "see whether times are in the unit that was said")
    }
    for index in samples.indices where samples[index].repeated > 0 {
      var other = best?.layout ?? chosen.layout
      other.repeats[index] = .zeroTruncatedPoisson
      let start = Self.start(other, samples) + chosen.fit.parameters[chosen.layout.delayRange]
      _ = try? attempt(other, start)
    }
    let final = best ?? chosen
    (fit, self.layout, self.tried) = (final.fit, final.layout, tried)
  }

  private static func start(
    _ layout: ConversionLikelihood.Layout, _ samples: [OutcomeSample]
  ) -> [Double] {
    zip(layout.repeats, samples).flatMap { family, sample in
      let converting = sample.numbers.filter { $0 > 0 }.reduce(0) { $0 + (sample.horizons[$1]?.total ?? 0) }
      let share = min(0.9, max(1e-6, Double(converting) / Double(max(1, sample.interactions))))
      let odds = Elementary.log(share / (1 - share))
      switch family {
      case .none: return [odds]
      case .zeta: return [odds, 1]
      case .zeroTruncatedPoisson: return [odds, -2]
      }
    }
  }
}

/// What the parameters are called.
extension ConversionFit {
  /// The parameters of the law of conversions of a source.
  ///
  /// - Parameter setting: `conversions-per-click` or `conversions-per-view`.
  func repeats(_ source: Int, _ setting: String) -> [FittedParameter] {
    let (range, family) = (layout.range(source), layout.repeats[source])
    let thing = setting == "conversions-per-click" ? "clicks" : "views"
    let path = setting + ".hurdle."
    // Laws that are cut know of no conversions beyond the window.
    let reach =
      isCut ? "within the window of \(TwinSettings.length(Int64(likelihood.window)))" : "at all"
    func law(_ place: [Double]) -> RepeatLaw? { RepeatLaw(family, place[range], powers: PowerTable()) }
    var result = [
      FittedParameter(
        path + "probability", of: fit, .logOdds, "share of \(thing) that cause a conversion \(reach)"
      ) { RepeatLaw.share($0[range.lowerBound]) }
    ]
    switch family {
    case .none: break
    case .zeta:
      result.append(
        FittedParameter(
          path + "repeats.zeta.exponent", of: fit, .real,
          "exponent of the number of conversions of \(thing) that cause any", within: RepeatLaw.exponents
        ) { law($0)?.parameter ?? 0 })
    case .zeroTruncatedPoisson:
      result.append(
        FittedParameter(
          path + "repeats.zero-truncated-poisson.lambda", of: fit, .logarithm,
          "mean of the Poisson law, before its zero is left out, of conversions of \(thing) that cause any",
          within: RepeatLaw.lambdas
        ) { law($0)?.parameter ?? 0 })
    }
    return result
  }

  /// The parameters of the delay law.
  func delay() -> [FittedParameter] {
    let hour = 3_600_000.0
    func curve(_ place: [Double]) -> DelayCurve {
      DelayCurve(layout.delay, place[layout.delayRange], window: likelihood.window)
    }
    func parameter(
      _ name: String, _ scale: FittedParameter.Scale, _ meaning: String, _ limits: ClosedRange<Double>,
      _ function: @escaping (DelayCurve) -> Double
    ) -> FittedParameter {
      FittedParameter("delay." + name, of: fit, scale, meaning, within: limits) { function(curve($0)) }
    }
    let means = 0...DelayCurve.longestMean(layout.delay, window: likelihood.window) / hour
    switch layout.delay {
    case .exponentials(1) where !isCut:
      return [
        parameter("exponential.mean", .logarithm, "hours", means) { ($0.components.first?.mean ?? 0) / hour }
      ]
    case .exponentials(let count):
      // What is left out of a component hangs on its mean, and all weights on what is left out.
      let shares = hasEndlessMean ? 0...0 : 0...1.0
      let weights = (0..<count).map { index in
        parameter(
          "mixture.weights[\(index + 1)]", .logOdds,
          "share of the component before delays beyond the window are left out", shares
        ) { $0.components[index].weight }
      }
      let lengths = (0..<count).map { index in
        parameter(
          "mixture.means[\(index + 1)]", .logarithm,
          "hours, before delays beyond the window are left out", means
        ) { $0.components[index].mean / hour }
      }
      return (count > 1 ? weights : []) + lengths
    case .lognormal:
      return [
        parameter("lognormal.median", .logarithm, "hours", means) { Elementary.exp($0.pair.0) / hour },
        parameter("lognormal.sigma", .logarithm, "standard deviation of the logarithm", DelayCurve.sigmas) {
          $0.pair.1
        },
      ]
    case .weibull:
      return [
        parameter("weibull.scale", .logarithm, "hours", means) { $0.pair.1 / hour },
        parameter(
          "weibull.shape", .logarithm, "below 1 many early ones and a long tail", DelayCurve.weibullShapes
        ) { $0.pair.0 },
      ]
    case .gamma:
      return [
        parameter("gamma.mean", .logarithm, "hours", means) { $0.pair.0 * $0.pair.1 / hour },
        parameter(
          "gamma.shape", .logarithm, "below 1 many early ones and a long tail", DelayCurve.gammaShapes
        ) { $0.pair.0 },
      ]
    }
  }

  /// The fitted delay law.
  var curve: DelayCurve {
    DelayCurve(layout.delay, fit.parameters[layout.delayRange], window: likelihood.window)
  }

  /// Whether a component is so long that within the window it looks as any longer one would.
  var hasEndlessMean: Bool {
    let longest = DelayCurve.longestMean(layout.delay, window: likelihood.window)
    return curve.components.contains { $0.mean > longest * 0.998 }
  }

  /// Whether the law is one of exponentials that has anything to lose beyond the window.
  var isCut: Bool {
    guard case .exponentials(_, _, let kept, _) = curve else { return false }
    return kept.contains { $0 < 0.9999 }
  }
}

extension DelayCurve {
  /// The components of exponentials in the order of their means, with their weights before the window cuts them.
  var components: [(weight: Double, mean: Double)] {
    guard case .exponentials(let shares, let means, let kept, _) = self else { return [] }
    let whole = zip(shares, kept).map { $0 / $1 }
    let total = whole.reduce(0, +)
    return zip(whole, means).map { (weight: $0 / total, mean: $1) }.sorted { $0.mean < $1.mean }
  }

  /// The two parameters of the other laws.
  var pair: (Double, Double) {
    switch self {
    case .exponentials: (0, 0)
    case .lognormal(let mu, let sigma): (mu, sigma)
    case .weibull(let shape, let scale), .gamma(let shape, let scale, _): (shape, scale)
    }
  }
}
