import PrivacyMechanisms
import Statistics
import Testing

@testable import Recovery

struct IntervalTests {
  private func cell(
    _ noise: Double, values: Int = 8, _ replacement: DataNoise.Replacement = .uniform, value: Int = 0
  ) throws -> NoisyCell {
    try CountRecovery(noise: DataNoise(values: values, noise: noise, replacement: replacement)).cells[value]
  }

  /// The law of the observed count by plain summation, with no windows and no recurrences.
  private func plainLaw(_ cell: NoisyCell, _ c: Int, _ total: Int) throws -> [Double] {
    let kept = try BinomialDistribution(trials: c, probability: cell.keep)
    let strayed = try BinomialDistribution(trials: total - c, probability: cell.stray)
    return try (0...total).map { v in
      try (0...min(v, c)).reduce(0.0) { try $0 + kept.mass($1) * strayed.mass(v - $1) }
    }
  }

  @Test func theLawOfTheObservedCountIsTheConvolutionOfTwoBinomials() throws {
    for noise in [0.001, 0.05, 0.6] {
      let cell = try cell(noise)
      for (c, total) in [(0, 0), (0, 40), (40, 40), (7, 40), (100, 300)] {
        let plain = try plainLaw(cell, c, total)
        let law = cell.law(trueCount: c, of: total)
        for v in 0...total {
          #expect(abs(law.lowerTail(v) - plain[...v].reduce(0, +)) < 1e-12)
          #expect(abs(law.upperTail(v) - plain[v...].reduce(0, +)) < 1e-12)
        }
      }
    }
  }

  @Test func theScoreIntervalIsTheSetOfCountsTheTestAccepts() throws {
    for replacement in [DataNoise.Replacement.uniform, .inclusiveRange] {
      for (values, noise) in [(2, 0.3), (3, 0.7), (8, 0.05), (8, 0.01), (256, 0.2)] {
        for value in [0, 1] {
          let cell = try cell(noise, values: values, replacement, value: value)
          for (v, total) in [(0, 50), (1, 50), (25, 50), (50, 50), (0, 1), (300, 1000), (999, 1000)] {
            let interval = cell.scoreInterval(v, of: total)
            for c in 0...total {
              let distance = Double(v) - cell.expected(trueCount: Double(c), of: total)
              let margin =
                distance * distance - cell.z * cell.z * cell.variance(trueCount: Double(c), of: total)
              #expect(abs(margin) < 1e-9 || (margin < 0) == interval.contains(Double(c)))
            }
          }
        }
      }
    }
  }

  @Test func theExactIntervalIsTheSetOfCountsBothTailsAccept() throws {
    for replacement in [DataNoise.Replacement.uniform, .inclusiveRange] {
      for (values, noise) in [(2, 0.02), (8, 0.05), (8, 0.001), (3, 0.4)] {
        let cell = try cell(noise, values: values, replacement)
        for total in [1, 2, 7, 40, 90] {
          let laws = (0...total).map { cell.law(trueCount: $0, of: total) }
          for v in 0...total {
            let near = cell.scoreInterval(v, of: total).clamped(to: 0...Double(total))
            let interval = cell.exactInterval(v, of: total, near: near)
            let low = (0...total).first { laws[$0].upperTail(v) > 0.025 } ?? total
            let high = (0...total).last { laws[$0].lowerTail(v) > 0.025 } ?? 0
            #expect(interval == Interval(low: Double(low), high: Double(high)))
          }
        }
      }
    }
  }

  @Test func theBoundedIntervalStaysWithinThePossibleRange() throws {
    for total in [1, 10, 1000, 100_000] {
      let cell = try cell(0.05)
      for v in [0, 1, total / 2, total] {
        let interval = cell.boundedInterval(v, of: total)
        #expect(interval.low >= 0 && interval.high <= Double(total))
      }
    }
  }

  @Test func aHundredMillionReportsNeitherOverflowNorCollapse() throws {
    let cell = try cell(0.05)
    let total = 100_000_000
    let interval = cell.scoreInterval(12_500_000, of: total)
    let error = cell.standardError(12_500_000, of: total)
    #expect(abs(cell.unbiased(12_500_000, of: total) - 12_500_000) < 1e-6)
    #expect(abs(interval.halfWidth / error - 1.959964) < 1e-5)
    // A trace of noise: the variance is small although the count is enormous.
    let faint = try self.cell(1e-9)
    let exact = faint.boundedInterval(12_500_000, of: total)
    #expect(exact.contains(12_500_000) && exact.halfWidth <= 1)
  }
}
