/// An axis of a chart: its title, scale and format.
struct ChartAxis: Sendable {
  var title: String
  var scale = SweepAxis.Scale.linear
  /// Words of an ordinal axis, in order.
  var words: [String] = []
  var isShare = false
  /// Whether a linear axis starts at 0 though no value does.
  var hasZero = false
  /// The ends of an axis that is not to be rounded; nil: the renderer chooses.
  var ends: ClosedRange<Double>?
  /// Values at which there are labels; empty: the renderer chooses.
  var ticks: [Double] = []

  /// An axis for numbers, logarithmic where they span much.
  static func fitting(_ numbers: [Double], _ title: String, isShare: Bool = false) -> ChartAxis {
    var axis = ChartAxis(title: title, isShare: isShare)
    axis.scale = SweepAxis.scale(of: numbers)
    axis.ticks = axis.scale.ticks(numbers)
    if axis.scale == .linear { axis.hasZero = (numbers.min() ?? 0) >= 0 }
    return axis
  }

  /// The axis of what is swept.
  init(_ axis: SweepAxis) {
    title = axis.path + (axis.unit.isEmpty ? "" : " (\(axis.unit))")
    scale = axis.scale
    words = axis.numbers == nil ? axis.distinct : []
    // Few values are labelled as they are.
    let values = Set(axis.numbers ?? []).sorted()
    ticks = values.count <= 8 ? values : axis.scale.ticks(values)
  }

  init(
    title: String, scale: SweepAxis.Scale = .linear, words: [String] = [], isShare: Bool = false,
    hasZero: Bool = false
  ) {
    self.title = title
    self.scale = scale
    self.words = words
    self.isShare = isShare
    self.hasZero = hasZero
  }

  /// The encoding of a field on this axis.
  func encoding(_ field: String) -> Spec {
    var axis: Spec = ["title": Spec(title)]
    if scale != .ordinal {
      axis = axis.merged(with: [
        "labelExpr": isShare ? "format(datum.value, '~%')" : "format(datum.value, ',')"
      ])
    }
    if !ticks.isEmpty {
      let written = ticks.map { Spec($0) }
      axis = axis.merged(with: ["values": Spec(written)])
    } else if scale != .ordinal {
      axis = axis.merged(with: ["tickCount": 6])
    }
    let isWords = scale == .ordinal
    let type: Spec = isWords ? "ordinal" : "quantitative"
    var encoding: Spec = ["field": Spec(field), "type": type, "axis": axis]
    switch scale {
    case .linear: encoding = encoding.merged(with: ["scale": ["zero": Spec(.bool(hasZero))]])
    case .logarithmic: encoding = encoding.merged(with: ["scale": ["type": "log"]])
    case .symmetric(let constant):
      var scale: Spec = ["type": "symlog", "constant": Spec(constant)]
      if let ends {
        let domain = [Spec(ends.lowerBound), Spec(ends.upperBound)]
        scale = scale.merged(with: ["domain": Spec(domain), "nice": false])
      }
      encoding = encoding.merged(with: ["scale": scale])
    case .ordinal:
      encoding = encoding.merged(with: ["sort": words.isEmpty ? nil : Spec(words)])
    }
    return encoding
  }
}

extension SweepAxis.Scale {
  /// Powers of ten within the numbers, and 0 where the scale holds it; empty for other scales.
  func ticks(_ numbers: [Double]) -> [Double] {
    let positive = numbers.filter { $0 > 0 }
    guard let least = positive.min(), let greatest = positive.max() else { return [] }
    var powers: [Double] = []
    var power = 1.0
    // The least numbers lie below every power of ten that can be told from 0.
    while power > least, power > Double.leastNormalMagnitude { power /= 10 }
    while power * 10 <= least { power *= 10 }
    while power <= greatest {
      powers.append(power)
      power *= 10
    }
    // Few powers lie within less than three decades: then halves and fifths help.
    if powers.count < 5 { powers = powers.flatMap { [$0, 2 * $0, 5 * $0] } }
    powers = powers.filter { $0.isFinite && $0 >= least * 0.9999999 && $0 <= greatest * 1.0000001 }
    while powers.count > 8 { powers = powers.enumerated().filter { $0.offset % 2 == 0 }.map(\.element) }
    switch self {
    case .logarithmic: return powers
    case .symmetric:
      return (numbers.contains { $0 < 0 } ? powers.reversed().map { -$0 } : []) + [0] + powers
    case .linear, .ordinal: return []
    }
  }
}
