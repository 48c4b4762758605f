import ResultsExport

/// Recovered against true counts: one chart for each system that counts, at a few design points.
enum RecoveredCharts {
  /// The most counts of a chart; of more, evenly many are drawn from the least to the greatest.
  static let mostCounts = 240
  /// The most charts of this kind, unless the first design point alone has more systems.
  static let mostCharts = 6

  private struct Key: Hashable {
    var point: Int
    var system: String
  }

  private struct Count {
    var estimator: String
    var campaign: String
    var data: DataTable.Cell
    var truth: DataTable.Cell
    var estimate: DataTable.Cell
    var low: DataTable.Cell
    var high: DataTable.Cell
    var trueCount: Double
  }

  static func make(_ data: ReportData) throws -> [Chart] {
    guard let table = data.run.table("counts") else { return [] }
    let counts = try read(table, data)
    var charts: [Chart] = []
    var left = 0
    for point in points(data) {
      for system in data.run.manifest.points[point].systems {
        guard let rows = counts[Key(point: point, system: system)] else { continue }
        if point == 0 || charts.count < mostCharts {
          charts.append(chart(rows, point, system, data))
        } else {
          left += 1
        }
      }
    }
    let elsewhere = data.ordinaryAxes.isEmpty ? 0 : data.points.count - points(data).count
    let notes = [
      left > 0 ? "\(left) more system\(left == 1 ? "" : "s") at the design points shown" : "",
      elsewhere > 0 ? "\(elsewhere) more design point\(elsewhere == 1 ? "" : "s")" : "",
    ].filter { !$0.isEmpty }
    if !charts.isEmpty, !notes.isEmpty {
      charts[charts.count - 1].description +=
        " Charts of \(notes.joined(separator: " and of ")) are left out; counts.csv has all."
    }
    return charts
  }

  /// The design points that are shown: the first, one in the middle and the last.
  static func points(_ data: ReportData) -> [Int] {
    // What is swept of adversaries changes nothing for others.
    let last = data.ordinaryAxes.isEmpty ? 0 : data.points.count - 1
    var seen: Set<Int> = []
    return [0, (last + 1) / 2, last].filter { $0 >= 0 && seen.insert($0).inserted }
  }

  private static func read(_ table: SavedTable, _ data: ReportData) throws -> [Key: [Count]] {
    let place = try Columns(table).places([
      "replication", "system", "truth", "estimator", "measure", "campaign", "conversion_data", "true_count",
      "estimate", "ci_low", "ci_high",
    ])
    let shown = Set(points(data))
    let positions = PointPositions(data.points)
    let width = data.swept.count
    var counts: [Key: [Count]] = [:]
    try table.forEachRow { record in
      guard record.bytes(place[0]).elementsEqual([0x30]), record[place[2]] == "reported",
        record[place[4]] == "conversions", !record.isEmpty(place[6]), !record.isEmpty(place[8])
      else { return }
      let estimator = record[place[3]]
      guard ["raw", "unbiased"].contains(estimator),
        let trueCount = try record.figure(place[7], of: table)
      else { return }
      let point = try positions.position((0..<width).map { record[$0] }, "\(table.path):\(record.line)")
      guard shown.contains(point) else { return }
      let cells = try place[6...10].map { column throws(ReportError) in try record.digits(column, of: table) }
      counts[Key(point: point, system: record[place[1]]), default: []].append(
        Count(
          estimator: estimator, campaign: record[place[5]], data: cells[0], truth: cells[1],
          estimate: cells[2], low: cells[3], high: cells[4], trueCount: trueCount))
    }
    return counts
  }

  private static func chart(_ rows: [Count], _ point: Int, _ system: String, _ data: ReportData) -> Chart {
    var table = DataTable([
      .init(name: "estimator", title: "estimator"), .init(name: "campaign", title: "campaign"),
      .init(name: "conversion_data", title: "data"), .init(name: "true_count", title: "true count"),
      .init(name: "estimate", title: "estimate"), .init(name: "ci_low", title: "95 % from"),
      .init(name: "ci_high", title: "to"),
    ])
    let names = ["raw", "unbiased"].filter { name in rows.contains { $0.estimator == name } }
    for name in names {
      let mine = rows.filter { $0.estimator == name }
      for count in thinned(mine) {
        table.append([
          .text(count.estimator), .text(count.campaign), count.data, count.truth, count.estimate, count.low,
          count.high,
        ])
      }
      if mine.count > mostCounts {
        table.leftOut =
          "\(mostCounts) of \(mine.count) counts of each estimator are shown, evenly from the least to the greatest; "
          + "counts.csv has all, and the other replications."
      }
    }
    let (x, y) = axes(table)
    let greatest = max(1, table.numbers("true_count").max() ?? 1)
    let chart = SeriesChart(
      x: .init(field: "true_count", axis: x),
      y: .init(field: "estimate", axis: y, interval: ("ci_low", "ci_high")),
      series: ("estimator", "estimator"), names: names, connects: false, diagonal: 0...greatest)
    return Chart(
      name: "recovered-\(system)" + (!data.ordinaryAxes.isEmpty ? "-point-\(point)" : ""), section: .counts,
      title: system + data.placeInTitle(point),
      description:
        "Counts of conversions by campaign and value of the data in replication 0: the estimate against what the "
        + "delivered reports would have said without noise. On the dashed line estimates are right; vertical lines are 95 % "
        + "intervals." + note(y.scale)
        + (names.count == 1 ? " The estimator is \(names[0])." : ""),
      table: table, view: chart.view)
  }

  /// The axes: linear, or logarithmic beyond the size of the errors where counts are large.
  private static func axes(_ table: DataTable) -> (x: ChartAxis, y: ChartAxis) {
    let truths = table.numbers("true_count")
    let estimates = table.numbers("estimate") + table.numbers("ci_low") + table.numbers("ci_high")
    let errors = zip(truths, table.numbers("estimate")).map { abs($0 - $1) }.sorted()
    var scale = SweepAxis.Scale.linear
    if let greatest = (truths + estimates).max(), greatest > 100 {
      // What noise alone does lies on the straight part, or it would look as large as the counts.
      let typical = errors.isEmpty ? 0 : errors[errors.count / 2]
      var straight = 1.0
      while straight < 2 * typical, straight * 50 < greatest { straight *= 10 }
      scale = .symmetric(straight)
    }
    var x = ChartAxis(title: "true count (conversions)", scale: scale, hasZero: true)
    var y = ChartAxis(title: "estimate (conversions)", scale: scale, hasZero: true)
    if scale != .linear {
      // Rounded outwards a logarithmic axis would be mostly empty; the widest point needs half of its size.
      x.ends = 0...(truths.max() ?? 1) * 1.08
      y.ends = min(0, (estimates.min() ?? 0) * 1.08)...((truths + estimates).max() ?? 1) * 1.08
    }
    x.ticks = beyond(scale, truths)
    y.ticks = beyond(scale, truths + estimates)
    return (x, y)
  }

  /// Labels where the axis is logarithmic, and at 0.
  private static func beyond(_ scale: SweepAxis.Scale, _ numbers: [Double]) -> [Double] {
    guard case .symmetric(let straight) = scale else { return [] }
    let sizes = numbers.filter { abs($0) >= straight }
    return scale.ticks(sizes.map { max($0, -$0) } + (numbers.filter { $0 <= -straight })).filter { tick in
      tick == 0 || tick > 0 || numbers.contains { $0 <= tick }
    }
  }

  private static func note(_ scale: SweepAxis.Scale) -> String {
    guard case .symmetric(let straight) = scale else { return "" }
    return " Both axes are straight around 0 and logarithmic beyond \(NumberText.plain(straight))."
  }

  /// At most so many, evenly from the least true count to the greatest, in the order of the table.
  private static func thinned(_ counts: [Count]) -> [Count] {
    guard counts.count > mostCounts else { return counts }
    let order = counts.indices.sorted { (counts[$0].trueCount, $0) < (counts[$1].trueCount, $1) }
    let chosen = (0..<mostCounts).map { order[$0 * (counts.count - 1) / (mostCounts - 1)] }
    return chosen.sorted().map { counts[$0] }
  }
}
