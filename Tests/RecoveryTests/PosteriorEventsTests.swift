import PrivacyMechanisms
import Testing

@testable import Recovery

/// What each source is expected to have had.
struct PosteriorEventsTests {
  private static let views = OutputStates(dataValues: 2, windows: 1, maxReports: 1)

  private func reports(_ tally: [Int], epsilon: Double, _ states: OutputStates = views) -> NoisedReports {
    let response = states.response(epsilon: epsilon)
    return NoisedReports(
      sourcesByReports: tally, uniform: states.uniformLaw(cells: states.cells),
      flipProbability: response.flipProbability, keepProbability: response.keepProbability)
  }

  /// The example of google/ads-privacy: 15 views of which 3 converted, a total of 6, so E[n | n >= 1] = 2.
  @Test func theExampleOfFifteenViewsComesOut() {
    for epsilon in [Double.infinity, 14] {
      let events = PosteriorEvents(reports([12, 3], epsilon: epsilon), aggregate: 6)
      #expect(abs(events.expectedIfTrue[1] - 2) < 1e-4)
      #expect(abs(events.expected[1] - 2) < 1e-4 && abs(events.expected[0]) < 1e-4)
      #expect(abs(events.total - 6) < 1e-3)
    }
    let exact = PosteriorEvents(reports([12, 3], epsilon: .infinity), aggregate: 6)
    #expect(exact.expected == [0, 2] && exact.total == 6 && exact.trueProbabilities == [1, 1])
  }

  /// With p = 0.6 over 3 states, 40 of 100 converting views of 300: P(drawn | 1) = 0.6 * 2/3 * 300/150.
  @Test func noiseIsWeighedAgainstWhatIsSeen() {
    let states = Self.views
    let epsilon = 1.0986122886681098
    let events = PosteriorEvents(reports([150, 150], epsilon: epsilon))
    let p = states.flipProbability(epsilon: epsilon)
    #expect(abs(p - 0.6) < 1e-12)
    #expect(abs(events.trueProbabilities[1] - 0.2) < 1e-12 && abs(events.trueProbabilities[0] - 0.6) < 1e-12)
    // (150 - 300 * 0.6 * 2/3)/0.4 = 75 of 300.
    #expect(abs(events.mean - 0.25) < 1e-12)
    #expect(abs(events.expected[1] - (0.2 + 0.8 * 0.25)) < 1e-12)
    #expect(abs(events.total - 75) < 1e-9)
  }

  @Test(arguments: [8.0, 10, 14])
  func theSumIsTheUnbiasedCountWhereNothingIsCut(epsilon: Double) {
    let states = OutputStates(dataValues: 8, windows: 3, maxReports: 3)
    let reports = reports([5000, 3000, 1500, 9000], epsilon: epsilon, states)
    #expect(abs(PosteriorEvents(reports).total - reports.unbiased) < 1e-8 * max(1, reports.unbiased))
  }

  @Test func fewerReportsThanNoiseMakesExpectAreAllTakenForNoise() {
    let states = OutputStates(dataValues: 8, windows: 3, maxReports: 3)
    let events = PosteriorEvents(reports([100_000, 3, 0, 0], epsilon: 3, states))
    #expect(events.trueProbabilities[1] == 0 && events.mean == 0 && events.total == 0)
    #expect(PosteriorEvents(reports([0, 0, 0, 0], epsilon: 3, states)).total == 0)
  }
}
