import Foundation
import ResultsExport

/// What the tables of one design point take, from its pilot's.
struct PilotSizes {
  /// Rows and bytes of one replication, in the order of the tables that every replication adds to.
  let rows: [(rows: Int, bytes: Int)]
  /// Rows and bytes of the summary, all replications together.
  let summary: (rows: Int, bytes: Int)
  /// Bytes of a finished replication that is kept.
  let partBytes: Int
  /// How long it takes to make tables of a replication and to keep it, in seconds.
  let seconds: Double

  /// Characters of a real number that is a mean or a limit over replications.
  private static let digits = 17

  /// - Parameters:
  ///   - point: the design point.
  ///   - pilot: its own pilot, or one that stands for it.
  init(_ experiment: Experiment, point: DesignPoint, _ pilot: Pilot) throws {
    let schemas = TableSchemas(experiment.points)
    var scenario = point.scenario
    scenario.population.people = pilot.people
    let start = ContinuousClock.now
    var tables = UnitTables(schemas, point: point, replication: 0)
    try tables.add(pilot.tally, scenario: scenario)
    let part = try JSONFile.bytes(of: pilot.tally, for: "parts")
    _ = try? JSONDecoder().decode(UnitTally.self, from: Data(part))
    seconds = (ContinuousClock.now - start) / .seconds(1)
    partBytes = part.count
    rows = schemas.unitTables(of: experiment).map { _, rows in
      (tables[keyPath: rows].rowCount, tables[keyPath: rows].bytes.count)
    }
    var tally = SummaryTally()
    tally.add(tables.figures)
    var lines = CSVRows(schemas.summary)
    for row in try tally.rows() {
      lines.append(row, point: point)
      lines.endRow()
    }
    // One replication has no deviation and no interval, and its means are shorter.
    let more = experiment.replications > 1 ? 3 * Self.digits * lines.rowCount : 0
    summary = (lines.rowCount, lines.bytes.count + more)
  }

  /// Bytes of a typical row of `reports.csv`.
  static func reportRow(_ schemas: TableSchemas) -> Int {
    schemas.reports.columns.reduce(0) { $0 + width($1) + 1 }
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
