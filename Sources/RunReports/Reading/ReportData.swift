import ResultsExport

/// What a report is made of: the run's manifest and settings, and its summary row by row.
struct ReportData: Sendable {
  let run: SavedRun
  /// The swept settings, by their dotted paths, in the order of the tables' columns.
  let swept: [String]
  /// The values of the swept settings at each design point, in the order of `swept`.
  let points: [[String]]
  /// What is swept, as axes of charts.
  let axes: [SweepAxis]
  /// The summary, in the order of its file.
  let summary: [FigureRow]
  /// The settings of the first design point.
  let settings: Settings
  /// Replications that failed, and why.
  let failures: [Failure]

  private let byFigure: [FigureName: [Int]]

  /// A replication that did not end well.
  struct Failure: Sendable, Equatable {
    var point: Int
    var replication: String
    var status: String
  }

  /// - Throws: `OutputError` when a table cannot be read, ``ReportError`` when the run's files contradict one another.
  init(_ run: SavedRun) throws {
    try Digests.check(run)
    self.run = run
    let swept = run.swept
    self.swept = swept
    points = try run.manifest.points.map { point in
      try swept.map { path in
        guard let value = point.swept[path] else {
          throw ReportError(
            run.path, "its manifest does not say the value of \(path)",
            remedy: "make the run again by attrsim run with --fresh")
        }
        return value
      }
    }
    axes = SweepAxis.axes(swept, points)
    let positions = PointPositions(points)
    let summary = try Self.summary(of: run, positions, swept.count)
    self.summary = summary
    failures = try Self.failures(of: run, positions, swept.count)
    settings = try Settings(run.manifest.identity.effective, of: run.path)
    byFigure = Dictionary(grouping: summary.indices) { Self.name(of: summary[$0]) }
  }

  /// The systems of all design points, each once, in order.
  var systems: [String] {
    var seen: Set<String> = []
    return run.manifest.points.flatMap(\.systems).filter { seen.insert($0).inserted }
  }

  /// The rows of a figure, in order of design points and systems.
  func rows(_ name: FigureName) -> [FigureRow] { (byFigure[name] ?? []).map { summary[$0] } }

  /// The row of a figure at a design point; nil when it has none.
  func row(_ name: FigureName, point: Int, system: String) -> FigureRow? {
    byFigure[name]?.lazy.map { summary[$0] }.first { $0.point == point && $0.system == system }
  }

  /// What is swept besides settings of adversaries, which change nothing for others.
  var ordinaryAxes: [SweepAxis] { axes.filter { !$0.path.hasPrefix("adversaries.") } }

  /// The values of what is swept at a design point, as "noise 0.05, bits 3"; empty when nothing is swept.
  ///
  /// Of settings in step with one another the first stands for all.
  func label(of point: Int) -> String { label(of: point, axes) }

  /// The values of some axes at a design point.
  func label(of point: Int, _ axes: [SweepAxis]) -> String {
    axes.map { "\(Self.shortName($0.path, among: swept)) \($0.texts[point])" }.joined(separator: ", ")
  }

  /// The values of what is swept that concerns an adversary at a design point.
  func label(of point: Int, adversary: String) -> String {
    let own = swept.indices.filter { swept[$0].hasPrefix("adversaries.\(adversary).") }.map {
      "\(Self.shortName(swept[$0], among: [])) \(points[point][$0])"
    }
    let others = label(of: point, ordinaryAxes)
    return (own + (others.isEmpty ? [] : [others])).joined(separator: ", ")
  }

  /// Where the figures of a chart are from, as its title says it; empty when nothing that concerns them is swept.
  func placeInTitle(_ point: Int) -> String {
    let label = label(of: point, ordinaryAxes)
    return label.isEmpty ? "" : " at \(label)"
  }

  /// The last part of a setting's path, or as many as tell it from the others.
  static func shortName(_ path: String, among paths: [String]) -> String {
    let parts = path.split(separator: ".")
    for count in 1...max(1, parts.count) {
      let name = parts.suffix(count).joined(separator: ".")
      if paths.filter({ $0 == name || $0.hasSuffix("." + name) }).count <= 1 { return name }
    }
    return path
  }

  private static func name(of row: FigureRow) -> FigureName {
    FigureName(
      table: row.table, truth: row.truth, estimator: row.estimator, adversary: row.adversary,
      metric: row.metric, at: row.at)
  }

  private static func summary(
    of run: SavedRun, _ positions: PointPositions, _ width: Int
  ) throws -> [FigureRow] {
    guard let table = run.table("summary") else {
      throw ReportError(
        run.path, "it has no summary.csv", remedy: "make the run again by attrsim run with --fresh")
    }
    let columns = try Columns(table)
    let place = try columns.places([
      "system", "table", "truth", "estimator", "adversary", "metric", "at", "mean", "standard_deviation",
      "replications", "ci_low", "ci_high", "bound", "closed_form",
    ])
    var rows: [FigureRow] = []
    try table.forEachRow { record in
      rows.append(
        FigureRow(
          point: try positions.position((0..<width).map { record[$0] }, "\(table.path):\(record.line)"),
          system: record[place[0]], table: record[place[1]], truth: record[place[2]],
          estimator: record[place[3]], adversary: record[place[4]], metric: record[place[5]],
          at: record[place[6]], mean: try record.figure(place[7], of: table),
          standardDeviation: try record.figure(place[8], of: table),
          replications: try record.whole(place[9], of: table) ?? 0,
          low: try record.figure(place[10], of: table), high: try record.figure(place[11], of: table),
          bound: try record.figure(place[12], of: table),
          closedForm: try record.figure(place[13], of: table)))
    }
    return rows
  }

  private static func failures(
    of run: SavedRun, _ positions: PointPositions, _ width: Int
  ) throws -> [Failure] {
    guard let table = run.table("runs") else { return [] }
    let place = try Columns(table).places(["replication", "status"])
    var failures: [Failure] = []
    try table.forEachRow { record in
      guard record[place[1]] != "complete" else { return }
      let failure = Failure(
        point: try positions.position((0..<width).map { record[$0] }, "\(table.path):\(record.line)"),
        replication: record[place[0]], status: record[place[1]])
      // Every system of the replication has a row.
      if failures.last != failure { failures.append(failure) }
    }
    return failures
  }
}

/// Finds design points by the values of what is swept.
struct PointPositions: Sendable {
  private let byValues: [[String]: Int]

  init(_ points: [[String]]) {
    byValues = Dictionary(points.enumerated().map { ($1, $0) }) { first, _ in first }
  }

  /// The design point with such values.
  ///
  /// - Throws: ``ReportError`` when the manifest lists none.
  func position(_ values: [String], _ place: String) throws(ReportError) -> Int {
    if let position = byValues[values] { return position }
    throw ReportError(
      place, "the manifest lists no such design point",
      remedy: "make the run again by attrsim run with --fresh"
    )
  }
}

/// Finds the columns of a table.
struct Columns {
  private let table: SavedTable

  init(_ table: SavedTable) throws { self.table = table }

  /// The places of columns in each row.
  ///
  /// - Throws: ``ReportError`` when the table lacks one.
  func places(_ names: [String]) throws(ReportError) -> [Int] {
    var places: [Int] = []
    for name in names {
      guard let place = table.column(name) else {
        throw ReportError(
          table.path, "it has no column \(name)",
          remedy: "it is of another version of this program: make the run again by attrsim run with --fresh")
      }
      places.append(place)
    }
    return places
  }
}
