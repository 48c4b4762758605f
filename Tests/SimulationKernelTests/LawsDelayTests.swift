import CGSL
import SimulationKernel
import Testing

/// Delay laws: the mixture's closed forms, and draws in whole milliseconds.
@Suite struct LawsDelayTests {
  init() { gsl_set_error_handler_off() }

  /// The delay at which a law's continuous cdf passes `u`, in seconds, by bisection.
  func quantileSeconds(_ law: DelayLaw, _ u: Double) -> Double {
    var (low, high): (Int64, Int64) = (0, 30 * 86_400_000)
    while high - low > 1 {
      let middle = (low + high) / 2
      if law.cumulative(SimulationDuration(milliseconds: middle)) < u { low = middle } else { high = middle }
    }
    return Double(high) / 1_000
  }

  @Test func theSearchDelayHasThePublishedQuartilesAndMean() {
    let law = DelayLaw.search
    #expect((quantileSeconds(law, 0.25) - 721).magnitude < 0.5)
    #expect((quantileSeconds(law, 0.5) - 7_280).magnitude < 0.5)
    #expect((quantileSeconds(law, 0.75) - 468_358).magnitude < 0.5)
    #expect((law.mean / 1_000 - 358_800).magnitude < 50)
  }

  @Test func theLimitConditionsTheWholeMixture() throws {
    guard case .mixture(let search) = DelayLaw.search, case .mixture(let display) = DelayLaw.display
    else { throw LawError(law: "delay", parameter: "preset", value: 0, allowed: "a mixture") }
    for (mixture, weights) in [
      (search, [0.44136, 0.19861, 0.36002]), (display, [0.39763, 0.08371, 0.51866]),
    ] {
      for (part, weight) in zip(mixture.components, weights) {
        #expect((part.weight - weight).magnitude < 5.1e-6, "\(part.weight) for \(weight)")
      }
    }
    // Conditioning means: the cdf is the untruncated one over its value at the limit.
    let free = try ExponentialMixture(weights: [0.4, 0.18, 0.42], means: [9e5, 2.16e7, 1.728e9])
    let limit = 30.0 * 86_400_000
    for x in stride(from: 1e5, to: limit, by: 1e7) {
      let conditional = free.cumulative(x) / free.cumulative(limit)
      #expect(LawsTest.relative(search.cumulative(x), conditional) < 1e-13)
    }
    #expect(search.cumulative(limit) == 1)
    #expect(free.mean == 0.4 * 9e5 + 0.18 * 2.16e7 + 0.42 * 1.728e9)
  }

  /// Every case of the enum, in milliseconds.
  func everyLaw() throws -> [DelayLaw] {
    [
      .search, .display, .exponential(try ExponentialLaw(mean: 1_800_000)),
      .lognormal(try LognormalLaw(mu: 10, sigma: 2)), .weibull(try WeibullLaw(shape: 0.5, scale: 1e6)),
      .gamma(try GammaLaw(shape: 0.3, scale: 1e7)), .uniform(try UniformLaw(low: 0, high: 300_000)),
      .mixture(try ExponentialMixture(weights: [1, 3], means: [1e3, 1e6])),
    ]
  }

  @Test func drawsInWholeMillisecondsFollowTheCumulativeFunction() throws {
    let random = AddressedRandom(seed: LawsTest.seed, replication: 0, person: 400)
    for (i, law) in try everyLaw().enumerated() {
      let sample = (0..<100_000).map { n -> Double in
        let block = random.block(RandomPurpose(rawValue: 0x7003 + UInt16(i)), UInt64(n))
        return Double(law.draw(block.word0, block.word1).milliseconds)
      }
      // Atoms of one millisecond: P(X <= x) jumps by far less than the test can see but at 0.
      let agrees = LawsTest.agrees(sample) {
        law.cumulative(SimulationDuration(milliseconds: Int64($0)))
      }
      #expect(agrees, "\(law)")
    }
  }

  @Test func delaysStayBelowTheirLimitWhateverTheWords() {
    let words: [UInt32] = [0, 1, 0x7FFF_FFFF, .max - 1, .max]
    for a in words {
      for b in words {
        for law in [DelayLaw.search, .display] {
          let delay = law.draw(a, b)
          #expect(delay >= .zero && delay < .days(30), "\(a) \(b)")
        }
      }
    }
  }

  @Test func delaysGrowWithTheirMeanUnderTheSameWords() throws {
    let short = DelayLaw.exponential(try ExponentialLaw(mean: 1e6))
    let long = DelayLaw.exponential(try ExponentialLaw(mean: 3e6))
    for word in LawsTest.words(10_000, stream: 410) {
      let (a, b) = (UInt32(truncatingIfNeeded: word), UInt32(truncatingIfNeeded: word >> 32))
      #expect(short.draw(a, b) <= long.draw(a, b))
      #expect(DelayLaw.constant(.hours(2)).draw(a, b) == .hours(2))
    }
  }

  @Test func heavyTailsEndAtTheLongestDelay() throws {
    let law = DelayLaw.lognormal(try LognormalLaw(mu: 600, sigma: 1))
    #expect(law.draw(5, 5).milliseconds == 1 << 53)
    #expect(law.cumulative(SimulationDuration(milliseconds: 1 << 53)) == 1)
    #expect(law.cumulative(SimulationDuration(milliseconds: -1)) == 0)
  }

  @Test func mixturesRefuseParametersThatAreNoLaw() {
    #expect(throws: LawError.self) { try ExponentialMixture(weights: [], means: []) }
    #expect(throws: LawError.self) { try ExponentialMixture(weights: [1], means: [1, 2]) }
    #expect(throws: LawError.self) { try ExponentialMixture(weights: [1, 0], means: [1, 2]) }
    #expect(throws: LawError.self) { try ExponentialMixture(weights: [1], means: [1], limit: 0) }
  }
}
