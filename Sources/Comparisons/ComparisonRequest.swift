/// What is compared with what.
public struct ComparisonRequest: Sendable {
  /// What tells sides apart within one run: the dotted path of a swept setting, `system`, `estimator` or `adversary`; nil for
  /// runs, and for the only thing that can tell sides of a single run apart.
  public var by: String?
  /// Only design points with these values of swept settings are compared.
  public var conditions: [PointSetting] = []
  /// Which figures are compared.
  public var selection = FigureSelection()
  /// Whether ratios are compared instead of differences.
  public var isRelative = false

  /// Compares the headlines of runs.
  public init() {}
}

/// Sides at the same design point but for what tells them apart; the first is the baseline.
struct ComparedGroup {
  var place: [PointSetting]
  var sides: [ComparedSide]
}

/// How the sides of a comparison are found.
enum ComparisonPlan: Equatable {
  case runs
  case setting(String)
  case dimension(ComparedDimension)

  /// What tells sides apart, by the name that the user gives it; nil for runs.
  var by: String? {
    switch self {
    case .runs: nil
    case .setting(let path): path
    case .dimension(let dimension): dimension.rawValue
    }
  }

  /// - Throws: ``ComparisonError`` when it cannot be told what is to be compared.
  init(_ runs: [(path: String, swept: [String], systems: [String])], by: String?) throws(ComparisonError) {
    let names = ComparedDimension.allCases.map(\.rawValue)
    guard let run = runs.first, runs.count == 1 else {
      guard let by else {
        self = .runs
        return
      }
      throw ComparisonError(
        "--by \(by)", "it compares within one run", remedy: "name one run, or leave it out")
    }
    if let by {
      if let dimension = ComparedDimension(rawValue: by) {
        self = .dimension(dimension)
      } else if run.swept.contains(by) {
        self = .setting(by)
      } else {
        throw ComparisonError(
          "--by \(by)", "\(run.path) sweeps no such setting",
          remedy: "choose one of \((run.swept + names).joined(separator: ", "))")
      }
    } else if run.swept.count == 1 {
      self = .setting(run.swept[0])
    } else if run.swept.isEmpty, run.systems.count > 1 {
      self = .dimension(.system)
    } else if run.swept.isEmpty {
      throw ComparisonError(
        run.path, "it has one system and sweeps nothing",
        remedy: "name another run to compare it with, or compare estimators or adversaries by --by")
    } else {
      throw ComparisonError(
        run.path, "it sweeps several settings",
        remedy: "choose one by --by: \((run.swept + names).joined(separator: ", "))")
    }
  }
}
