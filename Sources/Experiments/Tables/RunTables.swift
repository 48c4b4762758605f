import Dispatch
import ResultsExport
import Synchronization

/// Makes all tables of a run from its parts, and writes them.
struct RunTables {
  private(set) var summaries: [[SummaryRow]] = []
  /// The systems of each design point side by side; empty unless that was asked for.
  private(set) var comparisons: [[[ComparedValue]]] = []
  /// The figures of each design point that are above what bounds them.
  private(set) var breaches: [[BoundBreach]] = []
  private(set) var timings: [Manifest.Timing] = []
  private(set) var files: [Manifest.File] = []
  /// People simulated by all replications together.
  private(set) var people: UInt64 = 0

  private static let effectiveName = "scenario.effective.yaml"
  private static let sourceName = "scenario.source.yaml"
  /// Every file that a run may leave beside its manifest and parts.
  static let fileNames =
    TableSchemas([]).all.map(\.fileName) + [effectiveName, sourceName, DataPackage.fileName]

  private let experiment: Experiment
  private let replications: [Int]
  private let store: PartStore
  private let schemas: TableSchemas

  /// Writes all tables.
  ///
  /// - Parameters:
  ///   - replications: how many replications each design point has.
  ///   - failures: the units that have no part, with the reason.
  ///   - audits: of each design point.
  init(
    _ experiment: Experiment, _ store: PartStore, replications: [Int], _ failures: [UnitName: String],
    audits: [[AuditRow]], threads: Int
  ) throws {
    self.experiment = experiment
    self.replications = replications
    self.store = store
    schemas = TableSchemas(experiment.points)
    try writeUnits(failures, threads: threads)
    try writeSummary()
    if experiment.comparesSystems { try writeComparisons() }
    if experiment.setsOutFrontier { try writeFrontier() }
    if experiment.audits { try writeAudits(audits) }
    if experiment.recordsReports { try writeReports(failures) }
    try AtomicFile.write(Array(experiment.effective.utf8), to: store.folder.path(of: Self.effectiveName))
    if !experiment.source.isEmpty {
      try AtomicFile.write(Array(experiment.source.utf8), to: store.folder.path(of: Self.sourceName))
    }
    try describeFiles()
  }

  /// Writes the tables that have rows for each replication, a few replications at a time.
  private mutating func writeUnits(_ failures: [UnitName: String], threads: Int) throws {
    let outputs = try schemas.unitTables(of: experiment).map { schema, rows in
      (writer: try CSVWriter(path: store.folder.path(of: schema.fileName), schema: schema), rows: rows)
    }
    for point in experiment.points.indices {
      var summary = SummaryTally()
      var comparison = ComparisonTally(experiment.points[point].scenario.systems)
      var next = 0
      while next < replications[point] {
        let group = next..<min(replications[point], next + 4 * threads)
        for (tables, timing) in try makeTables(point, group, failures, threads: threads) {
          for output in outputs { try output.writer.append(tables[keyPath: output.rows]) }
          summary.add(tables.figures)
          if experiment.comparesSystems { comparison.add(tables.figures) }
          guard let timing else { continue }
          timings.append(timing)
          people += experiment.points[point].scenario.population.people
        }
        next = group.upperBound
      }
      summaries.append(try summary.rows())
      breaches.append(try summary.breaches())
      if experiment.comparesSystems { comparisons.append(try comparison.rows()) }
    }
    for output in outputs { try output.writer.commit() }
  }

  /// The tables of a group of replications, in order, made on several threads.
  private func makeTables(
    _ point: Int, _ group: Range<Int>, _ failures: [UnitName: String], threads: Int
  ) throws -> [(UnitTables, Manifest.Timing?)] {
    let results = Mutex<[Int: Result<(UnitTables, Manifest.Timing?), any Error>]>([:])
    let store = UncheckedStore(store: store)
    let designPoint = experiment.points[point]
    let schemas = schemas
    DispatchQueue.concurrentPerform(iterations: min(threads, group.count)) { worker in
      for replication in group where (replication - group.lowerBound) % min(threads, group.count) == worker {
        let result = Result {
          try Self.tables(
            designPoint, UnitName(point: point, replication: replication), schemas, store.store, failures)
        }
        results.withLock { $0[replication] = result }
      }
    }
    return try results.withLock { results in
      try group.compactMap { try results[$0]?.get() }
    }
  }

  /// Parts are only read here, and reading shares nothing.
  private struct UncheckedStore: @unchecked Sendable {
    let store: PartStore
  }

  private static func tables(
    _ point: DesignPoint, _ unit: UnitName, _ schemas: TableSchemas, _ store: PartStore,
    _ failures: [UnitName: String]
  ) throws -> (UnitTables, Manifest.Timing?) {
    var tables = UnitTables(schemas, point: point, replication: unit.replication)
    if let reason = failures[unit] {
      tables.addFailure(reason, scenario: point.scenario)
      return (tables, nil)
    }
    guard let part = store.read(unit) else {
      throw OutputError(
        path: store.folder.path, action: "read \(unit.stem) in", reason: "the part is gone or damaged",
        remedy: "run the same command again; it simulates what is missing")
    }
    try tables.add(part.tally, scenario: point.scenario)
    let timing = Manifest.Timing(point: unit.point, replication: unit.replication, seconds: part.seconds)
    return (tables, timing)
  }

  /// The figures that one finished replication adds to the summary.
  static func figures(
    _ point: DesignPoint, _ unit: UnitName, _ schemas: TableSchemas, _ store: PartStore
  ) throws -> [SummaryFigure] {
    try tables(point, unit, schemas, store, [:]).0.figures
  }

  private func writeSummary() throws {
    let writer = try CSVWriter(path: store.folder.path(of: schemas.summary.fileName), schema: schemas.summary)
    for (point, rows) in zip(experiment.points, summaries) {
      for row in rows {
        writer.rows.append(row, point: point)
        try writer.endRow()
      }
    }
    try writer.commit()
  }

  private func writeComparisons() throws {
    let writer = try CSVWriter(path: store.folder.path(of: schemas.systems.fileName), schema: schemas.systems)
    for (point, systems) in zip(experiment.points, comparisons) {
      for (system, values) in systems.enumerated() {
        for value in values {
          writer.rows.append(value, system: system, point: point)
          try writer.endRow()
        }
      }
    }
    try writer.commit()
  }

  private func writeFrontier() throws {
    let writer = try CSVWriter(
      path: store.folder.path(of: schemas.frontier.fileName), schema: schemas.frontier)
    for (point, rows) in zip(experiment.points, summaries) {
      for system in point.scenario.systems.indices {
        FrontierRow(point, system: system, rows).write(to: &writer.rows)
        try writer.endRow()
      }
    }
    try writer.commit()
  }

  private func writeAudits(_ audits: [[AuditRow]]) throws {
    let writer = try CSVWriter(path: store.folder.path(of: schemas.audit.fileName), schema: schemas.audit)
    for (point, rows) in zip(experiment.points, audits) {
      for row in rows {
        writer.rows.append(row, point: point)
        try writer.endRow()
      }
    }
    try writer.commit()
  }

  /// Joins the rows of all replications, piece by piece.
  private func writeReports(_ failures: [UnitName: String]) throws {
    let file = try AtomicFile(path: store.folder.path(of: schemas.reports.fileName))
    try file.write(CSVWriter.header(schemas.reports))
    for point in experiment.points.indices {
      for replication in 0..<replications[point] {
        let unit = UnitName(point: point, replication: replication)
        if failures[unit] != nil { continue }
        for system in store.systems.indices {
          try file.append(contentsOf: store.reportsPath(unit, system: system))
        }
      }
    }
    try file.commit()
  }

  /// Writes the data dictionary with the digests of the tables, and keeps them for the manifest.
  private mutating func describeFiles() throws {
    var described: [DataPackage.Table] = []
    for schema in schemas.tables(of: experiment) {
      let path = store.folder.path(of: schema.fileName)
      let (digest, bytes) = try FileDigest.sha256(path: path)
      described.append(DataPackage.Table(schema, byteCount: bytes, sha256: digest))
      files.append(Manifest.File(name: schema.fileName, bytes: bytes, sha256: digest))
    }
    try DataPackage(
      name: experiment.name, title: "Attribution Simulator: \(experiment.name)",
      description:
        "Counts, recovery and losses of conversion measurement; made by attrsim \(ProgramVersion.text).",
      tables: described
    ).write(toFolder: store.folder.path)
  }
}
