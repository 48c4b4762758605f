import JSONText

/// One picture of a report: its Vega-Lite specification, and the numbers that it shows.
struct Chart: Sendable {
  /// Which part of the report it stands in.
  enum Section: String, Sendable, CaseIterable {
    case counts = "Recovered counts"
    case sweep = "Along what is swept"
    case frontier = "Accuracy against risk"
    case losses = "Where conversions are lost"
    case delays = "How long reports take"
    case crowds = "How well people hide"
    case adversaries = "Adversaries who act"
    case more = "Further tables"
  }

  /// The name of its file and of the picture's elements: lower-case letters, digits and hyphens.
  var name: String
  var section: Section
  var title: String
  /// What it shows and how to read it, for those who do not see the picture too.
  var description: String
  var table: DataTable
  /// The mark and its encodings: all of the specification but title, data and looks; nil for a table without a picture.
  var view: Spec?

  /// The whole specification; nil for a table without a picture.
  var specification: JSONValue? {
    guard let view, case .object(let members) = view.json else { return nil }
    let head: [JSONMember] = [
      JSONMember("$schema", .string(ChartTheme.schema)),
      JSONMember("title", ChartTheme.title(title).json),
      JSONMember("description", .string(description)),
      JSONMember("data", .object([JSONMember("values", table.values)])),
    ]
    return .object(head + members + [JSONMember("config", ChartTheme.configuration.json)])
  }

  /// The specification as a file: readable, with one row of data a line.
  var fileText: String? {
    guard let members = specification?.asMembers else { return nil }
    let parts = members.map { member in
      let name = JSONValue.string(member.name).compactText()
      guard member.name == "data", let rows = member.value["values"]?.asArray else {
        let lines = member.value.text.split(separator: "\n", omittingEmptySubsequences: false)
        return "  \(name): " + lines.joined(separator: "\n  ")
      }
      return "  \(name): {\"values\": [\n    "
        + rows.map { $0.compactText() }.joined(separator: ",\n    ") + "\n  ]}"
    }
    return "{\n" + parts.joined(separator: ",\n") + "\n}\n"
  }

  /// Letters and digits of a text in lower case, and hyphens for all else.
  static func fileName(_ text: String) -> String {
    var name = ""
    for scalar in text.lowercased().unicodeScalars {
      let isPlain = (48...57).contains(scalar.value) || (97...122).contains(scalar.value)
      if isPlain { name.unicodeScalars.append(scalar) } else if !name.hasSuffix("-") { name += "-" }
    }
    while name.hasSuffix("-") { name.removeLast() }
    return name.isEmpty ? "chart" : name
  }
}

/// What all charts look like.
enum ChartTheme {
  /// The language of the specifications.
  static let schema = "https://vega.github.io/schema/vega-lite/v5.json"
  /// Width of the space between the axes; with labels a chart is as wide as a phone.
  static let width = 330
  /// Height of the space between the axes.
  static let height = 260

  /// Colours that the colour-blind tell apart, without the yellow that is lost on white.
  ///
  /// *Source:* M. Okabe and K. Ito, Color Universal Design, 2008.
  static let colours = [
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#666666",
  ]
  static let shapes = [
    "circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "triangle-left",
  ]
  static let dashes: [Spec] = [
    [1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [10, 4], [4, 2, 1, 2], [1, 3], [12, 2],
  ]
  /// As many series as are told apart.
  static let mostSeries = 8

  /// Fonts that are as wide as those by which pictures are measured, or narrower: then no label is cut.
  static let fonts: Spec = "Verdana, DejaVu Sans, sans-serif"

  /// The legend of some names: side by side where they are short; none is cut, or two could look the same.
  static func legend(_ names: [String]) -> Spec {
    let isShort = names.allSatisfy { $0.count <= 20 }
    return ["columns": isShort ? 2 : 1, "labelLimit": 0]
  }

  static func title(_ text: String) -> Spec {
    ["text": Spec(text), "anchor": "start", "fontSize": 15, "offset": 12, "limit": 460]
  }

  static let configuration: Spec = [
    "background": "white", "font": fonts, "padding": 6,
    "view": ["stroke": nil],
    "axis": [
      "labelFontSize": 12, "titleFontSize": 13, "titleFontWeight": "normal", "titlePadding": 8,
      "labelColor": "#222", "titleColor": "#222", "gridColor": "#e2e2e2", "domainColor": "#888",
      "tickColor": "#888", "labelLimit": 200, "labelOverlap": "greedy",
    ],
    "legend": [
      "orient": "bottom", "labelFontSize": 12, "titleFontSize": 12, "labelLimit": 0,
      "symbolOpacity": 1, "symbolSize": 70, "labelColor": "#222", "titleFontWeight": "normal",
    ],
    "range": ["category": Spec(colours)],
  ]
}
