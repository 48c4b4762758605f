/// A closed form by name, computed by the library that the simulation runs on.
struct NamedFormula: Sendable {
  /// Its name in `published.yaml`.
  var name: String
  /// What it is called with.
  var parameters: [Parameter]
  /// Computes it: one number, or several where a list is published.
  var compute: @Sendable (Arguments) throws -> [Double]

  /// A formula of one number.
  init(
    _ name: String, _ parameters: [Parameter], _ compute: @escaping @Sendable (Arguments) throws -> Double
  ) {
    self.name = name
    self.parameters = parameters
    self.compute = { [try compute($0)] }
  }
}

/// All closed forms that published numbers can be held against.
public enum FormulaBook {
  static let all: [NamedFormula] =
    dataChannel + recovery + codes + audits + states + summaries + budgets + limits

  /// The names of all formulas.
  public static var names: [String] { all.map(\.name) }

  static func formula(_ name: String) -> NamedFormula? { all.first { $0.name == name } }
}
