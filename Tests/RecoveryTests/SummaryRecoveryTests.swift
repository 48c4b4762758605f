import PrivacyMechanisms
import SimulationKernel
import Statistics
import Testing

@testable import Recovery

/// Counts and values from noisy sums.
struct SummaryRecoveryTests {
  private let law: DiscreteLaplace

  init() throws { law = try SummaryNoise(epsilon: 10).law }

  @Test func sumsAreScaledDownWithTheirErrors() throws {
    let recovery = try SummaryRecovery(noise: law, unit: 32_768)
    let estimate = recovery.estimate(327_680, estimator: .unbiased)
    #expect(estimate.estimate == 10)
    #expect(abs((estimate.standardError ?? 0) - 9268.19 / 32_768) < 1e-6)
    // 2.5 % beyond -b ln(0.05) = 19632.8 on either side, and the whole number at or beyond it.
    let reach = (10 - (estimate.low ?? 0)) * 32_768
    #expect(abs(reach - 19_632.8) < 1.5 && abs((estimate.high ?? 0) - 10 - reach / 32_768) < 1e-12)
    let raw = recovery.estimate(-327_680, estimator: .raw)
    #expect(raw.estimate == -10 && raw.standardError == nil && raw.low == nil)
    let cut = recovery.estimate(-327_680, estimator: .nonNegative)
    #expect(cut.estimate == 0 && cut.low == 0 && cut.high == 0)
  }

  @Test func sumsWithoutNoiseAreExact() throws {
    let estimate = try SummaryRecovery(noise: nil, unit: 4).estimate(10, estimator: .unbiased)
    #expect(estimate == CountEstimate(2.5, standardError: 0, interval: Interval(2.5)))
  }

  /// The probability of every noise value times whether the interval holds the truth: at least, and hardly above, 95 %.
  @Test(arguments: [0.3, 2, 40, 1000])
  func coverageOfOneSumIsExactlyKnown(scale: Double) throws {
    let noise = try DiscreteLaplace(scale: scale)
    let recovery = try SummaryRecovery(noise: noise, unit: 1)
    var covered = 0.0
    for k in -Int64(scale * 40 + 2)...Int64(scale * 40 + 2) {
      let estimate = recovery.estimate(5000 + k, estimator: .unbiased)
      if (estimate.low ?? .nan) <= 5000, 5000 <= (estimate.high ?? .nan) {
        covered += noise.probability(of: k)
      }
    }
    #expect(covered > 0.95 - 1e-12 && covered < 0.95 + 0.05 * min(1, 1.2 / scale))
  }

  /// 20,000 totals of 8 and of 100 sums: 95 % within z = 6, which is 0.92 %.
  @Test(arguments: [8, 100])
  func totalsAreCoveredAsNominal(terms: Int) throws {
    let recovery = try SummaryRecovery(noise: law, unit: 1)
    var random = RandomSequence(
      random: AddressedRandom(seed: 20_201_006, replication: 0), purpose: RandomPurpose(rawValue: 4))
    var covered = 0
    for _ in 0..<200 {
      // The reach depends on the number of terms alone, so 100 draws share an interval's width.
      let reach = (recovery.total(Array(repeating: 0, count: terms), estimator: .unbiased).high ?? 0)
      for _ in 0..<100 {
        let noise = (0..<terms).reduce(Int64(0)) { sum, _ in sum + law.quantile(random.unit()) }
        if abs(Double(noise)) <= reach { covered += 1 }
      }
    }
    let error = (0.95 * 0.05 / 20_000).squareRoot()
    #expect(abs(Double(covered) / 20_000 - 0.95) < 6 * error + 4e-4)
  }

  @Test func totalsAddUpAndCutEachSum() throws {
    let recovery = try SummaryRecovery(noise: law, unit: 100)
    let sums: [Int64] = [5000, -3000, 700_000]
    #expect(recovery.total(sums, estimator: .unbiased).estimate == 7020)
    #expect(recovery.total(sums, estimator: .nonNegative).estimate == 7050)
    let error = recovery.total(sums, estimator: .unbiased).standardError ?? 0
    #expect(abs(error - (3 * law.variance).squareRoot() / 100) < 1e-9)
    #expect(recovery.total([], estimator: .unbiased).high == 0)
  }

  @Test func impossibleScalesAreRefused() {
    for unit in [0, -1, .infinity, .nan] as [Double] {
      #expect(throws: StatisticsError.self) { try SummaryRecovery(noise: nil, unit: unit) }
    }
  }
}
