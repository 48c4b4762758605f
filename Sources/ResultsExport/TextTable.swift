/// A table for the terminal that keeps within a given width.
///
/// Headers break at spaces. Text that is too long is cut with an ellipsis, numbers never are. When the columns still
/// do not fit side by side, the table continues below, with the columns of text that it begins with repeated.
public struct TextTable: Sendable {
  /// On which side a column's cells stand.
  public enum Alignment: Sendable {
    /// Text: flush left.
    case left
    /// Numbers: flush right.
    case right
  }

  private let headers: [String]
  private let alignments: [Alignment]
  private var rows: [[String]] = []
  private static let gap = "  "
  private static let narrowest = 8

  /// Makes an empty table.
  ///
  /// - Parameter columns: Header and alignment of each column; not empty.
  public init(_ columns: [(header: String, alignment: Alignment)]) {
    precondition(!columns.isEmpty, "a table needs a column")
    headers = columns.map(\.header)
    alignments = columns.map(\.alignment)
  }

  /// Adds a row.
  ///
  /// - Parameter cells: One text for each column, without line ends.
  public mutating func append(_ cells: [String]) {
    precondition(cells.count == headers.count, "a row has \(cells.count) cells instead of \(headers.count)")
    rows.append(cells.map { cell in String(cell.map { $0.isNewline || $0 == "\t" ? " " : $0 }) })
  }

  /// The table as text, each line with a line end.
  ///
  /// - Parameter width: The number of characters a line may have; at least 20.
  public func rendered(width: Int = 100) -> String {
    precondition(width >= 20, "a table needs 20 characters")
    var widths = naturalWidths
    shrinkText(&widths, to: width)
    return blocks(widths, width: width).map { block($0, widths: widths) }.joined(separator: "\n")
  }

  private var naturalWidths: [Int] {
    headers.indices.map { column in
      let header = words(column).map(\.count).max() ?? 0
      return max(header, rows.map { $0[column].count }.max() ?? 0, 1)
    }
  }

  private func words(_ column: Int) -> [Substring] { headers[column].split(separator: " ") }

  /// Takes width from the widest text column, again and again, until the table fits or all are narrow.
  private func shrinkText(_ widths: inout [Int], to width: Int) {
    var excess = widths.reduce(0, +) + (widths.count - 1) * Self.gap.count - width
    while excess > 0 {
      let candidates = widths.indices.filter { alignments[$0] == .left && widths[$0] > Self.narrowest }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
      excess -= 1
    }
    for column in widths.indices { widths[column] = min(widths[column], width) }
  }

  /// Deals the columns out into blocks that fit; each block after the first starts with the columns of text that the
  /// table begins with, or as many of them as leave room.
  private func blocks(_ widths: [Int], width: Int) -> [[Int]] {
    func used(_ columns: [Int]) -> Int {
      columns.reduce(0) { $0 + widths[$1] } + Self.gap.count * max(0, columns.count - 1)
    }
    var names = Array(alignments.indices.prefix { alignments[$0] == .left })
    if names.isEmpty { names = [0] }
    var blocks: [[Int]] = []
    var current = [0]
    for column in widths.indices.dropFirst() {
      if used(current + [column]) <= width {
        current.append(column)
        continue
      }
      blocks.append(current)
      var repeated = names.filter { $0 < column }
      while !repeated.isEmpty, used(repeated + [column]) > width { repeated.removeLast() }
      current = repeated + [column]
    }
    return blocks + [current]
  }

  private func block(_ columns: [Int], widths: [Int]) -> String {
    let headers = columns.map { headerLines($0, width: widths[$0]) }
    let height = headers.map(\.count).max() ?? 0
    var lines: [String] = []
    for row in 0..<height {
      // Headers of few lines stand at the bottom, next to the rule.
      let cells = headers.map { lines in
        row - height + lines.count < 0 ? "" : lines[row - height + lines.count]
      }
      lines.append(line(cells, columns, widths))
    }
    lines.append(columns.map { String(repeating: "-", count: widths[$0]) }.joined(separator: Self.gap))
    for row in rows { lines.append(line(columns.map { row[$0] }, columns, widths)) }
    return lines.map { $0 + "\n" }.joined()
  }

  private func headerLines(_ column: Int, width: Int) -> [String] {
    var lines: [String] = []
    for word in words(column) {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  private func line(_ cells: [String], _ columns: [Int], _ widths: [Int]) -> String {
    let padded = zip(cells, columns).map { cell, column in
      let width = widths[column]
      let text = cell.count > width ? String(cell.prefix(width - 1)) + "\u{2026}" : cell
      let padding = String(repeating: " ", count: width - text.count)
      return alignments[column] == .left ? text + padding : padding + text
    }
    var line = padded.joined(separator: Self.gap)
    while line.last == " " { line.removeLast() }
    return line
  }
}
