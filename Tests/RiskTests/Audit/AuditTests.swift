import PrivacyMechanisms
import SimulationKernel
import Statistics
import Testing

@testable import Risk

@Suite struct AuditTests {
  /// The channel of the API of 2020 as documented, and as Chromium drew.
  static let documented = try? DataNoise(values: 8, noise: 0.05)
  static let broken = try? DataNoise(values: 8, noise: 0.05, replacement: .inclusiveRange)

  @Test func theOneRunAuditGivesThePublishedValues() throws {
    // Steinke, Nasr, Jagielski (2023), appendix D.
    let audit = try OneRunAudit(canaries: 100, guesses: 100, correct: 75)
    let p = try audit.pValue(epsilon: 1.0986122886681098)
    #expect(abs(p - 0.5534708) < 1e-6)
    let bound = try audit.lowerBound(level: 0.05)
    #expect(abs(bound - 0.7022139) < 1e-6)
    let small = try OneRunAudit(canaries: 100, guesses: 100, correct: 75, delta: 1e-4)
    #expect(abs(try small.lowerBound(level: 0.05) - 0.6994668) < 1e-6)
    let large = try OneRunAudit(canaries: 1000, guesses: 100, correct: 75, delta: 1e-4)
    #expect(abs(try large.lowerBound(level: 0.05) - 0.6729846) < 1e-6)
  }

  @Test func guessesThatAreNoBetterThanCoinsRefuteNothing() throws {
    let audit = try OneRunAudit(canaries: 100, guesses: 100, correct: 50)
    #expect(try audit.lowerBound(level: 0.05) == 0)
    let none = try OneRunAudit(canaries: 100, guesses: 0, correct: 0)
    #expect(try none.pValue(epsilon: 0) == 1)
    #expect(try none.lowerBound(level: 0.05) == 0)
  }

  /// Lower bounds of a true mechanism of epsilon ln 153 at expected counts.
  @Test(arguments: [(1_000, 4.28), (10_000, 4.79), (100_000, 4.95), (1_000_000, 5.005)])
  func theTwoWorldAuditNearsTheClaimAsRunsGrow(_ runs: Int, _ expected: Double) throws {
    let audit = try TwoWorldAudit(
      truePositives: Int(0.95625 * Double(runs)),
      falsePositives: Int(0.00625 * Double(runs)), runs: runs)
    let bound = try audit.lowerBound(level: 0.05)
    #expect(abs(bound - expected) < 0.015, "\(bound)")
    #expect(bound < 5.030437921392435)
  }

  @Test func theTwoWorldAuditSeesTheWrongRangeWithTwoHundredThousandRuns() throws {
    func bound(_ runs: Int) throws -> Double {
      try TwoWorldAudit(
        truePositives: Int((0.955556 * Double(runs)).rounded()),
        falsePositives: Int((0.0055556 * Double(runs)).rounded()), runs: runs
      ).lowerBound(level: 0.05)
    }
    let (few, many) = (try bound(50_000), try bound(200_000))
    #expect(abs(few - 5.028) < 0.001 && few < 5.0304, "\(few)")
    #expect(abs(many - 5.088) < 0.001 && many > 5.0304, "\(many)")
  }

  @Test func deltaLowersTheTwoWorldBound() throws {
    let pure = try TwoWorldAudit(truePositives: 900, falsePositives: 20, runs: 1000)
    let approximate = try TwoWorldAudit(truePositives: 900, falsePositives: 20, runs: 1000, delta: 0.1)
    let low = try ExactLimit.low(900, of: 1000, tail: 0.025)
    let high = try ExactLimit.high(20, of: 1000, tail: 0.025)
    #expect(abs(try approximate.lowerBound(level: 0.05) - Elementary.log((low - 0.1) / high)) < 1e-12)
    #expect(try approximate.lowerBound(level: 0.05) < pure.lowerBound(level: 0.05))
  }

  @Test func thePValueIsTheLevelAtWhichTheClaimFalls() throws {
    let audit = try TwoWorldAudit(truePositives: 191_111, falsePositives: 1_120, runs: 200_000)
    let p = try audit.pValue(epsilon: 5.0304)
    #expect(p < 0.01 && p > 1e-9)
    #expect(try audit.lowerBound(level: p * 1.01) > 5.0304)
    #expect(try audit.lowerBound(level: p * 0.99) <= 5.0304)
    #expect(try audit.pValue(epsilon: 0.1) == 1e-300)
    #expect(try audit.pValue(epsilon: 9) == 1)
  }

  @Test func theOneRunAuditNeedsAHundredThousandGuessesForTheWrongRange() throws {
    let (claim, defect) = (try #require(Self.documented), try #require(Self.broken))
    let design = AuditDesign.data(claim: claim, defect: defect)
    let accuracy = design.guessing(design.defect).accuracy
    #expect(abs(accuracy - 0.994220) < 1e-6)
    #expect(abs(design.guessing(design.law).accuracy - 0.993506) < 1e-6)
    let power = try OneRunAudit.power(
      epsilon: design.epsilon, level: 0.05, accuracy: accuracy, guesses: 104_000)
    #expect(abs(power - 0.9) < 0.01, "\(power)")
  }

  @Test func theChiSquareTestSeesTheWrongRangeWithTwentyThousandRuns() throws {
    let (claim, defect) = (try #require(Self.documented), try #require(Self.broken))
    let design = AuditDesign.data(claim: claim, defect: defect)
    // One world with a value that is not 0 alone, at level 1e-6.
    func power(_ runs: Int) throws -> Double {
      try OutputLawTest(law: [design.law[0]], runs: runs).power(against: [design.defect[0]], level: 1e-6)
    }
    let (few, many) = (try power(10_000), try power(20_000))
    #expect(abs(few - 0.73) < 0.02, "\(few)")
    #expect(many > 0.99, "\(many)")
    let both = try OutputLawTest(law: design.law, runs: 10_000)
    #expect(both.degreesOfFreedom == 14)
    #expect(try both.power(against: design.defect, level: 1e-6) > 0.99)
  }

  @Test func powerIsTheLevelWhereThereIsNoDefect() throws {
    let claim = try #require(Self.documented)
    let design = AuditDesign.data(claim: claim, defect: claim)
    let test = try OutputLawTest(law: design.law, runs: 20_000)
    #expect(abs(try test.power(against: design.law, level: 1e-3) - 1e-3) < 1e-9)
    let twoWorlds = try TwoWorldAudit.power(
      epsilon: claim.epsilon, level: 0.05, probabilities: design.event(design.law), runs: 20_000)
    #expect(twoWorlds < 0.05)
    let oneRun = try OneRunAudit.power(
      epsilon: claim.epsilon, level: 0.05, accuracy: design.guessing(design.law).accuracy, guesses: 20_000)
    #expect(oneRun < 0.05 && oneRun > 0.03)
  }

  @Test func outputsThatTheLawForbidsAreNeverExplained() throws {
    let test = try OutputLawTest(law: [[0.5, 0.5, 0], [0.5, 0.5, 0]], runs: 1000)
    #expect(try test.pValue([[500, 500, 0], [480, 520, 0]]) > 0.1)
    #expect(try test.pValue([[500, 499, 1], [500, 500, 0]]) == 0)
    #expect(throws: StatisticsError.self) { try test.pValue([[500, 500, 0], [500, 499, 0]]) }
  }

  @Test func noncentralityShiftsTheTail() throws {
    // Reference: scipy.stats.ncx2.sf.
    let law = try NoncentralChiSquare(degreesOfFreedom: 7, noncentrality: 42.45)
    #expect(abs(try law.upperTail(40.5) - 0.732080435661431) < 1e-6)
    let none = try NoncentralChiSquare(degreesOfFreedom: 7, noncentrality: 0)
    #expect(
      try none.upperTail(14.067140449340169)
        == ChiSquareDistribution(degreesOfFreedom: 7).upperTail(14.067140449340169))
  }

  @Test func oneFlagIsEnoughAndOnePowerfulTestToo() {
    #expect(AuditVerdict.together([.passed, .flagged, .inconclusive]) == .flagged)
    #expect(AuditVerdict.together([.inconclusive, .passed]) == .passed)
    #expect(AuditVerdict.together([.inconclusive, .inconclusive]) == .inconclusive)
  }

  @Test func badCountsAreRefused() {
    #expect(throws: RiskError.self) { try TwoWorldAudit(truePositives: 5, falsePositives: 0, runs: 4) }
    #expect(throws: RiskError.self) { try TwoWorldAudit(truePositives: 0, falsePositives: 0, runs: 0) }
    #expect(throws: RiskError.self) { try OneRunAudit(canaries: 5, guesses: 6, correct: 0) }
    #expect(throws: RiskError.self) { try OneRunAudit(canaries: 5, guesses: 3, correct: 4) }
    #expect(throws: RiskError.self) { try OutputLawTest(law: [[0.5, 0.4]], runs: 10) }
  }
}
