import SimulationKernel

/// What the numbers of a sample stand for: the names that their column may have, and what is allowed.
struct SampleKind: Sendable {
  /// The column's names, each with the factor that brings its numbers to the law's unit.
  var columns: [(name: String, factor: Double)]
  /// The numbers allowed, in the law's unit; none is negative.
  var most: Double
  /// Whether only whole numbers are.
  var isWhole = false

  /// Delays, in milliseconds.
  static let delays = SampleKind(
    columns: [("delay_ms", 1), ("delay_s", 1e3), ("delay_h", 3.6e6), ("delay_d", 8.64e7)],
    most: DelayLaw.longest)
  /// Counts.
  static let counts = SampleKind(columns: [("count", 1)], most: 1000, isWhole: true)
  /// Money, in units of the currency.
  static let values = SampleKind(columns: [("value", 1)], most: 1e7)

  /// The headers allowed, for messages.
  var headers: String {
    columns.map(\.name).joined(separator: ", ") + (columns.count > 1 ? " (one of them)" : "")
      + ", then weight if wanted"
  }
}

/// The text of a sample: a header, then a number in each line, and a weight beside it if the header says so.
struct SampleTable {
  /// What is wrong with the text, and where.
  struct Problem: Error {
    /// nil when it is wrong as a whole.
    var line: Int?
    var message: String
    var allowed: String
  }

  private(set) var values: [Double] = []
  /// nil when all lines weigh the same.
  private(set) var weights: [Double]?

  /// Reads a text; lines may end with a carriage return, and empty lines at the end do not count.
  ///
  /// - Throws: the first ``Problem``.
  init(_ text: String, _ kind: SampleKind) throws(Problem) {
    let hasMark = text.unicodeScalars.first == "\u{FEFF}"
    var lines = text.unicodeScalars.dropFirst(hasMark ? 1 : 0)
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { Self.trimmed($0) }
    while let last = lines.last, last.isEmpty { lines.removeLast() }
    let header = lines.first.map(Self.fields) ?? []
    guard let column = kind.columns.first(where: { $0.name == header.first }),
      header.dropFirst() == [] || header.dropFirst() == ["weight"]
    else {
      throw Problem(
        line: 1, message: header.isEmpty ? "is missing" : "has the header \(Self.shown(lines[0]))",
        allowed: kind.headers)
    }
    guard lines.count > 1 else {
      throw Problem(line: 2, message: "is missing", allowed: "a number in each line")
    }
    if header.count == 2 { weights = [] }
    for (index, line) in lines.enumerated().dropFirst() {
      let fields = Self.fields(line)
      guard fields.count == header.count else {
        throw Problem(
          line: index + 1, message: "has \(line.isEmpty ? "no" : String(fields.count)) fields",
          allowed: header.count == 1 ? "one number" : "a number, a comma and a weight")
      }
      let number = try Self.number(fields[0], index + 1)
      let value = number * column.factor
      guard value <= kind.most, !kind.isWhole || value == value.rounded() else {
        let most = SettingKind<Double>.canonicalText(kind.most / column.factor)
        throw Problem(
          line: index + 1, message: "has the value \(fields[0])",
          allowed: "\(kind.isWhole ? "a whole number" : "a number") from 0 to \(most)")
      }
      values.append(value)
      if fields.count == 2 { weights?.append(try Self.number(fields[1], index + 1)) }
    }
  }

  private static func number(_ field: String, _ line: Int) throws(Problem) -> Double {
    let isDecimal = field.utf8.allSatisfy { (0x30...0x39).contains($0) || Array("+-.eE".utf8).contains($0) }
    guard isDecimal, let number = Double(field), number >= 0, number.isFinite else {
      throw Problem(
        line: line, message: "has \(shown(field[...].unicodeScalars))", allowed: "a number, 0 or more")
    }
    return number
  }

  private static func fields(_ line: Substring.UnicodeScalarView) -> [String] {
    line.split(separator: ",", omittingEmptySubsequences: false).map { String(trimmed($0)) }
  }

  private static func trimmed(_ text: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
    let isBlank = { (scalar: Unicode.Scalar) in scalar == " " || scalar == "\t" || scalar == "\r" }
    var result = text.drop(while: isBlank)
    while let last = result.last, isBlank(last) { result.removeLast() }
    return result
  }

  private static func shown(_ text: Substring.UnicodeScalarView) -> String {
    "\"\(ConfigScalar(String(text.prefix(40))).shown)\""
  }
}
