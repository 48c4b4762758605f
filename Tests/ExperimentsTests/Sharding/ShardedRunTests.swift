import Foundation
import Testing

@testable import Experiments

/// Shards that are merged give every byte of an unsharded run but its timings.
@Suite struct ShardedRunTests {
  /// Compares an unsharded run with its shards, merged at once and in a tree.
  private func expectTheSameBytes(_ experiment: Experiment, shards: Int, files: [String]) throws {
    let scratch = try Scratch()
    try Laboratory.run(experiment, in: scratch.path("whole"))
    let whole = try Shards.bytes(scratch.path("whole"))
    for name in files { #expect(whole[name] != nil, "\(name) is not there") }
    let folders = try Shards.all(experiment, shards, in: scratch)
    try Shards.merge(experiment, folders, to: scratch.path("merged"))
    expectEqual(try Shards.bytes(scratch.path("merged")), whole)
    guard shards > 3 else { return }
    // ((1 2) 3) and (4 ... n), in no order.
    let left = try Shards.join(experiment, [folders[1], folders[0]], to: scratch.path("left"))
    let more = try Shards.join(experiment, [folders[2], left], to: scratch.path("more"))
    let right = try Shards.join(experiment, folders[3...].reversed(), to: scratch.path("right"))
    try Shards.merge(experiment, [right, more], to: scratch.path("tree"))
    expectEqual(try Shards.bytes(scratch.path("tree")), whole)
  }

  private func expectEqual(_ mine: [String: Data], _ whole: [String: Data]) {
    #expect(mine.keys.sorted() == whole.keys.sorted())
    for name in whole.keys.sorted() { #expect(mine[name] == whole[name], "\(name)") }
  }

  private static let risky = """
    scenario: 1
    name: risky
    seed: 20201006
    replications: 2
    population:
      people: 3000
      clicks-per-person: 4
      organic-per-person: 0.3
      cookies-blocked: 30%
      publishers: { count: 4 }
      advertisers: { count: 3, campaigns: 2 }
      browsers: { shares: [60%, 40%] }
    systems:
      ecm: { kind: event-conversion-measurement, startup-delay: 5m }
      cookies: { kind: third-party-cookies }
      pcm: { kind: private-click-measurement }
    risk: { people: 400 }
    """

  /// Every attack that looks at everybody, one that does not, and everything that is asked of the passive adversary.
  @Test func adversariesFindInShardsWhatTheyFindInOneRun() throws {
    let text =
      Self.risky + """

        adversaries:
          sets: { kind: set-intersection, system: ecm, people: 300 }
          joint: { kind: joint-assignment, system: ecm, people: 300 }
          touches: { kind: multi-touch-join, system: ecm, people: 3000 }
          starts: { kind: start-up-bunching, system: ecm, people: 1000, ip-visible: true }
          hidden: { kind: start-up-bunching, system: ecm, people: 1000 }
          windows: { kind: window-timing, system: ecm, people: 500 }
          prints: { kind: fingerprint, system: ecm, people: 300, bits: 6 }
          keys: { kind: match-key, system: cookies, people: 300 }
        """
    let experiment = try Laboratory.experiment(text)
    try expectTheSameBytes(experiment, shards: 8, files: ["risk.csv", "summary.csv", "manifest.json"])
    let shared = experiment.points[0].scenario.adversaries.filter { $0.attack.needs != .nothing }
    #expect(shared.count == 8, "all of these look at everybody")
    let scratch = try Scratch()
    try Laboratory.run(experiment, in: scratch.path)
    let rows = try Results(scratch.path).rows("risk.csv")
    for arm in shared { #expect(rows.contains { $0["adversary"] == arm.name }, "\(arm.name)") }
  }

  @Test func reportsAndSweepsAreThoseOfOneRun() throws {
    let experiment = try Laboratory.experiment(
      Laboratory.mixed, ["outputs.reports=true"],
      sweeps: ["systems.article.noise=0,5%", "population.people=200,1201"])
    try expectTheSameBytes(experiment, shards: 5, files: ["reports.csv", "parts/point-3-replication-1.json"])
  }

  @Test func mixedWebsBotsAndReportsAreThoseOfOneRun() throws {
    let text = """
      scenario: 1
      name: web
      seed: 20201006
      replications: 2
      population:
        people: 1500
        clicks-per-person: 4
        advertisers: { count: 2 }
        browsers: { shares: [60%, 40%] }
        invalid-traffic: { bots: 10% }
      systems:
        ecm: { kind: event-conversion-measurement }
        level1: { kind: attribution-level-1 }
        server: { kind: conversions-api }
        web:
          kind: mixed-web
          parts:
            cookies: { share: 30%, kind: third-party-cookies }
            ara: { share: 50%, kind: attribution-reporting }
            none: { kind: no-measurement }
      outputs: { reports: true, side-by-side: true, population: true }
      risk: { people: 100 }
      """
    try expectTheSameBytes(
      Laboratory.experiment(text), shards: 4, files: ["reports.csv", "systems.csv", "population.csv"])
  }

  @Test func arrivalsAndAuditsAreThoseOfOneRun() throws {
    let text = """
      scenario: 1
      name: asked
      seed: 20201006
      replications: 1
      timeline: { period: 60d }
      population: { people: 2000, clicks-per-person: 5, advertisers: { count: 2, campaigns: 2 } }
      systems:
        ecm: { kind: event-conversion-measurement }
        cookies: { kind: third-party-cookies }
      recovery:
        now-cast: { as-of: 25d, assumed-delay: { law: { search: {} } } }
        completeness: { days: 10 }
      audit: { runs: 1000 }
      """
    try expectTheSameBytes(
      Laboratory.experiment(text), shards: 4, files: ["nowcast.csv", "completeness.csv", "audit.csv"])
  }

  @Test func sumsOfOutputsAreThoseOfOneRun() throws {
    let text = """
      scenario: 1
      name: sums
      seed: 20201006
      replications: 2
      population: { people: 2000, clicks-per-person: 5, advertisers: { count: 2, campaigns: 2 } }
      systems:
        sums: { kind: attribution-reporting, counts-from: summary }
        events: { kind: attribution-reporting }
        level1: { kind: attribution-level-1 }
      outputs: { side-by-side: true, population: true }
      """
    try expectTheSameBytes(
      Laboratory.experiment(text), shards: 4, files: ["systems.csv", "population.csv"])
  }

  @Test(arguments: [1, 2, 9]) func thereMayBeMoreSharesThanPeople(_ people: Int) throws {
    let experiment = try Laboratory.experiment(
      Self.risky, ["population.people=\(people)", "outputs.reports=true", "replications=1"])
    try expectTheSameBytes(experiment, shards: 5, files: ["reports.csv", "risk.csv"])
  }

  @Test func aReplicationThatFailsInOneShardFailsInTheWhole() throws {
    let experiment = try Laboratory.experiment(
      Laboratory.mixed,
      [
        "population.people=25", "population.clicks-per-person=4000", "replications=8",
        "population.activity={gamma: {shape: 0.01}}",
        "population.conversions-per-click={constant: {value: 0}}",
      ])
    try expectTheSameBytes(experiment, shards: 4, files: ["runs.csv"])
    let scratch = try Scratch()
    let outcome = try Shards.merge(
      experiment, Shards.all(experiment, 4, in: scratch), to: scratch.path("merged"))
    #expect(!outcome.failures.isEmpty && outcome.failures.count < 8)
  }

  @Test func theMergedFolderIsOneThatARunGoesOnIn() throws {
    let scratch = try Scratch()
    let experiment = try Laboratory.experiment(Laboratory.mixed, ["population.people=300"])
    let folders = try Shards.all(experiment, 2, in: scratch)
    try Shards.merge(experiment, folders, to: scratch.path("merged"))
    try Laboratory.run(experiment, in: scratch.path("merged")) { _ in Issue.record("simulated again") }
  }

  @Test func sharesHaveNoGapAndNoOverlap() throws {
    for total: UInt64 in [0, 1, 7, 100, 1_000_003, .max] {
      for count in [1, 2, 3, 8, 1_000_000] {
        var end: UInt64 = 0
        for number in Set([1, 2, count / 2, count]).filter({ 1...count ~= $0 }).sorted() {
          let range = try #require(Shard(number...number, of: count)).range(of: total)
          #expect(range.lowerBound >= end)
          end = range.upperBound
          let before = try #require(Shard(1...number, of: count)).range(of: total)
          #expect(before == 0..<end)
          #expect(range.upperBound - range.lowerBound <= total / UInt64(count) + (count > 1 ? 1 : 0))
        }
        #expect(end == total)
      }
    }
    #expect(Shard("3/8")?.range(of: 100) == 25..<37)
    for text in ["", "3", "0/8", "9/8", "3/0", "-1/8", "+1/8", "1/8/2", "1/1000001", "3-4/8", "a/8", "1 / 8"]
    {
      #expect(Shard(text) == nil, "\(text)")
    }
  }
}
