import Foundation
import ResultsExport

@testable import RunReports

/// A run folder made by hand, to say exactly what a report reads.
struct Fixture {
  /// A row of the summary by what differs from a plain one.
  struct Row {
    var values: [String] = []
    var system = "ecm"
    var table = "recovery"
    var truth = ""
    var estimator = ""
    var adversary = ""
    var metric: String
    var at = ""
    var mean: Double?
    var interval: ClosedRange<Double>?
    var replications = 10
    var bound: Double?
    var closedForm: Double?
  }

  var swept: [String] = []
  var points: [[String]] = [[]]
  var systems = ["ecm"]
  var rows: [Row] = []
  var failures: [String] = []
  var effective = "name: made-up\ntimeline:\n  warm-up: 30d\n  period: 30d\n  attribution-window: 30d\n"
  var remarks: [String] = []
  var source: String?
  /// Rows of `counts.csv`, without what is swept.
  var counts: [String] = []
  /// Whether the data dictionary has the digests of tables.
  var hasDigests = false

  private func schema(_ name: String, _ columns: String) -> TableSchema {
    let names = swept + columns.split(separator: " ").map(String.init)
    return TableSchema(
      name: name, description: name, columns: names.map { ColumnSchema($0, .string, $0) })
  }

  private func text(_ schema: TableSchema, _ rows: [[String]]) -> String {
    ([schema.columns.map(\.name)] + rows).map { row in
      row.map { $0.contains(",") || $0.contains("\"") ? "\"" + $0.replacing("\"", with: "\"\"") + "\"" : $0 }
        .joined(separator: ",") + "\n"
    }.joined()
  }

  private func digits(_ value: Double?) -> String { value.map(NumberText.exact) ?? "" }

  /// Writes the folder and opens it.
  func run() throws -> SavedRun {
    let folder = FileManager.default.temporaryDirectory.appending(path: "attrsim-report-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let summary = schema(
      "summary",
      "system table truth estimator adversary metric at mean standard_deviation replications ci_low ci_high bound closed_form"
    )
    let runs = schema("runs", "replication system status")
    let counted = schema(
      "counts",
      "replication system truth estimator measure campaign conversion_data true_count estimate ci_low ci_high"
    )
    func write(_ name: String, _ text: String) throws {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }
    try write("summary.csv", text(summary, rows.map(cells)))
    try write(
      "runs.csv", text(runs, failures.enumerated().map { points[0] + ["\($0)", systems[0], $1] }))
    try write(
      "counts.csv",
      text(
        counted,
        counts.map { points[0] + $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
      ))
    try write("manifest.json", manifest())
    if let source { try write("scenario.source.yaml", source) }
    try DataPackage(
      name: "made-up", title: "", description: "",
      tables: [summary, runs, counted].map { schema in
        guard hasDigests else { return DataPackage.Table(schema) }
        let (digest, bytes) = try FileDigest.sha256(path: folder.path + "/" + schema.fileName)
        return DataPackage.Table(schema, byteCount: bytes, sha256: digest)
      }
    ).write(toFolder: folder.path)
    return try SavedRun(path: folder.path)
  }

  /// Writes the folder, changes a table as a reader might by hand, and opens it.
  func run(_ table: String, replacing old: String, with new: String) throws -> SavedRun {
    let run = try run()
    let file = URL(filePath: run.path + "/\(table).csv")
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data(text.replacing(old, with: new).utf8).write(to: file)
    return run
  }

  private func cells(_ row: Row) -> [String] {
    let texts = [row.system, row.table, row.truth, row.estimator, row.adversary, row.metric, row.at]
    return (row.values.isEmpty ? points[0] : row.values) + texts + [
      digits(row.mean), "", "\(row.replications)", digits(row.interval?.lowerBound),
      digits(row.interval?.upperBound), digits(row.bound), digits(row.closedForm),
    ]
  }

  private func manifest() throws -> String {
    let points: [[String: Any]] = points.map {
      [
        "swept": Dictionary(uniqueKeysWithValues: zip(swept, $0)), "systems": systems, "replications": 10,
      ]
    }
    let manifest: [String: Any] = [
      "status": "complete", "scenario": "made-up", "seed": 7, "replications": 10, "points": points,
      "commandLine": ["attrsim", "run", "it's <b>.yaml"], "threads": 1, "started": "2026-01-01T00:00:00Z",
      "finished": "2026-01-01T00:01:00Z", "remarks": remarks,
      "timings": [["point": 0, "replication": 0, "seconds": 0.5]],
      "identity": ["hash": "h", "release": "0", "sources": "s", "effective": effective],
      "platform": [
        "system": "x", "processors": 1, "gsl": "2", "swift": "6", "architecture": "y",
      ] as [String: Any],
    ]
    return String(
      decoding: try JSONSerialization.data(withJSONObject: manifest, options: [.sortedKeys]), as: UTF8.self)
  }

  /// What a report reads of the folder.
  func data() throws -> ReportData { try ReportData(run()) }
}

extension Fixture.Row {
  /// An error of counts.
  static func error(
    _ mean: Double, _ interval: ClosedRange<Double>?, truth: String = "reported",
    estimator: String = "unbiased", metric: String = "rmse", at: String = ""
  ) -> Self {
    Self(truth: truth, estimator: estimator, metric: metric, at: at, mean: mean, interval: interval)
  }

  /// A figure of an adversary.
  static func risk(
    _ adversary: String, _ metric: String, _ mean: Double, _ interval: ClosedRange<Double>?, at: String = "",
    bound: Double? = nil
  ) -> Self {
    Self(
      table: "risk", adversary: adversary, metric: metric, at: at, mean: mean, interval: interval,
      bound: bound)
  }
}
