import ResultsExport
import Statistics

/// The figures by which systems are set side by side.
public enum ComparedFigure: String, CaseIterable, Sendable {
  /// The error of unbiased counts against the attributable conversions, relative to them.
  case relativeError = "rmsre_tau"
  /// The share of attributable conversions of which no report arrived.
  case lostShare = "lost_share"
  /// The share of attributable conversions whose person is named at the first guess.
  case foundAgain = "attributable_top_k"
  /// What of that is due to the reports.
  case aboveTiming = "attributable_top_k_gain"
  /// The crowd in which the people behind attributable conversions hide.
  case anonymitySet = "attributable_effective_size"
  /// The privacy parameter.
  case epsilon = "epsilon"

  /// Where the figure stands among those of one replication; nil for one that is put together.
  fileprivate func key(_ system: Int) -> SummaryKey? {
    switch self {
    case .relativeError:
      SummaryKey(
        system: system, table: "recovery", truth: Truth.attributable.rawValue, estimator: "unbiased",
        metric: rawValue, at: Metrics.text(Metrics.tau))
    case .foundAgain, .aboveTiming:
      SummaryKey(
        system: system, table: "risk", adversary: Adversary.passive.rawValue, metric: rawValue, at: "1")
    case .anonymitySet:
      SummaryKey(system: system, table: "risk", adversary: Adversary.passive.rawValue, metric: rawValue)
    case .lostShare: SummaryKey(system: system, table: "systems", metric: rawValue)
    case .epsilon: nil
    }
  }

  /// Which values it can have.
  fileprivate var range: ClosedRange<Double> {
    switch self {
    case .lostShare, .foundAgain: 0...1
    case .aboveTiming: -1...1
    case .anonymitySet: 1...(.infinity)
    case .relativeError, .epsilon: 0...(.infinity)
    }
  }

  /// The metric's parameter, as it is written.
  var at: String { key(0)?.at ?? "" }
}

/// One figure of one system beside the same figure of the first.
public struct ComparedValue: Sendable {
  /// Which figure.
  public var figure: ComparedFigure
  /// The metric's parameter; for epsilon what it is spent on.
  public var at: String
  /// The mean over replications, the root of the mean square for errors.
  public var value: Double
  /// The 95 % interval over replications; nil for fewer than two, and for what is set and not measured.
  public var interval: Interval?
  /// The mean over replications of what it is more than the first system's, replication by replication, on the same
  /// people; nil where the first has none, and for the first itself.
  public var difference: Double?
  /// The 95 % interval of ``difference``, paired.
  public var differenceInterval: Interval?
  /// How many replications have the figure.
  public var replications: Int
}

/// Gathers the figures that set the systems of one design point side by side.
struct ComparisonTally {
  private struct Cell {
    var values = RunningMoments()
    /// Of the squares, for roots.
    var squares = RunningMoments()
    var differences = RunningMoments()
  }

  private let systems: [SystemArm]
  private var cells: [[ComparedFigure: Cell]]

  init(_ systems: [SystemArm]) {
    self.systems = systems
    cells = systems.map { _ in [:] }
  }

  /// Adds the figures of one replication.
  mutating func add(_ figures: [SummaryFigure]) {
    var known: [SummaryKey: SummaryFigure] = [:]
    for figure in figures { known[figure.key] = figure }
    for figure in ComparedFigure.allCases {
      let values = systems.indices.map { system in figure.key(system).flatMap { known[$0]?.value } }
      for (system, value) in values.enumerated() {
        guard let value else { continue }
        var cell = cells[system][figure] ?? Cell()
        cell.values.add(value)
        cell.squares.add(value * value)
        if system > 0, let first = values[0] { cell.differences.add(value - first) }
        cells[system][figure] = cell
      }
    }
  }

  /// The figures of each system, those that it has.
  func rows() throws -> [[ComparedValue]] {
    try systems.enumerated().map { system, arm in
      try ComparedFigure.allCases.compactMap { figure in
        if figure == .epsilon { return arm.budget.map { ComparedValue($0, replications: 0) } }
        guard let cell = cells[system][figure] else { return nil }
        let isRoot = figure == .relativeError
        return ComparedValue(
          figure: figure, at: figure.at,
          value: isRoot ? cell.squares.rootMean ?? 0 : cell.values.mean,
          interval: isRoot
            ? try cell.squares.intervalForRootMean()
            : try cell.values.intervalForMean()?.clamped(to: figure.range),
          difference: cell.differences.count > 0 ? cell.differences.mean : nil,
          differenceInterval: try cell.differences.intervalForMean(), replications: cell.values.count)
      }
    }
  }
}

extension ComparedValue {
  fileprivate init(_ budget: PrivacyUnit, replications: Int) {
    self.init(
      figure: .epsilon, at: budget.unit, value: budget.epsilon, interval: nil, difference: nil,
      differenceInterval: nil, replications: replications)
  }
}

/// How much privacy a system's noise gives, and to what.
public struct PrivacyUnit: Hashable, Sendable {
  /// The privacy parameter, in nats; above 0.
  public var epsilon: Double
  /// What that is spent on: `report data`, `source`, `site and epoch`.
  public var unit: String

  /// Makes a statement of privacy.
  public init(epsilon: Double, unit: String) {
    self.epsilon = epsilon
    self.unit = unit
  }
}

extension CSVRows {
  /// Adds the cells of a row of `systems.csv`, without ending it.
  mutating func append(_ value: ComparedValue, system: Int, point: DesignPoint) {
    for swept in point.values { append(swept.value) }
    append(point.scenario.systems[system].name)
    append(value.figure.rawValue)
    append(value.at)
    append(value.value)
    append(value.interval?.low)
    append(value.interval?.high)
    append(value.difference == nil ? "" : point.scenario.systems[0].name)
    append(value.difference)
    append(value.differenceInterval?.low)
    append(value.differenceInterval?.high)
    append(value.replications)
  }
}
