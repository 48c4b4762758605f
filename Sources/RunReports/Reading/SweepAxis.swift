/// Settings that are swept together, as the axis of a chart.
struct SweepAxis: Sendable, Equatable {
  /// How the values are set out.
  enum Scale: Sendable, Equatable {
    case linear
    case logarithmic
    /// Linear up to so much, then logarithmic.
    case symmetric(Double)
    /// Words, in the order in which they first come.
    case ordinal
  }

  /// The setting, by its dotted path.
  var path: String
  /// Settings that change in step with it.
  var inStep: [String]
  /// The unit of the numbers; empty for none.
  var unit: String
  var scale: Scale
  /// The value at each design point, as it is written.
  var texts: [String]
  /// The value at each design point as a number; nil for words.
  var numbers: [Double]?

  /// The values that differ, in the order in which they first come.
  var distinct: [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }

  /// The axes of a sweep: one for each setting, or for several that rise or fall in step.
  static func axes(_ swept: [String], _ points: [[String]]) -> [SweepAxis] {
    var axes: [SweepAxis] = []
    for (column, path) in swept.enumerated() {
      let axis = SweepAxis(path, points.map { $0[column] })
      guard axis.distinct.count > 1 else { continue }
      if let leader = axes.firstIndex(where: { $0.isInStep(with: axis) }) {
        axes[leader].inStep.append(path)
      } else {
        axes.append(axis)
      }
    }
    return axes
  }

  private init(_ path: String, _ texts: [String]) {
    self.path = path
    self.texts = texts
    inStep = []
    unit = ""
    scale = .ordinal
    if let plain = Self.all(texts, Double.init) {
      numbers = plain
    } else if let days = Self.all(texts, WrittenDuration.days) {
      (numbers, unit) = (days, "days")
    }
    if let numbers { scale = Self.scale(of: numbers) }
  }

  /// A logarithmic axis where values span more than this factor.
  static let widest = 50.0

  /// The scale on which numbers can be told apart.
  static func scale(of numbers: [Double]) -> Scale {
    let positive = numbers.filter { $0 > 0 }
    guard let least = positive.min(), let greatest = positive.max(), greatest > widest * least,
      numbers.allSatisfy({ $0 >= 0 })
    else { return .linear }
    return positive.count == numbers.count ? .logarithmic : .symmetric(least)
  }

  /// Whether both say the same of each design point, one rising or falling as the other does.
  private func isInStep(with other: SweepAxis) -> Bool {
    guard let mine = numbers, let theirs = other.numbers else {
      // Of words only the order of their first coming can agree.
      let (a, b) = (distinct, other.distinct)
      return a.count == b.count
        && zip(texts, other.texts).allSatisfy { a.firstIndex(of: $0) == b.firstIndex(of: $1) }
    }
    let order = zip(mine, theirs).sorted { $0 < $1 }
    var (rises, falls) = (true, true)
    for (one, next) in zip(order, order.dropFirst()) {
      if (one.0 == next.0) != (one.1 == next.1) { return false }
      if next.1 < one.1 { rises = false }
      if next.1 > one.1 { falls = false }
    }
    return rises || falls
  }

  private static func all(_ texts: [String], _ read: (String) -> Double?) -> [Double]? {
    let numbers = texts.compactMap(read).filter(\.isFinite)
    return numbers.count == texts.count ? numbers : nil
  }
}

/// A length of time as scenario files write it.
enum WrittenDuration {
  private static let units: [(name: String, days: Double)] = [
    ("ms", 1.0 / 86_400_000), ("s", 1.0 / 86_400), ("m", 1.0 / 1440), ("h", 1.0 / 24), ("d", 1), ("w", 7),
  ]

  /// The days of a length such as `2d`, `90m` or `30d1h`; nil when it is none.
  static func days(_ text: String) -> Double? {
    if text == "0" { return 0 }
    var (rest, sum) = (text[...], 0.0)
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
      let name = rest.dropFirst(digits.count).prefix { $0.isASCII && $0.isLetter }
      guard let count = Double(digits), let unit = units.first(where: { $0.name == name }) else { return nil }
      sum += count * unit.days
      rest = rest.dropFirst(digits.count + name.count)
    }
    return text.isEmpty ? nil : sum
  }
}
