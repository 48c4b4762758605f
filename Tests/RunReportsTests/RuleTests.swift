import Testing

@testable import RunReports

/// Each rule speaks where its figures say so, and is silent otherwise.
@Suite struct RuleTests {
  private func finding(_ rule: some TeachingRule, _ fixture: Fixture) throws -> Finding? {
    try rule.finding(fixture.data())
  }

  @Test func failedReplicationsAreListed() throws {
    let finding = try finding(FailedReplications(), Fixture(failures: ["complete", "failed: no memory"]))
    #expect(finding?.evidence == ["replication 1: failed: no memory"])
    #expect(try self.finding(FailedReplications(), Fixture(failures: ["complete"])) == nil)
  }

  @Test func wideIntervalsAskForAsManyReplicationsAsWouldDo() throws {
    let wide = Fixture(rows: [.risk("passive", "attributable_top_k", 0.3, 0.24...0.36, at: "1")])
    let finding = try #require(try finding(TooFewReplications(), wide))
    // 20 % of the figure from 10: t(9) = 2.262; t(31) / sqrt(32) = 0.3605 of the spread is above half of 2.262 / sqrt(10),
    // t(32) / sqrt(33) = 0.3546 below.
    #expect(
      finding.evidence == ["ecm: people found again 30.0 % (24.0 % to 36.0 %) from 10; about 33 would do"])
    let narrow = Fixture(rows: [.risk("passive", "attributable_top_k", 0.3, 0.28...0.32, at: "1")])
    #expect(try self.finding(TooFewReplications(), narrow) == nil)
  }

  @Test func theNumberOfReplicationsReachesTheTargetAndOneLessDoesNot() throws {
    // t(1) = 12.71 makes the first few replications count for much more than their number.
    #expect(try TooFewReplications.replications(now: 2, half: 1, target: 0.1) == 8)
    #expect(try TooFewReplications.replications(now: 1, half: 1, target: 0.1) == nil)
    #expect(try TooFewReplications.replications(now: 10, half: 1e6, target: 0.1) == nil)
  }

  @Test func aSingleReplicationHasNoInterval() throws {
    var row = Fixture.Row.error(3, nil)
    row.replications = 1
    #expect(
      try finding(TooFewReplications(), Fixture(rows: [row]))?.title.hasPrefix("A single replication") == true
    )
  }

  @Test func aWarmUpShorterThanTheWindowIsABias() throws {
    let short = Fixture(effective: "timeline:\n  warm-up: 12h\n  attribution-window: 1d12h\n")
    #expect(try finding(ShortWarmUp(), short)?.evidence == ["warm-up 12h, attribution window 1d12h"])
    let equal = Fixture(effective: "timeline:\n  warm-up: 24h\n  attribution-window: 1d\n")
    #expect(try finding(ShortWarmUp(), equal) == nil)
  }

  @Test func lossesDominateWhereTheirErrorIsManyTimesTheNoise() throws {
    let rows: [Fixture.Row] = [.error(3, 2.8...3.2), .error(30, 28...32, truth: "attributable")]
    let found = try #require(try finding(LossDominates(), Fixture(rows: rows)))
    #expect(
      found.evidence == [
        "ecm: RMSE 3 (2.80 to 3.20) by noise alone, 30 (28 to 32) against attributable conversions"
      ])
    let close: [Fixture.Row] = [.error(20, 18...22), .error(30, 28...32, truth: "attributable")]
    #expect(try finding(LossDominates(), Fixture(rows: close)) == nil)
    // Without any noise nothing is compared.
    let silent: [Fixture.Row] = [.error(0, 0...0), .error(30, 28...32, truth: "attributable")]
    #expect(try finding(LossDominates(), Fixture(rows: silent)) == nil)
  }

  @Test func noiseIsInvisibleWhereCorrectingChangesNothing() throws {
    func found(_ raw: Fixture.Row, _ corrected: Fixture.Row, relative: Double?) throws -> Finding? {
      let error = relative.map { Fixture.Row.error($0, nil, metric: "rmsre_tau", at: "5") }
      return try finding(InvisibleNoise(), Fixture(rows: [raw, corrected] + [error].compactMap(\.self)))
    }
    let raw = Fixture.Row.error(3, 2.8...3.2, estimator: "raw")
    #expect(
      try found(raw, .error(3.1, 2.9...3.3), relative: 0.05)?.evidence
        == ["ecm: RMSE 3 (2.80 to 3.20) as received, 3.10 (2.90 to 3.30) corrected, 5.0 % of counts"])
    #expect(try found(.error(9, 8...10, estimator: "raw"), .error(3.1, 2.9...3.3), relative: 0.05) == nil)
    // Of sums both are the same estimate.
    #expect(try found(raw, .error(3, 2.8...3.2), relative: 0.05) == nil)
    // How large errors are beside the counts must be known.
    #expect(try found(raw, .error(3.1, 2.9...3.3), relative: nil) == nil)
  }

  @Test func wideIntervalsSayNothingOfNoise() throws {
    // The quickstart with 20,000 people: two replications tell nothing apart.
    let wide: [Fixture.Row] = [
      .error(4.87, 1.52...15.6, estimator: "raw"), .error(2.10, 0.97...4.56),
      .error(0.16, 0.145...0.18, metric: "rmsre_tau", at: "5"),
    ]
    #expect(try finding(InvisibleNoise(), Fixture(rows: wide)) == nil)
    // As wide, though the errors are the same.
    let alike: [Fixture.Row] = [
      .error(0.311, 0.1...0.9, estimator: "raw"), .error(0.32, 0.1...0.9),
      .error(0.04, 0.02...0.08, metric: "rmsre_tau", at: "5"),
    ]
    #expect(try finding(InvisibleNoise(), Fixture(rows: alike)) == nil)
  }

  @Test func muchNoiseThatNoCorrectionHelpsIsNotInvisible() throws {
    // 80 % of noise over one bit: both errors are most of the count.
    let rows: [Fixture.Row] = [
      .error(24.0, 23...25, estimator: "raw"), .error(24.8, 23.9...25.8),
      .error(1.4, 1.3...1.5, metric: "rmsre_tau", at: "5"),
    ]
    #expect(try finding(InvisibleNoise(), Fixture(rows: rows)) == nil)
  }

  @Test func coverageBelowNominalIsTold() throws {
    func rows(_ mean: Double, _ interval: ClosedRange<Double>) -> [Fixture.Row] {
      [.error(mean, interval, metric: "interval_coverage", at: "0.95")]
    }
    #expect(
      try finding(LowCoverage(), Fixture(rows: rows(0.9, 0.88...0.92)))?.evidence
        == ["ecm, unbiased: 90.0 % (88.0 % to 92.0 %) instead of 95.0 %"])
    #expect(try finding(LowCoverage(), Fixture(rows: rows(0.94, 0.92...0.96))) == nil)
    // Of 28 intervals one may lie so far below by chance: 4.4 / 2.26 times the half-width reaches 95 %.
    let low = rows(0.935, 0.925...0.945)
    #expect(try finding(LowCoverage(), Fixture(rows: low)) != nil)
    let others = (0..<27).flatMap { _ in rows(0.95, 0.94...0.96) }
    #expect(try finding(LowCoverage(), Fixture(rows: low + others)) == nil)
    // Against attributable conversions coverage measures loss, which is no matter of statistics.
    let lost = Fixture.Row.error(
      0.1, 0.05...0.15, truth: "attributable", metric: "interval_coverage", at: "0.95")
    #expect(try finding(LowCoverage(), Fixture(rows: [lost])) == nil)
  }

  @Test func anAdversaryWhoBelievesTooMuchIsNamed() throws {
    let rows: [Fixture.Row] = [.risk("passive", "overconfidence", 0.05, 0.03...0.07)]
    #expect(try finding(Overconfident(), Fixture(rows: rows))?.evidence.count == 1)
    let chance: [Fixture.Row] = [.risk("passive", "overconfidence", 0.05, -0.03...0.13)]
    #expect(try finding(Overconfident(), Fixture(rows: chance)) == nil)
  }

  @Test func successThatTimingExplainsIsNoSuccessOfReports() throws {
    let rows: [Fixture.Row] = [.risk("passive", "attributable_top_k_gain", 0.01, -0.01...0.03, at: "1")]
    #expect(try finding(NothingAboveTiming(), Fixture(rows: rows))?.evidence.count == 1)
    let exact: [Fixture.Row] = [.risk("passive", "attributable_top_k_gain", 0, 0...0, at: "1")]
    #expect(try finding(NothingAboveTiming(), Fixture(rows: exact)) == nil)
    let sure: [Fixture.Row] = [.risk("passive", "attributable_top_k_gain", 0.02, 0.01...0.03, at: "1")]
    #expect(try finding(NothingAboveTiming(), Fixture(rows: sure)) == nil)
  }

  @Test func aBoundIsReachedWhereTheIntervalHoldsIt() throws {
    let rows: [Fixture.Row] = [.risk("codes", "top_k", 0.87, 0.85...0.89, at: "1", bound: 0.874)]
    #expect(try finding(BoundReached(), Fixture(rows: rows))?.evidence.count == 1)
    let below: [Fixture.Row] = [.risk("codes", "top_k", 0.5, 0.45...0.55, at: "1", bound: 0.874)]
    #expect(try finding(BoundReached(), Fixture(rows: below)) == nil)
    let certain: [Fixture.Row] = [.risk("codes", "top_k", 1, 1...1, at: "1", bound: 1)]
    #expect(try finding(BoundReached(), Fixture(rows: certain)) == nil)
  }

  @Test func remarksOfTheRunComeFirstAndMuchEvidenceIsCut() throws {
    let findings = try TeachingRules.findings(Fixture(remarks: ["slow"]).data())
    #expect(findings.map(\.evidence) == [["slow"]])
    let long = Finding(title: "", advice: "", evidence: (0..<9).map { "\($0)" })
    #expect(long.shownEvidence == ["0", "1", "2", "3", "4", "5", "and 3 more"])
    let repeated = Finding(title: "", advice: "", evidence: (0..<16).map { "\(($0 * 3) % 8)" })
    #expect(repeated.shownEvidence == ["0", "3", "6", "1", "4", "7", "and 2 more"])
  }
}
