import ResultsExport

/// The figures of one design point, replication by replication.
struct PointFigures: Sendable {
  /// The figures in the order of the tables.
  private(set) var keys: [FigureKey] = []
  private(set) var values: [FigureKey: [Int: Double]] = [:]
  /// The replications that were completed.
  private(set) var completed: Set<Int> = []
  /// How many replications failed.
  private(set) var failures = 0

  mutating func addReplication(_ replication: Int, isComplete: Bool) {
    if isComplete { completed.insert(replication) } else { failures += 1 }
  }

  /// Adds a figure; nil for one that the replication has no number for.
  ///
  /// - Returns: false where the replication has the figure already.
  mutating func add(_ key: FigureKey, _ replication: Int, _ value: Double?) -> Bool {
    if values[key] == nil {
      keys.append(key)
      values[key] = [:]
    }
    guard let value else { return true }
    return values[key]?.updateValue(value, forKey: replication) == nil
  }

  /// The figures of one system, estimator or adversary, whose name they then lack.
  func part(_ dimension: ComparedDimension, _ name: String) -> PointFigures {
    var part = PointFigures()
    (part.completed, part.failures) = (completed, failures)
    for key in keys where key[keyPath: dimension.part] == name {
      var bare = key
      bare[keyPath: dimension.part] = ""
      part.keys.append(bare)
      part.values[bare] = values[key]
    }
    return part
  }
}

/// Reads the figures of a run's design points.
struct FigureReader {
  private let run: SavedRun
  private let points: [[String]: Int]
  private let choice: (FigureKey) -> Bool
  private(set) var figures: [PointFigures]
  /// All names in the tables, chosen or not.
  private(set) var known = KnownNames()
  /// Chosen figures that are made of all replications together.
  private(set) var pooled: Set<String> = []

  init(_ run: SavedRun, _ choice: @escaping (FigureKey) -> Bool) throws {
    self.run = run
    self.choice = choice
    let swept = run.swept
    points = Dictionary(
      run.manifest.points.enumerated().map { index, point in (swept.map { point.swept[$0] ?? "" }, index) },
      uniquingKeysWith: { first, _ in first })
    figures = run.manifest.points.map { _ in PointFigures() }
    try readReplications(swept.count)
    for source in FigureSource.all { try read(source, swept.count) }
  }

  private mutating func readReplications(_ swept: Int) throws {
    guard let table = run.table("runs"), let status = table.column("status"),
      let replication = table.column("replication")
    else { throw ComparisonError(run.path, "it has no runs.csv", remedy: "name a folder of attrsim run") }
    var seen: Set<[Int]> = []
    try table.forEachRow { row in
      let (point, number) = try place(row, swept, replication, table.path)
      // There is a row for each system; replications fail as a whole.
      guard seen.insert([point, number]).inserted else { return }
      figures[point].addReplication(number, isComplete: row[status] == "complete")
    }
  }

  private mutating func read(_ source: FigureSource, _ swept: Int) throws {
    guard let table = run.table(source.table) else { return }
    guard let columns = FigureColumns(source, table),
      let replication = table.column("replication")
    else {
      throw ComparisonError(
        table.path, "it lacks columns that figures need", remedy: "make the run again by attrsim run")
    }
    var stages = StageShares()
    try table.forEachRow { row in
      let (point, number) = try place(row, swept, replication, table.path)
      let key = columns.key(row)
      let value = try columns.value(row, table.path)
      if source.table == "funnel" {
        for stage in stages.finished(before: key, point, number) { try add(stage, table.path) }
        stages.add(key, value ?? 0, point, number)
      }
      try add(StagedFigure(key: key, point: point, replication: number, value: value), table.path)
    }
    for stage in stages.finished() { try add(stage, table.path) }
  }

  private mutating func add(_ figure: StagedFigure, _ path: String) throws {
    known.add(figure.key)
    guard choice(figure.key) else { return }
    if FigureSource.isPooled(figure.key.metric) {
      pooled.insert(figure.key.metric)
      return
    }
    guard figures[figure.point].add(figure.key, figure.replication, figure.value) else {
      throw ComparisonError(
        path, "\(figure.key.metric) stands twice for replication \(figure.replication)",
        remedy: "make the run again by attrsim run with --fresh")
    }
  }

  private func place(
    _ row: borrowing CSVRecord, _ swept: Int, _ replication: Int, _ path: String
  ) throws -> (point: Int, replication: Int) {
    var cells: [String] = []
    for index in 0..<swept { cells.append(row[index]) }
    guard let point = points[cells], let number = row.integer(replication), (0..<(1 << 40)).contains(number)
    else {
      throw ComparisonError(
        "\(path):\(row.line)", "the row belongs to no design point and replication of the run's manifest",
        remedy: "make the run again by attrsim run with --fresh")
    }
    return (point, Int(number))
  }
}

/// A figure of one replication.
struct StagedFigure {
  var key: FigureKey
  var point: Int
  var replication: Int
  var value: Double?
}

/// Makes shares of the numbers of conversions that stages lose; the rows of a replication and system stand together.
struct StageShares {
  private var open: [StagedFigure] = []

  /// The shares of the rows so far when the next row belongs to another replication or system.
  mutating func finished(before key: FigureKey, _ point: Int, _ replication: Int) -> [StagedFigure] {
    guard let first = open.first,
      first.key.system != key.system || first.point != point || first.replication != replication
    else { return [] }
    return finished()
  }

  /// The shares of the rows so far; none without conversions.
  mutating func finished() -> [StagedFigure] {
    defer { open = [] }
    let total = open.reduce(0) { $0 + ($1.value ?? 0) }
    return open.map { figure in
      var figure = figure
      figure.key.metric = FigureSource.share
      figure.value = total > 0 ? (figure.value ?? 0) / total : nil
      return figure
    }
  }

  mutating func add(_ key: FigureKey, _ value: Double, _ point: Int, _ replication: Int) {
    open.append(StagedFigure(key: key, point: point, replication: replication, value: value))
  }
}
