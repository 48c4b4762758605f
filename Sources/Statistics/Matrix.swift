/// A dense matrix of doubles, stored row after row.
public struct Matrix: Hashable, Sendable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// All elements, row after row; `rows * columns` of them.
  public private(set) var elements: [Double]

  /// Makes a matrix whose elements are all one number.
  public init(rows: Int, columns: Int, repeating value: Double = 0) {
    precondition(rows >= 0 && columns >= 0, "a matrix cannot have a negative shape")
    self.rows = rows
    self.columns = columns
    elements = Array(repeating: value, count: rows * columns)
  }

  /// Makes a matrix of given elements.
  ///
  /// - Parameters:
  ///   - rows: the number of rows.
  ///   - columns: the number of columns.
  ///   - elements: row after row, `rows * columns` numbers.
  /// - Throws: `StatisticsError` of kind `shape` when the number of elements does not fit.
  public init(rows: Int, columns: Int, elements: [Double]) throws(StatisticsError) {
    guard rows >= 0, columns >= 0, elements.count == rows * columns else {
      throw StatisticsError(
        .shape, function: "Matrix", arguments: [Double(rows), Double(columns), Double(elements.count)],
        remedy: "give rows times columns elements")
    }
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// The element of a row and a column, both from 0.
  public subscript(row: Int, column: Int) -> Double {
    get {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns, "no such matrix element")
      return elements[row * columns + column]
    }
    set {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns, "no such matrix element")
      elements[row * columns + column] = newValue
    }
  }
}
