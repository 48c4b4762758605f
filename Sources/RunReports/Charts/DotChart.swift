/// One line for each name, with a dot and an interval for each series.
struct DotChart {
  /// The field of the names, in order, and the axis' title.
  var names: (field: String, title: String, order: [String])
  var value: SeriesChart.Position
  /// The field that tells series apart, the legend's title, and the series in order.
  var series: (field: String, title: String, order: [String])

  /// The specification's layers and encodings.
  var view: Spec {
    let isSingle = series.order.count < 2
    let lineHeight = max(26.0, 15 * Double(series.order.count) + 8)
    let y: Spec = [
      "field": Spec(names.field), "type": "nominal", "sort": Spec(names.order),
      "axis": ["title": Spec(names.title), "grid": true, "labelLimit": 320],
    ]
    var position: Spec = ["y": y]
    if !isSingle {
      position = position.merged(with: [
        "yOffset": ["field": Spec(series.field), "type": "nominal", "sort": Spec(series.order)]
      ])
    }
    var layers: [Spec] = []
    if let interval = value.interval {
      layers.append([
        "transform": [
          [
            "filter": [
              "and": [
                ["field": Spec(interval.low), "valid": true], ["field": Spec(interval.high), "valid": true],
              ]
            ]
          ]
        ],
        "mark": ["type": "rule", "strokeWidth": 1.6, "opacity": 0.6],
        "encoding": position.merged(with: [
          "x": value.axis.encoding(interval.low), "x2": ["field": Spec(interval.high)],
          "color": byName(ChartTheme.colours.map { Spec($0) }),
        ]),
      ])
    }
    layers.append([
      "mark": ["type": "point", "filled": true, "size": 65, "opacity": 0.95],
      "encoding": position.merged(with: [
        "x": value.axis.encoding(value.field), "color": byName(ChartTheme.colours.map { Spec($0) }),
        "shape": byName(ChartTheme.shapes.map { Spec($0) }),
      ]),
    ])
    return [
      "width": Spec(Double(ChartTheme.width) - 40),
      "height": Spec(lineHeight * Double(max(1, names.order.count))), "layer": Spec(layers),
    ]
  }

  private func byName(_ range: [Spec]) -> Spec {
    let used = series.order.indices.map { range[$0 % range.count] }
    let encoding: Spec = [
      "field": Spec(series.field), "type": "nominal", "title": Spec(series.title),
      "scale": ["domain": Spec(series.order), "range": Spec(used)],
    ]
    return encoding.merged(with: [
      "legend": series.order.count < 2 ? nil : ChartTheme.legend(series.order)
    ])
  }
}

/// Bars from 0, one for each name, with the number written at its end.
struct BarChart {
  /// The field of the names, in order.
  var names: (field: String, order: [String])
  var value: (field: String, title: String)
  /// The field with what is written at the end of a bar.
  var label: String
  /// The greatest value.
  var greatest: Double
  /// The field that tells two kinds of bars apart, with their names and colours.
  var kind: (field: String, names: [String], colours: [String])

  /// The specification's layers and encodings.
  var view: Spec {
    let y: Spec = [
      "field": Spec(names.field), "type": "nominal", "sort": Spec(names.order), "axis": ["title": nil],
    ]
    // Room for what is written beyond the longest bar.
    let x: Spec = [
      "field": Spec(value.field), "type": "quantitative",
      "axis": ["title": Spec(value.title), "tickCount": 4, "labelExpr": "format(datum.value, '~s')"],
      "scale": ["domain": Spec([0.0, max(1, greatest) * 1.7].map { Spec($0) }), "nice": false],
    ]
    let colour: Spec = [
      "field": Spec(kind.field), "type": "nominal", "legend": nil,
      "scale": ["domain": Spec(kind.names), "range": Spec(kind.colours)],
    ]
    return [
      "width": Spec(Double(ChartTheme.width) - 60), "height": Spec(24 * Double(max(1, names.order.count))),
      "encoding": ["y": y, "x": x],
      "layer": [
        ["mark": ["type": "bar", "height": 15], "encoding": ["color": colour]],
        [
          "mark": ["type": "text", "align": "left", "dx": 5, "fontSize": 12, "color": "#222"],
          "encoding": ["text": ["field": Spec(label), "type": "nominal"]],
        ],
      ],
    ]
  }
}
