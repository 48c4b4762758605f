import Population
import PopulationFits
import SimulationKernel
import Testing

/// What is fitted where the default laws do not hold, and what is said where none holds.
@Suite struct WrongModelTests {
  /// Whether an estimate lies within six standard errors of the truth.
  private func expect(_ fit: PopulationFit, _ name: String, near truth: Double) throws {
    let estimate = try #require(fit.estimate(name), "\(name)")
    #expect(abs(estimate.estimate - truth) < 6 * estimate.standardError, "\(estimate)")
  }

  @Test func equalActivityIsSeenToBeEqual() throws {
    var log = try SyntheticLog(people: 5000)
    log.settings.activityShape = nil
    let fit = try log.fit(seed: 1)
    #expect(fit.twin.activityShape == nil && fit.estimate("activity.gamma.shape") == nil)
    #expect(try #require(fit.checks.first { $0.part == "actions per person" }).fits)
    try expect(fit, "clicks-per-person", near: 3)
    try expect(fit, "people", near: 5000)
  }

  @Test func exponentialDelaysGetOneExponential() throws {
    var log = try SyntheticLog(people: 5000)
    log.settings.delay = .exponential(try ExponentialLaw(mean: 2 * 86_400_000))
    let fit = try log.fit(seed: 1)
    try expect(fit, "delay.exponential.mean", near: 48)
    #expect(fit.twin.delay.hasPrefix("{ exponential:"))
    #expect(try #require(fit.checks.first { $0.part == "delays" }).fits)
  }

  @Test(arguments: [
    (
      DelayLaw.lognormal(Laws.lognormal), ["delay.lognormal.median": 10, "delay.lognormal.sigma": 1.5]
    ),
    (DelayLaw.weibull(Laws.weibull), ["delay.weibull.scale": 20, "delay.weibull.shape": 0.7]),
    (DelayLaw.gamma(Laws.gamma), ["delay.gamma.mean": 48, "delay.gamma.shape": 2]),
  ])
  func otherDelayLawsAreFound(_ law: DelayLaw, _ truth: [String: Double]) throws {
    var log = try SyntheticLog(people: 5000)
    log.settings.delay = law
    let fit = try log.fit(seed: 1)
    for (name, value) in truth.sorted(by: { $0.key < $1.key }) { try expect(fit, name, near: value) }
    #expect(try #require(fit.checks.first { $0.part == "delays" }).fits)
  }

  @Test func aWrongDelayLawDoesNotFit() throws {
    var options = FitOptions()
    options.delays = [.lognormal, .exponentials(1)]
    let fit = try SyntheticLog(people: 5000).fit(seed: 1, options)
    let check = try #require(fit.checks.first { $0.part == "delays" })
    #expect(!check.fits && check.pValue < 1e-9)
  }

  @Test func poissonRepeatsAreToldFromZetaOnes() throws {
    var log = try SyntheticLog(people: 5000)
    log.settings.conversionsPerClick = try .hurdle(probability: 0.2, .zeroTruncatedPoisson(lambda: 1))
    let fit = try log.fit(seed: 1)
    try expect(fit, "conversions-per-click.hurdle.repeats.zero-truncated-poisson.lambda", near: 1)
    log.settings.conversionsPerClick = try .hurdle(probability: 0.2, .one)
    #expect(try log.fit(seed: 1).twin.conversionsPerClick.contains("none"))
  }

  /// Two kinds of people, one of them ten times as active: no gamma law.
  @Test func peopleOfTwoKindsDoNotFit() throws {
    var log = try SyntheticLog(people: 5000)
    log.settings.activityShape = nil
    var sample = try PopulationSample(span: log.span, window: FitOptions().window)
    for clicks in [0.4, 10] {
      log.settings.clicksPerPerson = clicks
      try log.forEachPerson(seed: 1) { sample.add($0) }
    }
    let fit = try PopulationFit(sample)
    #expect(try !#require(fit.checks.first { $0.part == "actions per person" }).fits)
  }

  @Test func evenTrafficHasNoZipfExponent() throws {
    var log = try SyntheticLog(people: 3000)
    (log.settings.publisherZipf, log.settings.advertiserZipf) = (0, 0)
    let fit = try log.fit(seed: 1)
    #expect(fit.estimate("publishers.zipf") == nil && fit.twin.publishers.zipf == 0)
    #expect(fit.twin.publishers.count == 20 && fit.twin.advertisers.count == 10 && fit.twin.campaigns == 2)
  }

  @Test func peopleWhoAreKnownAreNotEstimated() throws {
    var options = FitOptions()
    options.people = 5000
    let fit = try SyntheticLog(people: 5000).fit(seed: 2, options)
    #expect(fit.estimate("people") == nil && fit.twin.people == 5000)
    try expect(fit, "clicks-per-person", near: 3)
    try expect(fit, "activity.gamma.shape", near: 1)
    options.people = 10
    #expect(throws: FitError.self) { try SyntheticLog(people: 5000).fit(seed: 2, options) }
  }

  /// Links by the last click lose organic conversions, and say so.
  @Test func withoutCausesTheBiasIsSaidAndIsWhereItIsSaidToBe() throws {
    var log = try SyntheticLog(people: 5000)
    log.settings.organicPerPerson = 0.3
    var options = FitOptions()
    options.isLinked = true
    let fit = try log.fit(seed: 1, options) { $0.linkedByLastClick(window: options.window) }
    #expect(fit.remarks.contains { $0.contains("last click") })
    let organic = try #require(fit.estimate("organic-per-person"))
    #expect(organic.estimate < 0.3 - 6 * organic.standardError)
    let probability = try #require(fit.estimate("conversions-per-click.hurdle.probability"))
    #expect(probability.estimate > 0.105 + 6 * probability.standardError)
    // Nothing else depends on causes.
    try expect(fit, "value.lognormal.median", near: 56.83)
    try expect(fit, "publishers.zipf", near: 1.1)
  }

  @Test func logsThatSayTooLittleAreRefused() throws {
    let log = try SyntheticLog(people: 20)
    #expect(throws: FitError.self) { try log.fit(seed: 1) }
    var silent = try SyntheticLog(people: 500)
    silent.settings.conversionsPerClick = .constant(0)
    #expect(throws: FitError.self) { try silent.fit(seed: 1) }
    #expect(throws: FitError.self) {
      try PopulationSample(span: ObservationSpan(start: 3, end: 3), window: 1)
    }
    #expect(throws: FitError.self) {
      try PopulationSample(span: ObservationSpan(start: 0, end: 3), window: 0)
    }
  }
}

/// Laws for arguments of tests.
private enum Laws {
  static let lognormal = law { try LognormalLaw(mu: Elementary.log(10 * 3_600_000), sigma: 1.5) }
  static let weibull = law { try WeibullLaw(shape: 0.7, scale: 20 * 3_600_000) }
  static let gamma = law { try GammaLaw(shape: 2, scale: 24 * 3_600_000) }

  private static func law<Law>(_ make: () throws -> Law) -> Law {
    do { return try make() } catch { preconditionFailure("\(error)") }
  }
}
