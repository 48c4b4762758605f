import Experiments
import Foundation
import ResultsExport

/// What `attrsim runs` says.
struct RunsReport {
  private let runs: [ListedRun]

  init(_ runs: [ListedRun]) { self.runs = runs }

  /// A run for `--json`.
  struct Row: Encodable {
    var path: String
    var status: String
    var problem: String?
    var scenario: String?
    var hash: String?
    var points: Int?
    var replications: Int?
    var done: Int
    var seed: UInt64?
    var started: Date?
    var finished: Date?
    var bytes: Int
    var version: String?
    var isCurrentVersion: Bool
  }

  var rows: [Row] {
    runs.map { run in
      let (manifest, shard) = (run.manifest, run.shard)
      return Row(
        path: run.path, status: run.status.rawValue, problem: run.problem.isEmpty ? nil : run.problem,
        scenario: manifest?.scenario ?? shard?.scenario,
        hash: manifest?.identity.hash ?? shard?.identity.hash,
        points: manifest?.points.count ?? shard?.points.count,
        replications: manifest?.replications ?? shard?.points.first?.replications, done: run.done,
        seed: manifest?.seed, started: manifest?.started,
        finished: manifest?.finished, bytes: run.byteCount, version: Self.version(run),
        isCurrentVersion: Self.isCurrent(run))
    }
  }

  func text() -> String {
    var table = TextTable([
      ("scenario", .left), ("status", .left), ("points x replications", .right), ("seed", .right),
      ("begun, UTC", .left), ("size", .right), ("version", .left), ("folder", .left),
    ])
    for run in runs {
      table.append([
        run.manifest?.scenario ?? run.shard?.scenario ?? "?", run.status.rawValue, Self.extent(run),
        run.manifest.map { "\($0.seed)" } ?? "?", Self.date(run.date), PlanReport.size(run.byteCount),
        (Self.version(run) ?? "?") + (Self.isCurrent(run) ? "*" : ""), run.path,
      ])
    }
    let problems = runs.filter { !$0.problem.isEmpty }.map {
      "\($0.status.rawValue): \($0.path): \($0.problem)\n"
    }.joined()
    let isAnyOther = runs.contains { !Self.isCurrent($0) }
    let legend =
      "\n* this version of the program, \(ProgramVersion.text)"
      + (isAnyOther ? "; run makes the results of others again in folders of their own" : "") + "\n"
    return table.rendered(width: Self.width(runs)) + problems + legend
  }

  /// Paths are not cut: they are there to be copied.
  private static func width(_ runs: [ListedRun]) -> Int { 110 + (runs.map(\.path.count).max() ?? 0) }

  private static func extent(_ run: ListedRun) -> String {
    if let points = run.shard?.points { return "\(points.count) x \(points.first?.replications ?? 0)" }
    guard let manifest = run.manifest else { return "?" }
    let counts = manifest.points.compactMap(\.replications)
    let (fewest, most) = (counts.min() ?? manifest.replications, counts.max() ?? manifest.replications)
    let plan = "\(manifest.points.count) x " + (fewest == most ? "\(most)" : "\(fewest)-\(most)")
    return run.status == .running || run.status == .interrupted ? "\(run.done) of \(plan)" : plan
  }

  private static func version(_ run: ListedRun) -> String? {
    identity(run).map { "\($0.release)+\($0.sources.prefix(12))" }
  }

  private static func isCurrent(_ run: ListedRun) -> Bool {
    guard let identity = identity(run) else { return false }
    return identity.release == ProgramVersion.release && identity.sources == ProgramVersion.sources
  }

  private static func identity(_ run: ListedRun) -> (release: String, sources: String)? {
    if let identity = run.manifest?.identity { return (identity.release, identity.sources) }
    return run.shard.map { (release: $0.identity.release, sources: $0.identity.sources) }
  }

  private static func date(_ date: Date) -> String {
    guard date != .distantPast else { return "?" }
    let style = Date.ISO8601FormatStyle(
      dateSeparator: .dash, dateTimeSeparator: .space, timeSeparator: .colon)
    return date.formatted(style.year().month().day().time(includingFractionalSeconds: false))
  }
}
