import PrivacyMechanisms
import SimulationKernel
import Statistics
import Testing

@testable import Recovery

/// What empirical Bayes makes of campaigns, against numbers of other programs and published ones.
struct ShrinkageTests {
  /// The batting averages of 18 players after 45 times at bat are drawn together as published.
  ///
  /// B. Efron, C. Morris, "Stein's paradox in statistics", Scientific American 236 (1977), whose factor is 0.212 and whose estimate of the first player 0.294. The error of the first is by
  /// the formula of C. Morris (1983).
  @Test func theBattingAveragesAreThePublishedOnes() throws {
    let averages = [
      0.400, 0.378, 0.356, 0.333, 0.311, 0.311, 0.289, 0.267, 0.244, 0.244, 0.222, 0.222, 0.222, 0.222, 0.222,
      0.200, 0.178, 0.156,
    ]
    let variance = 0.265 * 0.735 / 45
    let shrinkage = try #require(
      try NormalShrinkage(averages.map { .init(value: $0, noiseVariance: variance) }))
    let first = shrinkage.estimates[0]
    #expect(abs((first.estimate - shrinkage.mean) / (0.4 - shrinkage.mean) - 0.212) < 2e-3)
    #expect(abs(first.estimate - 0.2940783303090187) < 1e-9)
    #expect(abs((first.standardError ?? 0) - 0.051064899552113234) < 1e-9)
    #expect(abs(shrinkage.spread - 0.0005252124183006543) < 1e-12)
  }

  /// Numbers by another program (Python, scipy's `brentq` for the spread).
  @Test func unequalVariancesAreWeighed() throws {
    let values = [12, 9.5, 15.2, 7.7, 11.1, 30, 10.4]
    let noise = [1, 4, 9, 2.5, 0.7, 16, 3]
    let sampling = [0.5, 1, 2, 0.3, 0.2, 4, 1]
    let expected: [(Double, Double)] = [
      (12.015401165825155, 0.9934363295017004), (9.701894784086848, 1.9551783290662808),
      (14.943932477189218, 2.849740354063703), (7.901043373799915, 1.5627980508045634),
      (11.120963037449503, 0.8328964093410299), (27.023279683961455, 4.013312702290497),
      (10.514772677024359, 1.7010304347412175),
    ]
    let shrinkage = try #require(
      try NormalShrinkage(
        values.indices.map {
          .init(value: values[$0], noiseVariance: noise[$0], samplingVariance: sampling[$0])
        }))
    #expect(abs(shrinkage.spread - 40.98363953898369) < 1e-9)
    #expect(abs(shrinkage.mean - 12.981446366093971) < 1e-9)
    for (estimate, (value, error)) in zip(shrinkage.estimates, expected) {
      #expect(abs(estimate.estimate - value) < 1e-9 && abs((estimate.standardError ?? 0) - error) < 1e-9)
    }
  }

  /// Numbers by another program, with generalised inverses of whole matrices (numpy's `pinv`).
  @Test func sharesAreThoseOfWholeMatrices() throws {
    let campaigns = [
      [40, 25, 20, 15], [90, 60, 30, 20], [15, 3, 7, 5], [300, 150, 120, 80], [10, 30, 5, 5],
      [33, 20, 14, 3],
    ]
    let recovery = try CountRecovery(noise: DataNoise(values: 4, noise: 0.3))
    let shrinkage = try #require(try ShareShrinkage(campaigns, recovery: recovery))
    #expect(abs(shrinkage.spread - 0.09658863480457343) < 1e-9)
    let expected: [Int: ([Double], [Double])] = [
      0: (
        [46.932775550835345, 25.679882761940657, 17.66987700020734, 9.717464687016665],
        [4.798850895514257, 4.432751423558038, 3.9834949803174147, 3.6206674706126827]
      ),
      2: (
        [18.035083301887987, 2.5916693531903707, 6.329482633680111, 3.0437647112415336],
        [2.48863272640687, 2.351276742811849, 2.043221083873336, 1.7521985792135748]
      ),
      4: (
        [10.28557103235046, 34.984029552323605, 2.6855420404494135, 2.044857374876521],
        [3.354390339721653, 3.22249322702481, 2.7466820074990923, 2.3887507879426093]
      ),
      5: (
        [38.23564718697677, 20.28826118925796, 11.476091623765273, 0],
        [3.978249275823523, 3.657002219881737, 3.2871060225274853, 2.9911739875211625]
      ),
    ]
    let estimates = try recovery.estimates(campaigns: campaigns, estimator: .shrinkage)
    for (campaign, (counts, errors)) in expected {
      for (cell, estimate) in estimates[campaign].values.enumerated() {
        #expect(abs(estimate.estimate - counts[cell]) < 1e-7, "\(campaign) \(cell)")
        #expect(abs((estimate.standardError ?? 0) - errors[cell]) < 1e-7, "\(campaign) \(cell)")
        #expect(estimate.low ?? -1 >= 0)
      }
      #expect(abs(estimates[campaign].values.reduce(0) { $0 + $1.estimate } - counts.reduce(0, +)) < 1e-7)
    }
  }

  @Test func withoutNoiseOrCompanyThereIsNothingToLearn() throws {
    let campaigns = [[4, 0, 9], [1, 2, 3], [5, 5, 5], [0, 0, 0], [7, 1, 2]]
    let quiet = try CountRecovery(noise: DataNoise(values: 3, noise: 0))
    for (observed, estimate) in zip(
      campaigns, try quiet.estimates(campaigns: campaigns, estimator: .shrinkage))
    {
      #expect(estimate.values.map(\.estimate) == observed.map(Double.init))
      #expect(estimate.values.allSatisfy { $0.standardError == 0 && $0.low == $0.high })
    }
    let noisy = try CountRecovery(noise: DataNoise(values: 3, noise: 0.2))
    let alone = try noisy.estimates(campaigns: [campaigns[0]], estimator: .shrinkage)
    #expect(alone == [try noisy.estimates(observed: campaigns[0], estimator: .unbiased)])
    let withEmpty = try noisy.estimates(campaigns: campaigns, estimator: .shrinkage)
    #expect(withEmpty[3].values.allSatisfy { $0.estimate == 0 } && withEmpty[3].total.estimate == 0)
    let sums = try SummaryRecovery(noise: nil, unit: 2)
    #expect(
      try sums.totals([[4], [6], [8], [2], []], estimator: .shrinkage).map(\.estimate) == [2, 3, 4, 1, 0])
    let states = try OutputStateRecovery(
      states: OutputStates(dataValues: 2, windows: 1, maxReports: 1), epsilon: .infinity)
    var histogram = OutputStateHistogram()
    var state = OutputState(dataValues: 2)
    state.insert(.init(data: 1, window: 0))
    histogram.add(state, count: 5)
    let campaign = OutputStateRecovery.Campaign(observed: histogram, sources: 9)
    let exact = try states.estimates(
      campaigns: [campaign, campaign, campaign, campaign], estimator: .shrinkage)
    #expect(exact.allSatisfy { $0.values.map(\.estimate) == [0, 5] && $0.total.estimate == 5 })
  }

  /// Sums all alike are drawn to their mean, those far apart are left nearly as they are.
  @Test func sumsOfDifferentSizesAreLeftAlone() throws {
    let recovery = try SummaryRecovery(noise: DiscreteLaplace(scale: 100), unit: 10)
    let alike = try recovery.totals([[1010], [990], [1000], [1005], [995]], estimator: .shrinkage)
    #expect(alike.allSatisfy { abs($0.estimate - 100) < 0.6 && ($0.standardError ?? 0) < 14.2 })
    let apart: [[Int64]] = [[100_000], [200], [5_000_000], [800_000], [30_000]]
    for (estimate, sum) in zip(try recovery.totals(apart, estimator: .shrinkage), apart) {
      #expect(abs(estimate.estimate - Double(sum[0]) / 10) < 1)
    }
  }
}
