import Experiments
import Foundation
import ResultsExport

/// What a run shows in the end: one row for each design point and system.
struct SummaryReport {
  private let experiment: Experiment
  private let outcome: RunOutcome

  init(_ experiment: Experiment, _ outcome: RunOutcome) {
    self.experiment = experiment
    self.outcome = outcome
  }

  /// The table, within 100 columns.
  func table() -> String {
    let swept = experiment.sweptPaths.map {
      (header: $0.replacing(".", with: " "), alignment: TextTable.Alignment.left)
    }
    var table = TextTable(
      [(header: "system", alignment: .left)] + swept + [
        ("conversions", .right), ("delivered", .right), ("share delivered", .right), ("RMSE raw", .right),
        ("RMSE unbiased", .right), ("95 % coverage", .right), ("kept data", .right),
      ])
    for (point, rows) in zip(experiment.points, outcome.summaries) {
      for (index, system) in point.scenario.systems.enumerated() {
        let figures = Figures(rows.filter { $0.system == index })
        table.append([system.name] + point.values.map(\.value) + figures.cells)
      }
    }
    return table.rendered(width: 100) + Self.legend
  }

  private static let legend = """

    conversions: of the measured period, per replication. delivered: reports with full credit that
    arrived. RMSE: of counts by campaign and data against `reported`, what those reports would say
    without noise. coverage: of the unbiased estimate's interval. kept data: reports whose data is true.

    """

  /// The summary rows as JSON.
  func json() throws -> String {
    struct Row: Encodable {
      var swept: [String: String]
      var system: String
      var table: String
      var truth: String
      var estimator: String
      var metric: String
      var at: String
      var mean: Double
      var standardDeviation: Double?
      var replications: Int
      var ciLow: Double?
      var ciHigh: Double?
    }
    struct Document: Encodable {
      var results: String
      var failures: [String]
      var summary: [Row]
    }
    let rows = zip(experiment.points, outcome.summaries).flatMap { point, rows in
      rows.map { row in
        Row(
          swept: Dictionary(point.values.map { ($0.path, $0.value) }) { first, _ in first },
          system: point.scenario.systems[row.system].name, table: row.table, truth: row.truth,
          estimator: row.estimator, metric: row.metric, at: row.at, mean: row.mean,
          standardDeviation: row.standardDeviation, replications: row.replications,
          ciLow: row.interval?.low, ciHigh: row.interval?.high)
      }
    }
    let document = Document(results: outcome.folder, failures: outcome.failures, summary: rows)
    return String(decoding: try JSONFile.bytes(of: document, for: "standard output"), as: UTF8.self)
  }
}

/// The figures of one system at one design point, as cells.
private struct Figures {
  private let rows: [SummaryRow]

  init(_ rows: [SummaryRow]) { self.rows = rows }

  var cells: [String] {
    let stages = rows.filter { $0.table == "funnel" }
    let all = stages.reduce(0) { $0 + $1.mean }
    let delivered = stages.first { $0.at == "delivered" }?.mean ?? 0
    return [
      Self.number(all, digits: 0), Self.number(delivered, digits: 0),
      all > 0 ? String(format: "%.1f %%", 100 * delivered / all) : "-",
      metric("rmse", "raw").map { Self.number($0, digits: 2) } ?? "-",
      metric("rmse", "unbiased").map { Self.number($0, digits: 2) } ?? "-",
      metric("interval_coverage", "unbiased").map { String(format: "%.1f %%", 100 * $0) } ?? "-",
      metric("keep_rate", "").map { String(format: "%.2f %%", 100 * $0) } ?? "-",
    ]
  }

  private func metric(_ name: String, _ estimator: String) -> Double? {
    rows.first { $0.metric == name && $0.estimator == estimator && $0.truth == "reported" }?.mean
  }

  /// A number with commas between groups of three digits.
  private static func number(_ x: Double, digits: Int) -> String {
    let text = String(format: "%.\(digits)f", abs(x))
    let whole = text.prefix { $0 != "." }
    var grouped = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { grouped.append(",") }
      grouped.append(digit)
    }
    return (x < 0 ? "-" : "") + grouped + text.dropFirst(whole.count)
  }
}
