/// Text and tables as HTML.
enum HTML {
  /// A text in which no character has a meaning of its own, in elements and in quoted attributes.
  static func escape(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      // Control characters are no characters of HTML.
      case _ where scalar.value < 0x20 && ![0x09, 0x0A, 0x0D].contains(scalar.value) || scalar.value == 0x7F:
        escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// An element with text in it.
  static func element(_ name: String, _ text: String) -> String { "<\(name)>\(escape(text))</\(name)>" }

  /// A list of texts.
  static func list(_ items: [String]) -> String {
    "<ul>\n" + items.map { "<li>\(escape($0))</li>\n" }.joined() + "</ul>\n"
  }

  /// A column of a table.
  struct Column {
    var title: String
    var isNumber: Bool
    /// Whether what follows a line break is an interval, which stands small below its figure.
    var hasInterval = false
  }

  /// A table that scrolls by itself where it is wider than the page.
  ///
  /// - Parameters:
  ///   - columns: its columns.
  ///   - rows: a text for each column.
  ///   - label: its accessible name.
  ///   - isNarrow: whether columns stand close together, for many of them.
  static func table(
    _ columns: [Column], _ rows: [[String]], label: String, isNarrow: Bool = false
  ) -> String {
    let heads = columns.map { "<th scope=\"col\"\(style($0))>\(escape($0.title))</th>" }.joined()
    let body = rows.map { row in
      "<tr>" + zip(columns, row).map { "<td\(style($0))>\(cell($1, $0))</td>" }.joined() + "</tr>\n"
    }.joined()
    return
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(escape(label))\"><table\(isNarrow ? " class=\"narrow\"" : "")>\n<thead><tr>\(heads)"
      + "</tr></thead>\n<tbody>\n\(body)</tbody>\n</table></div>\n"
  }

  private static func cell(_ text: String, _ column: Column) -> String {
    guard column.hasInterval, let end = text.firstIndex(of: "\n") else { return escape(text) }
    return escape(String(text[..<end])) + " <small>\(escape(String(text[text.index(after: end)...])))</small>"
  }

  private static func style(_ column: Column) -> String { column.isNumber ? " class=\"n\"" : "" }

  /// The numbers behind a chart.
  static func table(_ table: DataTable, label: String) -> String {
    let columns = table.columns.indices.map { index in
      Column(
        title: table.columns[index].title,
        isNumber: table.rows.contains {
          if case .number = $0[index] { return true }
          return false
        })
    }
    // Columns that say nothing take room that a phone lacks.
    let kept = table.columns.indices.filter { index in table.rows.contains { !isBlank($0[index]) } }
    let rows = table.rows.map { row in kept.map { text(row[$0], table.columns[$0]) } }
    return self.table(kept.map { columns[$0] }, rows, label: label)
      + (table.leftOut.map { "<p class=\"note\">\(escape($0))</p>\n" } ?? "")
  }

  private static func isBlank(_ cell: DataTable.Cell) -> Bool { cell == .empty || cell == .text("") }

  private static func text(_ cell: DataTable.Cell, _ column: DataTable.Column) -> String {
    switch cell {
    case .empty: ""
    case .text(let text): text
    case .number(let digits):
      Double(digits).map { column.isShare ? NumberText.percent($0) : NumberText.plain($0) } ?? digits
    }
  }
}
