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

  /// The table, within 100 columns; or the systems side by side, where the experiment compares them.
  func table() -> String {
    if experiment.comparesSystems {
      return title + "\n\n" + SideBySideReport(experiment, outcome).table(swept: sweptHeaders)
        + overconfidence + bars + AdversaryReport(experiment, outcome).table()
        + AuditReport(experiment, outcome).table(swept: sweptHeaders)
    }
    let swept = sweptHeaders.map { (header: $0, alignment: TextTable.Alignment.left) }
    var table = TextTable(
      [(header: "system", alignment: .left)] + swept + [
        ("conversions", .right), ("delivered", .right), ("share delivered", .right),
        ("median delay", .right), ("RMSE raw", .right), ("RMSE unbiased", .right), ("95 % coverage", .right),
      ] + (hasRisk ? [("found again", .right), ("by timing", .right)] : []))
    for (point, rows) in zip(experiment.points, outcome.summaries) {
      for (index, system) in point.scenario.systems.enumerated() {
        let figures = Figures(rows.filter { $0.system == index })
        table.append(
          [system.name] + point.values.map(\.value) + figures.cells + (hasRisk ? figures.riskCells : []))
      }
    }
    let legend = Self.legend + (hasRisk ? Self.riskLegend : "") + overconfidence
    return title + "\n\n" + table.rendered(width: 100) + legend + bars
      + AdversaryReport(experiment, outcome).table()
      + AuditReport(experiment, outcome).table(swept: sweptHeaders)
  }

  private var bars: String { SummaryBars(experiment, outcome).text() }

  private var hasRisk: Bool { experiment.points.contains { $0.scenario.risk != nil } }

  /// Says where an adversary believes more than it achieves, so that nobody takes its beliefs for risks.
  private var overconfidence: String {
    let groups = zip(experiment.points, outcome.summaries).flatMap { point, rows in
      let swept = point.values.map { "\($0.path) = \($0.value)" }
      return point.scenario.systems.enumerated().map { index, system in
        (
          place: ([system.name] + swept).joined(separator: ", "),
          adversaries: Overconfidence.adversaries(rows.filter { $0.system == index })
        )
      }
    }
    return Overconfidence.note(groups)
  }

  private var title: String {
    let people = Set(experiment.points.map(\.scenario.population.people))
    let count =
      people.count == 1 ? people.first.map { Figures.number(Double($0), digits: 0) + " people, " } : nil
    let replications = experiment.replications
    return
      "\(experiment.name): \(count ?? "")\(experiment.plan) replication\(replications == 1 ? "" : "s"), seed "
      + "\(experiment.points[0].scenario.seed)"
  }

  /// Swept paths with spaces for dots, so that they wrap; what all have in common at the front is left out.
  private var sweptHeaders: [String] {
    let paths = experiment.sweptPaths.map { $0.split(separator: ".").map(String.init) }
    let isCommon = !paths.isEmpty && paths.allSatisfy { $0.count > 1 && $0[0] == paths[0][0] }
    return paths.map { (isCommon ? Array($0.dropFirst()) : $0).joined(separator: " ") }
  }

  private static let legend = """

    Means over replications, of the measured period. delivered: reports with full credit that arrived;
    median delay: from conversion to arrival. RMSE: of counts by campaign and data, against what the
    delivered reports would say without noise; coverage: of the unbiased estimate's interval for that.

    """

  private static let riskLegend = """
    found again: conversions after an ad click whose person a passive adversary (publisher, advertiser
    and ad tech together) names at the first guess; by timing: without any report.

    """

  /// The summary rows as JSON.
  func json() throws -> String {
    struct Row: Encodable {
      var swept: [String: String]
      var system: String
      var table: String
      var truth: String
      var estimator: String
      var adversary: String
      var metric: String
      var at: String
      /// nil where it is infinite.
      var mean: Double?
      var standardDeviation: Double?
      var replications: Int
      var ciLow: Double?
      var ciHigh: Double?
      var bound: Double?
      var closedForm: Double?
    }
    struct Document: Encodable {
      var results: String
      var failures: [String]
      var summary: [Row]
      var systems: [ComparedRow]?
    }
    func finite(_ x: Double?) -> Double? { x.flatMap { $0.isFinite ? $0 : nil } }
    let rows = zip(experiment.points, outcome.summaries).flatMap { point, rows in
      rows.map { row in
        Row(
          swept: Dictionary(point.values.map { ($0.path, $0.value) }) { first, _ in first },
          system: point.scenario.systems[row.system].name, table: row.table, truth: row.truth,
          estimator: row.estimator, adversary: row.adversary, metric: row.metric, at: row.at,
          mean: finite(row.mean), standardDeviation: row.standardDeviation, replications: row.replications,
          ciLow: finite(row.interval?.low), ciHigh: finite(row.interval?.high), bound: row.bound,
          closedForm: row.closedForm)
      }
    }
    let document = Document(
      results: outcome.folder, failures: outcome.failures, summary: rows,
      systems: experiment.comparesSystems ? comparedRows : nil)
    return String(decoding: try JSONFile.bytes(of: document, for: "standard output"), as: UTF8.self)
  }
}

/// One figure of one system beside the first system's, for `--json`.
private struct ComparedRow: Encodable {
  var swept: [String: String]
  var system: String
  var metric: String
  var at: String
  var value: Double
  var ciLow: Double?
  var ciHigh: Double?
  var difference: Double?
  var differenceCiLow: Double?
  var differenceCiHigh: Double?
  var replications: Int
}

extension SummaryReport {
  private var comparedRows: [ComparedRow] {
    zip(experiment.points, outcome.comparisons).flatMap { point, systems in
      zip(point.scenario.systems, systems).flatMap { arm, values in
        values.map { value in
          ComparedRow(
            swept: Dictionary(point.values.map { ($0.path, $0.value) }) { first, _ in first },
            system: arm.name, metric: value.figure.rawValue, at: value.at, value: value.value,
            ciLow: value.interval?.low, ciHigh: value.interval?.high, difference: value.difference,
            differenceCiLow: value.differenceInterval?.low, differenceCiHigh: value.differenceInterval?.high,
            replications: value.replications)
        }
      }
    }
  }
}

/// The figures of one system at one design point, as cells.
struct Figures {
  private let rows: [SummaryRow]

  init(_ rows: [SummaryRow]) { self.rows = rows }

  var cells: [String] {
    let stages = rows.filter { $0.table == "funnel" }
    guard !stages.isEmpty else { return Array(repeating: "-", count: 7) }
    let all = stages.reduce(0) { $0 + $1.mean }
    // Means over replications need a decimal, or equal means may print as different.
    let digits = (stages.first?.replications ?? 1) > 1 ? 1 : 0
    let delivered = stages.first { $0.at == "delivered" }?.mean ?? 0
    return [
      Self.number(all, digits: digits), Self.number(delivered, digits: digits),
      shareDelivered.map { String(format: "%.1f %%", 100 * $0) } ?? "-",
      medianDelay, metric("rmse", "raw").map { Self.number($0, digits: 2) } ?? "-",
      metric("rmse", "unbiased").map { Self.number($0, digits: 2) } ?? "-",
      metric("interval_coverage", "unbiased").map { String(format: "%.1f %%", 100 * $0) } ?? "-",
    ]
  }

  /// How many of the sampled people's attributable conversions name their person, with reports and without.
  var riskCells: [String] {
    ["passive", "timing"].map { adversary in
      found(by: adversary).map { String(format: "%.1f %%", 100 * $0) } ?? "-"
    }
  }

  /// The share of conversions that are reported with full credit; nil where there are none.
  var shareDelivered: Double? {
    let stages = rows.filter { $0.table == "funnel" }
    let all = stages.reduce(0) { $0 + $1.mean }
    return all > 0 ? (stages.first { $0.at == "delivered" }?.mean ?? 0) / all : nil
  }

  /// The error of unbiased counts against what the reports would have said without noise; nil where there is
  /// none.
  var error: Double? { metric("rmse", "unbiased") }

  /// The share of attributable conversions whose person is named at the first guess; nil where nobody does.
  var foundAgain: Double? { found(by: "passive") ?? found(by: "timing") }

  private func found(by adversary: String) -> Double? {
    rows.first { $0.adversary == adversary && $0.metric == "attributable_top_k" && $0.at == "1" }?.mean
  }

  private var medianDelay: String {
    guard let delay = rows.first(where: { $0.table == "delays" && $0.at == "0.5" })?.mean else { return "-" }
    let (days, hours) = (delay / 86_400_000, delay / 3_600_000)
    return days >= 1 ? String(format: "%.1f d", days) : String(format: "%.1f h", hours)
  }

  private func metric(_ name: String, _ estimator: String) -> Double? {
    rows.first { $0.metric == name && $0.estimator == estimator && $0.truth == "reported" }?.mean
  }

  /// A number with commas between groups of three digits.
  static func number(_ x: Double, digits: Int) -> String {
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
