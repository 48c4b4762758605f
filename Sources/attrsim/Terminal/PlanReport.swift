import Experiments
import Foundation
import ResultsExport

/// What `run --dry-run` says.
struct PlanReport {
  private let plan: RunPlan

  init(_ plan: RunPlan) { self.plan = plan }

  func json() throws -> String {
    String(decoding: try JSONFile.bytes(of: plan, for: "standard output"), as: UTF8.self)
  }

  func text() -> String {
    let runs = plan.points * plan.replications
    let most = plan.isAtMost ? "at most " : ""
    let rows = [
      ("design points", Self.count(plan.points)),
      ("replications", "\(most)\(Self.count(plan.replications)) of each, \(most)\(Self.count(runs)) in all"),
      ("systems", "\(plan.systems.count): \(plan.systems.joined(separator: ", "))"),
      ("people", "\(most)\(Self.count(Int(clamping: plan.people))) in all, the same for every system"),
      (
        "time",
        "\(ProgressText.duration(plan.seconds)) on \(plan.threads) thread\(plan.threads == 1 ? "" : "s")"
      ),
      ("disk", "about \(Self.size(plan.bytes))"),
      ("folder", plan.folder),
    ]
    let files =
      plan.tables.map { ($0.name, "\(Self.count($0.rows)) rows, \(Self.size($0.bytes))") }
      + [("parts/", Self.size(plan.partBytes))]
    return Paragraphs.list(rows.map { (name: $0.0, text: $0.1) }) + "\nfiles:\n"
      + Paragraphs.list(files.map { (name: $0.0, text: $0.1) }) + "\n"
      + Paragraphs.wrapped(
        "Nothing was written. Time and disk are estimates, from "
          + "\(Self.count(Int(clamping: plan.pilotPeople))) people of "
          + "\(plan.pilots) design point\(plan.pilots == 1 ? "" : "s"), simulated in memory.")
      + "\n"
  }

  private static func count(_ number: Int) -> String { Figures.number(Double(number), digits: 0) }

  /// A number of bytes with a unit.
  static func size(_ bytes: Int) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB", "PB"]
    var (size, unit) = (Double(bytes), 0)
    while size >= 1000, unit < units.count - 1 { (size, unit) = (size / 1000, unit + 1) }
    return String(format: unit == 0 || size >= 100 ? "%.0f %@" : "%.1f %@", size, units[unit])
  }
}
