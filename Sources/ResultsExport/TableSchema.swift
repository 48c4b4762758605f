/// One column of a table of results.
public struct ColumnSchema: Sendable, Equatable {
  /// The type of a column's values.
  public enum ValueType: String, Sendable, Codable {
    /// Whole numbers.
    case integer
    /// Real numbers.
    case number
    /// Text.
    case string
    /// `true` or `false`.
    case boolean
  }

  /// The name in the header.
  public var name: String
  /// The type of the values.
  public var type: ValueType
  /// The unit of the values: "ms", "1" for shares; nil for none.
  public var unit: String?
  /// What the values mean, and what an empty cell means.
  public var description: String
  /// Whether only the simulator can know the values, and no party of the simulated world.
  public var isGroundTruth: Bool

  /// Describes a column.
  ///
  /// - Parameters:
  ///   - name: The name in the header.
  ///   - type: The type of the values.
  ///   - unit: The unit of the values; nil for none.
  ///   - description: What the values mean.
  ///   - isGroundTruth: Whether only the simulator can know the values.
  public init(
    _ name: String, _ type: ValueType, unit: String? = nil, _ description: String, isGroundTruth: Bool = false
  ) {
    self.name = name
    self.type = type
    self.unit = unit
    self.description = description
    self.isGroundTruth = isGroundTruth
  }
}

/// A table of results: its name and columns.
public struct TableSchema: Sendable, Equatable {
  /// The table's name; its file is `name.csv`.
  public var name: String
  /// What one row of the table is.
  public var description: String
  /// The columns from left to right; no name stands twice.
  public var columns: [ColumnSchema]

  /// Describes a table.
  ///
  /// - Parameters:
  ///   - name: The table's name.
  ///   - description: What one row of the table is.
  ///   - columns: The columns from left to right; not empty, each name once.
  public init(name: String, description: String, columns: [ColumnSchema]) {
    precondition(!columns.isEmpty, "a table needs a column")
    precondition(Set(columns.map(\.name)).count == columns.count, "a column's name stands twice in \(name)")
    self.name = name
    self.description = description
    self.columns = columns
  }

  /// The name of the table's file.
  public var fileName: String { name + ".csv" }
}
