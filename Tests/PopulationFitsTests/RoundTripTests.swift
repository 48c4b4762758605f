import Population
import PopulationFits
import SimulationKernel
import Testing

@testable import Statistics

/// Simulated, written as a log, fitted: the truth comes back with honest errors.
@Suite struct RoundTripTests {
  /// A population with everything that is fitted, and the truth of each parameter.
  static func population(people: UInt64) throws -> (log: SyntheticLog, truth: [String: Double]) {
    var log = try SyntheticLog(people: people)
    log.settings.activityShape = 1.5
    log.settings.organicPerPerson = 0.2
    log.settings.viewsPerPerson = 2
    log.settings.conversionsPerClick = try .hurdle(probability: 0.15, .zeta(exponent: 3.5))
    log.settings.conversionsPerView = try .hurdle(probability: 0.03, .zeta(exponent: 3))
    log.settings.rhythm = .evening
    log.settings.publishers = 6
    log.settings.advertisers = 5
    log.settings.advertiserZipf = 0.8
    log.settings.conversionTypes = [
      ConversionType(name: "a", data: 0, weight: 0.6, value: .lognormal(try LognormalLaw(mu: 4, sigma: 1.2))),
      ConversionType(name: "b", data: 7, weight: 0.4, value: .lognormal(try LognormalLaw(mu: 2, sigma: 0.5))),
    ]
    var truth = [
      "people": Double(people), "activity.gamma.shape": 1.5, "clicks-per-person": 3, "views-per-person": 2,
      "organic-per-person": 0.2, "publishers.zipf": 1.1, "advertisers.zipf": 0.8,
      "conversions-per-click.hurdle.probability": 0.15,
      "conversions-per-click.hurdle.repeats.zeta.exponent": 3.5,
      "conversions-per-view.hurdle.probability": 0.03,
      "conversions-per-view.hurdle.repeats.zeta.exponent": 3,
      "delay.mixture.weights[1]": 0.40, "delay.mixture.weights[2]": 0.18, "delay.mixture.weights[3]": 0.42,
      "delay.mixture.means[1]": 0.25, "delay.mixture.means[2]": 6, "delay.mixture.means[3]": 480,
      "conversion-types[0]": 0.6, "conversion-types[7]": 0.4,
      "conversion-types[0].value.lognormal.median": Elementary.exp(4),
      "conversion-types[0].value.lognormal.sigma": 1.2,
      "conversion-types[7].value.lognormal.median": Elementary.exp(2),
      "conversion-types[7].value.lognormal.sigma": 0.5,
    ]
    for (hour, rate) in DailyRhythm.evening.rates.enumerated() {
      truth["rhythm.hours.rates[\(hour + 1)]"] = rate
    }
    return (log, truth)
  }

  /// Standardised errors of every parameter, seed after seed, and the p-values of the tests of fit.
  private static func errors(
    people: UInt64, seeds: ClosedRange<UInt64>
  ) throws -> (
    errors: [String: [Double]], relative: [String: [Double]], pValues: [Double], parts: [String: [Double]]
  ) {
    let (log, truth) = try population(people: people)
    var errors: [String: [Double]] = [:]
    var relative: [String: [Double]] = [:]
    var pValues: [Double] = []
    var parts: [String: [Double]] = [:]
    for seed in seeds {
      let fit = try log.fit(seed: seed)
      #expect(Set(fit.parameters.map(\.name)) == Set(truth.keys), "seed \(seed)")
      for parameter in fit.parameters {
        guard let true_ = truth[parameter.name] else { continue }
        errors[parameter.name, default: []].append((parameter.estimate - true_) / parameter.standardError)
        relative[parameter.name, default: []].append(parameter.standardError / true_)
      }
      pValues += fit.checks.map(\.pValue)
      for check in fit.checks { parts[check.part, default: []].append(check.pValue) }
    }
    return (errors, relative, pValues, parts)
  }

  @Test func standardisedErrorsOfAllParametersAreStandardNormal() throws {
    let start = ContinuousClock().now
    let (errors, relative, _, parts) = try Self.errors(people: 20_000, seeds: 1...50)
    for name in errors.keys.sorted() {
      let e = errors[name] ?? []
      var moments = RunningMoments()
      for x in e { moments.add(x) }
      let ks = try KolmogorovSmirnov.test(e) { try NormalDistribution(mean: 0, sd: 1).cumulative($0) }
      print(
        name, e.count, "mean", moments.mean, "var", moments.variance ?? 0, "ks p", ks.pValue, "rel",
        relative[name]![0])
    }
    for name in parts.keys.sorted() {
      let ks = try KolmogorovSmirnov.test(parts[name]!) { $0 }
      print(name, "ks", ks.pValue, parts[name]!.min()!)
    }
    print(ContinuousClock().now - start)
  }
}
