import Experiments
import Foundation
import ResultsExport

/// What the adversaries of a scenario who act come to: one row for each at each design point.
struct AdversaryReport {
  private let experiment: Experiment
  private let outcome: RunOutcome

  init(_ experiment: Experiment, _ outcome: RunOutcome) {
    self.experiment = experiment
    self.outcome = outcome
  }

  /// The table, within 116 columns, with what its columns mean; empty where nobody acts.
  func table() -> String {
    guard experiment.points.contains(where: { !$0.scenario.adversaries.isEmpty }) else { return "" }
    // What is swept of one adversary concerns no other, so it stands in a cell of its own.
    let shared = experiment.sweptPaths.filter { !$0.hasPrefix(Self.group) }
    let hasOwn = shared.count < experiment.sweptPaths.count
    var table = TextTable(
      [(header: "adversary", alignment: .left)] + (hasOwn ? [(header: "settings", alignment: .left)] : [])
        + shared.map { (header: Self.name($0), alignment: .left) } + [
          ("system", .left), ("success %", .right), ("closed form %", .right), ("bound %", .right),
          ("of", .right), ("half after", .right), ("95 % after", .right),
        ])
    for (point, rows) in zip(experiment.points, outcome.summaries) {
      for adversary in point.scenario.adversaries {
        let mine = rows.filter { $0.adversary == adversary.name && $0.system == adversary.system }
        let own = point.values.filter { $0.path.hasPrefix("\(Self.group)\(adversary.name).") }
          .map { "\(Self.name($0.path)) \($0.value)" }.joined(separator: ", ")
        table.append(
          [adversary.name] + (hasOwn ? [own] : [])
            + point.values.filter { shared.contains($0.path) }.map(\.value)
            + [point.scenario.systems[adversary.system].name] + AdversaryFigures(mine).cells)
      }
    }
    return "\n" + table.rendered(width: 116) + Self.legend
  }

  private static let group = "adversaries."

  /// The last part of a setting's path.
  private static func name(_ path: String) -> String {
    path.split(separator: ".").last.map(String.init) ?? path
  }

  private static let legend = """

    success: people named at the first guess, or joins that are right, with a 95 % interval over replications;
    with "*": true less false positives. of: identities among which it chooses, where that is fixed. \
    after: clicks (c) or days (d)
    from which on success stays at half or 95 %. risk.csv and summary.csv have everything.

    """
}

/// The figures of one adversary that are shown.
private struct AdversaryFigures {
  private let rows: [SummaryRow]

  init(_ rows: [SummaryRow]) { self.rows = rows }

  private func row(_ metric: String, at: String? = nil) -> SummaryRow? {
    rows.first { $0.metric == metric && (at == nil || $0.at == at) }
  }

  var cells: [String] {
    let named = row("top_k", at: "1")
    let headline = named ?? row("join_right") ?? row("advantage")
    return [
      headline.map { Self.share($0) + ($0.metric == "advantage" ? "*" : "") } ?? "-",
      headline?.closedForm.map(Self.percent) ?? "-", headline?.bound.map(Self.percent) ?? "-",
      row("identities").map { Figures.number($0.mean, digits: 0) } ?? "-", until("0.5"), until("0.95"),
    ]
  }

  private func until(_ level: String) -> String {
    for (metric, unit) in [("clicks_until", "c"), ("days_until", "d")] {
      guard let row = row(metric, at: level) else { continue }
      guard row.mean.isFinite else { return row.interval.map { "> \(Int($0.low) - 1) \(unit)" } ?? "never" }
      return "\(Int(row.mean)) \(unit)"
    }
    return "-"
  }

  private static func share(_ row: SummaryRow) -> String {
    guard let interval = row.interval, interval.low < interval.high else { return percent(row.mean) }
    // Only a difference of shares can be below 0.
    let least = row.metric == "advantage" ? -1.0 : 0
    return "\(percent(row.mean)) (\(percent(max(least, interval.low)))–\(percent(min(1, interval.high))))"
  }

  private static func percent(_ x: Double) -> String { Figures.number(100 * x, digits: 2) }
}
