import Experiments
import Foundation
import ResultsExport

/// What audits of noise come to: one row for each mechanism.
struct AuditReport {
  private let experiment: Experiment
  private let outcome: RunOutcome

  init(_ experiment: Experiment, _ outcome: RunOutcome) {
    self.experiment = experiment
    self.outcome = outcome
  }

  /// The table, within 100 columns; empty where nothing was audited.
  ///
  /// - Parameter headers: of what is swept.
  func table(swept headers: [String]) -> String {
    guard outcome.audits.contains(where: { !$0.isEmpty }) else { return "" }
    var table = TextTable(
      [(header: "system", alignment: .left)] + headers.map { (header: $0, alignment: .left) } + [
        ("noise", .left), ("claimed epsilon", .right), ("two worlds: at least", .right),
        ("one run: at least", .right), ("p of law", .right), ("verdict", .left),
      ])
    for (point, rows) in zip(experiment.points, outcome.audits) {
      for digest in AuditDigest.all(rows) {
        table.append(
          [point.scenario.systems[digest.system].name] + point.values.map(\.value) + cells(digest))
      }
    }
    return "\n" + table.rendered(width: 100) + Self.legend
  }

  private func cells(_ digest: AuditDigest) -> [String] {
    func text(_ bound: Double?) -> String { bound.map { String(format: "%.3f", $0) } ?? "-" }
    return [
      digest.mechanism, text(digest.epsilon), text(digest.twoWorldBound), text(digest.oneRunBound),
      digest.lawPValue.map { String(format: "%.2g", $0) } ?? "-", digest.verdict,
    ]
  }

  private static let legend = """

    Each noise played by itself. at least: 95 % lower limits of epsilon; p of law: chi-square test of the
    outputs; passed: the claim stands, and a test had the power to see the defect named in audit.csv.

    """
}
