/// A number, or a list of numbers, that somebody published and that can be computed again.
public struct PublishedNumber: Sendable {
  /// Why the published number is not met, and what is right.
  public struct Correction: Sendable {
    /// The reason, in one sentence.
    public var explanation: String
    /// What ours is then held against.
    public var printed: [PrintedNumber]
  }

  /// Its name within the file.
  public var name: String
  /// What it is a number of.
  public var what: String
  /// Where it was published.
  public var source: String
  /// What was printed; not empty.
  public var printed: [PrintedNumber]
  /// The closed form; nil where there is none.
  public var formula: Call?
  /// The run of real engines; nil where there is none.
  public var simulation: Call?
  /// A figure of a scenario's results; nil for none.
  public var scenario: ScenarioFigure?
  /// Why ours may be another number; nil where it may not.
  public var correction: Correction?
}

/// A number that was published but is not computed again.
public struct UnrepeatedNumber: Sendable {
  /// What it is a number of.
  public var what: String
  /// Where it was published.
  public var source: String
  /// What was printed.
  public var printed: String
  /// Why it is left out.
  public var reason: String
}

/// The name of a computation with its numbers.
public struct Call: Hashable, Sendable {
  /// A formula of ``FormulaBook`` or a simulation of ``SimulationBook``.
  public var name: String
  /// What it is called with.
  public var arguments: Arguments
}

/// What a computation is called with; every parameter of it is there.
public struct Arguments: Hashable, Sendable {
  private var values: [String: [Double]]

  /// Makes arguments.
  ///
  /// - Parameter values: one value for each parameter, or several where it is a list.
  public init(_ values: [String: [Double]]) { self.values = values }

  /// The numbers of a parameter that is a list.
  func list(_ name: String) -> [Double] {
    guard let list = values[name], !list.isEmpty else { preconditionFailure("no parameter \(name)") }
    return list
  }

  /// The number of a parameter.
  func number(_ name: String) -> Double { list(name)[0] }

  /// The whole number of a parameter.
  func int(_ name: String) -> Int { Int(number(name)) }
}

/// What a parameter may be.
struct Parameter: Sendable {
  var name: String
  var range: ClosedRange<Double>
  var isWhole = false
  var isList = false

  /// A real number.
  static func real(_ name: String, _ range: ClosedRange<Double>) -> Parameter {
    Parameter(name: name, range: range)
  }

  /// A whole number.
  static func whole(_ name: String, _ range: ClosedRange<Double>) -> Parameter {
    Parameter(name: name, range: range, isWhole: true)
  }

  /// A list of whole numbers.
  static func wholes(_ name: String, _ range: ClosedRange<Double>) -> Parameter {
    Parameter(name: name, range: range, isWhole: true, isList: true)
  }
}

/// Which figure of which scenario's summary is meant.
public struct ScenarioFigure: Hashable, Sendable {
  /// The scenario's file, beside the file of the numbers.
  public var file: String
  /// The system's name in it.
  public var system: String
  /// The metric of `summary.csv`.
  public var metric: String
  /// The other columns of `summary.csv` by name; nil where any value will do, as long as one row is left.
  public var at: String?
  /// The estimator.
  public var estimator: String?
  /// The truth.
  public var truth: String?
  /// The adversary.
  public var adversary: String?
  /// The values of what is swept, each written `path=value`.
  public var point: [String]
}
