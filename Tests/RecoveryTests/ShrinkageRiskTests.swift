import PrivacyMechanisms
import SimulationKernel
import Statistics
import Testing

@testable import Recovery

/// When empirical Bayes wins and when it loses, by simulation.
struct ShrinkageRiskTests {
  /// Squared errors of a replication's campaigns by each estimator, and how many intervals hold their counts.
  private struct Outcome {
    var unbiased: [Double] = []
    var shrunk: [Double] = []
    var covered = 0
    var intervals = 0
  }

  private static let common = [0.02, 0.05, 0.1, 0.08, 0.2, 0.05, 0.0, 0.5]

  /// Campaigns of 20 to 600 reports; the chances of each lean by up to `lean` to a value of its own.
  ///
  /// - Parameter stranger: whether the first campaign has 60 reports, all of value 6, which no other has.
  private func outcome(
    _ replication: UInt64, noise: Double, lean: Double, campaigns: Int = 30, stranger: Bool = false
  ) throws -> Outcome {
    let recovery = try CountRecovery(noise: DataNoise(values: 8, noise: noise))
    var draws = DataDraws(noise: recovery.noise, purpose: 0x437, replication: replication)
    var truth: [[Int]] = []
    for campaign in 0..<campaigns {
      let weight = draws.unit() * lean
      let own = Int(draws.unit() * 8)
      let chances = Self.common.enumerated().map {
        (1 - weight) * $0.element + ($0.offset == own ? weight : 0)
      }
      let reports = 20 + Int(draws.unit() * draws.unit() * 580)
      truth.append(try draws.multinomial(reports, chances))
      if stranger, campaign == 0 { truth[0] = [0, 0, 0, 0, 0, 0, 60, 0] }
    }
    let observed = try truth.map { try draws.observed($0) }
    let unbiased = try recovery.estimates(campaigns: observed, estimator: .unbiased)
    let shrunk = try recovery.estimates(campaigns: observed, estimator: .shrinkage)
    var outcome = Outcome()
    for campaign in truth.indices {
      func error(_ estimate: CampaignEstimate) -> Double {
        zip(estimate.values, truth[campaign]).reduce(0) {
          $0 + ($1.0.estimate - Double($1.1)) * ($1.0.estimate - Double($1.1))
        }
      }
      outcome.unbiased.append(error(unbiased[campaign]))
      outcome.shrunk.append(error(shrunk[campaign]))
      for (estimate, count) in zip(shrunk[campaign].values, truth[campaign]) {
        guard let low = estimate.low, let high = estimate.high else { continue }
        outcome.intervals += 1
        if low <= Double(count), Double(count) <= high { outcome.covered += 1 }
      }
    }
    return outcome
  }

  private func moments(_ replications: Int, _ figure: (UInt64) throws -> Double) rethrows -> (
    mean: Double, error: Double
  ) {
    var moments = RunningMoments()
    for replication in 0..<replications { moments.add(try figure(UInt64(replication))) }
    return (moments.mean, (moments.standardDeviation ?? 0) / Double(replications).squareRoot())
  }

  /// 100 replications of 30 campaigns, paired: fewer squared errors, whether campaigns are alike or lean apart.
  @Test(arguments: [0.05, 0.4], [0, 0.4])
  func campaignsOfOneLawAreEstimatedBetterTogether(noise: Double, lean: Double) throws {
    let gain = try moments(100) { replication in
      let outcome = try outcome(replication, noise: noise, lean: lean)
      return outcome.unbiased.reduce(0, +) - outcome.shrunk.reduce(0, +)
    }
    #expect(gain.mean > 6 * gain.error, "\(noise) \(lean): \(gain)")
  }

  /// The campaign that is unlike all others is estimated worse by learning from them.
  @Test func aCampaignUnlikeAllOthersLoses() throws {
    let loss = try moments(100) { replication in
      let outcome = try outcome(replication, noise: 0.4, lean: 0, stranger: true)
      return outcome.shrunk[0] - outcome.unbiased[0]
    }
    #expect(loss.mean > 6 * loss.error, "\(loss)")
  }

  /// 150 replications of 30 campaigns and 8 values: nominal coverage on average over campaigns of the law, to within 2 %.
  ///
  /// The intervals are of normal laws with an estimated spread, so nominal coverage is not exact.
  @Test(arguments: [0.05, 0.4], [0, 0.4])
  func credibleIntervalsCoverAsNominal(noise: Double, lean: Double) throws {
    let coverage = try moments(150) { replication in
      let outcome = try outcome(replication, noise: noise, lean: lean)
      return Double(outcome.covered) / Double(outcome.intervals)
    }
    #expect(abs(coverage.mean - 0.95) < 0.02 + 6 * coverage.error, "\(noise) \(lean): \(coverage)")
  }

  /// Paired over the same campaigns.
  @Test func moreNoiseNeverHelps() throws {
    for (less, more) in [(0.02, 0.1), (0.1, 0.4), (0.4, 0.8)] {
      let cost = try moments(60) { replication in
        try outcome(replication, noise: more, lean: 0.2).shrunk.reduce(0, +)
          - outcome(replication, noise: less, lean: 0.2).shrunk.reduce(0, +)
      }
      #expect(cost.mean > 6 * cost.error, "\(less) \(more): \(cost)")
    }
  }

  /// 200 replications of 25 campaigns of 200 to 4000 sources whose reports follow one law, at epsilon 6.
  @Test func sourcesOfOneLawAreEstimatedBetterTogether() throws {
    let states = OutputStates(dataValues: 8, windows: 3, maxReports: 3)
    let recovery = try OutputStateRecovery(states: states, epsilon: 6)
    var covered = RunningMoments()
    let gain = try moments(200) { replication in
      var random = RandomSequence(
        random: AddressedRandom(seed: 20_201_006, replication: replication),
        purpose: RandomPurpose(rawValue: 0x438))
      var truth: [Int] = []
      var campaigns: [OutputStateRecovery.Campaign] = []
      for _ in 0..<25 {
        let sources = 200 + Int(random.unit() * 3800)
        let converting = try BinomialLaw(trials: sources, probability: 0.02 + 0.04 * random.unit())
          .quantile(random.unit())
        let draws = StateDraws(states: states, epsilon: 6, truth: [sources - converting, converting])
        truth.append(converting)
        campaigns.append(
          .init(observed: draws.histogram(try draws.outputs(&random)), sources: sources))
      }
      let unbiased = try recovery.estimates(campaigns: campaigns, estimator: .unbiased)
      let shrunk = try recovery.estimates(campaigns: campaigns, estimator: .shrinkage)
      var gain = 0.0
      for (campaign, count) in truth.enumerated() {
        let (plain, drawn) = (unbiased[campaign].values[0], shrunk[campaign].values[0])
        let errors = (plain.estimate - Double(count), drawn.estimate - Double(count))
        gain += errors.0 * errors.0 - errors.1 * errors.1
        if let low = drawn.low, let high = drawn.high {
          covered.add(low <= Double(count) && Double(count) <= high ? 1 : 0)
        }
      }
      return gain
    }
    #expect(gain.mean > 6 * gain.error, "\(gain)")
    // 5000 intervals: 6 standard errors of 95 % are 1.9 %. The noise hides how little rates differ, which makes them wide.
    #expect(covered.mean > 0.95 - 0.019, "\(covered.mean)")
  }
}
