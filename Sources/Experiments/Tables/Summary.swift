import ResultsExport
import Statistics

/// Names one figure of the summary.
struct SummaryKey: Hashable, Sendable {
  var system: Int
  var table: String
  var truth = ""
  var estimator = ""
  var adversary = ""
  var metric: String
  var at = ""
}

/// A figure of one replication.
struct SummaryFigure: Sendable {
  var key: SummaryKey
  var value: Double
  /// Whether replications are averaged in squares.
  var isRoot = false
  /// A bound that the figure must respect, where there is one.
  var bound: Double?
  /// What it is in expectation, where a formula says it.
  var closedForm: Double?
  /// How many are behind it; 0 for a closed form.
  var sampleSize = 0
}

/// A figure over all replications of a design point.
public struct SummaryRow: Sendable {
  /// The system's position in the scenario.
  public var system: Int
  /// The table that the figure comes from.
  public var table: String
  /// What the estimate is scored against; empty for none.
  public var truth: String
  /// The estimator; empty for none.
  public var estimator: String
  /// The adversary; empty for none.
  public var adversary: String
  /// The figure's name.
  public var metric: String
  /// The figure's parameter; empty for none.
  public var at: String
  /// The mean over replications; the root of the mean square for root metrics.
  ///
  /// It is infinite where a success is not reached.
  public var mean: Double
  /// The standard deviation over replications; nil for fewer than two.
  public var standardDeviation: Double?
  /// How many replications have the figure.
  public var replications: Int
  /// The 95 % interval over replications; nil for fewer than two.
  public var interval: Interval?
  /// A bound that the figure must respect: the mean over replications; nil where there is none.
  public var bound: Double?
  /// What a formula says that the figure is in expectation: the mean over replications; nil where there is none.
  public var closedForm: Double?
}

/// Gathers the figures of one design point, replication by replication.
struct SummaryTally {
  private struct Entry {
    var key: SummaryKey
    var isRoot: Bool
    /// How many replications have it, finite or not.
    var replications = 0
    /// Of the values themselves.
    var plain = RunningMoments()
    /// Of their squares, for root metrics.
    var squares = RunningMoments()
    /// Exact for whole numbers, so that equal means print alike.
    var sum = 0.0
    var bounds = RunningMoments()
    var closedForms = RunningMoments()
    /// Of figures of people: all replications together.
    var hits = PooledHits()
  }

  private var entries: [Entry] = []
  private var positions: [SummaryKey: Int] = [:]

  mutating func add(_ figures: [SummaryFigure]) {
    for figure in figures {
      let position: Int
      if let known = positions[figure.key] {
        position = known
      } else {
        position = entries.count
        positions[figure.key] = position
        entries.append(Entry(key: figure.key, isRoot: figure.isRoot))
      }
      entries[position].replications += 1
      if figure.value.isFinite {
        entries[position].plain.add(figure.value)
        entries[position].sum += figure.value
      }
      if let bound = figure.bound { entries[position].bounds.add(bound) }
      if let closedForm = figure.closedForm { entries[position].closedForms.add(closedForm) }
      entries[position].hits.add(figure)
      if figure.isRoot { entries[position].squares.add(figure.value * figure.value) }
    }
  }

  /// The rows, system by system, in the order in which figures first came.
  func rows() throws -> [SummaryRow] {
    let ordered = entries.enumerated().sorted {
      ($0.element.key.system, $0.offset) < ($1.element.key.system, $1.offset)
    }
    let hits = Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.hits) })
    return try ordered.map { _, entry in
      var row = SummaryRow(
        system: entry.key.system, table: entry.key.table, truth: entry.key.truth,
        estimator: entry.key.estimator, adversary: entry.key.adversary, metric: entry.key.metric,
        at: entry.key.at,
        mean: entry.isRoot
          ? entry.squares.rootMean ?? 0
          : entry.plain.count > 0 ? entry.sum / Double(entry.plain.count) : .infinity,
        standardDeviation: entry.plain.standardDeviation, replications: entry.replications,
        interval: entry.isRoot
          ? try entry.squares.intervalForRootMean() : try entry.plain.intervalForMean(),
        bound: entry.bounds.count > 0 ? entry.bounds.mean : nil,
        closedForm: entry.closedForms.count > 0 ? entry.closedForms.mean : nil)
      if PooledRisk.isReached(entry.key), let reached = try PooledRisk.crossing(entry.key.ofCrossing, hits) {
        (row.mean, row.standardDeviation, row.interval) = (reached.value.isFinite ? 1 : 0, nil, nil)
      }
      if let pooled = try PooledRisk.crossing(entry.key, hits) {
        (row.mean, row.standardDeviation, row.interval) = (pooled.value, nil, pooled.interval)
      }
      return row
    }
  }

  /// Figures that are above what bounds them, in the order in which figures first came.
  func breaches() throws -> [BoundBreach] {
    try entries.compactMap { entry in
      try BoundBreach(entry.key, entry.hits, bound: entry.bounds.count > 0 ? entry.bounds.mean : nil)
    }
  }
}

extension CSVRows {
  /// Adds the cells of a row of `summary.csv`, without ending it.
  mutating func append(_ row: SummaryRow, point: DesignPoint) {
    for value in point.values { append(value.value) }
    append(point.scenario.systems[row.system].name)
    for text in [row.table, row.truth, row.estimator, row.adversary, row.metric, row.at] { append(text) }
    append(row.mean.isFinite ? row.mean : nil)
    append(row.standardDeviation)
    append(row.replications)
    append(row.interval.flatMap { $0.low.isFinite ? $0.low : nil })
    append(row.interval.flatMap { $0.high.isFinite ? $0.high : nil })
    append(row.bound)
    append(row.closedForm)
  }
}
