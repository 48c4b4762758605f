/// Who belongs to whom, when everybody belongs to one: rows and columns joined so that the sum of costs is smallest.
///
/// Rows have costs for some columns only, and no two rows get one column. As many rows as possible get a column; among all
/// ways to do that the cheapest is found.
///
/// *Source:* H. W. Kuhn, "The Hungarian method for the assignment problem", Naval Research Logistics Quarterly 2 (1955), in
/// the form of shortest augmenting paths of R. Jonker, A. Volgenant, "A shortest augmenting path algorithm for dense and
/// sparse linear assignment problems", Computing 38 (1987). O(n^3) for n rows that have costs for all columns.
public struct Assignment: Sendable {
  /// A column that a row may have, at a cost.
  public struct Option: Hashable, Sendable {
    /// The column, counted from 0.
    public var column: Int
    /// The cost; finite.
    public var cost: Double

    /// Makes an option.
    public init(column: Int, cost: Double) {
      self.column = column
      self.cost = cost
    }
  }

  /// The most rows that are assigned together.
  public static let rowLimit = 4096

  private let options: [[Option]]
  private let columns: Int
  /// What a row costs that gets no column: more than all others together could save.
  private let alone: Double

  /// Takes a problem over.
  ///
  /// - Parameters:
  ///   - options: for each row its columns, each once; at most ``rowLimit`` rows.
  ///   - columns: how many columns there are.
  /// - Throws: `RiskError.parameter` for too many rows, a column that is not there, or a cost that is not finite.
  public init(_ options: [[Option]], columns: Int) throws(RiskError) {
    guard options.count <= Self.rowLimit else {
      throw .parameter(
        "number of people assigned together", value: Double(options.count),
        allowed: "at most \(Self.rowLimit)")
    }
    var (least, largest) = (Double.infinity, -Double.infinity)
    for option in options.joined() {
      guard (0..<columns).contains(option.column), option.cost.isFinite else {
        throw .parameter(
          "cost of column \(option.column)", value: option.cost,
          allowed: "finite, of a column from 0 to below \(columns)")
      }
      least = min(least, option.cost)
      largest = max(largest, option.cost)
    }
    // Costs count from the least, so that all are at least 0.
    self.options = options.map { row in row.map { Option(column: $0.column, cost: $0.cost - least) } }
    self.columns = columns
    alone = least <= largest ? 1 + Double(options.count + 1) * (largest - least) : 1
  }

  /// The column of each row; nil for a row that gets none.
  public func solved() -> [Int?] {
    var search = PathSearch(options, columns: columns, alone: alone)
    for row in options.indices { search.assign(row) }
    return search.columnOfRow.map { $0 < columns ? $0 : nil }
  }
}

/// Adds row after row to a cheapest assignment, each along the shortest path of exchanges.
private struct PathSearch {
  private let options: [[Assignment.Option]]
  private let columns: Int
  private let alone: Double
  private(set) var columnOfRow: [Int]
  private var rowOfColumn: [Int]
  /// The prices of rows and columns, by which no option costs less than 0.
  private var rowPrice: [Double]
  private var columnPrice: [Double]
  private var distance: [Double]
  private var before: [Int]
  private var isDone: [Bool]
  private var seen: [Int] = []
  private var heap: [Node] = []

  private struct Node {
    var distance: Double
    var column: Int

    func precedes(_ other: Node) -> Bool {
      distance != other.distance ? distance < other.distance : column < other.column
    }
  }

  init(_ options: [[Assignment.Option]], columns: Int, alone: Double) {
    self.options = options
    self.columns = columns
    self.alone = alone
    // Behind the columns each row has a place of its own, for want of any.
    let all = columns + options.count
    columnOfRow = Array(repeating: -1, count: options.count)
    rowOfColumn = Array(repeating: -1, count: all)
    rowPrice = Array(repeating: 0, count: options.count)
    columnPrice = Array(repeating: 0, count: all)
    distance = Array(repeating: .infinity, count: all)
    before = Array(repeating: -1, count: all)
    isDone = Array(repeating: false, count: all)
  }

  mutating func assign(_ start: Int) {
    var row = start
    var reached = 0.0
    var done: [Int] = []
    while true {
      for option in options[row] { relax(option.column, option.cost, from: row, reached) }
      relax(columns + row, alone, from: row, reached)
      // The place of the row itself can always be had, so the heap does not run empty.
      var next = pop()
      while isDone[next.column] { next = pop() }
      reached = next.distance
      isDone[next.column] = true
      done.append(next.column)
      guard rowOfColumn[next.column] >= 0 else { break }
      row = rowOfColumn[next.column]
    }
    rowPrice[start] += reached
    for column in done where rowOfColumn[column] >= 0 {
      columnPrice[column] += distance[column] - reached
      rowPrice[rowOfColumn[column]] += reached - distance[column]
    }
    var column = done[done.count - 1]
    while true {
      let row = before[column]
      let previous = columnOfRow[row]
      rowOfColumn[column] = row
      columnOfRow[row] = column
      if row == start { break }
      column = previous
    }
    forget()
  }

  private mutating func forget() {
    for column in seen {
      distance[column] = .infinity
      isDone[column] = false
    }
    seen.removeAll(keepingCapacity: true)
    heap.removeAll(keepingCapacity: true)
  }

  private mutating func relax(_ column: Int, _ cost: Double, from row: Int, _ reached: Double) {
    guard !isDone[column] else { return }
    let new = reached + max(0, cost - rowPrice[row] - columnPrice[column])
    guard new < distance[column] else { return }
    if distance[column] == .infinity { seen.append(column) }
    distance[column] = new
    before[column] = row
    push(Node(distance: new, column: column))
  }

  private mutating func push(_ node: Node) {
    var place = heap.count
    heap.append(node)
    while place > 0, node.precedes(heap[(place - 1) / 2]) {
      heap[place] = heap[(place - 1) / 2]
      place = (place - 1) / 2
    }
    heap[place] = node
  }

  private mutating func pop() -> Node {
    let top = heap[0]
    let last = heap.removeLast()
    guard !heap.isEmpty else { return top }
    var place = 0
    while true {
      var child = 2 * place + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
      guard heap[child].precedes(last) else { break }
      heap[place] = heap[child]
      place = child
    }
    heap[place] = last
    return top
  }
}
