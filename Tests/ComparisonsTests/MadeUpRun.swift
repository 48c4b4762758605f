import Foundation
import ResultsExport

/// A run folder that holds the figures it is given.
final class MadeUpRun {
  let path: String

  struct Figure {
    var point = 0
    var system = "ecm"
    var truth = "reported"
    var estimator = "unbiased"
    var metric = "rmse"
    var at = ""
    /// A value for each replication; nil for none.
    var values: [Double?]
  }

  /// - Parameters:
  ///   - points: the swept settings of each design point.
  ///   - failed: numbers of replications that failed at every point.
  init(
    seed: Int = 1, people: Int = 1000, noise: String = "0.05", trace: (path: String, sha256: String)? = nil,
    points: [[(String, String)]] = [[]],
    systems: [String] = ["ecm"], failed: Set<Int> = [], hash: String = UUID().uuidString,
    stages: [(String, Int)] = [("blocked", 25), ("delivered", 75)], _ figures: [Figure]
  ) throws {
    path = FileManager.default.temporaryDirectory.appending(path: "attrsim-compare-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let replications = figures.map(\.values.count).max() ?? 0
    let swept = (points.first ?? []).map { ColumnSchema($0.0, .string, "") }
    let start = swept + [ColumnSchema("replication", .integer, ""), ColumnSchema("system", .string, "")]
    func text(_ name: String) -> ColumnSchema { ColumnSchema(name, .string, "") }
    let runs = TableSchema(name: "runs", description: "", columns: start + [text("status")])
    let recovery = TableSchema(
      name: "recovery", description: "",
      columns: start + [
        text("truth"), text("estimator"), text("metric"), text("at"), ColumnSchema("value", .number, ""),
      ])
    let funnel = TableSchema(
      name: "funnel", description: "",
      columns: start + [text("stage"), ColumnSchema("conversions", .integer, "")])
    let writers = try [runs, recovery, funnel].map {
      try CSVWriter(path: path + "/" + $0.fileName, schema: $0)
    }
    func begin(_ writer: CSVWriter, _ point: Int, _ replication: Int, _ system: String) {
      for setting in points[point] { writer.rows.append(setting.1) }
      writer.rows.append(replication)
      writer.rows.append(system)
    }
    for point in points.indices {
      for replication in 0..<replications {
        for system in systems {
          begin(writers[0], point, replication, system)
          writers[0].rows.append(failed.contains(replication) ? "failed: on purpose" : "complete")
          try writers[0].endRow()
          for (stage, count) in stages where !failed.contains(replication) {
            begin(writers[2], point, replication, system)
            writers[2].rows.append(stage)
            writers[2].rows.append(count)
            try writers[2].endRow()
          }
        }
        for figure in figures where figure.point == point && replication < figure.values.count {
          if failed.contains(replication) { continue }
          begin(writers[1], point, replication, figure.system)
          for cell in [figure.truth, figure.estimator, figure.metric, figure.at] {
            writers[1].rows.append(cell)
          }
          writers[1].rows.append(figure.values[replication])
          try writers[1].endRow()
        }
      }
    }
    for writer in writers { try writer.commit() }
    try DataPackage(
      name: "run", title: "", description: "", tables: [runs, recovery, funnel].map { .init($0) }
    )
    .write(toFolder: path)
    try manifest(seed, people, noise, trace, points, systems, failed, hash, replications)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  private func manifest(
    _ seed: Int, _ people: Int, _ noise: String, _ trace: (path: String, sha256: String)?,
    _ points: [[(String, String)]], _ systems: [String],
    _ failed: Set<Int>, _ hash: String, _ replications: Int
  ) throws {
    let effective = points.map { settings in
      let traced = trace.map { "  trace:\n    path: \($0.path)\n    sha256: \($0.sha256)\n" } ?? ""
      let swept = settings.map { "  \($0.0): \($0.1)\n" }.joined()
      return
        "scenario: 1\nname: made-up\nseed: \(seed)\npopulation:\n  people: \(people)\n\(traced)systems:\n  ecm:\n    noise: \(noise)\nswept:\n\(swept)"
    }.joined(separator: "---\n")
    let manifest: [String: Any] = [
      "status": failed.isEmpty ? "complete" : "failed", "scenario": "made-up", "seed": seed,
      "replications": replications, "commandLine": ["attrsim"], "threads": 1, "remarks": [String](),
      "timings": [String](), "started": "2026-01-01T00:00:00Z",
      "identity": ["hash": hash, "release": "1", "sources": "s", "effective": effective],
      "platform": ["system": "", "processors": 1, "gsl": "", "swift": "", "architecture": ""],
      "points": points.map { settings in
        [
          "swept": Dictionary(settings.map { ($0.0, $0.1) }) { first, _ in first }, "systems": systems,
          "replications": replications,
        ] as [String: Any]
      },
    ]
    try JSONSerialization.data(withJSONObject: manifest).write(to: URL(filePath: path + "/manifest.json"))
  }

  var saved: SavedRun { get throws { try SavedRun(path: path) } }
}
