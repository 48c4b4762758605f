import SimulationKernel
import Statistics
import Testing

@testable import Recovery

struct CapCorrectionTests {
  @Test func theGeometricFitIsItsClosedForm() throws {
    // 700 with one report, 200 with two, 100 with three or more: 200 + 200 repetitions, 900 ends.
    let fit = try CapCorrection(clicks: [700, 200, 100], law: .geometric)
    let again = 400.0 / 1300
    #expect(abs(fit.parameter - again) < 1e-6)
    // E n = 1/(1 - q), E min(n, 3) = 1 + q + q^2.
    let factor = 1 / (1 - again) / (1 + again + again * again)
    #expect(abs(fit.factor - factor) < 1e-6)
    // d log factor / dq = 1/(1-q) - (1 + 2q)/(1 + q + q^2), and the information 1300 / (q (1 - q)).
    let slope = factor * (1 / (1 - again) - (1 + 2 * again) / (1 + again + again * again))
    #expect(abs(fit.factorVariance / (slope * slope * again * (1 - again) / 1300) - 1) < 1e-3)
  }

  @Test func sumsOfEachLawAreThoseOfItsProbabilities() throws {
    for law in RepeatLaw.allCases {
      let point = law == .zeta ? 1.3 : -0.4
      let sums = try law.sums(point, cap: 3)
      let x = law.natural(point)
      var masses: [Double] = []
      for k in 1...200_000 {
        switch law {
        case .zeroTruncatedPoisson:
          masses.append(k == 1 ? x / Elementary.expm1(x) : (masses[k - 2] * x / Double(k)))
        case .geometric: masses.append(k == 1 ? 1 - x : masses[k - 2] * x)
        case .zeta: masses.append(Elementary.pow(Double(k), -x))
        }
        if law != .zeta, masses[k - 1] < 1e-30 { break }
      }
      let all = masses.reduce(0, +)
      let tail = masses.enumerated().dropFirst(2).map { (Double($0.offset + 1), $0.element / all) }
      #expect(abs(sums.below[0] - masses[0] / all) < 1e-9 && abs(sums.below[1] - masses[1] / all) < 1e-9)
      #expect(abs(sums.tail - tail.reduce(0) { $0 + $1.1 }) < 1e-9, "\(law)")
      #expect(abs((sums.first ?? 0) - tail.reduce(0) { $0 + $1.0 * $1.1 }) < 1e-8, "\(law)")
      #expect(abs((sums.second ?? 0) - tail.reduce(0) { $0 + $1.0 * $1.0 * $1.1 }) < 1e-4, "\(law)")
    }
  }

  /// Numbers of conversions of converting clicks, cut at a cap.
  private func draw(_ law: some DiscreteLaw, cap: Int, clicks: Int, _ random: inout RandomSequence)
    -> (cells: [Int], conversions: Int)
  {
    var cells = Array(repeating: 0, count: cap)
    var conversions = 0
    for _ in 0..<clicks {
      let count = law.quantile(random.unit())
      conversions += count
      cells[min(count, cap) - 1] += 1
    }
    return (cells, conversions)
  }

  private func seen(_ cells: [Int]) -> CampaignEstimate {
    let reports = cells.enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element }
    return CampaignEstimate(
      values: [],
      total: CountEstimate(Double(reports), standardError: 0, interval: Interval(Double(reports))))
  }

  @Test func theRightLawIsUnbiasedAndCovers() throws {
    var random = SyntheticArrivals.random(20)
    let law = try ZeroTruncatedPoissonLaw(lambda: 2)
    var others = ErrorSample()
    var same = ErrorSample()
    var wrong = ErrorSample()
    for _ in 0..<400 {
      let learnt = draw(law, cap: 3, clicks: 1_000, &random)
      let asked = draw(law, cap: 3, clicks: 300, &random)
      let fit = try CapCorrection(clicks: learnt.cells, law: .zeroTruncatedPoisson)
      others.add(try fit.corrected(seen(asked.cells)).total, truth: asked.conversions)
      same.add(try fit.corrected(seen(learnt.cells)).total, truth: learnt.conversions)
      let geometric = try CapCorrection(clicks: learnt.cells, law: .geometric)
      wrong.add(try geometric.corrected(seen(learnt.cells)).total, truth: learnt.conversions)
    }
    let slack = 6 * (0.95 * 0.05 / 400).squareRoot()
    #expect(abs(others.z) < 6 && abs(same.z) < 6, "\(others.mean), \(same.mean)")
    #expect(abs(others.coverage - 0.95) < slack, "\(others.coverage)")
    #expect((0.85...1.15).contains(others.claimedOverFound), "\(others.claimedOverFound)")
    // Errors of the law and of what was refused go against each other in the clicks that the law was learnt from.
    #expect(same.coverage > 0.95 - slack && (1...1.4).contains(same.claimedOverFound))
    #expect(wrong.z > 6 && wrong.coverage < 0.05, "a geometric tail is far too long: \(wrong.mean)")
  }

  @Test func aZetaLawIsFoundAgain() throws {
    var random = SyntheticArrivals.random(21)
    let (cells, _) = draw(try ZetaLaw(exponent: 4.3418), cap: 3, clicks: 200_000, &random)
    let fit = try CapCorrection(clicks: cells, law: .zeta)
    #expect(abs(fit.parameter - 4.3418) < 0.1, "\(fit.parameter)")
    #expect(fit.processVariance != nil)
    // Exponents up to 3 have no variance, and up to 2 no mean.
    let heavy = try CapCorrection(clicks: [1000, 177, 150], law: .zeta)
    #expect(heavy.parameter < 3 && heavy.parameter > 2 && heavy.processVariance == nil)
    #expect(
      try heavy.corrected(CampaignEstimate(values: [], total: CountEstimate(9, standardError: 0))).total.low
        == nil)
    #expect(throws: CapError.noMean) { try CapCorrection(clicks: [10, 5, 50], law: .zeta) }
  }

  @Test func thereIsNothingToAddWithoutRepetitions() throws {
    for law in RepeatLaw.allCases {
      let fit = try CapCorrection(clicks: [50, 0, 0], law: law)
      #expect(fit.factor == 1 && fit.factorVariance == 0 && fit.processVariance == 0)
    }
  }

  @Test func whatCannotBeKnownIsRefused() {
    #expect(throws: CapError.hidesEveryRepetition) { try CapCorrection(clicks: [5], law: .geometric) }
    #expect(throws: CapError.noReports) { try CapCorrection(clicks: [0, 0], law: .geometric) }
    #expect(throws: CapError.negativeCount(-1)) { try CapCorrection(clicks: [4, -1], law: .zeta) }
  }
}
