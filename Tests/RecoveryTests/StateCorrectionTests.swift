import PrivacyMechanisms
import Testing

@testable import Recovery

/// Counts that are made up of groups of sources with different noise.
struct StateCorrectionTests {
  private static let law = OutputStates(dataValues: 2, windows: 1, maxReports: 2).uniformLaw(cells: 1)

  private func group(_ sourcesByReports: [Int], _ p: Double) -> NoisedReports {
    NoisedReports(sourcesByReports: sourcesByReports, uniform: Self.law, flipProbability: p)
  }

  @Test func theUsualIntervalsHaveAConfidenceOf95Percent() throws {
    let made = try StateCorrection(confidence: 0.95)
    #expect(abs(StateCorrection.usual.z - made.z) < 1e-14)
    #expect(abs(StateCorrection.usual.tail - made.tail) < 1e-15)
  }

  @Test func noSourcesAreNothing() {
    let nothing = StateCorrection.usual.estimate([])
    #expect(nothing == CountEstimate(0, standardError: 0, interval: .init(0)))
    #expect(!nothing.isUninformative(most: 0))
  }

  @Test func groupsAddUp() {
    let groups = [group([5000, 400, 20], 0.2), group([900, 60, 3], 0.01)]
    let both = StateCorrection.usual.estimate(groups)
    let alone = groups.map { StateCorrection.usual.estimate([$0]) }
    #expect(abs(both.estimate - alone[0].estimate - alone[1].estimate) < 1e-9)
    let variance = alone.reduce(0) { $0 + ($1.standardError ?? 0) * ($1.standardError ?? 0) }
    #expect(abs((both.standardError ?? 0) - variance.squareRoot()) < 1e-9)
    // More than 30 draws are expected: the normal interval.
    #expect(abs((both.high ?? 0) - both.estimate - 1.959964 * variance.squareRoot()) < 1e-4)
  }

  /// Splitting sources of one law changes no interval, whether the normal or the exact law decides.
  @Test(arguments: [0.001, 0.05])
  func sourcesMayBeSplit(p: Double) {
    let whole = StateCorrection.usual.estimate([group([1800, 160, 40], p)])
    let halves = StateCorrection.usual.estimate(Array(repeating: group([900, 80, 20], p), count: 2))
    #expect(abs(whole.estimate - halves.estimate) < 1e-9)
    #expect(abs((whole.low ?? 0) - (halves.low ?? 1)) < 1e-6)
    #expect(abs((whole.high ?? 0) - (halves.high ?? 1)) < 1e-6)
  }

  /// 20 expected draws in each of two groups call for the normal interval though each alone has the exact one.
  @Test func drawsOfAllGroupsDecideAboutTheInterval() {
    let half = group([1800, 160, 40], 0.01)
    #expect(
      StateCorrection.usual.interval([half]).low.rounded() == StateCorrection.usual.interval([half]).low)
    let both = StateCorrection.usual.interval([half, half])
    #expect(abs(both.low + both.high - 4 * half.unbiased) < 1e-9)
  }

  @Test func anUninformativeIntervalIsTheWholeRange() {
    let corrected = StateCorrection.usual.estimate([group([500, 333, 167], 0.999)])
    #expect(corrected.isUninformative(most: 2000) && !corrected.isUninformative(most: 2001))
    #expect(!StateCorrection.usual.estimate([group([300, 350, 350], 0.01)]).isUninformative(most: 2000))
  }
}
