import PrivacyMechanisms
import SimulationKernel
import Testing

@testable import AttributionReporting

/// The laws of what sources tell instead of the truth; z = 6, one seed.
@Suite struct UntrueResponses {
  private let random = AddressedRandom(seed: 20_201_006, replication: 3)

  @Test(arguments: [0.0024263221679834087, 0.5, 0.9994128981])
  func asManyAsTheirProbabilityAreUntrue(_ probability: Double) {
    let states = OutputStates(dataValues: 8, windows: 3, maxReports: 3)
    let sources = 400_000
    var untrue = 0
    for number in 0..<sources {
      var draws = AddressedDraws(random, ordinal: UInt64(number))
      if draws.response(among: states, probability: probability) != nil { untrue += 1 }
    }
    let mean = Double(sources) * probability
    #expect(abs(Double(untrue) - mean) < 6 * (mean * (1 - probability)).squareRoot())
  }

  @Test func chancesOfNoneAndAllAreExact() {
    let states = OutputStates(dataValues: 2, windows: 1, maxReports: 1)
    for number in 0..<10_000 as Range<UInt64> {
      var draws = AddressedDraws(random, ordinal: number)
      #expect(draws.response(among: states, probability: 0) == nil)
      #expect(draws.response(among: states, probability: 1) != nil)
    }
  }

  /// Chi-square over all states, by its normal approximation.
  @Test(arguments: [(2, 1, 1), (2, 2, 2), (8, 3, 3)])
  func everyStateIsEquallyLikely(_ data: Int, _ windows: Int, _ reports: Int) throws {
    let states = OutputStates(dataValues: data, windows: windows, maxReports: reports)
    let count = Int(try #require(states.count))
    var seen = [Int](repeating: 0, count: count)
    let sources = 400_000
    for number in 0..<sources {
      var draws = AddressedDraws(random.of(person: 7), ordinal: UInt64(number))
      let drawn = draws.response(among: states, probability: 1)
      let state = try #require(drawn)
      seen[Int(try #require(states.index(of: state)))] += 1
    }
    let expected = Double(sources) / Double(count)
    let statistic = seen.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    let freedom = Double(count - 1)
    #expect(abs(statistic - freedom) < 6 * (2 * freedom).squareRoot() + 6)
  }

  @Test func delaysAreUniformBelowTheSpan() {
    let span = SimulationDuration.minutes(10)
    var sum = 0.0
    let reports = 200_000
    for number in 0..<reports {
      var draws = AddressedDraws(random, ordinal: UInt64(number))
      let delay = draws.aggregatableDelay(report: number % 32, span: span)
      #expect(delay >= .zero && delay < span)
      sum += Double(delay.milliseconds)
    }
    let deviation = Double(span.milliseconds) / Double(12).squareRoot() / Double(reports).squareRoot()
    #expect(abs(sum / Double(reports) - Double(span.milliseconds - 1) / 2) < 6 * deviation)
    var draws = AddressedDraws(random, ordinal: 0)
    #expect(draws.aggregatableDelay(report: 0, span: .zero) == .zero)
  }

  @Test func nullReportsComeAtTheirRate() {
    var made = 0
    for number in 0..<20_000 as Range<UInt64> {
      var draws = AddressedDraws(random, ordinal: number)
      for day in 0...30 where draws.makesNullReport(day: day, probability: 0.008) { made += 1 }
    }
    let mean = 20_000 * 31 * 0.008
    #expect(abs(Double(made) - mean) < 6 * (mean * 0.992).squareRoot())
  }
}
