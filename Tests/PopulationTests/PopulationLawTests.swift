import Population
import SimulationKernel
import Statistics
import Testing
import Web

/// What the population draws follows the laws that its settings name.
@Suite struct PopulationLawTests {
  private func isPlausible(_ fit: GoodnessOfFit) -> Bool { fit.pValue > PopulationTest.significance }

  /// 100,000 people; the counts are Poisson and compound Poisson: variances 3 and 3 (0.3 + 0.09).
  @Test func theBenchmarkModelHasThreeClicksAndNineTenthsOfAConversionAPerson() throws {
    let n = 100_000.0
    let crowd = try Crowd(PopulationTest.plain(), PopulationTest.adsThenWait, count: Int(n))
    let clicks = Double(crowd.people.reduce(0) { $0 + $1.clicks.count }) / n
    let conversions = Double(crowd.people.reduce(0) { $0 + $1.conversions.count }) / n
    #expect(abs(clicks - 3) < PopulationTest.z * (3 / n).squareRoot(), "\(clicks)")
    // Of the conversions 5e-6 come after the period of 60 days; that is far below the error of the mean.
    #expect(abs(conversions - 0.9) < PopulationTest.z * (1.17 / n).squareRoot(), "\(conversions)")
  }

  /// 60,000 people each.
  @Test(arguments: [0.5, 1, 4]) func gammaActivityMakesClicksNegativeBinomial(_ shape: Double) throws {
    var settings = try PopulationTest.plain()
    settings.activityShape = shape
    let crowd = try Crowd(settings, PopulationTest.adsThenWait, count: 60_000)
    let law = try NegativeBinomialDistribution(probability: shape / (shape + 3), successes: shape)
    let fit = try ChiSquareTest.goodnessOfFit(
      observed: histogram(crowd.people.map(\.clicks.count), upTo: 60),
      expected: expectations(law, upTo: 60, count: 60_000))
    #expect(isPlausible(fit), "\(fit)")
  }

  /// 60,000 people.
  @Test func equalActivityMakesClicksPoisson() throws {
    let crowd = try Crowd(PopulationTest.plain(), PopulationTest.adsThenWait, count: 60_000)
    let fit = try ChiSquareTest.goodnessOfFit(
      observed: histogram(crowd.people.map(\.clicks.count), upTo: 20),
      expected: expectations(PoissonDistribution(mean: 3), upTo: 20, count: 60_000))
    #expect(isPlausible(fit), "\(fit)")
  }

  /// 60,000 people; warm-up 30 days and period 30 days: twice the monthly mean.
  @Test func organicConversionsArePoissonOverWarmUpAndPeriod() throws {
    var settings = try PopulationTest.plain()
    settings.clicksPerPerson = 0
    settings.organicPerPerson = 0.6
    let crowd = try Crowd(settings, count: 60_000)
    let fit = try ChiSquareTest.goodnessOfFit(
      observed: histogram(crowd.people.map(\.conversions.count), upTo: 12),
      expected: expectations(PoissonDistribution(mean: 1.2), upTo: 12, count: 60_000))
    #expect(isPlausible(fit), "\(fit)")
    #expect(
      crowd.conversions.allSatisfy { $0.causedBy == -1 && !$0.followsClick && $0.attributedClick == -1 })
    let span = Double(SimulationDuration.days(60).milliseconds)
    let times = crowd.conversions.map { Double($0.time.milliseconds) + span / 2 }
    #expect(isPlausible(try KolmogorovSmirnov.test(times) { min(max($0 / span, 0), 1) }))
    #expect(times.allSatisfy { (0..<span).contains($0) })
  }

  /// The same activity drives both counts: their covariance is the product of the means over the shape.
  @Test func whoClicksMoreAlsoConvertsMoreWithoutAClick() throws {
    var settings = try PopulationTest.plain()
    settings.activityShape = 1
    settings.organicPerPerson = 1
    settings.conversionsPerClick = .constant(0)
    var timeline = Timeline()
    timeline.warmUp = .zero
    let crowd = try Crowd(settings, timeline, count: 60_000)
    var products = RunningMoments()
    for person in crowd.people {
      products.add((Double(person.clicks.count) - 3) * (Double(person.conversions.count) - 1))
    }
    let error = try #require(products.standardErrorOfMean)
    #expect(abs(products.mean - 3) < PopulationTest.z * error, "\(products.mean) +- \(error)")
  }

  static let delays: [(name: String, law: DelayLaw)] = {
    var laws: [(String, DelayLaw)] = [("search", .search), ("display", .display)]
    if let law = try? ExponentialLaw(mean: 86_400_000) { laws.append(("exponential", .exponential(law))) }
    if let law = try? LognormalLaw(mu: 15, sigma: 2) { laws.append(("lognormal", .lognormal(law))) }
    if let law = try? WeibullLaw(shape: 0.6, scale: 3.6e7) { laws.append(("weibull", .weibull(law))) }
    return laws
  }()

  /// 60,000 conversions each, one a click; the period is long enough to hold all but a negligible share.
  @Test(arguments: 0..<5) func delaysFollowTheirLaw(_ index: Int) throws {
    let (name, law) = Self.delays[index]
    var settings = try PopulationTest.plain()
    settings.conversionsPerClick = .constant(1)
    settings.delay = law
    var timeline = PopulationTest.adsThenWait
    timeline.period = .days(3650)
    let crowd = try Crowd(settings, timeline, count: 20_000)
    let delays = try crowd.people.flatMap { person in
      try person.conversions.map { conversion in
        let click = try #require(Person.cause(of: conversion))
        return Double((conversion.time - person.clicks[click].time).milliseconds)
      }
    }
    #expect(delays.count > 59_000)
    let fit = try KolmogorovSmirnov.test(delays) {
      law.cumulative(SimulationDuration(milliseconds: Int64($0)))
    }
    #expect(isPlausible(fit), "\(name): \(fit)")
  }

  @Test(arguments: [0, 0.5, 1.1, 3]) func trafficIsSharedByZipfsLaw(_ exponent: Double) throws {
    var settings = try PopulationTest.plain()
    settings.publishers = 7
    settings.publisherZipf = exponent
    settings.advertisers = 4
    settings.advertiserZipf = exponent
    settings.campaignsPerAdvertiser = 3
    let clicks = try Crowd(settings, PopulationTest.adsThenWait, count: 20_000).clicks
    let total = Double(clicks.count)
    func zipf(_ count: Int) -> [Double] {
      let weights = (1...count).map { Elementary.pow(Double($0), -exponent) }
      return weights.map { $0 / weights.reduce(0, +) }
    }
    let publishers = try ChiSquareTest.goodnessOfFit(
      observed: histogram(clicks.map { Int($0.publisher) }, upTo: 6), expected: zipf(7).map { $0 * total })
    #expect(isPlausible(publishers), "\(publishers)")
    let campaigns = try ChiSquareTest.goodnessOfFit(
      observed: histogram(clicks.map { Int($0.campaign) }, upTo: 11),
      expected: zipf(4).flatMap { [Double](repeating: $0 * total / 3, count: 3) })
    #expect(isPlausible(campaigns), "\(campaigns)")
  }

  @Test func conversionKindsHaveTheirSharesAndOneWithoutWeightNeverComes() throws {
    var settings = try PopulationTest.plain()
    let weights = [50.0, 150, 300, 400, 700, 200, 0, 2000]
    settings.conversionTypes = weights.enumerated().map {
      ConversionType(name: "\($0)", data: UInt64($0 * 3), weight: $1)
    }
    settings.organicPerPerson = 0.5
    let conversions = try Crowd(settings, count: 20_000).conversions
    #expect(conversions.allSatisfy { $0.data % 3 == 0 && $0.data != 18 })
    let total = Double(conversions.count)
    let fit = try ChiSquareTest.goodnessOfFit(
      observed: histogram(conversions.map { Int($0.data) / 3 }, upTo: 7),
      expected: weights.map { $0 / 3800 * total })
    #expect(isPlausible(fit), "\(fit)")
  }

  /// 40,000 browsers: 30 % within z = 6.
  @Test func cookiesAreBlockedByTheShareThatIsSet() throws {
    var settings = try PopulationTest.plain()
    settings.cookiesBlockedShare = 0.3
    let n = 40_000.0
    let blocked = try Crowd(settings, count: Int(n)).people.count { $0.traits.blocksThirdPartyCookies }
    #expect(abs(Double(blocked) / n - 0.3) < PopulationTest.z * (0.3 * 0.7 / n).squareRoot())
    #expect(
      try Crowd(PopulationTest.plain(), count: 500).people.allSatisfy { !$0.traits.blocksThirdPartyCookies })
  }
}
