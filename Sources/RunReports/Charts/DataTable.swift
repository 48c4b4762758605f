import JSONText

/// The numbers behind a chart: rows as the chart draws them, and as a table shows them.
struct DataTable: Sendable, Equatable {
  /// One cell.
  enum Cell: Sendable, Equatable, ExpressibleByStringLiteral {
    case empty
    case text(String)
    /// A number by its digits, as the run's table has them.
    case number(String)

    init(stringLiteral value: String) { self = .text(value) }

    /// A number; empty for nil.
    static func number(_ value: Double?) -> Cell {
      guard let value, value.isFinite else { return .empty }
      return .number(NumberText.exact(value))
    }

    var double: Double? {
      guard case .number(let digits) = self else { return nil }
      return Double(digits)
    }

    var json: JSONValue {
      switch self {
      case .empty: .null
      case .text(let text): .string(text)
      case .number(let digits): .number(digits)
      }
    }
  }

  /// One column.
  struct Column: Sendable, Equatable {
    /// The name of the field in a chart's data.
    var name: String
    /// The header for people.
    var title: String
    /// Whether numbers are shares, shown in percent.
    var isShare = false
  }

  var columns: [Column]
  var rows: [[Cell]] = []
  /// How many rows are not shown, and where they are; nil when all are.
  var leftOut: String?

  init(_ columns: [Column]) { self.columns = columns }

  mutating func append(_ row: [Cell]) {
    precondition(row.count == columns.count, "a row has \(row.count) cells instead of \(columns.count)")
    rows.append(row)
  }

  /// The numbers of a column.
  func numbers(_ name: String) -> [Double] {
    guard let place = columns.firstIndex(where: { $0.name == name }) else { return [] }
    return rows.compactMap { $0[place].double }
  }

  /// The texts of a column that differ, in the order in which they first come.
  func texts(_ name: String) -> [String] {
    guard let place = columns.firstIndex(where: { $0.name == name }) else { return [] }
    var seen: Set<String> = []
    return rows.compactMap {
      guard case .text(let text) = $0[place], seen.insert(text).inserted else { return nil }
      return text
    }
  }

  /// The rows as Vega-Lite takes them inline.
  var values: JSONValue {
    .array(
      rows.map { row in
        .object(zip(columns, row).map { JSONMember($0.name, $1.json) })
      })
  }
}

/// Numbers as text.
enum NumberText {
  /// The shortest digits that read back as the same number, as JSON takes them.
  static func exact(_ value: Double) -> String {
    if value.magnitude < 9_007_199_254_740_992, value == value.rounded(.towardZero) {
      return String(Int64(value))
    }
    return "\(value)"
  }

  /// A number for people: whole numbers in full, others with so many digits that count.
  static func plain(_ value: Double, digits: Int = 4) -> String {
    guard value.isFinite else { return "infinite" }
    if value == 0 { return "0" }
    let size = value.magnitude
    if size == size.rounded(), size < 1e12 { return grouped(String(Int64(value))) }
    if size >= 1e12 || size < 1e-4 { return scientific(value) }
    var decimals = digits - 1
    var scale = size
    while scale >= 10, decimals > 0 { (scale, decimals) = (scale / 10, decimals - 1) }
    while scale < 1 { (scale, decimals) = (scale * 10, decimals + 1) }
    return fixed(value, decimals)
  }

  /// A share in percent.
  static func percent(_ share: Double) -> String {
    let size = (100 * share).magnitude
    let decimals = size == 0 || size >= 0.95 ? 1 : size >= 0.095 ? 2 : 3
    return fixed(100 * share, decimals) + " %"
  }

  /// A number with so many decimals, and commas between groups of three digits.
  static func fixed(_ value: Double, _ decimals: Int) -> String {
    var factor = 1.0
    for _ in 0..<decimals { factor *= 10 }
    let units = (value.magnitude * factor).rounded()
    guard units < 9e15 else { return scientific(value) }
    var digits = String(Int64(units))
    while digits.count <= decimals { digits = "0" + digits }
    let whole = grouped(String(digits.dropLast(decimals)))
    let sign = value < 0 && units > 0 ? "-" : ""
    return sign + whole + (decimals > 0 ? "." + digits.suffix(decimals) : "")
  }

  private static func scientific(_ value: Double) -> String {
    guard value.isFinite else { return "infinite" }
    var (scale, exponent) = (value.magnitude, 0)
    while scale >= 10 { (scale, exponent) = (scale / 10, exponent + 1) }
    while scale < 1 { (scale, exponent) = (scale * 10, exponent - 1) }
    return (value < 0 ? "-" : "") + fixed(scale, 2) + "e\(exponent)"
  }

  private static func grouped(_ digits: String) -> String {
    let sign = digits.hasPrefix("-") ? "-" : ""
    let whole = digits.dropFirst(sign.count)
    var text = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return sign + text
  }
}
