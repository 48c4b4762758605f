import ResultsExport

/// One side of a comparison: a design point of a run, or one system, estimator or adversary of it.
public struct ComparedSide: Sendable {
  /// What tells it apart: the run's folder, the swept setting's value, or a name.
  public let label: String
  /// The run's folder.
  public let path: String
  /// The seed of its random numbers.
  public let seed: UInt64
  /// Its replications that were completed, in order.
  public let replications: [Int]
  /// How many replications failed.
  public let failures: Int
  let settings: EffectiveSettings?
  let figures: PointFigures

  init(_ label: String, _ run: LoadedRun, point: Int, figures: PointFigures) {
    self.label = label
    self.figures = figures
    path = run.saved.path
    settings = run.settings.indices.contains(point) ? run.settings[point] : nil
    seed = settings?["seed"].flatMap { UInt64($0) } ?? run.saved.manifest.seed
    replications = figures.completed.sorted()
    failures = figures.failures
  }

  /// The SHA-256 that stands for the trace whose people they are; nil where laws draw them.
  var trace: String? { settings?["population.trace.sha256"] }

  /// How this side is compared with another.
  func pairing(with other: ComparedSide) -> Pairing {
    if trace != other.trace { return .otherTrace }
    guard seed == other.seed else { return .differentSeeds(seed, other.seed) }
    // Where the same trace lies is nothing about its people.
    let people = differences(from: other).filter { $0.isOfPeople && $0.path != "population.trace.path" }
    return people.isEmpty ? .samePeople : .sameSeed(people)
  }

  /// The settings in which this side and another differ, names and seeds aside.
  func differences(from other: ComparedSide) -> [SettingDifference] {
    guard let settings, let others = other.settings else { return [] }
    return settings.differences(from: others).filter { !$0.isAdministrative }
  }
}

/// A run with its figures and settings.
struct LoadedRun {
  let saved: SavedRun
  let label: String
  /// The settings of each design point; empty where they cannot be told apart.
  let settings: [EffectiveSettings]
  let figures: [PointFigures]
  let known: KnownNames
  let pooled: Set<String>

  init(_ saved: SavedRun, label: String, _ choice: @escaping (FigureKey) -> Bool) throws {
    let reader = try FigureReader(saved, choice)
    let settings = EffectiveSettings.documents(saved.manifest.identity.effective)
    (self.saved, self.label) = (saved, label)
    self.settings = settings.count == saved.manifest.points.count ? settings : []
    (figures, known, pooled) = (reader.figures, reader.known, reader.pooled)
  }

  /// The swept settings of a design point, in order.
  func place(_ point: Int) -> [PointSetting] {
    saved.swept.map { PointSetting(path: $0, value: saved.manifest.points[point].swept[$0] ?? "") }
  }
}

/// A swept setting with its value at a design point.
public struct PointSetting: Sendable, Hashable {
  /// The setting's dotted path.
  public var path: String
  /// Its value.
  public var value: String

  /// Makes a setting with a value.
  ///
  /// - Parameters:
  ///   - path: the setting's dotted path.
  ///   - value: its value.
  public init(path: String, value: String) { (self.path, self.value) = (path, value) }
}
