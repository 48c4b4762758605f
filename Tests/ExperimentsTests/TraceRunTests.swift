import ActivityLogs
import Foundation
import Population
import Testing

@testable import Experiments

/// People who are written down and played again are measured as they were the first time.
@Suite struct TraceRunTests {
  private static let rest = """
    systems:
      article: { kind: event-conversion-measurement, profile: article }
      ara: { kind: attribution-reporting }
      sums: { kind: attribution-reporting, counts-from: summary }
      pcm: { kind: private-click-measurement }
      level1: { kind: attribution-level-1 }
      cookies: { kind: third-party-cookies }
    outputs: { population: true, reports: true }
    """

  /// Laws on which the test of a trace rests: everything happens, and browsers are always open.
  private static let made = """
    scenario: 1
    name: made
    seed: 20201006
    replications: 1
    population:
      people: 1500
      clicks-per-person: 4
      organic-per-person: 0.5
      publishers: { count: 7 }
      advertisers: { count: 3, campaigns: 2 }
      conversions-per-click:
        hurdle: { probability: 50%, repeats: { zero-truncated-poisson: { lambda: 2 } } }
      browser: { availability: { always-open: {} } }
    \(rest)
    """

  private static func traced(_ path: String, _ more: String = "replications: 1") -> String {
    """
    scenario: 1
    name: traced
    seed: 20201006
    \(more)
    population:
      trace: \(path)
      browser: { availability: { always-open: {} } }
    \(rest)
    """
  }

  /// Writes a scenario's people down.
  private func record(_ scenario: Scenario, to path: String) throws {
    var description = TraceDescription()
    description.publishers = (0..<scenario.population.publishers).map { "publisher-\($0)" }
    description.advertisers = (0..<scenario.population.advertisers).map { advertiser in
      LogFacts.Advertiser(
        name: "advertiser-\(advertiser)",
        campaigns: (0..<scenario.population.campaignsPerAdvertiser).map { "campaign-\($0)" })
    }
    let writer = try TraceWriter(path, description)
    let generator = try PopulationGenerator(scenario)
    let unit = UnitSimulation(scenario: scenario, generator: generator, replication: 0)
    let block = PopulationBlock()
    let people = scenario.population.people
    for first in stride(from: 0, to: people, by: 512) {
      try generator.generate(
        first: first, count: Int(min(512, people - first)), key: unit.key, into: block)
      for person in 0..<block.people {
        for event in block.traceEvents(
          of: person, campaignsPerAdvertiser: scenario.population.campaignsPerAdvertiser)
        {
          try writer.add(event)
        }
      }
    }
    _ = try writer.finish(people: people)
  }

  /// A folder with the trace of the made people.
  private func recorded() throws -> (Scratch, path: String) {
    let scratch = try Scratch()
    let path = scratch.path("people.csv")
    try record(Laboratory.scenario(Self.made), to: path)
    return (scratch, path)
  }

  @Test func everyTableIsThatOfTheSamePeopleMadeByLaws() throws {
    let (scratch, path) = try recorded()
    let folders = (made: scratch.path("made"), traced: scratch.path("traced"))
    try Laboratory.run(Laboratory.experiment(Self.made), in: folders.made)
    try Laboratory.run(Laboratory.experiment(Self.traced(path)), in: folders.traced)
    let (made, traced) = (try Results(folders.made), try Results(folders.traced))
    #expect(made.tables.keys.sorted() == traced.tables.keys.sorted())
    for name in ["counts.csv", "funnel.csv", "delays.csv", "recovery.csv", "runs.csv", "reports.csv"] {
      #expect(made.rows(name).count > 5, "\(name)")
      #expect(made.tables[name] == traced.tables[name], "\(name)")
    }
  }

  @Test func threadsAndBlocksChangeNoByteOfATracesResults() throws {
    let (scratch, path) = try recorded()
    let text = Self.traced(path, "replications: 2")
    try Laboratory.run(Laboratory.experiment(text), in: scratch.path("a"), threads: 1)
    try Laboratory.run(Laboratory.experiment(text), in: scratch.path("b"), threads: 2, blockSize: 100)
    #expect(try Results(scratch.path("a")) == Results(scratch.path("b")))
  }

  @Test func replicationsAreOfTheSamePeopleAndSaySo() throws {
    let (scratch, path) = try recorded()
    let outcome = try Laboratory.run(
      Laboratory.experiment(Self.traced(path, "replications: 2\ntimeline: { period: 20d }")),
      in: scratch.path("run"))
    #expect(outcome.remarks.count == 2, "\(outcome.remarks)")
    #expect(outcome.remarks.first?.contains("after the period") == true)
    #expect(outcome.remarks.last?.contains("same people") == true)
  }

  @Test func anotherTraceIsAnotherScenario() throws {
    let (scratch, path) = try recorded()
    let first = try Laboratory.experiment(Self.traced(path))
    try record(Laboratory.scenario(Self.made, ["seed=2"]), to: path)
    let second = try Laboratory.experiment(Self.traced(path))
    #expect(first.effective != second.effective)
    #expect(RunIdentity(first).hash != RunIdentity(second).hash)
    _ = scratch
  }

  @Test func riskIsAskedOfThePeopleOfATraceToo() throws {
    let (scratch, path) = try recorded()
    let text = Self.traced(path).replacingOccurrences(
      of: "outputs: { population: true, reports: true }", with: "risk: { people: 200 }")
    try Laboratory.run(
      Laboratory.experiment(text), in: scratch.path("risk"))
    #expect(try Results(scratch.path("risk")).rows("risk.csv").count > 20)
  }
}
