/// A figure along each setting that is swept, with its interval.
enum SweepCharts {
  /// A figure that is drawn along what is swept.
  private struct Subject {
    var name: String
    var title: String
    var axis: String
    var isShare: Bool
    /// The series of one system: the figure of each, and what its legend adds to the system's name.
    var figures: [(figure: FigureName, suffix: String)]
    var meaning: String
    /// What a figure is multiplied by to stand in the axis' unit.
    var factor = 1.0
  }

  private static let subjects = [
    Subject(
      name: "error", title: "Error of counts", axis: "RMSE (conversions)", isShare: false,
      figures: [
        (.error("rmse", "reported", "unbiased"), "unbiased"), (.error("rmse", "reported", "raw"), "raw"),
      ],
      meaning:
        "Root mean square error of counts by campaign and value of the data, against what the reports would have said "
        + "without noise; vertical lines are 95 % intervals over replications."),
    Subject(
      name: "relative-error", title: "Relative error", axis: "RMSRE", isShare: true,
      figures: [(.error("rmsre_tau", "attributable", "unbiased", at: "5"), "")],
      meaning:
        "Root mean square relative error of unbiased counts against the attributable conversions: noise and losses "
        + "together; vertical lines are 95 % intervals over replications."),
    Subject(
      name: "found-again", title: "People found again", axis: "named at the first guess", isShare: true,
      figures: [(.foundAgain, ""), (.byTiming, "by timing alone")],
      meaning:
        "Share of attributable conversions whose person a passive adversary names at the first guess; by timing alone: "
        + "without any report. Vertical lines are 95 % intervals over replications."),
    Subject(
      name: "anonymity", title: "The crowd in which people hide", axis: "effective number of people",
      isShare: false, figures: [(.anonymitySet, "")],
      meaning:
        "Effective size of the anonymity set of an attributable conversion, 2 to the power of the mean entropy of a "
        + "passive adversary's belief; vertical lines are 95 % intervals over replications."),
    Subject(
      name: "delay", title: "Median delay", axis: "days from conversion to arrival", isShare: false,
      figures: [(.medianDelay, "")],
      meaning: "Median time from conversion to arrival of reports with full credit.",
      factor: 1 / 86_400_000.0),
  ]

  static func make(_ data: ReportData) throws -> [Chart] {
    data.axes.flatMap { axis in
      // Settings of an adversary change nothing for others.
      axis.path.hasPrefix("adversaries.")
        ? []
        : subjects.compactMap { chart($0, along: axis, data) }
          + [delivered(along: axis, data)].compactMap(\.self)
    }
  }

  /// One value of a series.
  private struct Value {
    var point: Int
    var series: String
    var mean: Double
    var low: Double?
    var high: Double?
  }

  private static func chart(_ subject: Subject, along axis: SweepAxis, _ data: ReportData) -> Chart? {
    let groups = PointGroups(axis, data)
    var values: [Value] = []
    var (names, allNames) = ([String](), [String]())
    for (group, points) in groups.lines {
      for system in data.systems {
        // Others than the main figure would bury it where there are many lines.
        let isAlone =
          groups.lines.count == 1 && data.systems.count * subject.figures.count <= ChartTheme.mostSeries
        for (figure, suffix) in isAlone ? subject.figures : Array(subject.figures.prefix(1)) {
          let rows = points.compactMap { data.row(figure, point: $0, system: system) }
          let mine = rows.compactMap { row in
            row.mean.map {
              Value(point: row.point, series: "", mean: $0, low: row.shownLow, high: row.shownHigh)
            }
          }
          guard !mine.isEmpty else { continue }
          let name = [data.systems.count > 1 ? system : "", group, suffix].filter { !$0.isEmpty }
            .joined(separator: ", ")
          let series = name.isEmpty ? system : name
          allNames.append(series)
          guard names.count < ChartTheme.mostSeries else { continue }
          names.append(series)
          values += mine.map {
            Value(
              point: $0.point, series: series, mean: $0.mean * subject.factor,
              low: $0.low.map { $0 * subject.factor }, high: $0.high.map { $0 * subject.factor })
          }
        }
      }
    }
    let thinned = groups.leftOut.reduce(0) { count, points in
      count
        + data.systems.count { system in
          points.contains { point in
            subject.figures.first.flatMap { data.row($0.figure, point: point, system: system)?.mean } != nil
          }
        }
    }
    return picture(subject, axis, groups, values, names, allNames.count - names.count + thinned, data)
  }

  /// The share of all conversions that was delivered, from the stages of the funnel.
  private static func delivered(along axis: SweepAxis, _ data: ReportData) -> Chart? {
    let groups = PointGroups(axis, data)
    var (values, names, more) = ([Value](), [String](), 0)
    for (group, points) in groups.lines {
      for system in data.systems {
        let mine = points.compactMap { point in
          Funnel(data, point: point, system: system)?.deliveredShare.map {
            Value(point: point, series: "", mean: $0)
          }
        }
        guard !mine.isEmpty else { continue }
        guard names.count < ChartTheme.mostSeries else {
          more += 1
          continue
        }
        let name = [data.systems.count > 1 ? system : "", group].filter { !$0.isEmpty }.joined(
          separator: ", ")
        names.append(name.isEmpty ? system : name)
        values += mine.map { Value(point: $0.point, series: names[names.count - 1], mean: $0.mean) }
      }
    }
    for points in groups.leftOut {
      more += data.systems.count { system in
        points.contains { Funnel(data, point: $0, system: system)?.deliveredShare != nil }
      }
    }
    let subject = Subject(
      name: "delivered", title: "Conversions delivered", axis: "delivered", isShare: true, figures: [],
      meaning: "Share of all conversions of the measured period whose report with full credit arrived.")
    return picture(subject, axis, groups, values, names, more, data)
  }

  private static func picture(
    _ subject: Subject, _ axis: SweepAxis, _ groups: PointGroups, _ values: [Value], _ names: [String],
    _ more: Int, _ data: ReportData
  ) -> Chart? {
    // What never changes is told by the key figures.
    guard Set(values.map(\.mean)).count > 1 else { return nil }
    var table = DataTable([
      .init(name: "series", title: "series"), .init(name: "setting", title: axis.path),
      .init(name: "value", title: subject.axis, isShare: subject.isShare),
      .init(name: "ci_low", title: "95 % from", isShare: subject.isShare),
      .init(name: "ci_high", title: "to", isShare: subject.isShare),
    ])
    for value in values {
      let setting: DataTable.Cell =
        axis.numbers.map { .number($0[value.point]) } ?? .text(axis.texts[value.point])
      table.append([
        .text(value.series), setting, .number(value.mean), .number(value.low), .number(value.high),
      ])
    }
    if more > 0 {
      table.leftOut =
        "\(more) more series \(more == 1 ? "is" : "are") left out, so that the chart stays readable; summary.csv has all."
    }
    let numbers = table.numbers("value") + table.numbers("ci_low") + table.numbers("ci_high")
    let hasIntervals = !table.numbers("ci_low").isEmpty
    let chart = SeriesChart(
      x: .init(field: "setting", axis: ChartAxis(axis)),
      y: .init(
        field: "value", axis: .fitting(numbers, subject.axis, isShare: subject.isShare),
        interval: hasIntervals ? ("ci_low", "ci_high") : nil),
      series: ("series", data.systems.count > 1 ? "system" : ""), names: names, connects: groups.connects)
    let others = axis.inStep.isEmpty ? "" : " In step with it change: \(axis.inStep.joined(separator: ", "))."
    return Chart(
      name: "\(subject.name)-by-\(axis.path)", section: .sweep,
      title: "\(subject.title) by \(ReportData.shortName(axis.path, among: data.swept))",
      description: subject.meaning + others + groups.note + (table.leftOut.map { " " + $0 } ?? ""),
      table: table, view: chart.view)
  }
}

/// The design points along an axis: one line for each choice of all that is swept besides.
struct PointGroups {
  /// The choice in words, empty where nothing else is swept, and its design points along the axis.
  var lines: [(label: String, points: [Int])]
  /// The design points of the choices for which there is no line.
  var leftOut: [[Int]] = []
  /// Whether the points of a line may be joined.
  var connects: Bool

  /// Why points are not joined, as a sentence after others; empty where they are.
  var note: String {
    connects ? "" : " Points are not joined: other settings differ from one to the next as well."
  }

  init(_ axis: SweepAxis, _ data: ReportData) {
    let others = data.axes.filter { $0.path != axis.path }
    var order: [[String]] = []
    var points: [[String]: [Int]] = [:]
    for point in data.points.indices {
      let key = others.map { $0.texts[point] }
      if points[key] == nil { order.append(key) }
      points[key, default: []].append(point)
    }
    // Where nearly every point is a choice of its own, as in a random design, lines would say nothing.
    let isScattered = order.count * 2 > data.points.count && order.count > 1
    connects = !isScattered
    if isScattered {
      lines = [("", Array(data.points.indices))]
    } else {
      lines = order.map { key in
        let label = zip(others, key).map {
          "\(ReportData.shortName($0.path, among: data.swept)) \($1)"
        }.joined(separator: ", ")
        return (label, points[key] ?? [])
      }
      // Of many choices some from first to last say more than the first few.
      let most = max(1, ChartTheme.mostSeries / max(1, data.systems.count))
      if lines.count > most {
        let all = lines
        let kept = (0..<most).map { most == 1 ? 0 : $0 * (all.count - 1) / (most - 1) }
        lines = kept.map { all[$0] }
        leftOut = all.indices.filter { !kept.contains($0) }.map { all[$0].points }
      }
    }
  }
}
