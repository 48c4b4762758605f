import Population
import PopulationFits
import SimulationKernel
import Statistics
import Testing

/// Simulated, written as a log, fitted: the truth comes back with honest errors.
@Suite struct RoundTripTests {
  /// A population with everything that is fitted, and the truth of each parameter.
  static func population(people: UInt64) throws -> (log: SyntheticLog, truth: [String: Double]) {
    var log = try SyntheticLog(people: people)
    log.settings.activityShape = 1.5
    log.settings.organicPerPerson = 0.2
    log.settings.viewsPerPerson = 2
    log.settings.conversionsPerClick = try .hurdle(probability: 0.15, .zeta(exponent: 3.5))
    log.settings.conversionsPerView = try .hurdle(probability: 0.05, .zeta(exponent: 3))
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
      "conversions-per-view.hurdle.probability": 0.05,
      "conversions-per-view.hurdle.repeats.zeta.exponent": 3,
      // Those of the search law: see DelayLaw.search.
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

  /// Parameters of likelihoods that share no data, so that their errors are nearly independent.
  private static let independent = [
    "activity.gamma.shape", "organic-per-person", "publishers.zipf", "advertisers.zipf",
    "conversions-per-click.hurdle.probability", "conversions-per-view.hurdle.repeats.zeta.exponent",
    "delay.mixture.means[2]", "conversion-types[0]", "conversion-types[0].value.lognormal.median",
    "conversion-types[7].value.lognormal.sigma",
  ]

  /// The probability that a standard normal is further from 0 than 6, to either side.
  private static let level = 1.97e-9

  /// 50 seeds of 8000 people each; with 47 parameters the bound of each is Bonferroni's.
  @Test func standardisedErrorsOfAllParametersAreStandardNormal() throws {
    let (log, truth) = try Self.population(people: 8000)
    var options = FitOptions()
    options.delays = [.exponentials(2), .exponentials(3)]
    var errors: [String: [Double]] = [:]
    var pValues: [String: [Double]] = [:]
    for seed in 1...50 as ClosedRange<UInt64> {
      let fit = try log.fit(seed: seed, options)
      #expect(Set(fit.parameters.map(\.name)) == Set(truth.keys), "seed \(seed)")
      for parameter in fit.parameters {
        let right = try #require(truth[parameter.name])
        errors[parameter.name, default: []].append((parameter.estimate - right) / parameter.standardError)
      }
      for check in fit.checks { pValues[check.part, default: []].append(check.pValue) }
    }
    try Self.expectStandardNormal(errors)
    // What fits is told so: p-values of tests of the true law are uniform, and one in a thousand is refused.
    #expect(pValues.count == 10)
    for (part, values) in pValues.sorted(by: { $0.key < $1.key }) {
      #expect(values.count == 50, "\(part)")
      #expect(try KolmogorovSmirnov.test(values) { $0 }.pValue > Self.level / 10, "\(part)")
    }
    let refused = pValues.values.joined().filter { $0 < FitCheck.level }.count
    #expect(refused <= 7, "of 500 tests at 0.001, 0.5 are refused by chance, 8 with a chance of 1e-7")
  }

  private static func expectStandardNormal(_ errors: [String: [Double]]) throws {
    let normal = try NormalDistribution(mean: 0, sd: 1)
    let tail = level / 2 / Double(errors.count)
    let reach = try normal.upperQuantile(tail)
    for (name, values) in errors.sorted(by: { $0.key < $1.key }) {
      let moments = RunningMoments(values)
      #expect(moments.count == 50, "\(name)")
      #expect(abs(moments.mean) < reach / Double(50).squareRoot(), "\(name): mean \(moments.mean)")
      let spread = try ChiSquareDistribution(degreesOfFreedom: 49)
      let sum = moments.sumOfSquaredDeviations
      #expect(
        try sum > spread.quantile(tail) && sum < spread.upperQuantile(tail), "\(name): variance \(sum / 49)")
    }
    // Together they see what no single one would: 500 errors, means to 0.27 and variances to 0.38.
    let all = try independent.flatMap { try #require(errors[$0]) }
    let moments = RunningMoments(all)
    #expect(all.count == 500 && abs(moments.mean) < 6 / Double(500).squareRoot(), "\(moments.mean)")
    let squares = all.reduce(0.0) { $0 + $1 * $1 }
    let law = try ChiSquareDistribution(degreesOfFreedom: 500)
    #expect(try squares > law.quantile(level / 2) && squares < law.upperQuantile(level / 2), "\(squares)")
    #expect(try KolmogorovSmirnov.test(all) { try normal.cumulative($0) }.pValue > level)
  }
}
