import Statistics
import Testing

/// Tests of differences; reference values are those of SciPy 1.17.
@Suite struct ComparingTests {
  private let before = [2.1, 3.4, 1.9, 5.6, 4.4, 3.3, 2.8, 6.1]
  private let after = [2.9, 3.1, 2.7, 6.0, 5.9, 3.2, 3.9, 6.8]

  private func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * max(1, abs(b)) }

  @Test func thePairedTestIsStudents() throws {
    let outcome = try MeanDifference.paired(zip(before, after).map { $1 - $0 })
    #expect(isNear(outcome.difference, 0.6125) && outcome.degreesOfFreedom == 7)
    #expect(isNear(outcome.difference / outcome.standardError, 2.9054236679192726))
    #expect(isNear(outcome.pValue, 0.0228088442507727))
    #expect(isNear(outcome.interval.low, 0.11400734638373505))
    #expect(isNear(outcome.interval.high, 1.1109926536162653))
  }

  @Test func theUnpairedTestIsWelchs() throws {
    let outcome = try MeanDifference.unpaired(
      [10.2, 11.5, 9.8, 14.1, 12.2], [8.1, 8.4, 8.0, 8.9, 8.3, 8.6, 8.2])
    #expect(isNear(outcome.difference / outcome.standardError, -4.119991882693209))
    #expect(isNear(outcome.degreesOfFreedom, 4.186790478574544))
    #expect(isNear(outcome.pValue, 0.013302219628988686))
    #expect(isNear(outcome.interval.low, -5.323797465396776))
    #expect(isNear(outcome.interval.high, -1.0819168203175065))
  }

  @Test func valuesThatDoNotVaryAndSamplesThatAreTooSmallAreRefused() {
    #expect(throws: StatisticsError.self) { try MeanDifference.paired([1]) }
    #expect(throws: StatisticsError.self) { try MeanDifference.paired([1, 1, 1]) }
    #expect(throws: StatisticsError.self) { try MeanDifference.paired([1, .nan]) }
    #expect(throws: StatisticsError.self) { try MeanDifference.unpaired([1], [1, 2]) }
    #expect(throws: StatisticsError.self) { try MeanDifference.unpaired([1, 1], [2, 2]) }
    #expect(throws: StatisticsError.self) { try SignedRankTest([.infinity]) }
    #expect(throws: StatisticsError.self) { try RankSumTest([], [1]) }
    #expect(throws: StatisticsError.self) { try HolmCorrection.corrected([0.5, 1.5]) }
  }

  @Test func signedRanksAreThoseOfIndependentTables() throws {
    let differences = [1, 2, -3, 4, 5, 6, -7.5, 8, 9, 10]
    let outcome = try SignedRankTest(differences)
    #expect(outcome.pValue == 0.083984375 && outcome.statistic == 45 && outcome.count == 10)
    #expect(outcome.leastPValue == 2.0 / 1024)
    let spread = (1...60).map { (Double($0 * 37 % 61) - 20.3) / 7 }
    #expect(isNear(try SignedRankTest(spread).pValue, 0.00015214329261552942))
    let tied = (1...60).map { (Double($0 * 37 % 61 - 22) / 7).rounded(.toNearestOrEven) }
    let withTies = try SignedRankTest(tied)
    #expect(withTies.count == 53)
    #expect(isNear(withTies.pValue, 0.0008108148236275549))
  }

  /// All assignments of signs, and all ways to deal values out, one by one.
  @Test func exactLawsAreThoseThatCountingGives() throws {
    for sizes in [
      [1.0], [1, 2, 3, 4, 5], [1, 1, 2, 2, 2, 7], [0, 0, 3, 3, 4], [2, 2, 2, 2],
      [1, 2, 2, 3, 5, 5, 5, 8, 9, 9],
    ] {
      let moved = sizes.filter { $0 != 0 }
      let ranks = moved.map { x in
        Double(moved.count { $0 < x }) + Double(moved.count { $0 == x } + 1) / 2
      }
      let sums = (0..<(1 << moved.count)).map { signs in
        ranks.indices.reduce(0.0) { signs >> $1 & 1 == 1 ? $0 + ranks[$1] : $0 }
      }
      for signs in stride(from: 0, to: 1 << moved.count, by: 3) {
        let signed = moved.indices.map { signs >> $0 & 1 == 1 ? moved[$0] : -moved[$0] }
        let outcome = try SignedRankTest(signed + sizes.filter { $0 == 0 })
        let lower = Double(sums.count { $0 <= sums[signs] }), upper = Double(sums.count { $0 >= sums[signs] })
        #expect(outcome.statistic == sums[signs])
        #expect(isNear(outcome.pValue, min(1, 2 * min(lower, upper) / Double(sums.count))))
      }
    }
    for (values, chosen) in [
      ([1.0, 2, 3, 4, 5, 6], 3), ([1, 1, 2, 2, 2, 9, 9], 2), ([4, 4, 4, 4], 1), ([3, 1, 2, 2, 8], 4),
    ] {
      let choices = (0..<(1 << values.count)).filter { $0.nonzeroBitCount == chosen }
      func sample(_ choice: Int, _ isChosen: Bool) -> [Double] {
        values.indices.filter { (choice >> $0 & 1 == 1) == isChosen }.map { values[$0] }
      }
      func wins(_ choice: Int) -> Double {
        sample(choice, true).reduce(0.0) { sum, x in
          sample(choice, false).reduce(sum) { $0 + (x > $1 ? 1 : x == $1 ? 0.5 : 0) }
        }
      }
      let all = choices.map(wins)
      var least = 1.0
      for choice in choices {
        let outcome = try RankSumTest(sample(choice, false), sample(choice, true))
        let own = wins(choice)
        let (lower, upper) = (Double(all.count { $0 <= own }), Double(all.count { $0 >= own }))
        #expect(outcome.statistic == own)
        #expect(isNear(outcome.pValue, min(1, 2 * min(lower, upper) / Double(all.count))))
        least = min(least, outcome.pValue)
      }
      #expect(isNear(try RankSumTest(sample(choices[0], false), sample(choices[0], true)).leastPValue, least))
    }
  }

  @Test func rankSumsAreThoseOfIndependentTables() throws {
    let few = try RankSumTest([10.2, 11.5, 9.8, 14.1, 12.2], [8.1, 8.4, 8.0, 8.9, 8.3, 8.6, 8.2])
    #expect(isNear(few.pValue, 0.0025252525252525255) && few.statistic == 0)
    #expect(isNear(try RankSumTest([2, 3, 4, 6, 7, 9], [1, 5, 8, 12]).pValue, 0.7619047619047619))
    let first = (1...30).map { Double($0 * 29 % 31) / 3 }
    let second = (1...36).map { Double($0 * 17 % 37) / 3 + 1 }
    let many = try RankSumTest(first, second)
    #expect(many.statistic == 715 && isNear(many.pValue, 0.024598923848229717))
    let tied = try RankSumTest(
      first.map { $0.rounded(.toNearestOrEven) }, second.map { $0.rounded(.toNearestOrEven) })
    #expect(tied.statistic == 713.5 && isNear(tied.pValue, 0.025396832417065446))
  }

  @Test func theExactLawIsNearTheNormalLawWhereItHandsOver() throws {
    // The law's mean is n (n + 1) / 4 and its variance n (n + 1) (2 n + 1) / 24.
    let differences = (1...50).map { Double($0) * ($0 % 3 == 0 ? -1 : 1) }
    let outcome = try SignedRankTest(differences)
    let z = (abs(outcome.statistic - 637.5) - 0.5) / (50.0 * 51 * 101 / 24).squareRoot()
    let normal = 2 * (try NormalDistribution(mean: 0, sd: 1).upperTail(z))
    #expect(isNear(outcome.pValue, 0.02616696817119646) && abs(outcome.pValue / normal - 1) < 0.04)
    #expect(try SignedRankTest([]).pValue == 1)
    #expect(try SignedRankTest([0, 0]).pValue == 1)
  }

  @Test func roundingErrorsAreTakenForTies() throws {
    let noisy = [1, 1 + 1e-15, -1 - 2e-15, 2, 1e-16]
    #expect(
      try SignedRankTest(noisy, tolerance: 1e-12) == SignedRankTest([1, 1, -1, 2, 0], tolerance: 1e-12))
    #expect(try SignedRankTest(noisy, tolerance: 1e-12).pValue == SignedRankTest([1, 1, -1, 2, 0]).pValue)
    #expect(
      try RankSumTest([1, 2], [1 + 1e-15, 3], tolerance: 1e-12).pValue == RankSumTest([1, 2], [1, 3]).pValue)
  }

  @Test func holmsCorrectionIsItsDefinition() throws {
    #expect(try HolmCorrection.corrected([]).isEmpty)
    #expect(try HolmCorrection.corrected([0.03]) == [0.03])
    let corrected = try HolmCorrection.corrected([0.01, 0.04, 0.03, 0.005])
    for (value, expected) in zip(corrected, [0.03, 0.06, 0.06, 0.02]) { #expect(isNear(value, expected)) }
    #expect(try HolmCorrection.corrected([0.6, 0.7]) == [1, 1])
    // Stepping down: reject the i-th smallest while it is at most alpha / (m - i + 1).
    let family = [0.001, 0.2, 0.012, 0.012, 0.04, 0.9, 0.0004]
    let together = try HolmCorrection.corrected(family)
    for alpha in stride(from: 0.001, to: 1, by: 0.007) {
      var rejected: Set<Int> = []
      for (place, index) in family.indices.sorted(by: { (family[$0], $0) < (family[$1], $1) }).enumerated() {
        guard family[index] <= alpha / Double(family.count - place) else { break }
        rejected.insert(index)
      }
      #expect(Set(family.indices.filter { together[$0] <= alpha }) == rejected)
    }
  }
}
