/// Every name that a table of results may hold, with its meaning.
public enum MetricCatalogue {
  /// The metrics, the stages of the funnel, other words and the published figures in the tables.
  ///
  /// A new family of figures adds its table here, and with that it is explained, listed and documented.
  public static let all: [MetricDescription] =
    RecoveryMetrics.all + HierarchyMetrics.all + ValueMetrics.all + NowCastMetrics.all + RiskFigures.all
    + FunnelMetrics.all
    + DelayMetrics.all
    + QualityMetrics.all + ComparisonMetrics.all + WordEntries.all + PopulationFigures.all

  /// The columns of every table, from the schemas that write them.
  ///
  /// Columns of one name and one meaning are one entry with several tables.
  public static let columns: [MetricDescription] = {
    var result: [MetricDescription] = []
    for schema in TableSchemas([]).all {
      for column in schema.columns {
        let known = result.firstIndex {
          $0.name == column.name && $0.definition == column.description && $0.unit == column.unit ?? ""
        }
        if let known {
          result[known].tables.append(schema.name)
        } else {
          result.append(
            MetricDescription(
              column.name, kind: .column, tables: [schema.name], column.description, unit: column.unit ?? ""))
        }
      }
    }
    return result
  }()

  /// The names of all tables.
  public static let tables: [String] = TableSchemas([]).all.map(\.name)

  /// Every name once: metrics, stages, words and figures first, then columns.
  public static let names: [String] = {
    var seen: Set<String> = []
    return (all + columns).map(\.name).filter { seen.insert($0).inserted }
  }()

  /// All that a name means; empty for a name that no table holds.
  ///
  /// - Parameter name: the name of a metric, a stage, a word, a figure or a column.
  public static func entries(named name: String) -> [MetricDescription] {
    (all + columns).filter { $0.name == name }
  }

  /// The metric that a row of a table names; nil when the catalogue does not know it.
  ///
  /// - Parameters:
  ///   - name: the text in the column `metric`.
  ///   - table: the table that the figure comes from.
  public static func metric(_ name: String, in table: String) -> MetricDescription? {
    all.first { $0.kind == .metric && $0.name == name && $0.tables.contains(table) }
  }
}

extension MetricCatalogue {
  /// What the letters in the formulas of `recovery.csv` stand for.
  public static let recoverySymbols =
    "e: estimate less truth; x: truth. A slice is a campaign's count of one data value; every slice of a "
    + "replication enters, those of truth 0 too."
}
