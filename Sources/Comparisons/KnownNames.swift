/// The names in the tables of runs, in the order in which they first come.
public struct KnownNames: Sendable {
  private struct Names: Sendable {
    var all: [String] = []
    var seen: Set<String> = []

    mutating func add(_ name: String) {
      if !name.isEmpty, seen.insert(name).inserted { all.append(name) }
    }

    mutating func add(_ names: [String]) {
      for name in names { add(name) }
    }
  }

  private var ofMetrics = Names()
  private var ofSystems = Names()
  private var ofTruths = Names()
  private var ofEstimators = Names()
  private var ofAdversaries = Names()
  private var ofParameters = Names()

  /// Names of figures.
  public var metrics: [String] { ofMetrics.all }
  /// Names of systems.
  public var systems: [String] { ofSystems.all }
  /// What estimates are scored against.
  public var truths: [String] { ofTruths.all }
  /// Names of estimators.
  public var estimators: [String] { ofEstimators.all }
  /// Names of adversaries.
  public var adversaries: [String] { ofAdversaries.all }
  /// Parameters of figures.
  public var parameters: [String] { ofParameters.all }

  mutating func add(_ key: FigureKey) {
    ofMetrics.add(key.metric)
    ofSystems.add(key.system)
    ofTruths.add(key.truth)
    ofEstimators.add(key.estimator)
    ofAdversaries.add(key.adversary)
    ofParameters.add(key.at)
  }

  mutating func add(_ other: KnownNames) {
    ofMetrics.add(other.metrics)
    ofSystems.add(other.systems)
    ofTruths.add(other.truths)
    ofEstimators.add(other.estimators)
    ofAdversaries.add(other.adversaries)
    ofParameters.add(other.parameters)
  }

  /// The names that the sides of a comparison can have.
  func names(_ dimension: ComparedDimension) -> [String] {
    switch dimension {
    case .system: systems
    case .estimator: estimators
    case .adversary: adversaries
    }
  }
}
