import Risk
import SimulationKernel
import Testing

@testable import Experiments

@Suite struct AuditRunTests {
  /// All noise there is, and a system without any.
  static let world = """
    scenario: 1
    name: audited
    seed: 20201006
    population: { people: 100 }
    systems:
      article: { kind: event-conversion-measurement }
      chromium: { kind: event-conversion-measurement, profile: chromium2020 }
      ara: { kind: attribution-reporting, views: true }
      sums: { kind: attribution-reporting, counts-from: summary }
      level-1: { kind: attribution-level-1 }
      cookies: { kind: third-party-cookies }
    audit: { runs: 60_000 }
    """

  private static let random = AddressedRandom(seed: 20_201_006, replication: 0)

  private func rows(
    _ settings: [String] = [], text: String = world, seed: UInt64? = nil, threads: Int = 2
  ) throws -> [(system: String, row: AuditRow)] {
    var scenario = try Laboratory.scenario(text, settings)
    if let seed { scenario.seed = seed }
    let run = try AuditRun(scenario, try #require(scenario.audit))
    let rows = try run.rows(family: run.tests, threads: threads, stop: StopFlag())
    return try #require(rows).map { (scenario.systems[$0.system].name, $0) }
  }

  @Test func theWrongRangeIsFlaggedAndEveryTrueMechanismPasses() throws {
    let rows = try rows()
    let mechanisms = rows.filter { $0.row.finding.test == .chiSquare }
    #expect(
      mechanisms.map { "\($0.system) \($0.row.mechanism)" } == [
        "article report-data", "chromium report-data", "ara click-output", "ara view-output",
        "sums summary-sum", "level-1 histogram-sums",
      ])
    for (system, row) in rows {
      let isBroken = system == "chromium" && row.finding.test == .chiSquare
      #expect((row.finding.verdict == .flagged) == isBroken, "\(system) \(row)")
      // 95 % lower limits, of twelve fair ones: none is far above its claim.
      if system != "chromium", let bound = row.finding.lowerBound { #expect(bound < row.epsilon + 0.2) }
    }
    for (system, row) in mechanisms where row.mechanism != "view-output" && system != "chromium" {
      #expect(row.finding.verdict == .passed && row.finding.power > 0.8, "\(system) \(row)")
    }
    let digests = AuditDigest.all(rows.map(\.row))
    #expect(
      digests.map(\.verdict) == ["passed", "flagged", "passed", "inconclusive", "passed", "passed"])
    // Views are replaced once in 400,000 times: nothing can be said with so few runs, and nothing is.
    #expect(mechanisms[3].row.finding.verdict == .inconclusive)
  }

  /// Twenty seeds: at level 1e-6 a true mechanism is never flagged, the broken one always; power is above 0.999.
  @Test(arguments: 0..<20)
  func aTrueDrawIsNeverFlaggedAndTheBrokenOneAlways(_ seed: UInt64) throws {
    let text = """
      scenario: 1
      population: { people: 100 }
      systems:
        article: { kind: event-conversion-measurement }
        chromium: { kind: event-conversion-measurement, profile: chromium2020 }
      audit: { runs: 20_000 }
      """
    for (system, row) in try rows(text: text, seed: 20_201_006 + seed) {
      guard row.finding.test == .chiSquare else {
        #expect(row.finding.verdict == .inconclusive)
        continue
      }
      #expect(row.finding.power > 0.999)
      #expect(row.finding.verdict == (system == "article" ? .passed : .flagged), "\(row.finding)")
    }
  }

  @Test func anotherClaimIsHeldAgainstTheSameRuns() throws {
    let honest = try rows(["audit.claims.chromium.noise-range=inclusive"])
    for (system, row) in honest where system == "chromium" {
      #expect(row.finding.verdict != .flagged)
      #expect(abs(row.epsilon - 5.147494476813453) < 1e-9)
    }
    let boasting = try rows(["audit.claims.sums.epsilon=1", "audit.claims.ara.epsilon=8"])
    for (system, row) in boasting where system == "sums" || system == "ara" {
      // The defect is large, but so is the epsilon that it leaves: only the law tells.
      if row.mechanism == "view-output" || row.finding.test != .chiSquare { continue }
      #expect(row.finding.verdict == .flagged, "\(system) \(row)")
    }
  }

  @Test func threadsChangeNothing() throws {
    let (one, three) = (try rows(threads: 1), try rows(threads: 3))
    #expect(one.map(\.row) == three.map(\.row))
  }

  @Test func aSourceAddsNoMoreThanItsBudget() throws {
    // 10,923 goes five times into 65,536: a sixth conversion adds nothing, and one source is worth 54,615.
    let setting = "systems.sums.summary.conversions-per-source=3"
    let arm = try Laboratory.scenario(Self.world, [setting]).systems[3]
    let player = try #require(arm.noises.lazy.compactMap { $0.contributor(7) }.first)
    #expect(player.contribution(world: 0, Self.random) == 54_615)
    #expect(player.contribution(world: 1, Self.random) == 0)
    #expect(player.reports(world: 0, Self.random) >= 5)
    for (system, row) in try rows([setting]) where system == "sums" {
      #expect(row.finding.verdict != .flagged)
      // What is not in a source's budget cannot be told: 54,615/65,536 of epsilon 10.
      if let bound = row.finding.lowerBound { #expect(bound < 8.6) }
    }
  }

  @Test func auditsHaveATableOfTheirOwn() throws {
    let scratch = try Scratch()
    let experiment = try Laboratory.experiment(
      Self.world, ["audit.runs=2000"], sweeps: ["systems.article.noise=1%,5%"])
    let outcome = try Laboratory.run(experiment, in: scratch.path("results"))
    #expect(outcome.audits.map(\.count) == [18, 18])
    let rows = try Results(scratch.path("results")).rows("audit.csv")
    #expect(rows.count == 36)
    #expect(rows[0]["systems.article.noise"] == "1%" || rows[0]["systems.article.noise"] == "0.01")
    #expect(rows[0]["mechanism"] == "report-data" && rows[0]["test"] == "two-world")
    #expect(rows[0]["runs"] == "2000" && rows[2]["lower_bound"] == "")
    let level = Double(rows[0]["level"] ?? "") ?? 0
    #expect(abs(level - 1e-6 / 36) < 1e-12)
  }

  @Test func claimsOfNoSystemAreRefused() {
    for setting in [
      "audit.claims.nobody.epsilon=1", "audit.claims.cookies.epsilon=1",
      "audit.claims.ara.noise-range=inclusive", "audit.runs=10", "audit.level=0",
    ] {
      #expect(throws: (any Error).self, "\(setting)") { try Laboratory.scenario(Self.world, [setting]) }
    }
  }
}
