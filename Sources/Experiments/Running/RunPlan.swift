import ResultsExport

/// What a run would do: how much, how long, how much disk; nothing is written to find out.
///
/// Time and disk are estimates: pilots simulate some people in memory, of every design point where these are few, else
/// of points that differ in their people. What they take is carried over to all people and replications.
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
  /// Design points that had a pilot.
  public let pilots: Int
  /// People in the pilots.
  public let pilotPeople: UInt64
  /// How long the run would take, in seconds.
  public let seconds: Double
  /// The tables.
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
  ///   - pilot: how long a pilot lasts at least, in seconds, unless all people are simulated before; many pilots
  ///     are shorter.
  /// - Throws: ``PilotFailure`` when a pilot cannot be simulated.
  public init(_ experiment: Experiment, _ options: RunOptions, pilot: Double = 0.3) throws {
    let scenarios = experiment.points.map(\.scenario)
    let choice = PilotChoice(scenarios)
    let length = pilot * min(1, 2 / Double(choice.points.count))
    let measured = try choice.points.map {
      try Pilot(scenarios[$0], options.resources, seconds: length)
    }
    let sizes = try zip(choice.points, measured).map {
      try PilotSizes(experiment, point: experiment.points[$0], $1)
    }
    points = experiment.points.count
    replications = experiment.replications
    isAtMost = !experiment.plan.isFixed
    systems = scenarios.first?.systems.map(\.name) ?? []
    threads = options.resources.threads
    pilots = measured.count
    pilotPeople = measured.reduce(0) { $0 + $1.people }
    var sum = PlanSum(TableSchemas(experiment.points).unitTables(of: experiment).count)
    for (scenario, standIn) in zip(scenarios, choice.standIns) {
      sum.add(scenario, experiment.replications, measured[standIn], sizes[standIn])
    }
    people = sum.people
    seconds = sum.seconds
    tables = sum.tables(experiment)
    // Rows of reports stand in the parts too, from where the table is joined.
    partBytes = sum.partBytes + (tables.first { $0.name == "reports.csv" }?.bytes ?? 0)
    folder = ExperimentRun(experiment, options).path
  }
}

/// What all design points together take.
private struct PlanSum {
  private(set) var people: UInt64 = 0
  private(set) var seconds = 0.0
  private(set) var partBytes = 0
  private var reports = 0.0
  private var rows: [(rows: Int, bytes: Int)]
  private var summary = (rows: 0, bytes: 0)

  /// - Parameter tables: how many tables every replication adds to.
  init(_ tables: Int) { rows = Array(repeating: (0, 0), count: tables) }

  mutating func add(_ scenario: Scenario, _ replications: Int, _ pilot: Pilot, _ sizes: PilotSizes) {
    let (product, isOver) = scenario.population.people.multipliedReportingOverflow(by: UInt64(replications))
    let all = isOver ? UInt64.max : product
    people = people.addingReportingOverflow(all).overflow ? .max : people + all
    seconds += pilot.seconds(scenario, replications: replications, rest: sizes.seconds)
    partBytes += replications * sizes.partBytes
    reports += Double(all) / Double(pilot.people) * Double(pilot.reports)
    for (table, one) in sizes.rows.enumerated() {
      rows[table].rows += one.rows * replications
      rows[table].bytes += one.bytes * replications
    }
    summary.rows += sizes.summary.rows
    summary.bytes += sizes.summary.bytes
  }

  func tables(_ experiment: Experiment) -> [RunPlan.Table] {
    let schemas = TableSchemas(experiment.points)
    let rowBytes = Double(PilotSizes.reportRow(schemas))
    let recorded = (rows: Self.whole(reports), bytes: Self.whole(reports * rowBytes))
    let figures = ComparedFigure.allCases.count
    let compared = experiment.points.reduce(0) { $0 + $1.scenario.systems.count * figures }
    let audited = experiment.points.reduce(0) { $0 + $1.scenario.auditTests }
    // Rows of such tables have a few names and some ten numbers.
    let all =
      rows + [summary] + (experiment.comparesSystems ? [(rows: compared, bytes: 150 * compared)] : [])
      + (experiment.audits ? [(rows: audited, bytes: 200 * audited)] : [])
      + (experiment.recordsReports ? [recorded] : [])
    return zip(schemas.tables(of: experiment), all).map { schema, size in
      let header = CSVWriter.header(schema).count
      return RunPlan.Table(name: schema.fileName, rows: size.rows, bytes: size.bytes + header)
    }
  }

  /// A whole number; what no disk could hold stays far from the largest.
  private static func whole(_ number: Double) -> Int { Int(min(number, 1e17).rounded()) }
}
