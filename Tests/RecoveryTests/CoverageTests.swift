import PrivacyMechanisms
import Statistics
import Testing

@testable import Recovery

struct CoverageTests {
  private func recovery(
    _ noise: Double, values: Int = 8, _ replacement: DataNoise.Replacement = .uniform
  ) throws -> CountRecovery {
    try CountRecovery(noise: DataNoise(values: values, noise: noise, replacement: replacement))
  }

  @Test func coverageAtFivePercentIsThatOfThePublishedTable() throws {
    let cell = try recovery(0.05).cells[0]
    let table: [(total: Int, count: Int, score: Double, exact: Double)] = [
      (100, 0, 0.9748, 0.9963), (100, 5, 0.9719, 0.9719), (100, 50, 0.9408, 0.9777),
      (1000, 0, 0.9603, 0.9882), (1000, 5, 0.9305, 0.9545), (1000, 50, 0.9490, 0.9785),
      (1000, 500, 0.9480, 0.9683), (10000, 0, 0.9435, 0.9757), (10000, 5, 0.9507, 0.9578),
      (10000, 50, 0.9479, 0.9549), (10000, 500, 0.9560, 0.9560),
    ]
    for row in table {
      let score = cell.scoreCoverage(trueCount: row.count, of: row.total)
      let exact = cell.boundedCoverage(trueCount: row.count, of: row.total, exactBelow: .infinity)
      #expect(abs(score - row.score) <= 0.5001e-4, "\(row) \(score)")
      #expect(abs(exact - row.exact) <= 0.5001e-4, "\(row) \(exact)")
    }
  }

  /// The coverage by making every interval and weighing it with a plainly summed law.
  private func plainCoverage(
    _ recovery: CountRecovery, _ b: Int, _ c: Int, _ total: Int, _ estimator: CountEstimator
  ) throws -> Double {
    let cell = recovery.cells[b]
    let kept = try BinomialDistribution(trials: c, probability: cell.keep)
    let strayed = try BinomialDistribution(trials: total - c, probability: cell.stray)
    var sum = 0.0
    for v in 0...total {
      let interval =
        estimator == .unbiased
        ? cell.scoreInterval(v, of: total) : cell.boundedInterval(v, of: total)
      guard interval.contains(Double(c)) else { continue }
      for j in 0...min(v, c) { sum += try kept.mass(j) * strayed.mass(v - j) }
    }
    return sum
  }

  @Test func expectedCoverageIsThatOfAllIntervalsMadeOneByOne() throws {
    for replacement in [DataNoise.Replacement.uniform, .inclusiveRange] {
      for (values, noise) in [(8, 0.05), (8, 0.6), (2, 0.05), (3, 0.5), (16, 0.01)] {
        let recovery = try recovery(noise, values: values, replacement)
        for (c, total) in [
          (0, 1), (1, 1), (0, 30), (3, 30), (30, 30), (0, 160), (40, 160), (120, 160), (160, 160),
        ] {
          for b in [0, 1] {
            for estimator in [CountEstimator.unbiased, .nonNegative] {
              let plain = try plainCoverage(recovery, b, c, total, estimator)
              let quick = try #require(
                recovery.expectedCoverage(trueCount: c, total: total, cell: b, estimator: estimator))
              #expect(abs(plain - quick) < 1e-10, "\(replacement) \(values) \(noise) \(c)/\(total) \(b)")
            }
          }
        }
      }
    }
  }

  @Test func theExactIntervalNeverCoversLessThanNominal() throws {
    for (noise, totals) in [(0.05, [20, 100, 1000]), (0.001, [7, 500]), (0.5, [3, 60])] {
      let cell = try recovery(noise).cells[0]
      for total in totals {
        for c in 0...total {
          #expect(cell.boundedCoverage(trueCount: c, of: total, exactBelow: .infinity) >= 0.95)
        }
      }
    }
  }

  /// Worst coverage over all true counts: of estimate -+ z standard errors, and of exact inversion.
  ///
  /// N = 1000 is enumerated over every count: the least is 0.9296 at 6. The often-quoted 0.938 skips it.
  @Test func theWorstCoverageOverAllCountsIsThePublishedOne() throws {
    let cell = try recovery(0.05).cells[0]
    let published: [(total: Int, wald: Double, exact: Double?)] = [
      (20, 0.798, 0.959), (100, 0.903, 0.953), (1000, 0.9296, nil),
    ]
    for row in published {
      let walds = (0...row.total).map { v in
        let reach = cell.z * cell.standardError(v, of: row.total)
        return Interval(
          low: cell.unbiased(v, of: row.total) - reach, high: cell.unbiased(v, of: row.total) + reach)
      }
      let worst = (0...row.total).map { c in
        let law = cell.law(trueCount: c, of: row.total)
        return (0...row.total).reduce(0.0) { sum, v in
          walds[v].contains(Double(c)) ? sum + law.probability(from: v, to: v) : sum
        }
      }.min()
      #expect(abs(try #require(worst) - row.wald) <= 5.001e-4, "\(row) \(worst ?? 0)")
      guard let published = row.exact else { continue }
      let exact = (0...row.total).map {
        cell.boundedCoverage(trueCount: $0, of: row.total, exactBelow: .infinity)
      }
      #expect(abs(try #require(exact.min()) - published) <= 5.001e-4)
    }
  }

  /// The published claims for the switch: a worst case of 93-96 % and a mean of 95-99 %.
  ///
  /// The worst of all cases tried here is 0.9279 (20 % noise, 100 reports): "93 %" in whole percents.
  @Test func switchingAtFiveKeepsCoverageAtNinetyThreePercent() throws {
    for noise in [0.001, 0.01, 0.05, 0.2] {
      let cell = try recovery(noise).cells[0]
      for total in [20, 100, 300, 1000] {
        let coverages = (0...total).map { cell.boundedCoverage(trueCount: $0, of: total) }
        let mean = coverages.reduce(0, +) / Double(total + 1)
        #expect(try #require(coverages.min()) >= 0.925)
        #expect(mean >= 0.95 && mean < 0.995)
      }
    }
  }

  @Test func aThousandReportsAtFivePercentAreCoveredAsNominalOnAverage() throws {
    let cell = try recovery(0.05).cells[0]
    let coverages = (0...1000).map { cell.scoreCoverage(trueCount: $0, of: 1000) }
    #expect(abs(coverages.reduce(0, +) / 1001 - 0.950) < 1e-3)
  }

  @Test func withoutNoiseCoverageIsCertain() throws {
    let recovery = try recovery(0)
    for estimator in [CountEstimator.unbiased, .nonNegative] {
      #expect(recovery.expectedCoverage(trueCount: 3, total: 9, cell: 2, estimator: estimator) == 1)
    }
    #expect(recovery.expectedCoverage(trueCount: 3, total: 9, cell: 2, estimator: .raw) == nil)
  }

  @Test func enormousCountsAreCoveredAsNominal() throws {
    let recovery = try recovery(0.05)
    for estimator in [CountEstimator.unbiased, .nonNegative] {
      let coverage = try #require(
        recovery.expectedCoverage(
          trueCount: 12_500_000, total: 100_000_000, cell: 1, estimator: estimator))
      #expect(abs(coverage - 0.95) < 1e-3)
    }
  }
}
