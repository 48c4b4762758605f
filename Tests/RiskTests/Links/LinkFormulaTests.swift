import PrivacyMechanisms
import SimulationKernel
import Testing

@testable import Risk

/// Formulas of linking adversaries beside worlds in which their assumptions hold; 20,000 trials each, z = 6.
struct LinkFormulaTests {
  private static let trials = 20_000

  @Test func aCrowdOfSurvivorsIsBinomial() throws {
    for (stream, (p, n)) in [(0.01, 50), (0.2, 10), (0.5, 3), (0.9, 100)].enumerated() {
      var random = RiskTest.random(5000 + UInt64(stream))
      let hits = (0..<Self.trials).map { _ -> Double in
        1 / Double(1 + (1..<n).count { _ in random.unit() < p })
      }
      try LinkTest.expectMean(hits, equals: LinkFormulas.amongSurvivors(probability: p, identities: n))
    }
    #expect(LinkFormulas.amongSurvivors(probability: 1, identities: 40) == 0.025)
    #expect(LinkFormulas.amongSurvivors(probability: 0, identities: 40) == 1)
    // Few survivors of many people: 1 - (n - 1) P / 2 to first order.
    #expect(
      abs(LinkFormulas.amongSurvivors(probability: 1e-12, identities: 1_000_000) - (1 - 0.5e-6)) < 1e-9)
  }

  @Test func publishedValuesOfCrowdsAreMet() {
    for (mean, value) in [(1.0, 0.9246), (5, 0.7163), (20, 0.3513), (100, 0.0765)] {
      let success = LinkFormulas.amongPoisson(others: mean, values: 8, trueProbability: 0.95625)
      #expect(abs(success - value) < 5.1e-5)
    }
    #expect(LinkFormulas.amongPoisson(others: 0) == 1)
    #expect(
      abs(LinkFormulas.equalDataUnderSeparateNoise(values: 8, trueProbability: 0.95625) - 0.9146875) < 1e-12)
    #expect(LinkFormulas.matchKey(rate: 0.25, identities: 4) == 0.25 + 0.75 / 4)
  }

  @Test func theFirstConversionOfAWindowIsNamed() throws {
    let mixture = try ExponentialMixture(
      weights: [0.42, 0.16, 0.42], means: [0.25, 6, 360].map { $0 * 3.6e6 })
    let belief = try DelayBelief(.mixture(mixture))
    for (perDay, value) in [(24.0, 0.5693), (1, 0.8963), (0.1, 0.9856)] {
      let success = LinkFormulas.firstOfWindow(
        belief, rate: perDay / Double(RiskTest.day), window: 2 * RiskTest.day)
      #expect(abs(try #require(success) - value) < 5.1e-5)
    }
  }

  @Test func theNearestArrivalIsThePartner() throws {
    for (stream, x) in [0.1, 1, 5].enumerated() {
      let delay = 300_000.0
      let rate = x / 2 / delay
      var random = RiskTest.random(5010 + UInt64(stream))
      for law in [StartUpDelay.uniform(longest: delay), .exponential(mean: delay)] {
        let hits = (0..<Self.trials).map { _ -> Double in
          func wait() -> Double {
            switch law {
            case .uniform(let longest): random.unit() * longest
            case .exponential(let mean): LinkTest.exponential(mean, &random)
            }
          }
          let distance = abs(wait() - wait())
          return RiskTest.poisson(2 * rate * distance, &random) == 0 ? 1 : 0
        }
        try LinkTest.expectMean(hits, equals: law.success(starts: [rate]), "\(law)")
      }
    }
    // Both branches of the formula meet.
    let (low, high) = (
      LinkFormulas.nearestArrival(rate: 0.9999e-3 / 2, uniformUpTo: 1),
      LinkFormulas.nearestArrival(rate: 1.0001e-3 / 2, uniformUpTo: 1)
    )
    #expect(low > high && low - high < 1e-6)
    #expect(LinkFormulas.nearestArrival(rate: 0, uniformUpTo: 300_000) == 1)
  }

  @Test func crowdsWithDataOfUnequalSharesAreWeighed() throws {
    let noise = try DataNoise(values: 4, noise: 0.3)
    let shares = [0.5, 0.3, 0.2, 0.0]
    let law = try CrowdLaw(noise: noise, shares: shares)
    var random = RiskTest.random(5020)
    func draw(_ random: inout RandomSequence) -> Int {
      let u = random.unit()
      return u < 0.5 ? 0 : u < 0.8 ? 1 : 2
    }
    var (hits, expected): ([Double], [Double]) = ([], [])
    for _ in 0..<Self.trials {
      let own = draw(&random)
      let reported = random.unit() < 0.3 ? Int(random.next(below: 4)) : own
      let others = (0..<RiskTest.poisson(3, &random)).map { _ in draw(&random) }
      let matching = others.count { $0 == reported } + (own == reported ? 1 : 0)
      let candidates = matching > 0 ? matching : others.count + 1
      hits.append(matching == 0 || own == reported ? 1 / Double(candidates) : 0)
      expected.append(law.success(others: 3, reported: UInt16(reported)))
    }
    try LinkTest.expectMean(zip(hits, expected).map { $0 - $1 }, equals: 0)
    let uniform = try CrowdLaw(
      noise: DataNoise(values: 8, noise: 0.05), shares: Array(repeating: 0.125, count: 8))
    let closed = LinkFormulas.amongPoisson(others: 5, values: 8, trueProbability: 0.95625)
    #expect(abs(uniform.success(others: 5, reported: 3) - closed) < 1e-12)
  }
}
