import JSONText
import ResultsExport

extension CSVRecord {
  /// A number of a table; nil where the cell is empty.
  ///
  /// - Parameters:
  ///   - index: the cell's place in the row, from 0.
  ///   - table: the table, named in errors.
  /// - Throws: ``ReportError`` with file and line when the cell holds something else than a finite number.
  func figure(_ index: Int, of table: SavedTable) throws(ReportError) -> Double? {
    if isEmpty(index) { return nil }
    if let value = number(index) { return value }
    throw wrong(index, of: table, "finite number")
  }

  /// A whole number of a table; nil where the cell is empty.
  ///
  /// - Parameters:
  ///   - index: the cell's place in the row, from 0.
  ///   - table: the table, named in errors.
  /// - Throws: ``ReportError`` with file and line when the cell holds something else than a whole number.
  func whole(_ index: Int, of table: SavedTable) throws(ReportError) -> Int? {
    if isEmpty(index) { return nil }
    if let value = integer(index) { return Int(value) }
    throw wrong(index, of: table, "whole number")
  }

  /// A number of a table by its digits, as charts take it; empty where the cell is.
  ///
  /// - Parameters:
  ///   - index: the cell's place in the row, from 0.
  ///   - table: the table, named in errors.
  /// - Throws: ``ReportError`` with file and line when the cell holds something else than a finite number.
  func digits(_ index: Int, of table: SavedTable) throws(ReportError) -> DataTable.Cell {
    guard let value = try figure(index, of: table) else { return .empty }
    // A sign or a point at the beginning is no number of JSON.
    let text = self[index]
    return (try? JSONValue(parsing: text)) == .number(text) ? .number(text) : .number(value)
  }

  private func wrong(_ index: Int, of table: SavedTable, _ kind: String) -> ReportError {
    ReportError(
      "\(table.path):\(line)",
      "the cell of \(table.schema.columns[index].name) is \"\(self[index].prefix(40))\", which is no \(kind)",
      remedy: "bring the file back as attrsim run wrote it, or make the run again with --fresh")
  }
}
