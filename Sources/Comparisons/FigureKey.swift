/// Names one figure that every replication has: a row of a table without its value.
public struct FigureKey: Hashable, Sendable {
  /// The table that it stands in.
  public var table: String
  /// The system; empty where systems are what is compared.
  public var system: String
  /// What the estimate is scored against; empty for none.
  public var truth = ""
  /// The estimator; empty for none, and where estimators are what is compared.
  public var estimator = ""
  /// The adversary; empty for none, and where adversaries are what is compared.
  public var adversary = ""
  /// The figure's name.
  public var metric: String
  /// The figure's parameter; empty for none.
  public var at = ""
}

/// What tells the sides of a comparison apart, where they are no runs.
enum ComparedDimension: String, CaseIterable {
  case system, estimator, adversary

  /// The part of a figure's name that differs.
  var part: WritableKeyPath<FigureKey, String> {
    switch self {
    case .system: \.system
    case .estimator: \.estimator
    case .adversary: \.adversary
    }
  }
}
