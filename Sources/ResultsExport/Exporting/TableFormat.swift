/// How the tables of a folder are written.
public enum TableFormat: String, CaseIterable, Sendable {
  /// Comma-separated values with a header: RFC 4180, but lines end with a line feed alone.
  case csv
  /// One array of an object for each row: numbers are numbers, empty cells are null.
  case json
  /// An object a line, as JSON Lines (jsonlines.org) has it.
  case jsonl

  /// The name of a table's file.
  ///
  /// - Parameter schema: the table.
  public func fileName(_ schema: TableSchema) -> String { schema.name + "." + rawValue }

  /// The media type of the files.
  ///
  /// *Source:* RFC 7111 for CSV, RFC 8259 for JSON; JSON Lines has none registered, and jsonlines.org proposes this one.
  var mediaType: String {
    switch self {
    case .csv: "text/csv"
    case .json: "application/json"
    case .jsonl: "application/jsonl"
    }
  }

  /// What the data dictionary says that it is.
  ///
  /// *Source:* Tabular Data Package, version 1: the files of one are CSV.
  var packageProfile: String { self == .csv ? "tabular-data-package" : "data-package" }

  /// What the data dictionary says that a table is.
  var resourceProfile: String { self == .csv ? "tabular-data-resource" : "data-resource" }
}
