import Foundation
import ScenarioFiles
import Testing

@testable import Experiments

/// What `run --dry-run` foretells, beside what a run then does.
@Suite struct DryRunTests {
  private struct Plan: Decodable {
    struct Table: Decodable {
      var name: String
      var rows: Int
      var bytes: Int
    }

    var points: Int
    var replications: Int
    var systems: [String]
    var people: Int
    var seconds: Double
    var tables: [Table]
    var partBytes: Int
  }

  private static let scenario =
    Sample.small.replacingOccurrences(of: "people: 800", with: "people: 20_000")
    + "outputs: { reports: true }\n"

  @Test func thePlanIsWhatTheRunThenTakes() throws {
    let place = try Workplace()
    try place.write("s.yaml", Self.scenario)
    let output = try Tool.run("run", "s.yaml", "--dry-run", "--json", in: place)
    #expect(output.status == 0, "\(output.standardError)")
    #expect(place.files(below: ".") == ["s.yaml"], "nothing is written")
    let plan = try JSONDecoder().decode(Plan.self, from: Data(output.standardOutput.utf8))
    #expect(plan.points == 2 && plan.replications == 2 && plan.systems == ["ecm", "cookies"])
    #expect(plan.people == 80_000 && plan.seconds > 0)
    #expect(try Tool.run("run", "s.yaml", "--out", "r", "--quiet", in: place).status == 0)
    for table in plan.tables {
      let text = try place.text("r/\(table.name)")
      let rows = text.split(separator: "\n").count - 1
      // Row counts hang on few chances only; reports come from the pilot's people, 1 in 40 of the run's or more.
      let isReports = table.name == "reports.csv"
      let within = isReports ? 0.2 : 0.02
      #expect(
        abs(Double(table.rows) / Double(rows) - 1) < within, "\(table.name): \(table.rows), not \(rows)")
      #expect(abs(Double(table.bytes) / Double(text.utf8.count) - 1) < 0.35, "\(table.name): \(table.bytes)")
    }
    #expect(
      plan.tables.map(\.name) == [
        "counts.csv", "recovery.csv", "funnel.csv", "delays.csv", "runs.csv", "summary.csv", "reports.csv",
      ])
    #expect(plan.partBytes > 0)
  }

  /// Two populations, of which one has an adversary after a hundredth of it: what a pilot of some people costs says
  /// nothing about all, unless the parts of the cost are told apart.
  @Test func pointsThatDifferInPeopleAndAnAdversaryAreForetold() throws {
    let place = try Workplace()
    try place.write(
      "s.yaml", Sample.small + "risk: { people: 1000 }\noutputs: { population: true }\n")
    let options = ["--zip", "population.people=1000,100k", "--sweep", "systems.ecm.noise=5%"]
    let plan = try plan(["s.yaml"] + options, in: place)
    let start = ContinuousClock.now
    #expect(
      try Tool.start(["run", "s.yaml", "--out", "r", "--quiet"] + options, in: place).wait().status == 0)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    // Other tests take their share of the processors at moments of their own.
    #expect((seconds / 8...seconds * 8).contains(plan.seconds), "\(plan.seconds) s, not \(seconds) s")
    let names = plan.tables.map(\.name)
    #expect(Set(names) == Set(try place.tables("r").keys))
    for table in plan.tables {
      let rows = try place.table("r/\(table.name)").rows.count
      #expect(abs(Double(table.rows) / Double(rows) - 1) < 0.1, "\(table.name): \(table.rows), not \(rows)")
    }
  }

  private func plan(_ arguments: [String], in place: Workplace) throws -> Plan {
    let output = try Tool.start(["run"] + arguments + ["--dry-run", "--json"], in: place).wait()
    #expect(output.status == 0, "\(output.standardError)")
    return try JSONDecoder().decode(Plan.self, from: Data(output.standardOutput.utf8))
  }

  @Test func thePlanIsReadable() throws {
    let place = try Workplace()
    try place.write("s.yaml", Self.scenario)
    let output = try Tool.run("run", "s.yaml", "--dry-run", "--threads", "1", in: place)
    for text in [
      "design points  2", "2 of each, 4 in all", "2: ecm, cookies", "80,000 in all", "on 1 thread\n",
      "results/small/", "counts.csv", "estimates", "Nothing was written.",
    ] { #expect(output.standardOutput.contains(text), "\(text)") }
    #expect(output.standardOutput.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test func aPopulationThatFailsIsToldBefore() throws {
    let place = try Workplace()
    try place.write("s.yaml", Sample.small)
    let output = try Tool.run(
      "run", "s.yaml", "--dry-run", "--set", "population.clicks-per-person=4000", "--set",
      "population.activity={gamma: {shape: 0.01}}", "--set",
      "population.conversions-per-click={constant: {value: 0}}", in: place)
    #expect(output.status == 65 && output.standardError.hasPrefix("error: a person does more"))
    #expect(place.files(below: ".") == ["s.yaml"])
  }

  @Test func ofManyPointsThoseThatDifferInPeopleHaveAPilot() throws {
    func choice(_ sweeps: String...) throws -> (PilotChoice, people: [UInt64]) {
      let file = try ScenarioFile(text: Sample.small, name: "small.yaml")
      let scenarios = try file.experiment(sweeps: sweeps).experiment.points.map(\.scenario)
      return (PilotChoice(scenarios), scenarios.map(\.population.people))
    }
    let few = try choice("systems.ecm.noise=0,1%,2%").0
    #expect(few.points == [0, 1, 2] && few.standIns == [0, 1, 2])
    let (grid, people) = try choice("population.people=900,100,500", "systems.ecm.noise=0,1%,2%,3%,4%,5%,6%")
    #expect(grid.points.count == 3 && people.count == 21)
    #expect(grid.standIns.map { people[grid.points[$0]] } == people)
    let bits = try choice("systems.ecm.bits=1,2,3", "systems.ecm.noise=0,1%,2%,3%").0
    #expect(bits.points.count == 3, "rows go with the values of data")
    // Every third size, and so at most one size apart.
    let many = "population.people=" + (1...22).map { "\($0)00" }.joined(separator: ",")
    let (spread, sizes) = try choice(many, "systems.ecm.noise=5%")
    #expect(spread.points.map { sizes[$0] } == Array(stride(from: 100, through: 2200, by: 300)))
    for (size, standIn) in zip(sizes, spread.standIns) {
      #expect(abs(Int(sizes[spread.points[standIn]]) - Int(size)) <= 100)
    }
  }
}
