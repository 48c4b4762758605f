import Foundation
import Population
import ResultsExport

/// What a run would do: how much, how long, how much disk; nothing is written to find out.
///
/// Time and disk are estimates: a pilot simulates some people of the first design point in memory, and its
/// figures are taken to hold, person for person and replication for replication, everywhere.
public struct RunPlan: Sendable, Encodable {
  /// What a table would take.
  public struct Table: Sendable, Encodable {
    /// The file's name.
    public var name: String
    /// Its rows, all design points and replications together.
    public var rows: Int
    /// Its length.
    public var bytes: Int
  }

  /// The number of design points.
  public let points: Int
  /// The number of replications of each; the most that there may be when ``isAtMost``.
  public let replications: Int
  /// Whether there may be fewer, since how many are needed shows only on the way.
  public let isAtMost: Bool
  /// The names of the systems, all of which see the same people.
  public let systems: [String]
  /// People to simulate, all design points and replications together.
  public let people: UInt64
  /// Threads that would simulate them.
  public let threads: Int
  /// People in the pilot.
  public let pilotPeople: UInt64
  /// How long the run would take, in seconds.
  public let seconds: Double
  /// The tables that have rows for replications.
  public let tables: [Table]
  /// Finished replications, kept for going on after an interruption, in bytes.
  public let partBytes: Int
  /// The folder of the results.
  public let folder: String

  /// All that would be written, in bytes.
  public var bytes: Int { tables.reduce(partBytes) { $0 + $1.bytes } }

  /// Plans a run.
  ///
  /// - Parameters:
  ///   - experiment: what would be run.
  ///   - options: how; the pilot uses as many threads.
  ///   - pilot: how long the pilot lasts at least, in seconds, unless all people are simulated before.
  /// - Throws: ``PilotFailure`` when the pilot cannot be simulated.
  public init(_ experiment: Experiment, _ options: RunOptions, pilot: Double = 0.3) throws {
    let first = experiment.points[0]
    let units = experiment.points.count * experiment.replications
    let measured = try Pilot(first.scenario, options.resources, seconds: pilot)
    let sizes = try PilotSizes(experiment, measured)
    points = experiment.points.count
    replications = experiment.replications
    isAtMost = !experiment.plan.isFixed
    systems = first.scenario.systems.map(\.name)
    people = experiment.points.reduce(0) {
      $0 + $1.scenario.population.people * UInt64(experiment.replications)
    }
    threads = options.resources.threads
    pilotPeople = measured.people
    seconds =
      Double(people) / Double(measured.people) * measured.seconds
      + Double(units) * sizes.seconds
    let reports = Double(people) / Double(measured.people) * Double(measured.reports)
    tables = sizes.tables(units: units, reports: experiment.recordsReports ? reports : nil)
    // Rows of reports stand in the parts too, from where the table is joined.
    let reportBytes = tables.last.flatMap { $0.name == "reports.csv" ? $0.bytes : nil } ?? 0
    partBytes = units * sizes.partBytes + reportBytes
    folder = ExperimentRun(experiment, options).path
  }
}

/// The pilot of a plan could not be simulated.
public struct PilotFailure: Error, CustomStringConvertible {
  /// What was wrong, and the remedy.
  public let description: String
}

/// A few people of a scenario, simulated in memory and timed.
private struct Pilot {
  let scenario: Scenario
  let people: UInt64
  let seconds: Double
  let tally: UnitTally

  /// Reports of any credit, those included that have not left by the end.
  var reports: Int {
    tally.systems.reduce(0) { $0 + $1.reports + $1.funnel[FunnelStage.notDelivered.index] }
  }

  /// Doubles the number of people until they take long enough to be timed.
  init(_ scenario: Scenario, _ resources: RunResources, seconds least: Double) throws {
    let generator: PopulationGenerator
    do {
      generator = try PopulationGenerator(scenario)
    } catch {
      throw PilotFailure(description: "the population cannot be set up: \(error)")
    }
    var sample = scenario
    var count = min(scenario.population.people, UInt64(2 * resources.threads * resources.blockSize))
    while true {
      sample.population.people = count
      let start = ContinuousClock.now
      let simulation = UnitSimulation(scenario: sample, generator: generator, replication: 0)
      let result: UnitTally?
      do {
        result = try simulation.run(resources, recording: nil, stop: StopFlag())
      } catch {
        throw PilotFailure(description: "\(PopulationError.summary)")
      }
      guard let result else { throw PilotFailure(description: "the pilot was stopped") }
      let elapsed = (ContinuousClock.now - start) / .seconds(1)
      guard elapsed < least, count < scenario.population.people else {
        (self.scenario, people, seconds, tally) = (sample, count, elapsed, result)
        return
      }
      count = min(scenario.population.people, count * 2)
    }
  }
}

/// What the tables of one replication take, from the pilot's.
private struct PilotSizes {
  private let rows: [(name: String, rows: Int, bytes: Int)]
  private let reportRowBytes: Int
  let partBytes: Int
  /// How long it takes to make and keep them.
  let seconds: Double

  init(_ experiment: Experiment, _ pilot: Pilot) throws {
    let schemas = TableSchemas(experiment.points)
    let start = ContinuousClock.now
    var tables = UnitTables(schemas, point: experiment.points[0], replication: 0)
    try tables.add(pilot.tally, scenario: pilot.scenario)
    partBytes = try JSONFile.bytes(of: pilot.tally, for: "parts").count
    seconds = (ContinuousClock.now - start) / .seconds(1)
    let all = [
      (schemas.counts, tables.counts), (schemas.recovery, tables.recovery), (schemas.risk, tables.risk),
      (schemas.funnel, tables.funnel),
      (schemas.delays, tables.delays), (schemas.runs, tables.runs),
    ]
    // A run about no adversary has no such table.
    let hasRisk = experiment.points.contains { $0.scenario.risk != nil }
    rows = all.filter { $0.0.name != schemas.risk.name || hasRisk }
      .map { ($0.fileName, $1.rowCount, $1.bytes.count) }
    reportRowBytes = schemas.reports.columns.reduce(0) { $0 + Self.width($1) + 1 }
  }

  /// - Parameter reports: rows of `reports.csv`; nil when there is no such table.
  func tables(units: Int, reports: Double?) -> [RunPlan.Table] {
    rows.map { RunPlan.Table(name: $0.name, rows: $0.rows * units, bytes: $0.bytes * units) }
      + (reports.map {
        [
          RunPlan.Table(
            name: "reports.csv", rows: Int($0.rounded()), bytes: Int(($0 * Double(reportRowBytes)).rounded()))
        ]
      } ?? [])
  }

  /// Characters of a typical cell, by the type of its column; times have ten digits, names some more.
  private static func width(_ column: ColumnSchema) -> Int {
    if column.unit == "ms" { return 10 }
    return switch column.type {
    case .integer: column.name == "source_id" ? 19 : 3
    case .number: 8
    case .string: 16
    case .boolean: 5
    }
  }
}
