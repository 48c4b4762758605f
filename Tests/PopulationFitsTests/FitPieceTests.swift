import SimulationKernel
import Statistics
import Testing

@testable import PopulationFits

/// The pieces of the likelihoods against sums and laws that are known.
@Suite struct FitPieceTests {
  /// Thinning by hand: every number of conversions, each seen or missed.
  @Test(arguments: [RepeatFamily.none, .zeta, .zeroTruncatedPoisson])
  func whatIsSeenOfConversionsIsThinnedAsByHand(_ family: RepeatFamily) throws {
    let place = [-1.2, 0.7]
    let law = try #require(RepeatLaw(family, place[...], powers: PowerTable()))
    let exponent = 1 + Elementary.exp(0.7)
    let zeta = try HurwitzZeta.tail(exponent: exponent, from: 1)
    func mass(_ n: Int) -> Double {
      if n == 0 { return 1 - law.probability }
      switch family {
      case .none: return n == 1 ? law.probability : 0
      case .zeta: return law.probability * Elementary.pow(Double(n), -exponent) / zeta
      case .zeroTruncatedPoisson:
        let lambda = Elementary.exp(0.7)
        let poisson = Elementary.exp(Double(n) * 0.7 - lambda - Elementary.logGamma(Double(n) + 1))
        return law.probability * poisson / (1 - Elementary.exp(-lambda))
      }
    }
    for q in [0, 0.1, 0.6, 0.9] {
      for m in 0...4 {
        var expected = 0.0
        var choices = 1.0
        for n in m...600 {
          if n > m { choices *= Double(n) / Double(n - m) }
          expected +=
            mass(n) * choices * (n == m ? 1 : Elementary.exp(Double(n - m) * Elementary.log(max(q, 1e-300))))
        }
        #expect(
          abs(law.seen(m, missed: q) - expected) < 1e-9 * max(expected, 1e-3), "\(m) of them, \(q) missed")
      }
    }
  }

  /// The trapezoidal rule in the logarithm of time.
  @Test(arguments: [
    (DelayFamily.exponentials(3), [0.3, -0.5, 13, 16, 21]), (.lognormal, [17, 0.3]), (.weibull, [-0.4, 18]),
    (.gamma, [0.6, 18]),
  ])
  func densitiesIntegrateToTheirDistribution(_ family: DelayFamily, _ place: [Double]) {
    let window = 30.0 * 86_400_000
    let curve = DelayCurve(family, place[...], window: window)
    let steps = 40_000
    let (low, high) = (Elementary.log(1e-3), Elementary.log(window * 0.9))
    var sum = 0.0
    for step in 0...steps {
      let y = low + (high - low) * Double(step) / Double(steps)
      let x = Elementary.exp(y)
      sum += (step == 0 || step == steps ? 0.5 : 1) * Elementary.exp(curve.logDensity(x)) * x
    }
    sum *= (high - low) / Double(steps)
    let expected = curve.cumulative(window * 0.9) - curve.cumulative(1e-3)
    #expect(abs(sum - expected) < 1e-6, "\(sum) against \(expected)")
  }

  @Test func massesOfActionsAreThoseOfTheNegativeBinomialLaw() throws {
    let law = try NegativeBinomialLaw(shape: 0.7, mean: 4)
    for (number, mass) in ActivityLikelihood.masses(below: 60, mean: 4, shape: 0.7).enumerated() {
      #expect(abs(mass - law.probability(number)) < 1e-12)
    }
    let poisson = try PoissonLaw(mean: 4)
    for (number, mass) in ActivityLikelihood.masses(below: 30, mean: 4, shape: nil).enumerated() {
      #expect(abs(mass - poisson.probability(number)) < 1e-12)
    }
  }

  @Test func binsHoldWhatLiesBetweenTheirEdges() {
    for value in [0, 1, 63, 64, 65, 127, 128, 5000, 86_400_000, 1 << 40] as [UInt64] {
      let bin = FineBins.bin(of: value)
      #expect(FineBins.start(of: bin) <= value && value < FineBins.start(of: bin + 1), "\(value)")
    }
  }

  @Test func spansReachToMidnightWhereItIsNear() throws {
    let day: Int64 = 86_400_000
    var finder = SpanFinder()
    let times = (0..<1000).map { Int64($0) * 2 * day / 1000 + 40_000 }
    finder.add(
      ObservedPerson(interactions: times.map { .init(time: $0, publisher: 0, advertiser: 0, campaign: 0) }))
    let span = try finder.span()
    #expect(span.start == 0 && span.end == 2 * day && span.resolution == 1600)
    var late = SpanFinder()
    late.add(
      ObservedPerson(conversions: [
        .init(time: 6 * day / 10, advertiser: 0), .init(time: 6 * day / 10 + 1000, advertiser: 0),
      ]))
    let short = try late.span()
    #expect(short.start == 6 * day / 10 - 1000 && short.end > 6 * day / 10 + 1000)
    #expect(throws: FitError.self) { try SpanFinder().span() }
  }

  @Test func theLastClickOnTheAdvertiserWithinTheWindowIsTheCause() {
    let person = ObservedPerson(
      interactions: [
        .init(time: 0, publisher: 0, advertiser: 0, campaign: 0),
        .init(time: 50, publisher: 0, advertiser: 1, campaign: 0),
        .init(time: 60, publisher: 0, advertiser: 0, campaign: 0, isView: true),
        .init(time: 40, publisher: 0, advertiser: 0, campaign: 1),
      ],
      conversions: [
        .init(time: 70, advertiser: 0), .init(time: 140, advertiser: 0, cause: 1),
        .init(time: 10, advertiser: 0),
        .init(time: 49, advertiser: 1),
      ])
    #expect(person.linkedByLastClick(window: 100).conversions.map(\.cause) == [3, nil, 0, nil])
  }

  @Test func smallValuesAreIntervalsAndConstantOnesNeedNoLaw() throws {
    var sample = ValueSample()
    for _ in 0..<10 { sample.add(500) }
    #expect(try ValueFit(sample).twin == "{ constant: { value: 5 } }")
    // Values of a few hundredths: rounding hides half of them, and the likelihood knows.
    let law = try LognormalLaw(mu: Elementary.log(0.02), sigma: 1)
    var small = ValueSample()
    for step in 0..<20_000 {
      small.add(Int64((law.quantile((Double(step) + 0.5) / 20_000) * 100).rounded()))
    }
    let parameters = try ValueFit(small).parameters("value", currency: "EUR")
    #expect(abs(parameters[0].estimate - 0.02) < 1e-4 && abs(parameters[1].estimate - 1) < 1e-3)
  }

  @Test func lengthsAndNumbersReadAsScenariosWriteThem() {
    #expect(TwinSettings.hours(1.5) == "1h30m" && TwinSettings.hours(480) == "20d")
    #expect(TwinSettings.length(0) == "0" && TwinSettings.length(90_061_001) == "1d1h1m1s1ms")
    #expect(TwinSettings.text(0.1050004) == "0.105" && TwinSettings.text(12) == "12")
    #expect(TwinSettings.text(1_234_567.4) == "1234567" && TwinSettings.text(0) == "0")
  }

  @Test func kindsThatScenariosCannotNumberAreNumberedAnew() {
    var kinds: [UInt64: ValueSample] = [:]
    for data in 0..<300 as Range<UInt64> {
      var sample = ValueSample()
      for _ in 0...data { sample.add(100) }
      kinds[data * 10] = sample
    }
    let kept = Kinds(kinds)
    #expect(kept.samples.count == 256 && kept.samples.map(\.data) == Array(0...255))
    // The 45 rarest together: 1 + ... + 45.
    #expect(kept.samples.last?.sample.count == 45 * 46 / 2 && kept.remarks.count == 1)
  }
}
