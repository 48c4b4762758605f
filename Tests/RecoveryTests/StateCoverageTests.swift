import PrivacyMechanisms
import SimulationKernel
import Statistics
import Testing

@testable import Recovery

/// How often intervals of counts from output states cover the truth, and that errors are what they claim.
struct StateCoverageTests {
  private static let navigation = OutputStates(dataValues: 8, windows: 3, maxReports: 3)

  /// The share of intervals that hold the true count of value 0, one draw of all outputs each.
  private func coverage(_ epsilon: Double, truth: [Int], replicates: Int) throws -> Double {
    let draws = StateDraws(states: Self.navigation, epsilon: epsilon, truth: truth)
    let recovery = try OutputStateRecovery(states: Self.navigation, epsilon: epsilon)
    var random = RandomSequence(
      random: AddressedRandom(seed: 20_201_006, replication: 0, person: UInt64(truth[0])),
      purpose: RandomPurpose(rawValue: 2))
    // Where there are few draws, the same outputs come again and again.
    var known: [[Int]: Interval] = [:]
    var covered = 0
    for _ in 0..<replicates {
      let tally = try draws.outputs(&random)
      let interval = known[tally] ?? recovery.correction.interval([recovery.reports(tally, recovery.ofOne)])
      known[tally] = interval
      if interval.contains(Double(draws.reports)) { covered += 1 }
    }
    return Double(covered) / Double(replicates)
  }

  /// 20,000 draws: 6 standard deviations of a share of 95 % are 0.92 %, within the 94 to 96 % asked for of the mean.
  @Test(arguments: [14.0, 3])
  func thirtyThousandSourcesAreCoveredAsNominal(epsilon: Double) throws {
    var mean = 0.0
    for converting in [0, 60, 600, 3000] {
      let truth = [30_000 - converting, converting - converting / 10, converting / 10]
      let share = try coverage(epsilon, truth: truth, replicates: 20_000)
      let error = (0.95 * 0.05 / 20_000).squareRoot()
      #expect(abs(share - 0.95) < 0.01 + 6 * error, "\(converting): \(share)")
      mean += share / 4
    }
    #expect((0.94...0.96).contains(mean), "\(mean)")
  }

  /// Few draws expected: the exact law covers at least as nominal, as 4000 draws each can tell at z = 6.
  @Test func fewSourcesAreCoveredAtLeastAsNominal() throws {
    for sources in [50, 1000, 10_000] {
      for share in [0, 0.02, 0.3] {
        let converting = Int(Double(sources) * share)
        let covered = try coverage(14, truth: [sources - converting, converting], replicates: 4000)
        let error = (0.95 * 0.05 / 4000).squareRoot()
        #expect(covered > 0.95 - 6 * error, "\(sources) \(share): \(covered)")
      }
    }
  }

  /// Whole states, 2000 sources and 1500 draws at epsilon 8: means within z = 6 of the truth and of the variance.
  ///
  /// Bonferroni over 9 means and 9 variances leaves a chance of a false alarm below 1e-7.
  @Test func wholeStatesGiveUnbiasedCountsWithTheClaimedErrors() throws {
    let states = Self.navigation
    let recovery = try OutputStateRecovery(states: states, epsilon: 8)
    let p = states.flipProbability(epsilon: 8)
    var truth = OutputState(dataValues: 8)
    truth.insert(.init(data: 2, window: 1))
    truth.insert(.init(data: 5, window: 0))
    var trueStates = OutputStateHistogram()
    trueStates.add(truth, count: 400)
    var sequence = RandomSequence(
      random: AddressedRandom(seed: 20_201_006, replication: 1), purpose: RandomPurpose(rawValue: 3))
    var moments = Array(repeating: RunningMoments(), count: 9)
    var claimed = Array(repeating: 0.0, count: 9)
    var pair = RunningCovariance(dimension: 2)
    var claimedCovariance = 0.0
    let replicates = 1500
    for _ in 0..<replicates {
      var outputs = OutputStateHistogram()
      for source in 0..<2000 {
        if sequence.unit() < p {
          outputs.add(states.fakeReports { sequence.next(below: $0) })
        } else if source < 400 {
          outputs.add(truth)
        }
      }
      let result = try recovery.estimates(observed: outputs, sources: 2000, estimator: .unbiased)
      for (i, estimate) in (result.values + [result.total]).enumerated() {
        moments[i].add(estimate.estimate)
        claimed[i] += (estimate.standardError ?? 0) * (estimate.standardError ?? 0) / Double(replicates)
      }
      try pair.add([result.values[2].estimate, result.values[5].estimate])
      let covariance = try recovery.covariance(observed: outputs, sources: 2000)
      claimedCovariance += covariance[2, 5] / Double(replicates)
      #expect(abs(covariance[2, 2].squareRoot() - (result.values[2].standardError ?? 0)) < 1e-9)
    }
    for i in 0..<9 {
      let law = try #require(
        try recovery.law(
          trueStates: trueStates, sources: 2000, data: i < 8 ? i : nil, estimator: .unbiased))
      let sd = law.variance.squareRoot()
      let n = Double(replicates)
      let variance = moments[i].variance ?? 0
      #expect(abs(moments[i].mean - law.mean) < 6 * sd / n.squareRoot(), "\(i)")
      #expect(abs(variance / law.variance - 1) < 6 * (2 / n).squareRoot(), "\(i)")
      #expect(abs(claimed[i] / law.variance - 1) < 0.02, "\(i)")
    }
    let variances = (moments[2].variance ?? 0) * (moments[5].variance ?? 0)
    let error = (1.1 * variances / Double(replicates)).squareRoot()
    let found = pair.covariance?[0, 1] ?? .nan
    #expect(abs(found - claimedCovariance) < 6 * error)
  }
}
