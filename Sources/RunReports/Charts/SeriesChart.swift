/// Points, lines and intervals over two axes, one colour, shape and dash for each series.
struct SeriesChart {
  /// A field of the table and the axis on which it stands.
  struct Position {
    var field: String
    var axis: ChartAxis
    /// The fields of the interval's ends; nil where there is none.
    var interval: (low: String, high: String)?
  }

  var x: Position
  var y: Position
  /// The field that tells series apart, and the legend's title.
  var series: (field: String, title: String)
  /// The names of all series, in order; each place has a colour, a shape and a dash of its own.
  var names: [String]
  /// The series that the legend shows; nil for all.
  var present: [String]?
  /// Whether the points of a series are joined, in the order of x.
  var connects = true
  /// Ends of a line along which both values are equal; nil for none.
  var diagonal: ClosedRange<Double>?

  /// The specification's layers and encodings.
  var view: Spec {
    var layers: [Spec] = []
    if let diagonal { layers.append(line(along: diagonal)) }
    if let interval = y.interval { layers.append(intervals(of: y, interval, "y", "x", x)) }
    if let interval = x.interval { layers.append(intervals(of: x, interval, "x", "y", y)) }
    if connects { layers.append(lines) }
    layers.append(points)
    return [
      "width": Spec(Double(ChartTheme.width)), "height": Spec(Double(ChartTheme.height)),
      "layer": Spec(layers),
    ]
  }

  private var positions: Spec { ["x": x.axis.encoding(x.field), "y": y.axis.encoding(y.field)] }

  private func byName(_ range: [Spec], legend: Bool) -> Spec {
    let used = names.indices.map { range[$0 % range.count] }
    var encoding: Spec = [
      "field": Spec(series.field), "type": "nominal", "title": Spec(series.title),
      "scale": ["domain": Spec(names), "range": Spec(used)],
    ]
    if !legend || names.count < 2 { return encoding.merged(with: ["legend": nil]) }
    var shown = ChartTheme.legend(present ?? names)
    if let present { shown = shown.merged(with: ["values": Spec(present)]) }
    encoding = encoding.merged(with: ["legend": shown])
    return encoding
  }

  private func colour(legend: Bool = true) -> Spec {
    byName(ChartTheme.colours.map { Spec($0) }, legend: legend)
  }

  private var lines: Spec {
    [
      "mark": ["type": "line", "strokeWidth": 2],
      "encoding": positions.merged(with: [
        "color": colour(), "strokeDash": byName(ChartTheme.dashes, legend: true),
        "order": ["field": Spec(x.field), "type": x.axis.scale == .ordinal ? "ordinal" : "quantitative"],
      ]),
    ]
  }

  private var points: Spec {
    [
      "mark": ["type": "point", "filled": true, "size": Spec(connects ? 55.0 : 45.0), "opacity": 0.9],
      "encoding": positions.merged(with: [
        "color": colour(), "shape": byName(ChartTheme.shapes.map { Spec($0) }, legend: true),
      ]),
    ]
  }

  private func intervals(
    of position: Position, _ interval: (low: String, high: String), _ channel: String, _ other: String,
    _ across: Position
  ) -> Spec {
    let filter: Spec = [
      "and": [["field": Spec(interval.low), "valid": true], ["field": Spec(interval.high), "valid": true]]
    ]
    let encoding: Spec = Spec(
      .object([
        .init(channel, position.axis.encoding(interval.low).json),
        .init(channel + "2", (["field": Spec(interval.high)] as Spec).json),
        .init(other, across.axis.encoding(across.field).json),
        .init("color", colour().json),
      ]))
    return [
      "transform": [["filter": filter]], "mark": ["type": "rule", "strokeWidth": 1.4, "opacity": 0.6],
      "encoding": encoding,
    ]
  }

  private func line(along range: ClosedRange<Double>) -> Spec {
    let ends: [Spec] = [range.lowerBound, range.upperBound].map {
      [
        "\(x.field)": Spec($0), "\(y.field)": Spec($0),
      ]
    }
    return [
      "data": ["values": Spec(ends)],
      "mark": ["type": "line", "color": "#777", "strokeDash": [4, 3], "strokeWidth": 1.2],
      "encoding": positions,
    ]
  }
}
