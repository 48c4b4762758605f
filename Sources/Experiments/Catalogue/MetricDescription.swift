/// What a name in a table of results means: a metric, a stage of the funnel, another word or a column.
public struct MetricDescription: Sendable, Equatable {
  /// What sort of name it is.
  public enum Kind: String, Sendable, CaseIterable, Encodable {
    /// A name in a column `metric`.
    case metric
    /// A name in the column `stage` of the funnel, and in the column `at` of its summary.
    case stage
    /// A word in a column that says whose figure it is, or why there is none.
    case word
    /// A name in the column `figure` of what is held against publications.
    case figure
    /// The name of a column.
    case column
  }

  /// What the column `at` of a metric holds.
  public enum Parameter: Sendable, Equatable {
    /// Nothing: the metric has no parameter.
    case none
    /// A number; the text says which.
    case number(String)
    /// A whole number from 0; the text says which.
    case wholeNumber(String)
    /// A stage of the funnel.
    case stage
    /// One of several names; the text says what they name.
    case choice(String, [String])
    /// Words; the text says what of.
    case words(String)
  }

  /// The name, as it stands in the tables.
  public var name: String
  /// What sort of name it is.
  public var kind: Kind
  /// The tables that have it, by name.
  public var tables: [String]
  /// What it is, in one sentence.
  public var definition: String
  /// How it is computed; empty where the definition says it all.
  public var formula: String
  /// What the column `at` holds.
  public var parameter: Parameter
  /// The unit of its values: "ms", "1" for shares and ratios; empty for texts.
  public var unit: String
  /// Where the definition comes from; empty for what only this program counts.
  public var reference: String

  /// Describes a name.
  ///
  /// - Parameters:
  ///   - name: the name, as it stands in the tables.
  ///   - kind: what sort of name it is.
  ///   - tables: the tables that have it.
  ///   - definition: what it is, in one sentence.
  ///   - formula: how it is computed; empty where the definition says it all.
  ///   - parameter: what the column `at` holds.
  ///   - unit: the unit of its values; "1" for shares and ratios.
  ///   - reference: where the definition comes from; empty for what only this program counts.
  public init(
    _ name: String, kind: Kind = .metric, tables: [String], _ definition: String, formula: String = "",
    parameter: Parameter = .none, unit: String, reference: String = ""
  ) {
    self.name = name
    self.kind = kind
    self.tables = tables
    self.definition = definition
    self.formula = formula
    self.parameter = parameter
    self.unit = unit
    self.reference = reference
  }
}

extension MetricDescription.Parameter {
  /// What the parameter is, in words; empty for none.
  public var meaning: String {
    switch self {
    case .none: ""
    case .number(let meaning), .wholeNumber(let meaning), .words(let meaning): meaning
    case .stage: "a stage of the funnel"
    case .choice(let meaning, let names): meaning + ": " + names.joined(separator: ", ")
    }
  }

  /// Whether a text may stand in the column `at`.
  ///
  /// - Parameter text: what stands there; empty for nothing.
  public func accepts(_ text: String) -> Bool {
    switch self {
    case .none: text.isEmpty
    case .number: Double(text).map { $0.isFinite && $0 >= 0 } ?? false
    case .wholeNumber: UInt64(text) != nil
    case .stage: FunnelStage(rawValue: text) != nil
    case .choice(_, let names): names.contains(text)
    case .words: !text.isEmpty
    }
  }
}

extension MetricDescription: Encodable {
  private enum Key: String, CodingKey {
    case name, kind, tables, definition, formula, at, unit, reference
  }

  /// Writes every part as text, empty ones too; the parameter stands under `at`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .name)
    try container.encode(kind, forKey: .kind)
    try container.encode(tables, forKey: .tables)
    try container.encode(definition, forKey: .definition)
    try container.encode(formula, forKey: .formula)
    try container.encode(parameter.meaning, forKey: .at)
    try container.encode(unit, forKey: .unit)
    try container.encode(reference, forKey: .reference)
  }
}
